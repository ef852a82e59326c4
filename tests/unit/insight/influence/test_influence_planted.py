"""Influence on a case whose answer is planted: who comes first, who shares, who moves nothing, and in which words."""

import pytest

from detente.case.load import Case
from detente.insight.influence import Influence, Standing
from unit.insight.influence.planted import by_name, found


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


def test_a_tidy_table(war: Influence) -> None:
    """One row for each player, each number with its interval."""
    frame = war.to_frame("pyarrow")
    assert frame.num_rows == len(war.notes) + len(war.speakers) + len(war.documents)
    row = frame.to_pylist()[0]
    assert row["player"] == "a:1"
    assert row["share_low"] <= row["share"] <= row["share_high"]
    assert row["standing"] == "moves the answer"
    assert row["confidence"] == 0.95


def test_it_is_said_how_an_interval_is_made(war: Influence) -> None:
    """Of what moves and of what does not: the same word for the same number."""
    for mover in war.notes:
        assert {mover.share.how, mover.reach.how, mover.single.how} == {"mean"}
        assert {mover.median.how, mover.width.how, mover.single_median.how, mover.single_width.how} == {"resampled"}
    assert (war.whole.how, war.unsourced.how, war.unsourced_signed.how) == ("mean", "resampled", "mean")
