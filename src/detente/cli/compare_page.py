"""How a comparison of plans looks on a page: plans by questions, then each question, disagreement first."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.cli.compare_cells import between, cell, said
from detente.report import compared_first, compared_rest
from detente.report import compared_words as words
from detente.report.compared_judged import best_by_theory, disagree, possible
from detente.report.compared_words import FEW, voice
from detente.report.lineup import named
from detente.report.names import whose
from detente.report.rows import ALONE
from detente.words import bound, percent

if TYPE_CHECKING:
    from detente.cli.page import Page
    from detente.insight.compare import PlanComparison, QuestionComparison, Score
    from detente.insight.compare.measures import Measure

GAP = 2
MEASURED: tuple[tuple["Measure", bool, str], ...] = (
    ("regret mean", False, "mean regret"), ("regret 90%", False, "90% regret"), ("regret most", True, "most regret"),
    ("worst", True, "worst point"), ("enough", False, "good enough"),
)  # fmt: skip
"""A measure, whether it is that of the worst theory, and its head."""
LEGEND = (
    "regret: what a plan loses to the one that is best at that point. 90% regret: what nine points in ten do not "
    "exceed.",
    "worst point: the plan where it does worst. most regret and worst point: under the theory where the plan does "
    "worst; the others over theories by weight.",
    "resamplings: points drawn again from those there are, to see how far a choice is chance.",
)
EXPLAINED = (
    "Mean over {points} points of all ranges, behaviour among them, the same for every plan and theory{weighed}. ±: "
    "half a 95% interval for the mean over the ranges; where none is shown it is too narrow to show; intervals of "
    "probabilities end at 0 and 1, of their differences at -1 and 1. *: the best mean; ~: not told apart from it, the "
    "difference at the same points being within its interval."
)


def introduce(page: "Page", found: "PlanComparison") -> None:
    """What stands above the tables."""
    page.title(str(found.machine["title"]))
    for text in (compared_first.stopped(found), compared_first.few(found), *compared_first.answers(found)):
        if text:
            page.say(text)
    if not found.ranked:
        return
    page.console.print()
    page.say(EXPLAINED.format(points=found.points, weighed=_weighed(found)))
    for text in LEGEND:
        page.say(text)
    if key := whose(found.machine, found.theories):
        page.say(key)
    given = [(name, weight) for name, weight in zip(found.theories, found.weights, strict=True) if weight > 0]
    if len(set(found.weights)) > 1:
        page.say("Weights of theories: " + ", ".join(f"{name} {weight:.3g}" for name, weight in given) + ".")


def _weighed(found: "PlanComparison") -> str:
    number = len(found.theories)
    if alone := compared_first.alone(found):
        return f", under {alone}"
    return f"; over {number} theories, {'all alike' if len(set(found.weights)) == 1 else 'by weight'}"


def glance(page: "Page", found: "PlanComparison") -> None:
    """Plans by questions, over all theories.

    Args:
        page: Where to.
        found: What was found so far.
    """
    ranked = found.ranked
    if not ranked:
        return
    lower, higher = ([one.question for one in ranked if one.better == way] for way in ("lower", "higher"))
    ways = [f"{way} is better: {', '.join(names)}" for way, names in (("lower", lower), ("higher", higher)) if names]
    over = f"Under {alone}" if (alone := compared_first.alone(found)) else "Over all theories"
    page.heading(f"{over} ({'; '.join(ways)})")
    heads = [one.question for one in ranked]
    rows = []
    for plan in found.plans:
        scores = [next((score for score in one.scores if score.plan == plan), None) for one in ranked]
        rows.append([named(plan, "plan"), *(
            "-" if score is None else cell(one, score.weighted["mean"], score.place)
            for one, score in zip(ranked, scores, strict=True)
        )])  # fmt: skip
    in_blocks(page, heads, rows)
    beside = [_beside_none(found, plan) for plan in found.plans if plan != ALONE]
    if any(cell != "-" for row in beside for cell in row[1:]):
        page.say("Less no plan at the same points; *: its interval is clear of zero.", indent=2)
        in_blocks(page, heads, beside)


def _beside_none(found: "PlanComparison", plan: str) -> list[str]:
    """What a plan adds to each question."""
    cells = []
    for one in found.ranked:
        score = next((score for score in one.scores if score.plan == plan), None)
        if score is None or score.versus is None:
            cells.append("-")
            continue
        number = score.versus.difference
        clear = number.positive or number.negative
        text = cell(one, number, "best" if clear else "behind", difference=True)
        cells.append(("+" if number.value > 0 else "") + text)
    return [named(plan, "plan"), *cells]


def show_comparison(page: "Page", found: "PlanComparison") -> None:
    """Print a comparison.

    Args:
        page: Where to.
        found: The comparison.
    """
    introduce(page, found)
    if not found.ranked and not found.complete:
        return  # what there is says nothing yet
    glance(page, found)
    if not compared_first.alone(found):
        _disagreement(page, found)
    for one in found.ranked:
        _question(page, found, one)
    if together := compared_rest.dominated(found, None):
        page.heading("By all questions together")
        page.say(together, indent=2)
    rest = [text for text in (compared_rest.unaffected(found), *compared_rest.lacking(found)) if text]
    rest = [text for text in rest if text != compared_first.stopped(found)]  # it stands above
    if rest:
        page.heading("Not compared")
        for text in rest:
            page.say(text, indent=2)
    off = max((one.bound for one in found.questions), default=0.0)
    page.console.print()
    page.say(f"For numerical reasons no value is off by more than {bound(off)}; the intervals have room for it.")


def _disagreement(page: "Page", found: "PlanComparison") -> None:
    """On which questions theories name which plan, and what it costs not to know which holds."""
    rows = []
    for one in filter(disagree, found.ranked):
        say = said(one)
        groups = best_by_theory(one)
        best = ", ".join(f"{named(plan, 'plan')} {len(under)}" for plan, under in groups.items())
        cost = possible(one, one.disagreement, "loss")
        rows.append((one.question, say(cost.value), f"{say(cost.low)}–{say(cost.high)}", best))
    if rows:
        page.heading("Where theories disagree about the plan, most first")
        page.say(
            "cost: what is lost, at best, by not knowing which theory holds. best: under how many theories.", indent=2
        )
        page.table(("question", "cost", "95% interval", "best"), rows, right=(1, 2), whole=(0,))
    elif found.ranked:
        page.heading("Where theories disagree about the plan")
        page.say("Nowhere, as far as can be told.", indent=2)


def _question(page: "Page", found: "PlanComparison", one: "QuestionComparison") -> None:
    """One question: what it comes to, theories by plans, measures by plan, weights."""
    said = voice(found, one)
    text = f": {one.text}" if one.text else ""
    page.heading(f"{one.question}{text} ({one.better} is better)")
    for sentence in (words.preferred(said), words.theories(said)):
        if sentence:
            page.say(sentence, indent=2)
    theories = list(dict.fromkeys(standing.theory for standing in one.standings))
    in_blocks(page, [named(plan, "plan") for plan in one.plans], [
        [named(theory, "theory"), *(
            cell(one, standing.mean, standing.place) for plan in one.plans
            for standing in (one.standing(theory, plan),)
        )] for theory in theories
    ])  # fmt: skip
    _measures(page, one)
    for sentence in (words.measures(said), words.weights(said), compared_rest.dominated(found, said)):
        if sentence:
            page.say(sentence, indent=2)
    if one.points >= FEW:
        _turns(page, one)


def _measures(page: "Page", one: "QuestionComparison") -> None:
    """Measures of robustness by plan; those of extremes under the theory where the plan does worst."""
    known = [(name, worst, head) for name, worst, head in MEASURED if name in one.scores[0].weighted]
    heads = ["to no plan", "better at"] if any(score.versus for score in one.scores) else []
    heads += [head for _, _, head in known]
    rows = []
    for score in one.scores:
        cells = list(_beside(one, score)) if "to no plan" in heads else []
        for name, worst, _ in known:
            number = score.worst[name] if worst else score.weighted[name]
            cells.append(between(number, percent if name == "enough" else said(one)))
        rows.append([named(score.plan, "plan"), *cells])
    if any("?" in cell for row in rows for cell in row[1:]):
        page.say("?: with so few points it has no end on that side.", indent=2)
    in_blocks(page, heads, rows)


def _beside(one: "QuestionComparison", score: "Score") -> Iterator[str]:
    if score.versus is None:
        yield from ("-", "-")
        return
    yield between(possible(one, score.versus.difference, "difference"), said(one))
    yield between(score.versus.better, percent)


def _turns(page: "Page", one: "QuestionComparison") -> None:
    """From which weight of a single theory another plan is preferred."""
    found = one.switching
    if found is None:
        return
    rows = []
    for turn in found.turns:
        for end, extent, plan, word in (
            (turn.above, turn.above_range, turn.above_plan, "up"),
            (turn.below, turn.below_range, turn.below_plan, "down"),
        ):
            if end is not None and extent is not None:
                low, high = (f"{value:.2f}" if 0 <= value <= 1 else "never" for value in extent)
                rows.append((named(turn.theory, "theory"), f"{turn.weight:.2f}", f"{end:.2f} {word}",
                             f"{low}–{high}", named(plan, "plan")))  # fmt: skip
    if rows:
        page.say("From which weight of one theory another plan has the best mean, the others in proportion:", indent=2)
        page.table(("theory", "weight", "from", "95% interval", "plan"), rows, right=(1, 2, 3), whole=(0,))


def in_blocks(page: "Page", heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table that is broken between columns where the page is too narrow, its first column repeated.

    Args:
        page: Where to.
        heads: Names of the columns after the first.
        rows: A name and its cells.
    """
    first = max(len(row[0]) for row in rows)
    widths = [max(len(head), *(len(row[place + 1]) for row in rows)) + GAP for place, head in enumerate(heads)]
    start = 0
    while start < len(heads):
        end, room = start + 1, page.console.width - GAP - first - widths[start]
        while end < len(heads) and widths[end] <= room:
            room -= widths[end]
            end += 1
        page.table(
            ("", *heads[start:end]), [(row[0], *row[start + 1 : end + 1]) for row in rows],
            right=range(1, end - start + 1), whole=(0,),
        )  # fmt: skip
        start = end
