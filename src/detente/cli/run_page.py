"""How the findings of a run look on a page: a line for each question, then, for those asked for, every number."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from detente.cli.forecast_page import LEGEND, show_question
from detente.cli.page import Page
from detente.report.lineup import named
from detente.report.points import behaviour_said, draws, sample_said
from detente.report.rows import GOOD, PROBABILITY, rows_of
from detente.result import Status
from detente.words import NOTHING, bound, plain, probability

if TYPE_CHECKING:
    from detente.answer import Answer
    from detente.study.casework import Casework
    from detente.study.findings import Findings
    from detente.study.overview import Line

ALONE = "none"
BEHAVIOUR, ALL = "behaviour", "all ranges"
WIDE = 104
"""From this width on plans and bounds have columns; below it a table and a sentence of their own."""
MOVED = 12
"""Lines of that table."""
COMING = "…"
SHOWN = 3
"""Expectations that stand side by side in a cell."""


def introduce(page: Page, findings: "Findings", context: "Casework") -> None:
    """What stands above the table."""
    page.title(str(findings.machine["title"]))
    page.say(explained(findings, context, page.console.width))


def explained(findings: "Findings", context: "Casework", width: int) -> str:
    """What the columns are, in words."""
    theory, plan = (names[0] or ALONE for names in (context.theories, context.plans))
    standing = f"{named(theory, 'theory')} and {named(plan, 'plan')}"
    said = [f"value: under {standing}."]
    if len(context.theories) > 1:
        said.append(
            f"theories: lowest and highest over {len(context.theories)} theories, under {named(plan, 'plan')}; "
            "questions on which they differ most come first."
        )
    said.append(f"{BEHAVIOUR}: {behaviour_said(findings)}")
    if context.sample is not None:
        said.append(f"{ALL}: {sample_said(findings)} The value is at none of these points and may lie outside.")
    if len(context.plans) > 1:
        said.append("plan: the one that moves the value most, and by how much.")
    if width >= WIDE:
        said.append("bound: how far the value may be off for numerical reasons.")
    return " ".join(said)


def columns(width: int, context: "Casework") -> list[str]:
    """Names of the columns of the table."""
    names = ["question", "value", "theories", BEHAVIOUR]
    if context.sample is not None:
        names.append(ALL)
    if width >= WIDE and len(context.plans) > 1:
        names.append("plan")
    return [*names, "bound"] if width >= WIDE else names


def cells(line: "Line", names: Sequence[str]) -> list[str]:
    """A line of the table, what is not known yet with a sign that it will come."""
    say = probability if line.unit.startswith(PROBABILITY) else plain
    found = {
        "question": line.question,
        "value": _value(line.base),
        "theories": "-" if line.theories is None else _range(line.theories, say),
        BEHAVIOUR: COMING if line.behaviour is None else _range(line.behaviour, say),
        ALL: _sample(line.drawn, say),
        "plan": _plan(line, say),
        "bound": _bound(line.base),
    }
    return [found[name] for name in names]


def show_table(page: Page, lines: Sequence["Line"], context: "Casework") -> None:
    """The table, a line for each question, and what plans change."""
    names = columns(page.console.width, context)
    page.console.print()
    right = [index for index, name in enumerate(names) if name not in ("question", "plan")]
    page.table(names, [cells(line, names) for line in lines], right=right, whole=(0,), indent=0)
    if "bound" not in names and (said := _widest(lines)):
        page.say(said)
    moved = sorted((line for line in lines if _plan(line, plain) != "-"), key=lambda line: -line.moved)
    if "plan" in names or not moved:
        return
    page.heading("What plans change most")
    rows = []
    for line in moved[:MOVED]:
        say = probability if line.unit.startswith(PROBABILITY) else plain
        assert line.mover is not None
        rows.append((line.question, _value(line.base), say(line.mover.value), _plan(line, say)))
    page.table(("question", "value", "with it", "plan, and by how much"), rows, right=(1, 2), whole=(0,), indent=0)
    if len(moved) > MOVED:
        page.say(
            f"and {len(moved) - MOVED} questions that plans move less: all of them in --json, or in a wider terminal."
        )


def show_details(page: Page, findings: "Findings", questions: Sequence[str]) -> None:
    """Every number of some questions."""
    page.console.print()
    page.say(LEGEND)
    for name in questions:
        rows = [
            row
            for answer in findings.answers
            if answer.question == name
            for row in rows_of(answer, findings.machine["questions"][name])
        ]
        if rows:
            show_question(page, rows, BEHAVIOUR)


def unsettled(findings: "Findings") -> int:
    """Numbers at central values that did not converge and are no result."""
    return sum(
        one.estimate.status is Status.STOPPED
        for answer in (*findings.answers, *findings.second)
        for one in answer.expectations
    )


def missing_points(findings: "Findings") -> str:
    """What has to be said of points at which there is no number, so that no range looks narrower than it is known."""
    spreads = [one.spread for answer in findings.answers for one in answer.expectations if one.spread is not None]
    lacking = sum(value is None for spread in spreads for _, value in spread.points[1:])
    behaviour = sum(len(spread.points) - 1 for spread in spreads)
    drawn = sum(len(one.values) for one in findings.samples)
    none = sum(value is None for one in findings.samples for value in one.values)
    if not lacking + none:
        return ""
    return (
        f"At {lacking + none:,} of {behaviour + drawn:,} points there is no number: the ranges are those of the others."
    )


def _value(answer: "Answer") -> str:
    say = probability if answer.unit.startswith(PROBABILITY) else plain
    found = [
        "not a result" if one.estimate.status is Status.STOPPED else say(one.estimate.value)
        for one in answer.expectations
    ]
    more = f" +{len(found) - SHOWN}" if len(found) > SHOWN else ""
    return " | ".join(found[:SHOWN]) + more


def _widest(lines: Sequence["Line"]) -> str:
    """The largest numerical bound of the values in a table, in words."""
    found = [e.estimate.bound for line in lines for e in line.base.expectations if e.estimate.status in GOOD]
    return f"For numerical reasons no value is off by more than {bound(max(found))}." if found else ""


def _bound(answer: "Answer") -> str:
    found = [one.estimate.bound for one in answer.expectations if one.estimate.status in GOOD]
    return bound(max(found)) if found else "-"


def _range(found: tuple[float, float], say: Callable[[float], str]) -> str:
    return (" to " if found[0] < 0 else "–").join(dict.fromkeys(say(value) for value in found))


def _sample(drawn: Sequence[float | None], say: Callable[[float], str]) -> str:
    """The range over the points drawn, with ends as the legend and the brief have them."""
    if not drawn:
        return COMING
    found = draws(drawn)
    if found is None:
        return next((say(value) for value in drawn if value is not None), "-")
    return _range((found[0], found[2]), say)


def _plan(line: "Line", say: Callable[[float], str]) -> str:
    mover = line.mover
    if mover is None or abs(mover.effect) < NOTHING:
        return "-"
    return f"{mover.plan} {'+' if mover.effect > 0 else ''}{say(mover.effect)}"
