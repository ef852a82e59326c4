"""What may be said of a comparison: which numbers are possible, where theories disagree as far as can be told."""

from typing import Literal

from detente.insight.compare import QuestionComparison
from detente.insight.compare.result import Choice, Standing
from detente.insight.intervals import Ranged

Kind = Literal["value", "difference", "loss"]


def possible(one: QuestionComparison, found: Ranged, kind: Kind = "value") -> Ranged:
    """A number whose interval is cut to what can be.

    Args:
        one: The question.
        found: The number.
        kind: A value of the answer, a difference of two, or a loss, which is never below nothing.
    """
    least, most = one.limits
    ends = {"value": (least, most), "difference": (least - most, most - least), "loss": (0.0, most - least)}[kind]
    return found.within(*ends)


def level(one: QuestionComparison) -> float:
    """Values that lie no further apart are the same, to within the numerical bounds."""
    return max(1e-9, 2 * one.bound)


def costs(one: QuestionComparison) -> bool:
    """Whether it is told apart from nothing what it costs not to know which theory holds."""
    return one.disagreement.low > level(one)


def disagree(one: QuestionComparison) -> bool:
    """Whether theories disagree about the plan, as far as can be told: by what it costs, or by clearly best plans."""
    return costs(one) or len(clearly(one)) > 1


def clearly(one: QuestionComparison) -> set[str]:
    """The plans that are best under some theory, told apart from all others there."""
    there: dict[str, list[Standing]] = {}
    for standing in one.standings:
        there.setdefault(standing.theory, []).append(standing)
    found = set()
    for standings in there.values():
        best = next(standing for standing in standings if standing.place == "best")
        rest = [standing for standing in standings if standing is not best]
        if all(
            other.place == "behind" and abs(other.mean.value - best.mean.value) > level(one) for other in rest
        ):  # fmt: skip
            found.add(best.plan)
    return found


def best_by_theory(one: QuestionComparison) -> dict[str, list[str]]:
    """The plans that have the best mean under some theory, and under which; that of most theories first."""
    found: dict[str, list[str]] = {}
    for standing in one.standings:
        if standing.place == "best":
            found.setdefault(standing.plan, []).append(standing.theory)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def unbeaten(one: QuestionComparison) -> list[str]:
    """Plans that are best or not told apart from the best under every theory."""
    behind = {standing.plan for standing in one.standings if standing.place == "behind"}
    return [plan for plan in one.plans if plan not in behind]


def tie(one: QuestionComparison, choice: Choice) -> bool:
    """Whether the next best is as good by it, which is no choice."""
    first, second = (
        (score.weighted if choice.across == "weighted" else score.worst).get(choice.measure)
        for score in (one.score(choice.plan), one.score(choice.second))
    )
    return first is not None and second is not None and abs(first.value - second.value) <= level(one)
