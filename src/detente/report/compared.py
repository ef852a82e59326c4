"""The section of a brief that compares plans: which is preferred by what, under which theory, at which weights."""

from collections.abc import Iterator

from detente.chart.heat import Cell, Heat, Sign
from detente.insight.compare import PlanComparison, QuestionComparison, Standing
from detente.insight.compare.measures import Measure
from detente.insight.intervals import Ranged
from detente.report import compared_first, compared_rest
from detente.report import compared_words as words
from detente.report.compared_judged import best_by_theory
from detente.report.compared_words import MEASURES, Voice, voice
from detente.report.figures import Figure, figure
from detente.report.lineup import named
from detente.report.rows import ALONE
from detente.report.section import Folded, Grid, Section
from detente.words import percent

ID = "compared"
DRAWN = 3
"""Questions that are drawn: those on which the theories disagree most."""
ROBUST: tuple[Measure, ...] = ("mean", "regret 90%", "regret most", "worst", "enough")


def section(comparison: PlanComparison, source: str) -> Section:
    """A comparison of plans as a section of a brief.

    Args:
        comparison: What was found.
        source: What stands at the foot of every figure.
    """
    ranked = comparison.ranked
    said = [voice(comparison, one) for one in ranked]
    lead = [compared_first.few(comparison), compared_first.ahead(comparison)] if ranked else []
    lead += [sentence for one in said for sentence in _lead(one)]
    lead += [compared_rest.dominated(comparison, None), compared_rest.unaffected(comparison)]
    lead += [*compared_rest.lacking(comparison), _how(comparison)]
    return Section(
        id=ID, title="Which plan, under which theory?", lead=tuple(filter(None, lead)),
        figures=tuple(_figures(comparison, said[:DRAWN], source)), grids=(_overview(comparison),) if ranked else (),
        folded=tuple(_folded(comparison, one) for one in said),
    )  # fmt: skip


def _how(found: PlanComparison) -> str:
    """How it was found."""
    alike = len(set(found.weights)) == 1
    weighed = "all alike" if alike else "by the weights that were given"
    number = len(found.theories)
    return (
        f"{len(found.plans)} plans were computed under {number} {'theory' if number == 1 else 'theories'}, weighed "
        f"{weighed}, at the central values and at {found.points} points of all ranges, behaviour among them: the same "
        "points for all, so that what moves every plan alike does not count. Behind a number stands its 95% interval "
        "for the mean over the ranges. Questions on which the theories disagree most about the plan come first."
    )


def _lead(said: Voice) -> Iterator[str]:
    """What a question comes to."""
    asked = f"{said.one.text or said.one.question} The {said.one.better} the better."
    yield " ".join(filter(None, (asked, words.preferred(said), words.switch(said), words.theories(said))))


def _folded(found: PlanComparison, said: Voice) -> Folded:
    sentences = [words.measures(said), words.weights(said), compared_rest.dominated(found, said)]
    return Folded(
        summary=f"By which measure: {said.one.question}", sentences=tuple(filter(None, sentences)),
        grids=(_theories(said), _robust(said)),
    )  # fmt: skip


def _overview(found: PlanComparison) -> Grid:
    """Plans by questions: the mean over ranges and theories."""
    ranked = found.ranked
    said = [voice(found, one) for one in ranked]
    rows = []
    for plan in found.plans:
        cells = []
        for one in said:
            score = next((score for score in one.one.scores if score.plan == plan), None)
            cells.append("" if score is None else f"{_range(one, score.weighted['mean'])}{_mark(score.place)}")
        rows.append((named(plan, "plan"), *cells))
    return Grid(
        caption="Each plan by each question: mean over ranges and theories, with its 95% interval",
        heads=("", *(f"{one.question} ({one.better} is better)" for one in ranked)), rows=tuple(rows),
        note="* the best mean; ~ not told apart from it",
    )  # fmt: skip


def _theories(said: Voice) -> Grid:
    """Theories by plans."""
    one = said.one
    rows = []
    for theory in dict.fromkeys(standing.theory for standing in one.standings):
        cells = []
        for plan in one.plans:
            standing = one.standing(theory, plan)
            cells.append(f"{_range(said, standing.mean)}{_mark(standing.place)}")
        rows.append((named(theory, "theory"), *cells))
    return Grid(
        caption="Mean over the ranges by theory and plan, with its 95% interval",
        heads=("", *(named(plan, "plan") for plan in one.plans)), rows=tuple(rows),
        note="* the best mean under the theory; ~ not told apart from it",
    )  # fmt: skip


def _robust(said: Voice) -> Grid:
    """Plans by measures, weighted over theories; extremes under the theory where the plan does worst."""
    one = said.one
    known = [name for name in ROBUST if name in one.scores[0].weighted]
    rows = []
    for score in one.scores:
        cells = []
        for name in known:
            found = score.worst[name] if name in ("worst", "regret most") else score.weighted[name]
            cells.append(_share(found) if name == "enough" else _range(said, found))
        chosen = "" if score.versus is None else _share(score.versus.better)
        rows.append((named(score.plan, "plan"), *cells, chosen, percent(score.preferred)))
    heads = [MEASURES[name] + (", worst theory" if name in ("worst", "regret most") else "") for name in known]
    return Grid(
        caption="Measures of robustness, weighted over theories unless they say otherwise",
        heads=("", *heads, "better than no plan at", "best mean in resamplings"), rows=tuple(rows),
    )  # fmt: skip


def _figures(found: PlanComparison, said: list[Voice], source: str) -> Iterator[Figure]:
    for place, one in enumerate(said, start=1):
        yield figure(heat(one, source), f"f-{ID}-{place}")


def heat(said: Voice, source: str) -> Heat:
    """The heat map of a question.

    Args:
        said: The question.
        source: What stands at the foot.
    """
    one = said.one
    order = sorted(dict.fromkeys(standing.theory for standing in one.standings), key=lambda name: -_gap(one, name))
    furthest = max((abs(s.versus.difference.value) for s in one.standings if s.versus is not None), default=0.0)
    return Heat(
        title=_finding(said), unit=_unit(said), source=source, say=said.amount.number,
        plans=tuple(named(plan, "plan") for plan in one.plans),
        rows=tuple(
            (named(theory, "theory"), tuple(_cell(one, one.standing(theory, plan), furthest) for plan in one.plans))
            for theory in order
        ),
    )  # fmt: skip


def _gap(one: QuestionComparison, theory: str) -> float:
    """By how much the plan that is best over theories falls short of the best under one: where it is most, first."""
    best, ours = one.best(theory), one.standing(theory, one.scores[0].plan)
    return abs(best.mean.value - ours.mean.value)


def _cell(one: QuestionComparison, standing: Standing, furthest: float) -> Cell:
    sign: Sign = "base" if standing.plan == ALONE else "same"
    size = 0.0
    if standing.versus is not None:
        found = standing.versus.difference
        if not found.low <= 0 <= found.high:
            sign = "better" if (found.value > 0) == (one.better == "higher") else "worse"
        size = abs(found.value) / furthest if furthest else 0.0
    return Cell(
        value=standing.mean.value, interval=(standing.mean.low, standing.mean.high), sign=sign,
        best=standing.place == "best", size=size,
    )  # fmt: skip


def _finding(said: Voice) -> str:
    """What the heat map shows, in a sentence."""
    one, level = said.one, compared_first.level_with(said)
    groups = best_by_theory(one)
    ahead = f"{said.plan(one.scores[0].plan)} has the best mean" + (f" but is {level}" if level else "")
    if len(groups) == 1:
        return f"{one.text or one.question} Under every theory {ahead}."
    return f"{one.text or one.question} Over all theories {ahead}; theories name {len(groups)} different plans."


def _unit(said: Voice) -> str:
    return f"{said.one.unit}, mean over {said.one.points} points of all ranges; {said.one.better} is better"


def _range(said: Voice, found: Ranged) -> str:
    say = said.amount.number
    return f"{say(found.value)} ({say(found.low)} to {'?' if found.high == float('inf') else say(found.high)})"


def _share(found: Ranged) -> str:
    return f"{percent(found.value)} ({percent(found.low)} to {percent(found.high)})"


def _mark(place: str) -> str:
    return {"best": " *", "tied": " ~"}.get(place, "")
