"""What an answer hangs on, in a case whose answers are known in closed form."""

from dataclasses import replace
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.errors import QueryError, StudyError
from detente.insight.sensitivity.aim import aim
from detente.insight.sensitivity.examine import computing, examine
from detente.insight.sensitivity.morris import walks
from detente.insight.sensitivity.probing import probe_study, probed
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.wanted import Wanted
from detente.study import Store, run
from detente.study.spots import Spots
from unit.insight.sensitivity.planted_case import CASE, machine


def crippled(rate: float, more: float) -> float:
    """The answer of the case: one event, three months."""
    return 1 - exp(-3 * (rate + more))


def found(case: dict[str, Any], question: str = "crippled", wanted: Wanted | None = None, **more: Any) -> Sensitivity:
    return examine(case, aim(case, question, **more), computing(), wanted=wanted)


def test_a_tornado_takes_each_number_to_both_ends(tmp_path: Path) -> None:
    result = found(machine(tmp_path), wanted=Wanted(walks=0, flips=False))
    assert result.value == pytest.approx(crippled(0.1, 0.1), abs=1e-9)
    rate, more = result.bars[:2]
    assert [rate.label, more.label] == ["rate", "more"]
    assert (rate.low, rate.high) == (pytest.approx(crippled(0.05, 0.1)), pytest.approx(crippled(0.4, 0.1)))
    assert (more.low, more.high) == (pytest.approx(crippled(0.1, 0.05)), pytest.approx(crippled(0.1, 0.15)))
    assert rate.swing == pytest.approx(crippled(0.4, 0.1) - crippled(0.05, 0.1))
    assert [bar.moves for bar in result.bars] == [True, True, False]
    assert [one.value for one in result.theories] == pytest.approx(
        [crippled(0.1, 0.1), crippled(1, 0.1), crippled(0.01, 0.1)]
    )


def test_screening_tells_what_does_nothing(tmp_path: Path) -> None:
    result = found(machine(tmp_path), wanted=Wanted(walks=3, flips=False))
    assert [one.name for one in result.effects][:2] == ["parameters.rate", "parameters.more"]
    assert result.effects[2].size <= result.noise
    assert all(one.low <= one.size <= one.high for one in result.effects)


def test_one_number_alone_turns_it_over(tmp_path: Path) -> None:
    """At 0.6 the two rates are -log(0.4) / 3 together."""
    result = found(machine(tmp_path), wanted=Wanted(walks=0))
    (flip,) = result.alone
    (step,) = flip.steps
    assert (step.label, step.before) == ("rate", 0.1)
    exact = -log(0.4) / 3 - 0.1
    assert exact <= step.after <= exact + 2e-3 * 0.35
    assert flip.distance == pytest.approx(step.share_after - step.share_before)
    assert (flip.value > 0.6, flip.bound < 1e-6) == (True, True)
    assert [one.theory for one in result.turning_theories] == ["harsh"]
    assert result.sought
    assert result.together == ()  # sought only where no number does it alone


def test_two_numbers_together_turn_it_over(tmp_path: Path) -> None:
    """At 0.79 rate must be above 0.37 even with the other at its end."""
    result = found(machine(tmp_path), wanted=Wanted(walks=0), enough=0.79)
    assert result.alone == ()
    flip = result.together[0]
    after = {step.label: step.after for step in flip.steps}
    assert after["rate"] + after["more"] == pytest.approx(-log(0.21) / 3, abs=2e-3)
    assert (result.walked, result.every) == (0, 3)
    # the shortest way: along the widths of the two ranges, 0.35 and 0.1, as far as rate can go
    need = -log(0.21) / 3 - 0.2
    straight = need / np.hypot(0.35, 0.1)
    assert straight <= flip.distance <= np.hypot(0.3 / 0.35, (need - 0.3) / 0.1) * 1.01


def test_nothing_turns_it_over(tmp_path: Path) -> None:
    result = found(machine(tmp_path), wanted=Wanted(walks=2), enough=0.95)
    assert (result.alone, result.together, result.sought) == ((), (), True)
    assert result.closest is not None
    assert result.closest.value == pytest.approx(crippled(0.4, 0.15), abs=1e-6)
    assert (result.walked, result.beyond) == (8, 0)


def test_points_of_the_walks_beyond_the_threshold_are_counted(tmp_path: Path) -> None:
    case = machine(tmp_path)
    result = found(case, wanted=Wanted(walks=3, flips=False, only=("rate",)), enough=0.6)
    spots = walks(1, 3, seed=1).shares.reshape(-1)
    rates = [result.inputs[0].value(share) for share in spots]
    assert result.beyond == sum(crippled(rate, 0.1) > 0.6 for rate in rates) > 0
    assert (result.walked, result.every, len(result.inputs)) == (6, 3, 1)


def test_the_order_of_two_plans(tmp_path: Path) -> None:
    """With `press` more is 0 to 1 about 0.3, with `wait` it is 0.05: the order turns where press has 0.05 too."""
    result = found(machine(tmp_path), plan="press", against="wait", wanted=Wanted(walks=0))
    assert result.value == pytest.approx(crippled(0.1, 0.3) - crippled(0.1, 0.05))
    (flip,) = result.alone
    assert (flip.steps[0].label, flip.value < 0) == ("more", True)
    assert 0.05 - 1e-3 <= flip.steps[0].after <= 0.05


def test_a_question_that_nothing_moves(tmp_path: Path) -> None:
    case = machine(tmp_path)
    result = found(case, "stays", wanted=Wanted(walks=2))
    assert not result.moved
    assert (result.alone, result.together) == ((), ())


def test_where_it_fails(tmp_path: Path) -> None:
    result = found(machine(tmp_path), wanted=Wanted(walks=0, flips=False, box=60), enough=0.6)
    box = result.discovery
    assert box is not None
    assert box.box is not None
    (limit,) = [one for one in box.box.limits if one.name == "parameters.rate"]
    assert result.ends(limit)[0] == pytest.approx(-log(0.4) / 3 - 0.1, abs=0.06)
    both = found(machine(tmp_path), wanted=Wanted(walks=0, flips=False, box=60, box_theories=(None, "harsh", "mild")))
    assert both.discovery is not None
    assert (both.discovery.points, both.discovery.together) == (180, 3)
    assert both.discovery.box is not None
    assert "theory" in both.discovery.box.restricted or "parameters.rate" in both.discovery.box.restricted


def test_sobol_tells_the_share_of_each(tmp_path: Path) -> None:
    result = found(machine(tmp_path), wanted=Wanted(walks=0, flips=False, sobol=32))
    assert result.indices is not None
    first = result.indices.inputs[0]
    assert first.name == "parameters.rate"
    assert first.total_low <= first.total <= first.total_high
    (idle,) = [one for one in result.indices.inputs if one.name == "parameters.idle"]
    assert idle.total == pytest.approx(0, abs=1e-9)


def test_no_indices_are_a_note_and_the_rest_is_kept(tmp_path: Path) -> None:
    """The time of what never happens has no finite number anywhere."""
    case = machine(tmp_path, CASE.replace("rate: rate + more", "rate: 0"))
    result = found(case, "when", wanted=Wanted(walks=0, flips=False, sobol=8))
    assert result.indices is None
    assert result.complete
    assert len(result.bars) == 3
    assert result.notes[0] == "Sobol's indices need at least 5 points with a number everywhere; there are 0."


def test_other_ranges_and_fewer_numbers(tmp_path: Path) -> None:
    wanted = Wanted(walks=0, ranges={"rate": (0.09, 0.11)}, only=("rate",))
    result = found(machine(tmp_path), wanted=wanted)
    assert [bar.label for bar in result.bars] == ["rate"]
    assert result.bars[0].high == pytest.approx(crippled(0.11, 0.1))
    assert (result.alone, result.together) == ((), ())


def test_a_time_without_end_has_no_number_to_turn(tmp_path: Path) -> None:
    case = machine(tmp_path)
    result = found(case, "when", wanted=Wanted(walks=2))
    assert result.aim.threshold is None
    assert not result.sought
    assert result.value == pytest.approx(1 / 0.2, abs=1e-6)


@pytest.mark.parametrize(
    ("more", "wanted", "error", "said"),
    [
        ({"question": "cripled"}, {}, QueryError, "did you mean `crippled`?"),
        ({"plan": "pres"}, {}, QueryError, "did you mean `press`?"),
        ({"plan": "press", "against": "press"}, {}, StudyError, "cannot be compared with itself"),
        ({"enough": float("nan")}, {}, StudyError, "A threshold must be a finite number"),
        ({}, {"box": 1}, StudyError, "cannot be told from 1 point: draw at least 20"),
        ({"question": "when"}, {"box": 30}, StudyError, "When `when` fails is not said"),
        ({}, {"sobol": 2}, StudyError, "Sobol's indices need 5 to"),
        ({}, {"walks": 1001}, StudyError, "1,001 random walks are too many: at most 1,000"),
        ({}, {"walks": 10**9}, StudyError, "1,000,000,000 random walks over 3 uncertain numbers would take"),
        ({}, {"sobol": 2**20}, StudyError, "(--sobol)"),
        ({}, {"box": 400_000}, StudyError, "more than 1,000,000 values: draw fewer"),
        ({}, {"only": ("rat",)}, StudyError, "`rat` is no uncertain number of the case"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, more: Any, wanted: Any, error: Any, said: str) -> None:
    case = machine(tmp_path)
    with pytest.raises(error) as told:
        found(case, **{"question": "crippled", **more}, wanted=Wanted(**wanted))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_rows_do_not_depend_on_workers_or_order(tmp_path: Path) -> None:
    case = machine(tmp_path)
    pairs = [(None, None), ("harsh", "press"), ("mild", "wait")]
    spots = Spots(("parameters.rate", "parameters.more"), np.array([[np.nan, np.nan], [0.2, np.nan], [0.9, 0.1]]))
    job = probe_study(case, ["crippled", "stays"], pairs, spots, label="a test")
    rows = [row for batch in run(job).batches() for row in batch.to_pylist()]
    two = [row for batch in run(job, engine=2).batches() for row in batch.to_pylist()]
    assert rows == two
    there = probed(job.context, rows)
    assert there.of("crippled", ("harsh", "press"))[0] == pytest.approx(crippled(1, 0.3))
    assert there.of("crippled", ("mild", "wait"))[2] == pytest.approx(crippled(0.01, 0.05))
    assert there.of("crippled", (None, None))[1] == pytest.approx(crippled(0.05 + 0.2 * 0.35, 0.1))
    assert (there.done, probed(job.context, rows[:-1]).done) == (3, 2)


def test_the_identity_covers_what_the_numbers_depend_on(tmp_path: Path) -> None:
    case = machine(tmp_path)
    spots = Spots(("parameters.rate",), np.array([[0.2]]))
    jobs = [
        probe_study(case, ["crippled"], [(None, None)], spots),
        probe_study(case, ["crippled"], [(None, None)], Spots(("parameters.rate",), np.array([[0.3]]))),
        probe_study(case, ["crippled"], [(None, None)], Spots(("parameters.more",), np.array([[0.2]]))),
        probe_study(case, ["sound"], [(None, None)], spots),
        probe_study(case, ["crippled"], [("harsh", None)], spots),
        probe_study(case, ["crippled"], [(None, None)], spots, ranges={"rate": (0.0, 1.0)}),
    ]
    assert len({job.identity().id for job in jobs}) == len(jobs)


def test_it_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    case = machine(tmp_path)
    store = Store(tmp_path / "store")
    whole = computing(store=store)
    asked = 0

    def stops(job: Any) -> Any:
        nonlocal asked
        asked += 1
        rows, _ = whole(job)
        return rows, asked < 3

    parts = []
    result = examine(case, aim(case, "crippled"), stops, wanted=Wanted(walks=2), show=parts.append)
    assert not result.complete
    assert result.effects
    assert [bool(part.effects) for part in parts][:2] == [False, False]
    again = examine(case, aim(case, "crippled"), whole, wanted=Wanted(walks=2))
    assert again.complete
    assert again.bars == result.bars
    assert again == replace(examine(case, aim(case, "crippled"), computing(), wanted=Wanted(walks=2)))


def test_a_tidy_table(tmp_path: Path) -> None:
    result = found(machine(tmp_path), wanted=Wanted(walks=2, box=40))
    frame = result.to_frame()
    assert list(frame.columns) == ["part", "name", "measure", "value", "low", "high", "note"]
    assert {"answer", "theory", "tornado", "morris", "flip", "box"} == set(frame["part"])
    swing = frame[(frame["measure"] == "swing") & (frame["name"] == "parameters.rate")]
    assert swing["value"].item() == pytest.approx(result.bars[0].swing)
