"""A comparison for other programs: as a tidy table, one number in a row with its interval, and as plain data."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from detente.insight.compare.result import PlanComparison, QuestionComparison, Versus
from detente.insight.intervals import Ranged

COLUMNS = ("question", "theory", "plan", "measure", "value", "low", "high", "interval", "points", "bound")
WEIGHTED, WORST = "(weighted)", "(worst)"
"""In place of a theory: over all of them by their weights, and the one under which the plan does worst."""
Row = tuple[str, str, str, str, float | None, float | None, float | None, str, int, float | None]


def rows(found: PlanComparison) -> Iterator[Row]:
    """Every number of a comparison.

    Args:
        found: The comparison.

    Yields:
        Question, theory, plan, measure, value, both ends of its interval, how that was made, points, numerical bound.
    """
    for question in found.questions:
        for one in question.standings:
            name = (question.question, one.theory, one.plan)
            yield *name, "central", one.central, None, None, "", question.points, one.central_bound
            yield *name, "10% of points", one.tenth, None, None, "", question.points, one.bound
            yield *name, "90% of points", one.ninetieth, None, None, "", question.points, one.bound
            for measure, number in one.measures.items():
                yield *name, measure, *_ranged(number), question.points, one.bound
            yield from _versus(name, one.versus, question)
        for score in question.scores:
            for theory, measures in ((WEIGHTED, score.weighted), (WORST, score.worst)):
                for measure, number in measures.items():
                    yield (
                        question.question, theory, score.plan, measure, *_ranged(number), question.points,
                        question.bound,
                    )  # fmt: skip
            yield from _versus((question.question, WEIGHTED, score.plan), score.versus, question)


def columns(found: PlanComparison) -> dict[str, list[Any]]:
    """The same by column."""
    table = list(rows(found))
    return {name: [row[place] for row in table] for place, name in enumerate(COLUMNS)}


def as_data(found: PlanComparison) -> dict[str, Any]:
    """A comparison as plain data, for JSON (`docs/compare.md` has its shape).

    Args:
        found: The comparison.
    """
    return {
        "title": str(found.machine["title"]), "digest": found.digest, "seed": found.seed,
        "points": {"asked": found.asked, "computed": found.points}, "games": found.games, "alpha": found.alpha,
        "theories": [
            {"theory": name, "weight": weight} for name, weight in zip(found.theories, found.weights, strict=True)
        ],
        "plans": list(found.plans), "questions": [asdict(one) for one in found.questions],
        "uncompared": [asdict(one) for one in found.uncompared],
        "dominances": [asdict(one) for one in found.dominances],
    }  # fmt: skip


def _versus(name: tuple[str, str, str], versus: Versus | None, question: QuestionComparison) -> Iterator[Row]:
    if versus is None:
        return
    for measure, number in (
        ("difference to none", versus.difference), ("better than none", versus.better),
        ("worse than none", versus.worse),
    ):  # fmt: skip
        yield *name, measure, *_ranged(number), versus.points, question.bound


def _ranged(one: Ranged) -> tuple[float, float, float, str]:
    return one.value, one.low, one.high, one.how
