"""Orders drawn by chance: what players that are alike have, what is said of those not seen to move anything."""

from collections.abc import Sequence
from typing import Any

import pytest

from detente.case.resolve import resolve_data
from detente.insight.influence import Influence, Standing, influence, influence_study
from detente.insight.influence.shapley import evened
from detente.report.leaning import Leaning
from detente.study import run

SEVEN = [f"a:{n}" for n in range(1, 8)]


def machine(evidence: Sequence[str] = SEVEN) -> dict[str, Any]:
    """A case asked for the sum of a number with several notes and one with a judgement, and for one of no weight."""
    found = resolve_data({
        "detente": 1, "title": "t", "start": "2020-01-01", "actors": {"us": {}}, "options": {"us.arm": {}},
        "conditions": {"war": {}, "weather": {}}, "final": "war",
        "parameters": {"size": {"value": 3, "range": [2, 4], "evidence": [*evidence]}},
        "events": {
            "war": {"rate": {"value": 0.02, "range": [0.01, 0.03]}, "then": {"war": "yes"}, "evidence": [*evidence]},
            "idle": {"when": "weather", "rate": 1, "then": {"war": "yes"}, "evidence": ["c:1", "c:2"]},
        },
        "questions": {"size": {"parameter": "size"}, "war": {"probability": "war", "within": "6 months"}},
    })  # fmt: skip
    assert not found.issues, found.issues
    return dict(found.machine)


def asked(question: str, *, points: int = 5, form: dict[str, Any] | None = None) -> Influence:
    """The influence on a question."""
    job = influence_study(form or machine(), {}, question, points=points)
    whole = influence(job.context, run(job).table().to_pylist())
    assert whole is not None
    return whole


@pytest.fixture
def by_orders(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """All sets of players are too many."""
    monkeypatch.setattr("detente.insight.influence.players.MOST_COALITIONS", 1)
    return monkeypatch


def test_alike_players_have_the_mean_of_their_shares() -> None:
    """The sum stays."""
    assert evened({"b": 4.0, "a": 0.0, "c": 1.0}, [("a", "b"), ("c",)]) == {"b": 2.0, "a": 2.0, "c": 1.0}


def test_seven_notes_for_one_thing_come_out_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the orders: all numbers are those of all sets, at each point a seventh of the whole."""
    exact = asked("size")
    monkeypatch.setattr("detente.insight.influence.players.MOST_COALITIONS", 1)
    drawn = asked("size")
    assert exact.exact
    assert not drawn.exact
    assert (exact.orders, drawn.orders) == (0, 10)
    assert [mover.player for mover in drawn.notes[:7]] == SEVEN
    for ours, theirs in zip(drawn.notes[:7], exact.notes[:7], strict=True):
        assert ours.standing is Standing.MOVES
        assert ours.part == pytest.approx(1 / 7)
        for name in ("share", "reach", "median", "width"):
            one, other = getattr(ours, name), getattr(theirs, name)
            assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), rel=1e-9)
        assert ours.share.value == pytest.approx(drawn.whole.value / 7, rel=1e-12)


def test_no_note_is_silent_by_chance(by_orders: pytest.MonkeyPatch) -> None:
    """Of twelve notes four are last in two orders and their reverses at most; all move the answer for all that."""
    many = [f"a:{n}" for n in range(12)]
    found = asked("size", points=2, form=machine(many))
    rows = [mover for mover in found.notes if mover.player in many]
    assert {mover.standing for mover in rows} == {Standing.MOVES}
    assert len({mover.share for mover in rows}) == 1


def test_documents_alike_have_the_same(by_orders: pytest.MonkeyPatch) -> None:
    """Two with a part in the same things, though not with as many notes; speakers too."""
    job = influence_study(machine(["a:1", "a:2", "b:1", "d:1"]), {}, "war", points=3)
    assert job.context.players.likeness["documents"][0] == ("a", "b", "d")
    whole = influence(job.context, run(job).table().to_pylist())
    assert whole is not None
    for movers in (whole.documents, whole.speakers):
        by_name = {mover.player: mover for mover in movers}
        assert by_name["a"].share == by_name["b"].share == by_name["d"].share
        assert by_name["a"].share.value != 0
        assert sum(mover.share.value for mover in movers) == pytest.approx(whole.whole.value, rel=1e-12)


def test_no_more_is_said_than_was_looked_at(by_orders: pytest.MonkeyPatch) -> None:
    """What no order shows to move the answer may yet do so in another; where all sets were looked at, it does not."""
    drawn = asked("war", points=3)
    by_orders.undo()
    exact = asked("war", points=3)
    said = {}
    for found in (exact, drawn):
        (still,) = [one[1:] for one in Leaning(found).still() if one[0] is Standing.NOTHING]
        names = [mover.player for mover in still[1]]
        assert {"c:1", "c:2"} <= {*names}
        (c,) = [mover for mover in found.documents if mover.player == "c"]
        assert c.standing is Standing.NOTHING
        said[found.exact] = still[0], still[1][names.index("c:1")].reason, c.reason
    assert said[True] == (
        "supports what can be taken back, and the answer stays the same at all 3 points",
        "Whatever else is taken back, with it taken back the answer is the same at all 3 points.",
        "Whatever else is taken back, with its 2 notes or judgements taken back the answer is the same at all "
        "3 points.",
    )
    assert said[False] == (
        "supports what can be taken back, and the answer stays the same in all 6 orders looked at",
        "In none of the 6 orders looked at is the answer another with it taken back.",
        "In none of the 6 orders looked at is the answer another with its 2 notes or judgements taken back.",
    )


def test_who_leads_is_told_of_notes_and_of_judgements_apart(by_orders: pytest.MonkeyPatch) -> None:
    """Six notes of much the same weight, one of none; both judgements lead, and neither takes the place of a note."""
    found = resolve_data({
        "detente": 1, "title": "t", "start": "2020-01-01", "actors": {"us": {}}, "options": {"us.arm": {}},
        "conditions": {"war": {}, "weather": {}}, "final": "war",
        "events": {
            **{
                f"e{n}": {
                    "rate": {"value": 0.02, "range": [0.01, 0.03], **({"evidence": [f"a:{n}"]} if n < 6 else {})},
                    "then": {"war": "yes"},
                }
                for n in range(8)
            },
            "idle": {"when": "weather", "rate": 1, "then": {"war": "yes"}, "evidence": ["c:1"]},
        },
        "questions": {"war": {"probability": "war", "within": "6 months"}},
    })  # fmt: skip
    assert not found.issues, found.issues
    war = {mover.player: mover for mover in asked("war", points=6, form=dict(found.machine)).notes}
    notes = [war[f"a:{n}"].leads for n in range(6)]
    assert sum(notes) == pytest.approx(5)
    assert 0 < min(notes) < 1
    judgements = [mover for mover in war.values() if mover.kind == "judgement" and mover.standing is Standing.MOVES]
    assert [mover.leads for mover in judgements] == [1.0, 1.0]
    assert war["c:1"].standing is not Standing.MOVES
    assert war["c:1"].leads == 0
