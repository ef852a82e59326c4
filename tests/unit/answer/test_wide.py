"""Questions of a game kept as a lattice: the same numbers as of the game kept record by record."""

from pathlib import Path

import pytest

import detente.cases
from detente.answer import Answer, Grounds, ask_all
from detente.answer.grounds import Setting
from detente.case.load import load
from detente.case.model import Model
from detente.errors import TooLargeError
from detente.game import Game, Shapes, growth
from detente.result import Status

CASES = Path(next(iter(detente.cases.__path__)))


@pytest.fixture
def lattices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every game that can be a lattice is one."""
    monkeypatch.setattr(growth, "SMALL", 1)
    monkeypatch.setattr(growth, "FEW", 2**60)


def _answers(plan: str | None) -> tuple[Grounds, dict[str, Answer]]:
    case = load(CASES / "freeze")
    grounds = Grounds(case.machine)
    return grounds, ask_all(grounds, list(case.machine["questions"]), theory=None, plan=plan, spread=True)


@pytest.mark.parametrize("plan", [None, "freeze_for_freeze", "west_alone"])
def test_answers_are_the_same_in_both_forms(plan: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    grounds, by_records = _answers(plan)
    assert not grounds.large(Setting(plan=plan))
    monkeypatch.setattr(growth, "SMALL", 1)
    monkeypatch.setattr(growth, "FEW", 2**60)
    grounds, by_strides = _answers(plan)
    assert grounds.large(Setting(plan=plan))
    assert by_records.keys() == by_strides.keys()
    for name, answer in by_records.items():
        other = by_strides[name]
        for one, two in zip(answer.expectations, other.expectations, strict=True):
            _close(one.estimate, two.estimate)
            assert (one.carriers is None) == (two.carriers is None)
            if one.carriers is not None and two.carriers is not None:
                assert two.carriers.chance == pytest.approx(one.carriers.chance, abs=1e-8)
                assert two.carriers.chosen == pytest.approx(one.carriers.chosen, abs=1e-8)
            routes = {route.label: route.total for route in one.routes if route.total > 1e-8}
            assert routes == pytest.approx({r.label: r.total for r in two.routes if r.total > 1e-8}, abs=1e-8)
            assert one.spread is not None
            assert two.spread is not None
            assert two.spread.high == pytest.approx(one.spread.high, abs=1e-6)
        for (word, estimates), (_, others) in zip(answer.ablations, other.ablations, strict=True):
            assert word
            for one, two in zip(estimates, others, strict=True):
                _close(one, two)


def _close(one, two) -> None:
    solved = {Status.EXACT, Status.CONVERGED}  # few equations are solved by elimination, lanes by iteration
    assert one.status is two.status or {one.status, two.status} == solved
    assert (one.value is None) == (two.value is None)
    if one.value is not None:
        assert abs(one.value - two.value) <= one.bound + two.bound + 1e-9


@pytest.mark.usefixtures("lattices")
def test_what_is_too_large_for_records_is_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def refuse(self: Shapes, model: Model) -> Game:
        tried.append(model)
        raise TooLargeError("too large")

    monkeypatch.setattr(Shapes, "game", refuse)
    machine = load(CASES / "freeze").machine
    found = ask_all(Grounds(machine), list(machine["questions"]), theory=None, plan=None, spread=True)
    settings = {(answer.start, tuple(machine["questions"][name].get("do") or ())) for name, answer in found.items()}
    assert any(answer.expectations[0].estimate.value is not None for answer in found.values())
    assert any(answer.expectations[0].estimate.note.endswith("kept without. too large") for answer in found.values())
    assert 1 <= len(tried) <= len(settings)


@pytest.mark.usefixtures("lattices")
def test_a_game_that_would_not_fit_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "machine_memory", lambda: 1000.0)
    with pytest.raises(TooLargeError, match="but this machine has"):
        Grounds(load(CASES / "freeze").machine).wide(Setting())
