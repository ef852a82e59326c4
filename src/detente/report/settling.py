"""Where it can settle: what a brief prints of the graph model of its case (`docs/stability.md`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.language import PHASE_CONDITION
from detente.chart import Edge, Graph, Node
from detente.errors import DetenteError, GameError
from detente.game.conflict import Conflict
from detente.insight.picture import picture
from detente.insight.settling import Settled, alike, place_of, settle, sweep
from detente.insight.stages import START
from detente.report import names
from detente.report.figures import Figure, figure
from detente.report.rows import ALONE
from detente.report.section import Grid
from detente.report.settled_tables import FIRM, agreements, counts, equilibria, turned
from detente.report.settled_words import SHORT, actors_held, found_sentences, holds, start_title
from detente.report.states import States
from detente.study.findings import Findings
from detente.words import plain

MOST = 2**12
"""States of a graph model that a brief still goes through."""
WORK = 2**14
"""States times theories times plans up to which all of them are gone through; beyond, the case alone. Likewise states
times levels of conditions."""
SHOWN, ENTRIES = 3, 3
"""Equilibria without threats, and stages of plans, whose reasons are told."""
COLUMNS = 3
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What is printed of where a case can settle."""

    skipped: str = ""
    """Why there is nothing, where that is so."""
    sentences: tuple[str, ...] = ()
    figure: Figure | None = None
    grids: tuple[Grid, ...] = ()
    folded: tuple[Grid, ...] = ()
    reasons: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of some states: which it is, and what keeps each actor in it."""
    notes: tuple[str, ...] = ()
    """What is held and what is left out."""


def settling(findings: Findings, foot: str) -> Settling:
    """What is printed of where a case can settle, under the theories and plans that were asked about.

    Args:
        findings: What was found of the case.
        foot: What stands at the foot of a figure.
    """
    machine = findings.machine
    theories = _asked(machine["theories"], {answer.theory for answer in findings.answers})
    plans = _asked(machine["plans"], {answer.plan for answer in findings.answers})
    try:
        base = _small(machine)
        found, left = _found(machine, base, theories, plans)
        return _printed(machine, found, foot, left)
    except DetenteError as error:
        return Settling(skipped=f"{error} So there is nothing here.")


def _found(
    machine: Mapping[str, Any], base: Settled, theories: Sequence[str | None], plans: Sequence[str | None]
) -> tuple[list[Settled], str]:
    """The case under theories and plans as far as states can be compared, and a sentence of what is left out."""
    if base.conflict.size * len(theories) * len(plans) > WORK:
        return [base], "With so many states theories and plans were not gone through."
    try:
        found = list(settle(machine, theories, plans))
    except DetenteError as error:
        return [base], f"Theories and plans were not gone through: {error}"
    others = [one for one in found if not alike(one.conflict, base.conflict)]
    named = dict.fromkeys(
        f"theory `{one.theory}`" if one.theory else f"plan `{one.stage.plan}`" for one in others
    )  # fmt: skip
    left = f"Left out, because actors or options are others there: {', '.join(named)}." if named else ""
    gone = {(one.theory, one.stage.plan) for one in others}
    return [one for one in found if (one.theory, one.stage.plan) not in gone], left


def _small(machine: Mapping[str, Any]) -> Settled:
    """The case itself, if its graph model is small enough and anything moves in it.

    Raises:
        GameError: If not.
    """
    size = 1
    for option in machine["options"].values():
        size *= len(option["levels"])
    if size > MOST:
        raise GameError(
            f"The options of the case make {size:,} combinations of levels, and a brief goes through at most {MOST:,}; "
            "`detente stability` goes further."
        )
    (base,) = settle(machine)
    if not any(moves.count for moves in base.conflict.moves):
        raise GameError("Nobody can move any option while conditions are held where the case starts.")
    return base


def _asked(names: Mapping[str, Any], there: set[str | None]) -> list[str | None]:
    return [None, *(name for name in names if name in there)]


def _printed(machine: Mapping[str, Any], found: Sequence[Settled], foot: str, left: str) -> Settling:
    base = next(one for one in found if one.theory is None and one.stage.plan is None)
    conflict, states = base.conflict, States(base.conflict)
    called = {None if name == ALONE else name: said for name, said in names.theories(machine).items()}
    entries = _entries(found, conflict)
    swept = [sweep(base.model, [name], base.stage) for name in _swept(machine, conflict.size)]
    with_plans = agreements(found, states, called)
    return Settling(
        sentences=(
            *found_sentences(found, states, called), *turned(swept, base, states)[1],
            *((left,) if left else ()),
        ),
        figure=_figure(base, states, entries, foot),
        grids=tuple(filter(None, (equilibria(found, states, "theories"), with_plans))),
        folded=tuple(filter(None, (equilibria(found, states, "plans"), counts(found), turned(swept, base, states)[0]))),
        reasons=tuple(_reasons(base, states, entries)), notes=conflict.notes,
    )  # fmt: skip


def _swept(machine: Mapping[str, Any], size: int) -> list[str]:
    """Conditions that are moved through their levels; none where that would take long."""
    levels = {name: len(one["levels"]) for name, one in machine["conditions"].items() if name != PHASE_CONDITION}
    return list(levels) if size * sum(levels.values()) <= WORK else []


def _entries(found: Sequence[Settled], conflict: Conflict) -> list[int]:
    """States in which phases of plans begin, as states of the case without a plan, each once."""
    places = [
        place_of(conflict, one.stage.levels) for one in found if one.theory is None and one.stage.phase != START
    ]  # fmt: skip
    return [place for place in dict.fromkeys(places) if place is not None and place != conflict.status_quo][:ENTRIES]


def _figure(base: Settled, states: States, entries: Sequence[int], foot: str) -> Figure | None:
    """The status quo, where it can settle, where plans would lead, and the moves between."""
    conflict, start = base.conflict, base.conflict.status_quo
    if start is None:
        return None
    nash = [state for state in base.settled if state != start][:SHOWN]
    made = picture(conflict, start, [*nash, *entries])
    if not made.arrows:
        return None
    at = {state: number for number, state in enumerate(made.states)}
    nodes = []
    for number, (state, depth) in enumerate(zip(made.states, made.depth, strict=True)):
        concept = base.strongest(state)
        marks = [*(["start"] if state == start else []), *([] if concept is None else [SHORT[concept]])]
        lines = states.parts(state, None if state == start else start)
        firm = state == start or concept in FIRM
        nodes.append(Node(LETTERS[number], lines[:5], ", ".join(marks), min(depth, COLUMNS - 1), firm))
    edges = tuple(Edge(at[arrow.source], at[arrow.target], arrow.actor, arrow.gains) for arrow in made.arrows)
    plate = Graph(
        title=start_title(base, states), unit="moves between states, with no theory and no plan", source=foot,
        say=plain, actors=conflict.actors, nodes=tuple(nodes), edges=edges,
    )  # fmt: skip
    return figure(plate, "f-settling", what="moves")


def _reasons(base: Settled, states: States, entries: Sequence[int]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """What keeps each actor in the status quo, in the states that hold without threats, and where plans would lead."""
    start = base.conflict.status_quo
    wanted = [] if start is None else [(start, "The start")]
    wanted += [(state, "") for state in base.settled[:SHOWN]] + [(state, "") for state in entries]
    found = {}
    for state, name in wanted:
        if state not in found:
            head = f"{name} ({states.told(state)})" if name else states.told(state, start)
            found[state] = (f"{head}: {holds(base.strongest(state))}", tuple(actors_held(states, state)))
    return tuple(found.values())
