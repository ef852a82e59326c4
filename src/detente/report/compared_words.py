"""Comparisons of plans in sentences, made from the numbers and nothing else.

A plan is called preferred only where it is told apart from the others; a difference within its interval is called that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from detente.insight.compare import PlanComparison, QuestionComparison, Score, Versus
from detente.insight.compare.measures import Measure
from detente.insight.intervals import Ranged
from detente.report import names
from detente.report.amount import Amount
from detente.report.compared_judged import best_by_theory, costs, disagree, possible, tie, unbeaten
from detente.report.rows import ALONE
from detente.report.sentences import listed
from detente.words import percent

MEASURES: Mapping[Measure, str] = {
    "mean": "the mean", "worst": "the worst point", "best": "the best point", "hurwicz": "Hurwicz's measure",
    "regret mean": "the mean regret", "regret 90%": "the regret that nine points in ten do not exceed",
    "regret most": "the largest regret", "shortfall": "the shortfall from its median",
    "enough": "how often it is good enough",
}  # fmt: skip
"""How a measure is called in a sentence."""
FEW = 5
"""Fewer points than these settle nothing: no plan is called chosen."""


Said = Callable[[float], str]
"""How a number is said."""
STANDS, NOTHING = "the case without a theory", "the case without a plan"
"""How no theory and no plan are called where they stand among others: `no plan is better` could mean two things."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a question's numbers, theories and plans are said."""

    one: QuestionComparison
    amount: Amount
    """How its numbers are said."""
    theories: Mapping[str, str]
    plans: Mapping[str, str]
    weighed: int
    """Theories that have weight."""

    def within(self, found: Ranged, *, difference: bool = False) -> str:
        """A number with its interval; of a difference that is clear of zero, without its sign."""
        amount = self.amount
        found = possible(self.one, found, "difference" if difference else "value")
        low, high = sorted((abs(found.low), abs(found.high))) if difference else (found.low, found.high)
        value, say = (amount.size, amount.bare) if difference else (amount.value, amount.number)
        if say(low) == say(found.value) == say(high):
            return value(found.value)  # an interval too narrow to show
        return f"{value(found.value)} ({say(low)} to {say(high)})"

    def theory(self, name: str) -> str:
        """A theory."""
        return self.theories.get(name, name)

    def plan(self, name: str) -> str:
        """A plan."""
        return self.plans.get(name, name)

    def named(self, plans: Sequence[str], last: str = "and") -> str:
        """Some plans."""
        return listed([self.plan(name) for name in plans], last)


def voice(found: PlanComparison, one: QuestionComparison) -> Voice:
    """How a question of a comparison is said."""
    weighed = sum(weight > 0 for weight in found.weights)
    amount = Amount.of(one.unit, compared=found.machine["questions"][one.question]["minus"] is not None)
    return Voice(one, amount, names.theories(found.machine) | {ALONE: STANDS}, plan_names(found), weighed)


def plan_names(found: PlanComparison) -> dict[str, str]:
    """How the plans of a comparison are called in a sentence."""
    return names.plans(found.machine) | {ALONE: NOTHING}


def preferred(said: Voice) -> str:
    """Which plan is best over theories, by how much, and whether it is told apart from the others."""
    one = said.one
    first, *rest = one.scores
    tied = [score.plan for score in rest if score.place == "tied"]
    text = f"{capital(said.plan(first.plan))} has the best mean over {_over(said)}, {_mean(said, first)}"
    if not tied:
        return f"{text}; no other plan is level with it."
    if len(tied) == len(rest):
        if len(rest) == 1:
            other = "it" if first.versus is not None else said.plan(rest[0].plan)
            return f"{text}, but not told apart from {other}: the difference is within its interval."
        return f"{text}, but the others are not told apart from it: the differences are within their intervals."
    return f"{text}, but {said.named(tied, 'or')} may be as good: the difference is within its interval."


def _over(said: Voice) -> str:
    return "ranges and theories" if said.weighed > 1 else "the ranges"


def _mean(said: Voice, score: Score) -> str:
    text = said.within(score.weighted["mean"])
    return text if score.versus is None else f"{text}, {against_none(said, score.versus)}"


def against_none(said: Voice, versus: Versus) -> str:
    """A plan beside no plan, in words."""
    found, share = versus.difference, round(versus.better.value * versus.points)
    if found.low <= 0 <= found.high:
        return f"better than without a plan at {share} of {versus.points} points"
    lower = "lower" if found.value < 0 else "higher"
    return (
        f"{said.within(found, difference=True)} {lower} than without a plan, and better at {share} of "
        f"{versus.points} points"
    )


def theories(said: Voice) -> str:
    """Whether the theories agree on the plan, and what it costs not to know which of them holds."""
    one = said.one
    groups = best_by_theory(one)
    if len({standing.theory for standing in one.standings}) == 1:
        return ""
    if len(groups) == 1:
        return f"Under every theory {said.plan(next(iter(groups)))} has the best mean."
    each = [_under(said, plan, under) for plan, under in groups.items()]
    cost = possible(one, one.disagreement, "loss")
    if costs(one):
        worth = f"Not knowing which theory holds costs {said.within(cost, difference=True)} at best."
    else:
        most = said.amount.size(cost.high)
        worth = f"What it costs not to know which theory holds is not told apart from nothing: {most} at most."
    if said.weighed == 1:
        worth = ""  # which theory holds is taken as known
    if one.scores[0].plan in unbeaten(one):
        worth = (
            f"Still {said.plan(one.scores[0].plan)} is best or not told apart from the best under each of them. {worth}"
        )
    opening = (
        "Theories disagree about the best mean" if disagree(one)
        else "As far as can be told theories do not disagree about the plan"
    )  # fmt: skip
    return f"{opening}: {'; '.join(each)}. {worth}".strip()


def _under(said: Voice, plan: str, theories: Sequence[str]) -> str:
    """Under which theories a plan has the best mean, and under which of them another may be as good."""
    shared = {standing.theory for standing in said.one.standings if standing.place == "tied"}
    clear = [said.theory(name) for name in theories if name not in shared]
    unsure = [said.theory(name) for name in theories if name in shared]
    level = f"ahead but not told apart from others under {listed(unsure)}"
    if not clear:
        return f"{said.plan(plan)} {level}"
    return f"{said.plan(plan)} under {listed(clear)}" + (f", {level}" if unsure else "")


def measures(said: Voice) -> str:
    """Which plan each measure of robustness chooses, where they do not all choose the same."""
    if said.one.points < FEW:
        return ""
    chosen: dict[str, list[str]] = {}
    unsure: dict[str, list[str]] = {}
    ties, alone = False, len({standing.theory for standing in said.one.standings}) == 1
    for choice in said.one.choices:
        if choice.measure in ("best", "shortfall", "hurwicz"):
            continue  # the tables have them
        if choice.across == "worst" and alone:
            continue  # it is the same
        if tie(said.one, choice):
            ties = True
            continue
        where = "" if choice.across == "weighted" else " under the worst theory"
        (chosen if choice.decided else unsure).setdefault(choice.plan, []).append(MEASURES[choice.measure] + where)
    if not chosen and not unsure:
        return ""
    apart = " that tells plans apart" if ties else ""
    if len(chosen) == 1 and not unsure:
        return f"{capital(said.plan(next(iter(chosen))))} is chosen by every measure of robustness{apart}."
    parts = [f"{said.plan(plan)} by {listed(by)}" for plan, by in chosen.items()]
    text = f"Chosen in at least 95% of the resamplings of points: {'; '.join(parts)}." if parts else ""
    more = [f"{said.plan(plan)} by {listed(by)}" for plan, by in unsure.items()]
    if not more:
        return text
    return f"{text} {'Less surely' if parts else 'No choice is sure; ahead are'}: {'; '.join(more)}.".strip()


def weights(said: Voice) -> str:
    """At which weights of theories the preferred plan switches, and how surely it is preferred."""
    found = said.one.switching
    if found is None or not (core := switch(said)):
        return ""
    ahead = capital(said.plan(found.preferred))
    text = f"{ahead} has the best mean in {percent(found.share)} of the resamplings of points. {core}"
    alone = [turn for turn in found.turns if turn.above is not None]
    if alone:
        turn = min(alone, key=lambda one: (one.above or 0.0) - one.weight)
        text += (
            f" To give {said.theory(turn.theory)} {percent(turn.above or 0.0)} of the weight in place of "
            f"{percent(turn.weight)} is enough ({said.plan(turn.above_plan)})."
        )
    return text


def switch(said: Voice) -> str:
    """How much weight has to move before another plan is preferred; empty with one theory, or with few points."""
    found = said.one.switching
    if found is None or said.one.points < FEW or len({standing.theory for standing in said.one.standings}) == 1:
        return ""
    if found.radius is None:
        return "No weights of the theories make another plan preferred to it."
    return (
        f"It stays ahead until {percent(found.radius.value)} of the weight{_weight(found.radius)} moves from some "
        f"theories to others; then it is {said.plan(found.rivals[0].plan)}."
    )


def _weight(found: Ranged) -> str:
    """The interval of a weight that has to move, which may be more than there is."""
    low, high = percent(found.low), percent(min(found.high, 1.0))
    if found.high <= 1:
        return "" if low == high == percent(found.value) else f" ({low} to {high})"
    return f" (it may take {low} only, or all of it may not do)" if found.low > 0 else " (any may do, or all may not)"


def capital(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]
