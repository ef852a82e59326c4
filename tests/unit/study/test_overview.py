"""The overview: a line for each question, those first on which theories differ most."""

import math

from detente.answer import Answer, Expectation, Spread
from detente.result import Estimate, Provenance, Status
from detente.study.findings import Findings, Sample
from detente.study.overview import overview


def answer(
    question: str, theory: str | None, plan: str | None, *values: float | None, unit: str = "probability",
    spread: tuple[float, float] | None = None,
) -> Answer:  # fmt: skip
    expectations = tuple(
        Expectation(
            name=f"e{place}", estimate=Estimate(
                value=value, bound=0.0 if value is not None else math.inf,
                status=Status.STOPPED if value is None else Status.EXACT,
            ),
            spread=None if spread is None else Spread(low=spread[0], high=spread[1], low_at="", high_at="", points=()),
        )
        for place, value in enumerate(values)
    )  # fmt: skip
    return Answer(
        question=question, text="", asks="probability", unit=unit, theory=theory, plan=plan, start="start",
        expectations=expectations, ablations=(), evidence=(), judgements=(), depends=(), states=1,
        provenance=Provenance(digest="", method="", reference="", versions=()),
    )  # fmt: skip


def lines(*answers: Answer, samples: tuple[Sample, ...] = ()) -> list:
    return list(overview(Findings(machine={}, sources={}, digest="", answers=answers, samples=samples)))


def test_disagreement_between_theories_comes_first_then_what_plans_do() -> None:
    found = lines(
        answer("agreed", None, None, 0.5), answer("agreed", "t", None, 0.5), answer("agreed", None, "p", 0.6),
        answer("moved", None, None, 0.5), answer("moved", "t", None, 0.5), answer("moved", None, "p", 0.9),
        answer("differ", None, None, 0.2), answer("differ", "t", None, 0.7), answer("differ", None, "p", 0.2),
    )  # fmt: skip
    assert [line.question for line in found] == ["differ", "moved", "agreed"]
    assert found[0].theories == (0.2, 0.7)
    assert (found[0].low_theory, found[0].high_theory) == (None, "t")


def test_months_and_shares_stand_in_one_order() -> None:
    found = lines(
        answer("share", None, None, 0.1), answer("share", "t", None, 0.7),
        answer("wait", None, None, 10.0, unit="months"), answer("wait", "t", None, 9.0, unit="months"),
        answer("never", None, None, 10.0, unit="months"), answer("never", "t", None, math.inf, unit="months"),
    )  # fmt: skip
    assert [line.question for line in found] == ["never", "share", "wait"]


def test_theories_are_compared_under_one_plan() -> None:
    (line,) = lines(answer("q", None, None, 0.5), answer("q", "t", None, 0.6), answer("q", "t", "p", 0.99))
    assert line.theories == (0.5, 0.6)
    assert line.mover is None


def test_the_plan_that_moves_most_is_named_down_as_well_as_up() -> None:
    (line,) = lines(answer("q", None, None, 0.5), answer("q", None, "up", 0.6), answer("q", None, "down", 0.1))
    assert line.mover is not None
    assert (line.mover.plan, round(line.mover.effect, 9)) == ("down", -0.4)


def test_what_did_not_converge_is_in_no_range() -> None:
    (line,) = lines(answer("q", None, None, 0.5), answer("q", "t", None, None), answer("q", None, "p", None))
    assert line.theories == (0.5, 0.5)
    assert line.mover is None
    (line,) = lines(answer("q", None, None, None), answer("q", "t", None, None), answer("q", None, "p", 0.4))
    assert (line.theories, line.mover, line.behaviour) == (None, None, None)


def test_several_expectations_are_all_in_the_range() -> None:
    (line,) = lines(
        answer("q", None, None, 0.1, 0.9, spread=(0.05, 0.2)), answer("q", "t", None, 0.4),
        samples=(Sample(question="q", theory=None, plan=None, values=(0.3, None, 0.2)),),
    )  # fmt: skip
    assert line.theories == (0.1, 0.9)
    assert line.drawn == (0.3, None, 0.2)
    assert line.behaviour == (0.05, 0.2)
