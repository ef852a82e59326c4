"""How equilibria look on a page: states by concept, for a case by theory; who stays where, and why."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from detente.analysis.stability import (
    PROVISIONAL,
    READINGS,
    Concept,
    Stability,
    coalition_stability,
    gains_together,
    path,
    reasons,
    sentence,
)
from detente.cli.conflicts import Named
from detente.cli.opening import NONE
from detente.cli.page import Page
from detente.cli.progress import Progress
from detente.cli.settling_table import LEGEND as MAPS
from detente.cli.settling_table import MOST_ROWS, NOT_THERE, show_maps
from detente.errors import QueryError
from detente.game.conflict import Conflict
from detente.game.conflict.choice import pattern
from detente.insight.settling import alike

FEW = 8
MOST_TOLD = 20_000
"""States of a conflict of whose status quo it is said unasked why it holds."""
Found = tuple[Named, Stability, float]
Coalition = list[tuple[int, ...]] | None
LEGEND = (
    "A state is an equilibrium under a concept if it is stable for every actor. nash: nobody gains by a move. seq: "
    "whoever would gain is deterred by countermoves that are themselves improvements. gmr: by any countermoves. sseq, "
    "smr: by such countermoves from which there is no way out."
)


def show(
    found: Sequence[Found], states: Sequence[Sequence[int]], coalitions: Sequence[Coalition], *, every: bool
) -> None:
    """Print what was found.

    Args:
        found: Conflicts with their verdicts and the seconds they took.
        states: For each, the states of which it is to be told who stays there and why.
        coalitions: For each, coalitions that are asked about; an empty list for all, None for none.
        every: Whether all states are listed.
    """
    page = Page()
    first, verdicts, _ = found[0]
    page.title(first.conflict.title)
    _introduce(page, first.conflict, verdicts, sum(seconds for _, _, seconds in found))
    notes: dict[str, list[str]] = {}
    for one, _, _ in found:
        for note in one.conflict.notes:
            notes.setdefault(note, []).append(one.label)
    for note, labels in notes.items():
        few = "" if len(labels) == len(found) else f"Under {', '.join(labels)}: "
        page.say(few + note)
    if first.theory is None:
        _concepts(page, verdicts, every=every)
    else:
        page.say(MAPS)
        for plan, group in groupby(found, key=lambda one: one[0].plan):
            page.heading("Without a plan" if plan == NONE else f"With plan {plan}")
            _theories(page, list(group), every=every)
    for (one, verdict, _), wanted, coalition in zip(found, states, coalitions, strict=True):
        quo = one.conflict.status_quo
        # in a large conflict to say why takes long: only of what is asked
        told = quo is not None and one is first and one.conflict.size <= MOST_TOLD
        there = list(wanted) or ([quo] if quo is not None and told else [])
        if coalition is not None:
            _together(page, one, coalition, there, every=every)
        for state in there:
            _why(page, one, verdict, state)


def _introduce(page: Page, conflict: Conflict, verdicts: Stability, seconds: float) -> None:
    moves = sum(one.count for one in conflict.moves)
    page.say(
        f"{conflict.size:,} states, {moves:,} moves, {len(conflict.actors)} actors: {', '.join(conflict.actors)}. "
        f"Found in {seconds:.2g} s; {READINGS[verdicts.sanctions]}."
    )
    if conflict.options:
        names = [option.name for option in conflict.options]
        shape = "YN" if all(option.levels == ("N", "Y") for option in conflict.options) else "/"
        page.say(f"States are written as the options stand ({shape}): {', '.join(names)}.")
    page.say(LEGEND)


def _concepts(page: Page, verdicts: Stability, *, every: bool) -> None:
    """A conflict by itself: states down, concepts across."""
    conflict, concepts = verdicts.conflict, list(verdicts.stable)
    held = np.stack([verdicts.stable[concept].all(axis=0) for concept in concepts])
    rows = np.arange(conflict.size) if every else np.flatnonzero(held.any(axis=0))
    counts = ", ".join(f"{concept.value} {int(row.sum()):,}" for concept, row in zip(concepts, held, strict=True))
    page.heading(f"Equilibria: {counts}")
    if not len(rows):
        page.say("There is none under these concepts.", indent=2)
        return
    shown = rows if every else rows[:MOST_ROWS]
    cells = [
        [conflict.describe(int(s)), *(_mark(verdicts, concept, int(s), every) for concept in concepts)] for s in shown
    ]
    page.table(["state", *(concept.value for concept in concepts)], cells, whole=range(len(concepts) + 1))
    if every:
        page.say("Digits are the actors for whom it is stable, by their place; = is an equilibrium.", indent=2)
    if len(shown) < len(rows):
        page.say(f"{len(rows) - len(shown):,} more states are equilibria: --all lists every state.", indent=2)


def _mark(verdicts: Stability, concept: Concept, state: int, every: bool) -> str:
    column = verdicts.stable[concept][:, state]
    if column.all():
        return "="
    return "".join(str(number + 1) for number, stays in enumerate(column) if stays) or "-" if every else "-"


def strongest(verdicts: Stability, state: int) -> str:
    """The strongest concepts under which a state is an equilibrium, as a cell has them."""
    return "+".join(verdicts.strongest(state))


def _theories(page: Page, found: Sequence[Found], *, every: bool) -> None:
    """A case: states down, theories across, in each cell the strongest concept."""
    groups: list[list[Found]] = []
    for one in found:  # a code means the same only where the options are the same
        same = next((group for group in groups if alike(group[0][0].conflict, one[0].conflict)), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    for number, group in enumerate(groups):
        if number:
            names = ", ".join(option.name for option in group[0][0].conflict.options)
            page.say(f"With other actors or options: {names}.", indent=2)
        _alike(page, group, every=every)


def _alike(page: Page, found: Sequence[Found], *, every: bool) -> None:
    """The same of theories that have the same actors and options, but not always the same states."""
    conflict = found[0][0].conflict
    start = None if conflict.status_quo is None else int(conflict.codes[conflict.status_quo])
    codes = {code for one, _, _ in found for code in one.conflict.codes.tolist()}
    maps = []
    for one, verdicts, _ in found:
        at = {code: one.conflict.place(code) for code in codes}
        words = {code: NOT_THERE if state is None else strongest(verdicts, state) for code, state in at.items()}
        maps.append(("the case as it stands" if one.theory == NONE else str(one.theory), words))
    show_maps(
        page, maps, lambda code: pattern(conflict.options, code) + (" *" if code == start else ""),
        alike="The theories do not differ in this.", every=every,
    )  # fmt: skip


def _together(page: Page, one: Named, coalition: list[tuple[int, ...]], states: Sequence[int], *, every: bool) -> None:
    """Where coalitions stay, and where they would go together from some states."""
    conflict = one.conflict
    with Progress() as progress:
        found = coalition_stability(conflict, coalition or None, tick=lambda share: progress(share, "coalitions"))
    page.heading(f"Coalitions{', ' + one.label if one.label else ''}")
    for number, members in enumerate(found.coalitions):
        page.say(" and ".join(conflict.actors[member] for member in members), indent=2)
        for state in states:
            gains = gains_together(conflict, members, state)
            there = _listed(conflict, gains, every=every)
            said = f"better for all are {there}" if gains else "nothing is better for all"
            page.say(f"From {conflict.describe(state)}: {said}.", indent=4)
        alike: dict[tuple[int, ...], list[str]] = {}
        for concept, verdict in found.stable.items():
            alike.setdefault(tuple(np.flatnonzero(verdict[number]).tolist()), []).append(concept.value)
        for stays, concepts in alike.items():
            there = _listed(conflict, stays, every=every)
            page.say(f"{', '.join(concepts)}: stays in {len(stays):,} states: {there}", indent=4)
    page.say(PROVISIONAL, indent=2)


def _listed(conflict: Conflict, states: Sequence[int], *, every: bool) -> str:
    """Some states in a row, the first of them where there are many."""
    few = states if every else states[:FEW]
    more = "" if len(few) == len(states) else f" and {len(states) - len(few):,} more"
    return (", ".join(conflict.describe(state) for state in few) + more) or "none"


def _why(page: Page, one: Named, verdicts: Stability, state: int) -> None:
    """For each actor and concept why a state holds it or not."""
    conflict = one.conflict
    page.heading(f"{conflict.describe(state)}{', ' + one.label if one.label else ''}: who stays, and why")
    for number, name in enumerate(conflict.actors):
        stays = [concept.value for concept, rows in verdicts.stable.items() if rows[number, state]]
        page.say(f"{name}: " + (f"stable by {', '.join(stays)}" if stays else "not stable"), indent=2)
        for concept in verdicts.stable:
            try:
                given = reasons(conflict, concept, number, state, sanctions=verdicts.sanctions)
            except QueryError as error:
                page.say(f"{concept.value}: {error}", indent=4)
                continue
            if not given:
                page.say(sentence(conflict, number, state, concept, given), indent=4)
                break
            page.say(f"{concept.value}: {sentence(conflict, number, state, concept, given)}", indent=4)
            for reason in given if len(verdicts.stable) == 1 else ():
                page.say(path(conflict, number, state, reason), indent=6)
