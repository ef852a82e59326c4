"""The map of equilibria over conditions of a case, as a page shows it."""

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.cli.codes import UsageError
from detente.cli.opening import NONE
from detente.cli.page import Page, write_json
from detente.cli.places import find

if TYPE_CHECKING:
    from detente.analysis.stability import Concept
    from detente.insight.settling import Settled, Swept

MOST_CELLS = 60
MOST_ROWS = 40
LETTERS = {"nash": "N", "sseq": "Q", "seq": "q", "smr": "m", "gmr": "g"}
LEGEND = (
    "Each cell has the strongest concept under which a state is an equilibrium there: N nash, Q sseq, q seq, m smr, "
    "g gmr. A column is for the levels named above it; * is where the case starts."
)


def show_sweep(args: argparse.Namespace) -> None:
    """Print where a case can settle while some of its conditions stand at each of their levels.

    Raises:
        UsageError: If a condition, theory or plan is not there, or there are too many levels.
    """
    found = list(_swept(args))
    if args.json:
        write_json([_data(case, swept) for case, swept in found])
        return
    page = Page()
    page.title(found[0][0].conflict.title)
    page.say(LEGEND)
    for case, swept in found:
        theory = "the case as it stands" if case.theory is None else f"theory {case.theory}"
        plan = "" if case.stage.plan is None else f", plan {case.stage.plan}"
        page.heading(f"{theory}{plan}: equilibria over {' and '.join(swept.conditions)}")
        _table(page, case, swept)


def _swept(args: argparse.Namespace) -> "Iterator[tuple[Settled, Swept]]":
    from detente.case.load import load
    from detente.cli.forecast import chosen
    from detente.cli.progress import Progress
    from detente.insight.settling import settle, sweep

    machine = load(find(args.case)).machine
    theories = chosen(args.theory or [NONE], (NONE, *machine["theories"]), "theory")
    plans = chosen(args.plan or [NONE], (NONE, *machine["plans"]), "plan")
    named = [[None if name == NONE else name for name in names] for names in (theories, plans)]
    cases = [case for case in settle(machine, *named) if not case.stage.phase]
    with Progress() as progress:
        for number, case in enumerate(cases):
            progress(number / len(cases), "equilibria")
            levels = {factor.id: len(factor.levels) for factor in case.model.factors}
            cells = 1
            for name in args.sweep:
                cells *= levels.get(name, 1)
            if cells > MOST_CELLS:
                raise UsageError(f"--sweep: found {cells} combinations of levels; a page holds at most {MOST_CELLS}")
            yield case, sweep(case.model, args.sweep, case.stage)


def _strongest(cell: "Mapping[Concept, tuple[int, ...]]") -> dict[int, str]:
    """The letter of each state that is an equilibrium in a cell."""
    found: dict[int, str] = {}
    for word in reversed(LETTERS):
        found |= {state: LETTERS[word] for concept, states in cell.items() if concept == word for state in states}
    return found


def _table(page: Page, case: "Settled", swept: "Swept") -> None:
    """States down; across, the places where the map is the same, each in one column."""
    places: dict[tuple[tuple[int, str], ...], list[tuple[str, ...]]] = {}
    for levels, cell in swept.cells.items():
        places.setdefault(tuple(sorted(_strongest(cell).items())), []).append(levels)
    maps = [dict(found) for found in places]
    states = sorted({state for found in maps for state in found})
    # what holds in most places, and most firmly, first
    states.sort(key=lambda s: (-sum(s in found for found in maps), -sum(found.get(s) == "N" for found in maps), s))
    names = {code: case.conflict.describe(number) for number, code in enumerate(case.conflict.codes.tolist())}
    rows = [
        [names.get(code, str(code)), *(found.get(code, "-") for found in maps)] for code in states[:MOST_ROWS]
    ]  # fmt: skip
    columns = [chr(ord("A") + number) if number < 26 else str(number) for number in range(len(maps))]
    if len(maps) == 1:
        page.say("They change nothing: the equilibria are the same at all levels.", indent=2)
    for column, where in zip(columns, places.values(), strict=True):
        told = ", ".join("/".join(levels) + (" *" if levels == swept.start else "") for levels in where)
        page.say(f"{column}: {told}", indent=2)
    page.table(["state", *columns], rows, whole=[0])
    if len(states) > MOST_ROWS:
        page.say(f"{len(states) - MOST_ROWS} more states are equilibria somewhere: --json has all.", indent=2)


def _data(case: "Settled", swept: "Swept") -> dict[str, object]:
    return {
        "theory": case.theory, "plan": case.stage.plan, "conditions": list(swept.conditions),
        "start": list(swept.start),
        "cells": [
            {"levels": list(levels), "equilibria": {str(concept): list(states) for concept, states in cell.items()}}
            for levels, cell in swept.cells.items()
        ],
        "states": {str(code): case.conflict.describe(n) for n, code in enumerate(case.conflict.codes.tolist())},
    }  # fmt: skip
