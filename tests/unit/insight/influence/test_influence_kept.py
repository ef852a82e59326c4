"""What is kept between orders is bounded, and what was dropped is made again as it was."""

from typing import Any

import pytest

from detente.case.resolve import resolve_data
from detente.insight.influence.kept import Kept
from detente.insight.influence.study import Desk, influence_study

PARTS, FEW = 5, 8


def test_what_was_used_last_stays() -> None:
    """The least recently used goes first, and is made again when it is asked for."""
    kept, made = Kept[str, str](most=2), []

    def ask(key: str) -> str:
        return kept.of(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    assert [ask(key) for key in "abacab"] == [*"abacab"]
    assert made == [*"abcb"]
    assert len(kept) == 2
    kept.clear()
    assert len(kept) == 0


def machine() -> dict[str, Any]:
    """A theory of several parts, each with a note of its own."""
    names = [f"p{n}" for n in range(PARTS)]
    found = resolve_data({
        "detente": 1, "title": "t", "start": "2020-01-01", "actors": {"us": {}}, "options": {"us.arm": {}},
        "conditions": {"war": {}},
        "parameters": {name: [0.0001, 0.0002] for name in names},
        "events": {"war": {"rate": " + ".join(names), "then": {"war": "yes"}}},
        "theories": {"all": {"evidence": ["a:0"], "set": {
            name: {"value": 0.003 * 2**n, "evidence": [f"b:{n}"]} for n, name in enumerate(names)
        }}},
        "questions": {"war": {"probability": "war", "within": "6 months"}},
    })  # fmt: skip
    assert not found.issues, found.issues
    return dict(found.machine)


def test_orders_without_end_take_memory_with_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every set of what is dropped was looked at, and few are kept; the numbers are those found with all kept."""
    monkeypatch.setattr(Kept.__init__, "__defaults__", (FEW,))
    job = influence_study(machine(), {}, "war", theory="all", points=2)
    sets = [frozenset(["a:0", *(f"b:{n}" for n in range(PARTS) if 1 << n & number)]) for number in range(1 << PARTS)]

    def answers() -> tuple[list[float], Any]:
        games = Desk(job.context).games
        return [games.answer(taken, 0).value for taken in (*sets, *sets[::-1])], games

    few, games = answers()
    side = job.context.sides[0]
    assert len(side._forms) == len(games._shapes) == len(games._stands) == FEW < len(sets)
    monkeypatch.setattr(Kept.__init__, "__defaults__", (1000,))
    del job.context.__dict__["sides"]
    every, games = answers()
    assert len(games._shapes) == len(sets)
    assert few == every
    assert len(set(few)) == len(sets)
