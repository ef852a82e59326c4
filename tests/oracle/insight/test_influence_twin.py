"""What the fast code finds with notes and judgements taken back, against a game made and solved from nothing."""

import random
from typing import Any

import pytest

from detente.case.load import load
from detente.case.resolve import resolve_data
from detente.insight.influence.study import Desk, influence_study
from oracle.insight.disputed import disputed
from oracle.insight.taken_back import answer

SETTINGS = [(theory, plan) for theory in (None, "hawk") for plan in (None, "freeze", "shield")]


def desk(machine: Any, question: str, theory: str | None, plan: str | None) -> Desk:
    """What computes the answers of a question."""
    return Desk(influence_study(machine, {}, question, theory=theory, plan=plan, points=4).context)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 24])
def test_small_cases(seed: int) -> None:
    """Any players taken back, under any theory and plan, whatever is asked."""
    machine = disputed(seed)
    draw = random.Random(seed)
    for question in ("war", "arms", "gain", "apart"):
        theory, plan = draw.choice(SETTINGS)
        here = desk(machine, question, theory, plan)
        everybody = here.context.players.everybody
        for _ in range(5):
            taken = frozenset(draw.sample(everybody, draw.choice([0, 1, 2, len(everybody) // 2, len(everybody)])))
            point = draw.randrange(4)
            found = here.games.answer(taken, point)
            assert not found.note
            slow = answer(machine, question, theory, plan, set(taken), here.context.sample, point)
            assert found.value == pytest.approx(slow, abs=1e-6), (question, theory, plan, sorted(taken), point)


def test_a_parameter_that_is_asked_for() -> None:
    """A question of a parameter has no game, and is answered from the number that stands there."""
    machine = disputed(1)
    here = desk(machine, "bite", "hawk", None)
    for taken in (frozenset(), frozenset(here.context.players.everybody)):
        slow = answer(machine, "bite", "hawk", None, set(taken), here.context.sample, 2)
        assert here.games.answer(taken, 2).value == pytest.approx(slow, rel=1e-12)
    assert here.games.solved == 0


@pytest.mark.parametrize(
    ("low", "value", "high"),
    [
        (0.4, 0.4, 0.4), (1, 1, 1), (0.2, 0.4, 0.8), (0.5, 1, 1), (-2, -2, -2), (-0.4, -0.4, -0.4), (-3, -2, -1),
        (-3, -1, 0), (-1, 0.5, 1),
    ],
)  # fmt: skip
def test_shares_points_and_negative_numbers(low: float, value: float, high: float) -> None:
    """Each with its size, its sign or all of it taken back, and with what speaks against it."""
    evidence = ["a:1", {"note": "a:2", "aspect": "sign"}, {"note": "a:3", "polarity": "against"}]
    machine = resolve_data({
        "detente": 1, "title": "t", "start": "2020-01-01", "actors": {"us": {}}, "options": {"us.arm": {}},
        "parameters": {"sized": {"value": value, "range": [low, high], "evidence": evidence}},
        "questions": {"sized": {"parameter": "sized"}},
    }).machine  # fmt: skip
    here = desk(machine, "sized", None, None)
    for taken in (set(), {"a:1"}, {"a:2"}, {"a:3"}, {"a:1", "a:2"}, {"a:1", "a:2", "a:3"}):
        for point in range(4):
            slow = answer(machine, "sized", None, None, taken, here.context.sample, point)
            found = here.games.answer(frozenset(taken), point)
            assert found.value == pytest.approx(slow, rel=1e-12), (taken, point)


@pytest.mark.parametrize(
    ("question", "theory", "plan"), [("war", "rovere", "roadmap"), ("settlement_gain", None, "roadmap")]
)
def test_the_korean_case(question: str, theory: str | None, plan: str | None) -> None:
    """A few sets of players of the flagship."""
    machine = load("korea-2017").machine
    here = desk(machine, question, theory, plan)
    everybody = here.context.players.everybody
    draw = random.Random(7)
    for count in (3, len(everybody) // 2):
        taken = frozenset(draw.sample(everybody, count))
        slow = answer(machine, question, theory, plan, set(taken), here.context.sample, 1)
        assert here.games.answer(taken, 1).value == pytest.approx(slow, abs=1e-6), sorted(taken)


@pytest.mark.parametrize("case", ["surprise", "council", "freeze"])
def test_shipped_cases(case: str) -> None:
    """Beliefs, bodies and memories, under the last theory and plan of each teaching case."""
    machine = load(case).machine
    question = next(iter(machine["questions"]))
    theory, plan = (next(reversed([None, *machine[section]])) for section in ("theories", "plans"))
    here = desk(machine, question, theory, plan)
    everybody = here.context.players.everybody
    draw = random.Random(3)
    for count in (1, len(everybody) // 2, len(everybody)):
        taken = frozenset(draw.sample(everybody, count))
        found = here.games.answer(taken, 1)
        assert not found.note
        slow = answer(machine, question, theory, plan, set(taken), here.context.sample, 1)
        assert found.value == pytest.approx(slow, abs=1e-6), sorted(taken)


def test_a_game_kept_as_a_lattice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where games are too large for a record of every transition, the answers are those of records."""
    machine = load("freeze").machine
    here, wide = (desk(machine, "quiet_at_all", None, None).games for _ in range(2))
    everybody = frozenset(desk(machine, "quiet_at_all", None, None).context.players.everybody)
    both = (frozenset[str](), everybody)
    expected = [here.answer(taken, 0).value for taken in both]
    monkeypatch.setattr("detente.insight.influence.games._large", lambda form: True)
    assert [wide.answer(taken, 0).value for taken in both] == pytest.approx(expected, abs=1e-9)
