"""Influence on a case whose answer is planted: who comes first, who shares, who moves nothing, and in which words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.case.load import Case, load
from detente.errors import QueryError, StudyError
from detente.insight.influence import Influence, Mover, Standing, influence, influence_study
from detente.study import Control, Local, Store, run

CASE = """\
detente: 1
title: Planted
start: 2020-01-01
parameters:
  fixed: {value: 0.01, evidence: [a:2, {note: a:3, polarity: against}], without: 0.02}
  switch: {value: 0, evidence: [d:1]}
  idle: {value: 0.1, range: [0.05, 0.2], evidence: [e:1]}
actors: {us: {}}
conditions: {war: {}, weather: {levels: [fair, foul]}}
final: war
events:
  pace: {rate: {value: 0.02, range: [0.01, 0.03]}, then: {war: "yes"}, without: [0.5, 0.6], evidence: [a:1]}
  drift: {rate: {value: 0.01, range: [0.008, 0.012]}, then: {war: "yes"}, without: [0.03, 0.04], evidence: [b:1, b:2]}
  brake:
    rate: {value: 0.05, range: [0.02, 0.08]}
    then: {war: "yes"}
    without: [0.1, 0.2]
    evidence: [c:1, {note: c:2, polarity: against}]
  rest: {rate: fixed + switch, then: {war: "yes"}, without: 0.001}
  turn: {when: weather is fair, rate: idle, then: {weather: foul}, evidence: [e:1]}
rules:
  - {never: war and not war, evidence: [d:2]}
interests: {us: {peace: {avoid: war, weight: minor}}}
theories:
  gloomy: {set: {events.brake.rate: 0.5}, evidence: [d:3]}
questions:
  war: {probability: war, within: 6 months}
  foul: {probability: weather is foul, within: 6 months, do: {war: "no"}}
  stated: {parameter: fixed}
  nothing: {parameter: switch}
  gain: {probability: war, within: 6 months, minus: {theory: none}}
"""
NOTES = """\
---
id: {id}
title: {id}
author: The author of {id}
date: 2020
---

1. One.
2. Two.
3. Three.
"""


def write(folder: Path, text: str = CASE) -> Case:
    """A case in a folder, with three notes in each of five sources."""
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    for source in "abcde":
        (folder / "sources" / f"{source}.md").write_text(NOTES.format(id=source), encoding="utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The planted case."""
    return write(tmp_path_factory.mktemp("planted"))


def found(case: Case, question: str = "war", *, points: int = 2, **more: Any) -> Influence:
    """The influence on a question."""
    job = influence_study(case.machine, case.notes, question, points=points, **more)
    whole = influence(job.context, run(job).table().to_pylist())
    assert whole is not None
    return whole


@pytest.fixture(scope="module")
def war(case: Case) -> Influence:
    """The influence on the planted answer."""
    return found(case, points=5)


def by_name(whole: Influence) -> Mapping[str, Mover]:
    """Notes and judgements by id."""
    return {mover.player: mover for mover in whole.notes}


def test_the_note_that_decides_comes_first(war: Influence) -> None:
    """Its interval leaves out that of the second."""
    first, second = war.notes[:2]
    assert first.player == "a:1"
    assert first.standing is Standing.MOVES
    assert first.share.low > second.share.high
    assert first.reach.low > second.reach.high
    assert first.median.low > second.median.high
    assert first.part > 0.5
    assert first.leads == 1
    assert sum(mover.part for mover in war.notes) == pytest.approx(1)


def test_two_notes_for_one_thing_share_alike(war: Influence) -> None:
    """Each has half of what both do, and none of it alone."""
    one, other = by_name(war)["b:1"], by_name(war)["b:2"]
    assert one.share == other.share
    assert one.share.value > 0
    assert one.leads == other.leads
    assert one.single.is_nothing
    assert one.single_median.is_nothing
    assert one.single_width.is_nothing
    assert one.standing is Standing.MOVES


def test_an_against_note_moves_the_other_way(war: Influence) -> None:
    """With the support gone the brake rises to its prior; with nothing against it, it lies further from that."""
    assert by_name(war)["c:1"].share.low > 0
    assert by_name(war)["c:2"].share.high < 0
    assert by_name(war)["c:2"].single.value < 0


def test_words_of_what_moves_nothing(war: Influence) -> None:
    """Cited by nothing, by what cannot be taken back, by what is not in force, for nothing here: all differ."""
    notes = by_name(war)
    words = {
        "a:3": Standing.FIXED, "b:3": Standing.UNCITED, "d:1": Standing.FIXED, "d:2": Standing.FIXED,
        "d:3": Standing.APART, "e:1": Standing.NOTHING, "judgement:interests.us.peace": Standing.NOTHING,
    }  # fmt: skip
    assert {name: notes[name].standing for name in words} == words
    for name in words:
        mover = notes[name]
        changes = (mover.share, mover.reach, mover.median, mover.width, mover.single, mover.single_median)
        assert all(change.is_nothing for change in changes)
        assert mover.part == 0
        assert mover.reason
    assert "half to give" in notes["a:3"].reason
    assert "nought without a range" in notes["d:1"].reason
    assert notes["b:3"].props == ()
    assert {one.path: one.notes for one in war.unmovable} == {
        "parameters.fixed": ("a:3",), "parameters.switch": ("d:1",), "rules.1": ("d:2",)
    }  # fmt: skip
    assert "nought without a range" in next(one.reason for one in war.unmovable if one.path == "parameters.switch")


def test_shares_add_up_to_the_whole_change(war: Influence) -> None:
    """For notes, speakers and documents alike; for what rests on no source too."""
    for movers in (war.notes, war.speakers, war.documents):
        assert sum(mover.share.value for mover in movers) == pytest.approx(war.whole.value, rel=1e-12)
    assert war.whole.value == pytest.approx(war.all.mean - war.none.mean, rel=1e-12)
    ours = [mover for mover in war.notes if mover.kind == "judgement"]
    assert war.unsourced_signed.value == pytest.approx(sum(mover.share.value for mover in ours), rel=1e-12)
    assert war.unsourced.value == pytest.approx(sum(mover.part for mover in ours), rel=1e-12)
    assert war.unsourced.low <= war.unsourced.value <= war.unsourced.high


def test_speakers_and_documents(war: Influence) -> None:
    """A note belongs to one of each; judgements to their own."""
    assert [mover.player for mover in war.speakers[:1]] == ["The author of a"]
    assert {mover.player for mover in war.documents} == {"a", "b", "c", "judgement"}
    assert by_name(war)["b:1"].speaker == "The author of b"
    (b,) = [mover for mover in war.documents if mover.player == "b"]
    assert b.members == ("b:1", "b:2")
    assert b.single.value > 0


def test_orders_drawn_by_chance_find_the_same(case: Case, war: Influence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where sets of players are too many, the first is the first and the sum is the sum."""
    monkeypatch.setattr("detente.insight.influence.players.MOST_COALITIONS", 1)
    drawn = found(case, points=5)
    assert war.exact
    assert not drawn.exact
    assert drawn.notes[0].player == "a:1"
    assert drawn.none == war.none
    assert drawn.whole == war.whole
    assert sum(mover.share.value for mover in drawn.notes) == pytest.approx(drawn.whole.value, rel=1e-12)
    assert by_name(drawn)["a:1"].share.value == pytest.approx(by_name(war)["a:1"].share.value, rel=0.1)


def test_one_order_at_each_point_is_enough_for_a_ranking(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the first points come first; their shares add up, and with the reverse order they are means of both."""
    monkeypatch.setattr("detente.insight.influence.players.MOST_COALITIONS", 1)
    job = influence_study(case.machine, case.notes, "war", points=3)
    rows = run(job).table().to_pylist()
    assert [part for _, part in job.context.tasks[:6]] == ["forward"] * 3 + ["reverse"] * 3

    def found(*parts: str) -> Influence:
        told = influence(job.context, [row for row in rows if row["part"] in parts])
        assert told is not None
        return told

    forward, reverse, both = found("forward"), found("reverse"), found("forward", "reverse")
    assert (forward.orders, both.orders, both.points) == (3, 6, 3)
    for one in (forward, reverse, both):
        assert sum(mover.share.value for mover in one.notes) == pytest.approx(one.whole.value, rel=1e-12)
    shares = [{mover.player: mover.share.value for mover in one.notes} for one in (forward, reverse, both)]
    for player, share in shares[2].items():
        assert share == pytest.approx((shares[0][player] + shares[1][player]) / 2, rel=1e-12)
    assert shares[0] != shares[1]


def test_a_difference_takes_back_on_both_sides(case: Case) -> None:
    """The theory's note takes the difference with it; what holds up the case's number waits for that."""
    whole = found(case, "gain", theory="gloomy")
    assert whole.compared
    assert not found(case, "war").compared
    notes = by_name(whole)
    assert notes["d:3"].single.value == pytest.approx(-whole.none.mean, rel=1e-9)
    assert notes["d:3"].share.value < 0
    alone = found(case, "war", theory="gloomy")
    assert by_name(alone)["c:1"].single.is_nothing  # the theory's number stands
    assert by_name(alone)["c:1"].share.value > 0  # until its note falls


def test_other_questions_move_with_other_notes(case: Case, war: Influence) -> None:
    """What is outside the cone of one question is inside that of another."""
    assert by_name(war)["e:1"].reason == "The answer cannot depend on it."
    whole = found(case, "foul")
    moving = {mover.player for mover in whole.notes if mover.standing is Standing.MOVES}
    assert moving == {"e:1"}
    assert by_name(whole)["a:1"].reason.startswith("Whatever else is taken back, with it taken back the answer")
    stated = found(case, "stated")
    assert {mover.player for mover in stated.notes if mover.standing is Standing.MOVES} == {"a:2"}


def test_incomplete_rows(case: Case) -> None:
    """A ranking is there from the second whole point on, and its intervals narrow later."""
    job = influence_study(case.machine, case.notes, "war", points=4)
    rows = run(job).table().to_pylist()
    assert influence(job.context, []) is None
    assert influence(job.context, [row for row in rows if row["task"] < 1]) is None
    early = influence(job.context, [row for row in rows if row["task"] < 2])
    whole = influence(job.context, rows)
    assert early is not None
    assert whole is not None
    assert early.points == 2
    assert early.singles == 0
    assert early.speakers == ()
    assert early.notes[0].player == whole.notes[0].player == "a:1"
    assert whole.points == whole.singles == whole.asked == 4
    ranges = [one.notes[0].share.high - one.notes[0].share.low for one in (early, whole)]
    assert ranges[1] < ranges[0]


def test_workers_and_interruptions_move_no_number(case: Case, tmp_path: Path) -> None:
    """The same rows, to the last bit, for two workers and for a study that was stopped and went on."""
    job = influence_study(case.machine, case.notes, "war", points=2)
    plain = run(job).table().to_pylist()
    with Local(2) as workers:
        assert run(job, engine=workers).table().to_pylist() == plain
    control, store = Control(), Store(tmp_path)
    begun = run(job, store=store, control=control, progress=lambda event: control.stop() if event.done else None)
    assert 0 < begun.table().num_rows < len(plain)
    assert run(job, store=store).table().to_pylist() == plain


def test_a_tidy_table(war: Influence) -> None:
    """One row for each player, each number with its interval."""
    frame = war.to_frame("pyarrow")
    assert frame.num_rows == len(war.notes) + len(war.speakers) + len(war.documents)
    row = frame.to_pylist()[0]
    assert row["player"] == "a:1"
    assert row["share_low"] <= row["share"] <= row["share_high"]
    assert row["standing"] == "moves the answer"
    assert row["confidence"] == 0.95


def test_what_cannot_be_asked(case: Case) -> None:
    """One sentence each."""
    with pytest.raises(QueryError, match="did you mean `war`"):
        influence_study(case.machine, case.notes, "wra")
    with pytest.raises(QueryError, match="no theory `gloom`"):
        influence_study(case.machine, case.notes, "war", theory="gloom")
    with pytest.raises(StudyError, match="from 2 to 10,000, not 1"):
        influence_study(case.machine, case.notes, "war", points=1)
    with pytest.raises(StudyError, match="can move `nothing`"):
        influence_study(case.machine, case.notes, "nothing")


def test_too_many_players(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case from a stranger is refused before anything is computed."""
    monkeypatch.setattr("detente.insight.influence.study.MOST", 3)
    with pytest.raises(StudyError, match="at most 3 are taken back"):
        influence_study(case.machine, case.notes, "war")


def test_an_answer_without_a_number_leaves_its_point_out(tmp_path: Path) -> None:
    """Where a condition has no chance, nothing is shared out at that point, and it is said."""
    text = CASE.replace("minus: {theory: none}}", "given: {state: war, at: 0 months}}")
    case = write(tmp_path, text)
    job = influence_study(case.machine, case.notes, "gain", points=2)
    rows = run(job).table().to_pylist()
    assert all(row["share"] is None and row["note"] for row in rows)
    assert influence(job.context, rows) is None


def test_points_of_one_study_are_common(case: Case) -> None:
    """The answer with nothing taken back is the same whatever is looked at besides."""
    job = influence_study(case.machine, case.notes, "war", points=3)
    rows = run(job).table().to_pylist()
    for point in range(3):
        assert len({row["none"] for row in rows if row["point"] == point}) == 1
    assert np.ptp([row["none"] for row in rows]) > 0


def test_a_point_of_which_a_part_has_no_number_is_left_out(case: Case) -> None:
    """Of the others all is said, and of that one why."""
    job = influence_study(case.machine, case.notes, "war", points=3)
    rows = run(job).table().to_pylist()
    part = next(row["task"] for row in rows if (row["point"], row["part"]) == (1, "singles"))
    broken = {**rows[0], "task": part, "point": 1, "part": "singles", "way": "", "player": "", "share": None,
              "none": None, "whole": None, "bound": None, "note": "Undefined."}  # fmt: skip
    whole = influence(job.context, [row for row in rows if row["task"] != part] + [broken])
    assert whole is not None
    assert whole.points == 2
    assert whole.failed == ("At point 2 an answer has no number: Undefined.",)
    kept = [row for row in rows if row["point"] != 1 and row["player"] == "a:1" and row["part"] == "exact"]
    assert by_name(whole)["a:1"].share.value == pytest.approx(np.mean([row["share"] for row in kept]), rel=1e-12)


def test_it_is_said_how_an_interval_is_made(war: Influence) -> None:
    """Of what moves and of what does not: the same word for the same number."""
    for mover in war.notes:
        assert {mover.share.how, mover.reach.how, mover.single.how} == {"mean"}
        assert {mover.median.how, mover.width.how, mover.single_median.how, mover.single_width.how} == {"resampled"}
    assert (war.whole.how, war.unsourced.how, war.unsourced_signed.how) == ("mean", "resampled", "mean")
