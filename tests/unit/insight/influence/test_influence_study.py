"""The study behind an influence: orders drawn by chance, parts that are missing, workers, what is refused."""

from pathlib import Path

import numpy as np
import pytest

from detente.case.load import Case
from detente.errors import QueryError, StudyError
from detente.insight.influence import Influence, influence, influence_study
from detente.study import Control, Local, Store, run
from unit.insight.influence.planted import CASE, by_name, found, write


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
