"""Comparisons as a study: what is varied and what is not, verdicts, counts, counterexamples, and any end resumed."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

from detente.answer import Grounds, numbers
from detente.case.comparisons import Comparison
from detente.case.load import Case, load
from detente.case.override import apply, with_scenario
from detente.errors import QueryError, StudyError
from detente.result import Estimate, Status
from detente.study import Control, Store, run
from detente.study.compared import Compared, Count, compared
from detente.study.comparisons import Bench, Context, Varied, comparison_study, verdict
from detente.study.grid import CENTRE
from detente.study.quantiles import Points
from detente.study.scenarios import uncertain

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
parameters:
  leakage: [0, 1]
  bite: {value: 1, range: [0.5, 2]}
  shift: {value: 0, range: [-1, 2]}
actors: {us: {}}
options: {us.buildup: {}}
conditions:
  economy: {levels: [sound, crippled], start: sound}
events:
  strain: {when: economy is sound, rate: bite * (1.1 - leakage), then: {economy: crippled}}
interests: {us: {calm: {avoid: us.buildup, weight: major}}}
theories:
  other: {set: {bite: {value: 0.2, range: [0.1, 0.3]}}}
plans:
  talks: {phases: [{name: pause, begins: at once, promises: [{option: us.buildup, level: "no", breach: {value: 2, range: [1, 3]}}]}]}
questions:
  crippled: {probability: economy is crippled, within: 6 months}
  built: {probability: us.buildup, within: 6 months}
  shift: {parameter: shift}
"""  # noqa: E501
COMPARISONS = """\
leaks:
  text: More leaks, less bite.
  holds:
    - {less: {question: crippled, set: {leakage: 0.9}}, more: {question: crippled, set: {leakage: 0.1}}}
    - {less: {question: crippled, theory: other, set: {leakage: 0.9}}, more: {question: crippled, set: {leakage: 0.9}}}
shifted:
  holds: [{less: 0, more: shift}]
same:
  holds: [{equal: [crippled, {ask: {probability: economy is not sound, within: 6 months}}]}]
kept:
  holds: [{at_most: {question: built, plan: talks}, at_least: built}, {less: 0, more: {question: crippled, do: {economy: sound}}}]
"""  # noqa: E501


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("case")
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "comparisons.yaml").write_text(COMPARISONS, encoding="utf-8")
    return load(folder)


def computed(case: Case, *names: str, points: int = 32, **more: Any) -> dict[str, Compared]:
    """What is found of some comparisons."""
    job = comparison_study(case.machine, case.comparisons, names or None, points=points)
    rows = run(job, **more).table().to_pylist()
    return {one.comparison.id: one for one in compared(job.context, rows)}


def test_what_holds_everywhere(case: Case) -> None:
    leaks = computed(case, "leaks")["leaks"]
    assert leaks.count == Count(held=32)
    assert leaks.claims == (Count(held=32), Count(held=32))
    assert (leaks.count.share, leaks.worst, leaks.telling) == (0.0, None, ())
    assert leaks.count.interval == pytest.approx((0, 1 - 0.025 ** (1 / 32)))


def test_the_share_where_it_fails(case: Case) -> None:
    """The parameter itself, between -1 and 2, is above 0 at all but a third of its range."""
    found = computed(case, "shifted", points=30)["shifted"]
    assert found.count == Count(held=20, failed=10)
    low, high = found.count.interval
    assert low == pytest.approx(beta.ppf(0.025, 10, 21))
    assert high == pytest.approx(beta.ppf(0.975, 11, 20))
    assert found.worst is not None
    assert found.worst.pair.other == found.worst.values["parameters.shift"]
    drawn = [Points("all", 30, 1).at(case.machine, point)["parameters.shift"] for point in range(30)]
    assert found.worst.pair.other == min(drawn)
    assert found.worst.point == drawn.index(min(drawn))
    (telling,) = found.telling
    assert telling.path == "parameters.shift"
    assert telling.fails < 1 / 3 < telling.holds


def test_values_at_the_centre(case: Case) -> None:
    (pair, other) = computed(case, "leaks", points=1)["leaks"].central
    grounds = Grounds(with_scenario(case.machine, {"leakage": 0.9}))
    (expected,) = numbers(grounds, "crippled", theory=None, plan=None)
    assert pair.one == pytest.approx(expected.estimate.value, abs=1e-12)
    assert pair.verdict == "holds"
    (expected,) = numbers(grounds, "crippled", theory="other", plan=None)
    assert other.one == pytest.approx(expected.estimate.value, abs=1e-12)


def test_every_row_is_what_the_case_says_at_its_point(case: Case) -> None:
    job = comparison_study(case.machine, case.comparisons, ["leaks"], points=3)
    for row in run(job).table().to_pylist():
        if row["claim"] == 1 and row["point"] != CENTRE:
            machine = apply(case.machine, theory="other")
            at = Points("all", 3, 1).at(machine, row["point"])
            assert 0.1 <= at["parameters.bite"] <= 0.3  # the theory's own range
            grounds = Grounds(with_scenario(machine, {**at, "parameters.leakage": 0.9}))
            (expected,) = numbers(grounds, "crippled", theory=None, plan=None)
            assert row["one"] == pytest.approx(expected.estimate.value, abs=1e-11)


def test_what_a_comparison_sets_is_varied_on_neither_side(case: Case) -> None:
    job = comparison_study(case.machine, case.comparisons, ["leaks"], points=4)
    bench = Bench(job.context)
    leaks = case.comparisons["leaks"]
    left = uncertain(case.machine)
    one = Varied(bench, leaks, leaks.sides[0].set, 2).applied(None, None)
    assert one["parameters"]["leakage"]["value"] == 0.9
    assert uncertain(one) == ()  # all else is a point
    bare = Varied(bench, leaks, (), 2).applied(None, None)
    assert [number.path for number in uncertain(bare)] == ["parameters.leakage"]
    assert bare["parameters"]["leakage"]["value"] == 0.5
    assert len(left) > 5
    plan = Varied(bench, leaks, (), 2).applied(None, "talks")
    assert plan["promises"][0]["breach"]["shape"] == "point"


def test_equal_and_imposed(case: Case) -> None:
    found = computed(case, "same", "kept", points=2)
    assert found["same"].count == Count(held=2)
    at_most, imposed = found["kept"].central
    assert at_most.verdict == "holds"
    assert (imposed.other, imposed.verdict) == (0.0, "undecided")
    assert found["kept"].count == Count(undecided=2)
    assert [one.held for one in found["kept"].claims] == [2, 0]


@pytest.mark.parametrize(
    ("sort", "one", "other", "said"),
    [
        ("less", 0.1, 0.121, "holds"), ("less", 0.1, 0.12, "undecided"), ("less", 0.12, 0.1, "undecided"),
        ("less", 0.121, 0.1, "fails"), ("at most", 0.12, 0.1, "holds"), ("at most", 0.121, 0.1, "fails"),
        ("equal", 0.12, 0.1, "holds"), ("equal", 0.121, 0.1, "fails"), ("equal", 0.1, 0.121, "fails"),
        ("less", None, 0.1, "unknown"), ("equal", 0.1, None, "unknown"), ("less", 0.1, float("inf"), "holds"),
        ("equal", float("inf"), float("inf"), "holds"), ("less", float("inf"), float("inf"), "undecided"),
    ],
)  # fmt: skip
def test_verdicts(sort: Any, one: float | None, other: float | None, said: str) -> None:
    """Each number may be off by 0.01, and a little for rounding."""
    sides = [Estimate(value=value, bound=0.0101, status=Status.EXACT) for value in (one, other)]
    assert verdict(sort, *sides) == said


def row(point: int, word: str, one: float = 1.0, claim: int = 0) -> dict[str, Any]:
    return {
        "comparison": "leaks", "point": point, "claim": claim, "expectation": "", "one": one, "one_bound": 0.0,
        "other": 0.0, "other_bound": 0.0, "verdict": word, "note": "",
    }  # fmt: skip


def test_a_comparison_fails_where_one_claim_does(case: Case) -> None:
    rows = [
        row(-1, "fails"), row(0, "holds"), row(0, "fails", 0.5, 1), row(1, "holds"), row(1, "undecided", claim=1),
        row(2, "unknown"), row(2, "fails", 0.7, 1), row(3, "unknown"), row(3, "undecided", claim=1), row(4, "holds"),
    ]  # fmt: skip
    context = Context(machine=case.machine, comparisons=(case.comparisons["leaks"],), points=Points("all", 5, 1))
    (found,) = compared(context, rows)
    assert found.count == Count(held=1, failed=2, undecided=1, unknown=1)
    assert (found.count.points, found.count.share) == (4, 0.5)
    assert found.claims[1] == Count(failed=2, undecided=2, held=1)
    assert found.worst is not None
    assert (found.worst.point, found.worst.pair.one) == (2, 0.7)
    assert [pair.verdict for pair in found.central] == ["fails"]


def test_of_several_expectations_the_worst_speaks(case: Case) -> None:
    rows = [row(-1, "holds"), row(-1, "fails"), row(0, "holds"), row(0, "fails")]
    context = Context(machine=case.machine, comparisons=(case.comparisons["leaks"],), points=Points("all", 1, 1))
    (found,) = compared(context, rows)
    assert found.central[0].verdict == "fails"
    assert found.count == Count(failed=1)


def test_chance_tells_nothing(case: Case) -> None:
    """Points that fail at random go with no number, in all but one of twenty draws."""
    context = Context(machine=case.machine, comparisons=(case.comparisons["leaks"],), points=Points("all", 32, 1))
    told = 0
    for seed in range(100):
        dice = np.random.default_rng(seed).random(32) < 0.3
        (found,) = compared(context, [row(n, "fails" if fails else "holds") for n, fails in enumerate(dice)])
        told += bool(found.telling)
    assert told <= 10


def test_no_points_no_share() -> None:
    assert Count(unknown=3).share is None
    assert Count(unknown=3).interval == (0.0, 1.0)


def test_workers_and_interruptions_change_nothing(case: Case, tmp_path: Path) -> None:
    job = comparison_study(case.machine, case.comparisons, points=4)
    alone = run(job).table()
    with_workers = run(job, engine=2).table()
    assert with_workers.equals(alone)
    store, control = Store(tmp_path), Control()
    part = run(job, store=store, control=control, progress=lambda event: control.stop() if event.done >= 3 else None)
    assert 0 < part.done < part.total
    whole = run(job, store=store)
    assert whole.table().equals(alone)
    assert whole.id == part.id


def test_the_identity_is_that_of_what_is_claimed(case: Case) -> None:
    def identity(**more: Any) -> Any:
        comparisons = {**case.comparisons, **more}
        return comparison_study(case.machine, comparisons, ["leaks"], points=4).identity().digest

    leaks = case.comparisons["leaks"]
    assert identity(leaks=replace(leaks, text="Otherwise said.")) == identity()
    fewer: Comparison = replace(leaks, claims=leaks.claims[:1])
    assert identity(leaks=fewer) != identity()


def test_what_cannot_be_asked(case: Case) -> None:
    with pytest.raises(StudyError, match="has no comparisons"):
        comparison_study(case.machine, {})
    with pytest.raises(StudyError, match="1 or more, not 0"):
        comparison_study(case.machine, case.comparisons, points=0)
    with pytest.raises(QueryError, match="no comparison `leak`; did you mean `leaks`"):
        comparison_study(case.machine, case.comparisons, ["leak"])


def test_a_point_where_no_game_can_be_solved_is_unknown(case: Case) -> None:
    deep = with_scenario(case.machine, {"behaviour.depth": 500.0})
    job = comparison_study(deep, case.comparisons, ["same"], points=2)
    (found,) = compared(job.context, run(job).table().to_pylist())
    assert found.count == Count(unknown=2)
    assert "past any reasoning" in found.central[0].note
