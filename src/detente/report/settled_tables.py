"""Tables of where a case can settle: states by theory and by plan, what plans begin with, where conditions matter."""

from collections.abc import Mapping, Sequence
from typing import Literal

from detente.analysis.stability import Concept
from detente.insight.holding import agreed
from detente.insight.settling import STRONGEST, Settled, Swept
from detente.insight.stages import START, Stage
from detente.report.names import quoted
from detente.report.rows import ALONE
from detente.report.section import Grid
from detente.report.sentences import listed
from detente.report.settled_words import SHORT, by_theory
from detente.report.states import States

FIRM = (Concept.NASH, Concept.SSEQ, Concept.SEQ)
"""Concepts under which a state has a row of its own."""
MOST_ROWS = 30
EVER = "The states that hold with no threat or by credible ones"
NONE = "–"
ABSENT = "not there"
"""Of a state that a rule forbids."""


def stage_name(stage: Stage) -> str:
    """A stage in the head of a column."""
    return ALONE if stage.plan is None else stage.plan if stage.phase == START else f"{stage.plan}: {stage.phase}"


def equilibria(found: Sequence[Settled], states: States, by: Literal["theories", "plans"]) -> Grid | None:
    """States that hold with no threat or by credible ones somewhere, with the most demanding concept they hold under.

    Args:
        found: The case under its theories and plans.
        states: Names of states.
        by: Whether the columns are theories with no plan, or stages of plans with no theory.

    Returns:
        The table; columns that are the same stand together. None where there is one column of plans.
    """
    plain = [one for one in found if (one.stage.plan is None if by == "theories" else one.theory is None)]
    if by == "plans" and len(plain) < 2:
        return None
    codes = sorted({int(one.conflict.codes[s]) for one in plain for s in _firm(one)})
    base = states.conflict
    start = base.status_quo
    own = [] if start is None else [states.code(start)]
    columns: dict[tuple[str, ...], list[str]] = {}
    rows = [*own, *(code for code in codes if code not in own)]
    for one in plain:
        cells = tuple(_strongest(one, code) for code in rows)
        name = (one.theory or ALONE) if by == "theories" else stage_name(one.stage)
        columns.setdefault(cells, []).append(name)
    order = sorted(range(len(own), len(rows)), key=lambda row: (min(_rank(cells[row]) for cells in columns), row))
    shown = [*range(len(own)), *order][:MOST_ROWS]
    body = []
    for row in shown:
        name = "start" if row < len(own) else str(shown.index(row) + (0 if own else 1))
        body.append((name, *states.levels_of(rows[row]), *(cells[row] for cells in columns)))
    what = "theory, with no plan" if by == "theories" else "plan and phase, with no theory"
    left = len(rows) - len(shown)
    return Grid(
        caption=f"States that hold, by {what}: the most demanding concept",
        heads=("", *states.short, *(", ".join(names) for names in columns.values())), rows=tuple(body),
        note=f"{left} more states are left out." if left else "",
    )  # fmt: skip


def counts(found: Sequence[Settled]) -> Grid:
    """How many states hold under each concept, by theory, with no plan; theories that agree stand together."""
    columns: dict[tuple[int, ...], list[str]] = {}
    order = tuple(reversed(STRONGEST))
    for one in found:
        if one.stage.plan is None:
            numbers = tuple(len(one.stable.equilibria(concept)) for concept in order)
            columns.setdefault(numbers, []).append(one.theory or ALONE)
    rows = tuple(
        (SHORT[concept], *(str(numbers[row]) for numbers in columns)) for row, concept in enumerate(order)
    )  # fmt: skip
    return Grid(caption="How many states hold under each concept, by theory, with no plan",
                heads=("concept", *(", ".join(names) for names in columns.values())), rows=rows)  # fmt: skip


def agreements(found: Sequence[Settled], states: States, called: Mapping[str | None, str]) -> Grid | None:
    """Stages of plans: the state they begin in, how that holds without and with them, and who would rather be there."""
    rows = []
    alone = [one for one in found if one.stage.plan is None]
    before: Stage | None = None
    for own in (one for one in found if one.theory is None and one.stage.plan is not None):
        last, before = before, own.stage
        phased = any(one.stage.plan == own.stage.plan and one.stage.phase != START for one in found)
        if own.entry is None or (phased and own.stage.phase == START):
            continue
        same = [one for one in found if stage_name(one.stage) == stage_name(own.stage)]
        code = int(own.conflict.codes[own.entry])
        previous = last if last is not None and last.plan == own.stage.plan else alone[0].stage
        view = agreed(own, previous)
        sides = {
            sign: [own.conflict.actors[n] for n, like in enumerate(view.likes) if like == sign] for sign in (1, -1, 0)
        }
        for_it = [f"{said}: {listed(sides[sign])}" for sign, said in ((1, "for"), (-1, "against")) if sides[sign]]
        parties = [own.conflict.actors[party] for party in view.parties]
        rows.append(
            (
                quoted(str(own.stage.plan)) + (f", {own.stage.phase.replace('_', ' ')}" if own.stage.phase else ""),
                states.told_of(code, alone[0].start),
                _cell(alone, code, called),
                _cell(same, code, called),
                "; ".join(for_it) or "all the same to everybody",
                listed(parties) or NONE,
            )
        )  # fmt: skip
    if not rows:
        return None
    return Grid(
        caption="What plans begin with: how that state holds without the plan and with it, under every theory unless "
        "one is named, and who would rather be in it than where it was before",
        heads=("plan, phase", "begins with", "without the plan", "with it", "who would rather be there", "must agree"),
        rows=tuple(rows),
    )  # fmt: skip


def turned(swept: Sequence[Swept], base: Settled, states: States) -> tuple[Grid | None, tuple[str, ...]]:
    """Levels of conditions at which other states hold with no threat or by credible ones than do at the start.

    Returns:
        A table of them, None if there are none; and what that comes to.
    """
    own = {concept: tuple(base.conflict.codes[base.stable.equilibria(concept)].tolist()) for concept in FIRM}
    rows, moved = [], []
    for sweep in swept:
        for levels, cells in sweep.cells.items():
            # where the rules leave no state that is told; where nothing can move it is not
            still = len(sweep.codes[levels]) == len(cells[Concept.NASH]) > 0
            if levels == sweep.start or still or all(cells[concept] == own[concept] for concept in FIRM):
                continue
            there = next((SHORT[concept] for concept in STRONGEST if base.start in cells[concept]), NONE)
            there = there if base.start in sweep.codes[levels] else ABSENT
            rows.append((f"{sweep.conditions[0]} at {levels[0]}".replace("_", " "), there,
                         *(str(len(cells[concept])) for concept in reversed(STRONGEST))))  # fmt: skip
            moved.append(sweep.conditions[0])
    if not swept:
        return None, ()
    names = list(dict.fromkeys(moved))
    if not names:
        return None, (f"{EVER} would be the same wherever any one condition stood.",)
    said = listed([f"`{name}`" for name in names])
    grid = Grid(
        caption="Where other states hold with no threat or by credible ones: how the start holds, and how many states",
        heads=("held", "start", *(SHORT[concept] for concept in reversed(STRONGEST))), rows=tuple(rows),
    )  # fmt: skip
    rest = "; the other conditions make no difference" if len(names) < len(swept) else ""
    return grid, (f"{EVER} would be others if {said} stood elsewhere{rest}.",)


def _cell(found: Sequence[Settled], code: int, called: Mapping[str | None, str]) -> str:
    """How a state holds, by theory where theories differ."""
    return by_theory({one.theory: _strongest(one, code) for one in found}, called, every="")


def _firm(found: Settled) -> set[int]:
    return {int(state) for concept in FIRM for state in found.stable.equilibria(concept)}


def _strongest(found: Settled, code: int) -> str:
    """The most demanding concept a state holds under, by its code."""
    if not found.has(code):
        return ABSENT
    concept = found.strongest_at(code)
    return NONE if concept is None else SHORT[concept]


def _rank(cell: str) -> int:
    order = [*(SHORT[concept] for concept in STRONGEST), NONE, ABSENT]
    return order.index(cell)
