"""What a comparison says first: which plan is preferred and by how much, or that none is told apart."""

from collections.abc import Iterator

from detente.insight.compare import PlanComparison, QuestionComparison
from detente.report.compared_words import FEW, Voice, voice
from detente.report.lineup import named


def answers(found: PlanComparison) -> Iterator[str]:
    """One sentence for each question that some plan affects.

    Args:
        found: The comparison.
    """
    for one in found.ranked:
        yield answer(voice(found, one))


def ahead(found: PlanComparison) -> str:
    """Which plan has the best mean by each question, in one sentence without numbers.

    Args:
        found: The comparison; some question of it is affected by a plan.
    """
    each = [_ahead(voice(found, one)) for one in found.ranked]
    return f"Best in the mean: {'; '.join(each)}."


def _ahead(said: Voice) -> str:
    level = level_with(said)
    return f"{said.plan(said.one.scores[0].plan)} by `{said.one.question}`" + (f", {level}" if level else "")


def level_with(said: Voice) -> str:
    """From which plans the one with the best mean is not told apart; empty if from none."""
    _, *rest = said.one.scores
    tied = [score.plan for score in rest if score.place == "tied"]
    if len(tied) < 2:
        return f"not told apart from {said.plan(tied[0])}" if tied else ""
    if len(tied) == len(rest):
        return "told apart from no other"
    return f"not told apart from {len(tied)} of the {len(rest)} others"


def answer(said: Voice) -> str:
    """Which plan is preferred by one question, and by how much, or that none is told apart."""
    one = said.one
    first, *rest = one.scores
    name, by = said.plan(first.plan), f"By `{one.question}` ({one.better} is better)"
    tied = [score.plan for score in rest if score.place == "tied"]
    if len(tied) == len(rest):
        others = "the others" if len(rest) > 1 else said.plan(rest[0].plan)
        return f"{by} no plan is told apart: {name} has the best mean, but {others} may be as good."
    size = _size(said, one)
    if tied:
        return f"{by} {name} has the best mean{size}, but {said.named(tied, 'or')} may be as good."
    if one.points < FEW:
        return f"{by} {name} has the best mean{size}."
    return f"{by} {name} is preferred{size}, told apart from every other plan."


def _size(said: Voice, one: QuestionComparison) -> str:
    """How far it lies from no plan, or what it comes to."""
    first = one.scores[0]
    versus = first.versus
    if versus is None or not (versus.difference.positive or versus.difference.negative):
        return f", {said.within(first.weighted['mean'])}"
    way = "lower" if versus.difference.value < 0 else "higher"
    return f", {said.within(versus.difference, difference=True)} {way} than without a plan"


def stopped(found: PlanComparison) -> str:
    """That it was stopped, and where; empty if it was not."""
    if found.complete:
        return ""
    return f"Stopped: {found.points} of {found.asked} points are computed under every theory; the rest is missing."


def few(found: PlanComparison) -> str:
    """That there are too few points to settle anything; empty if there are enough."""
    least = min((one.points for one in found.ranked), default=FEW)
    if least >= FEW:
        return ""
    return f"With {least} points nothing is settled: it takes {FEW} at the least before any plan is called chosen."


def alone(found: PlanComparison) -> str:
    """The only theory that has weight; empty if there are more."""
    given = [name for name, weight in zip(found.theories, found.weights, strict=True) if weight > 0]
    if len(given) > 1:
        return ""
    return named(given[0], "theory") + (" alone" if len(found.theories) > 1 else "")
