"""The map of equilibria over conditions of a case, as a page shows it."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from detente.cli.codes import UsageError
from detente.cli.conflicts import conditions_of, held_levels
from detente.cli.opening import NONE
from detente.cli.page import Page, write_json
from detente.cli.places import find
from detente.cli.settling_table import LEGEND, show_maps

if TYPE_CHECKING:
    from detente.analysis.stability import Concept
    from detente.case.model import Model
    from detente.insight.settling import Swept

MOST_CELLS = 60


def show_sweep(args: argparse.Namespace) -> None:
    """Print where a case can settle while some of its conditions stand at each of their levels.

    Raises:
        UsageError: If a condition, theory or plan is not there, or there are too many levels.
    """
    found = list(_swept(args))
    if args.json:
        write_json([_data(one) for one in found])
        return
    page = Page()
    page.title(found[0].model.title)
    page.say(LEGEND)
    if args.hold:
        page.say(f"Held: {', '.join(args.hold)}.")
    for one in found:
        theory = "the case as it stands" if one.theory is None else f"theory {one.theory}"
        plan = "" if one.plan is None else f", plan {one.plan}"
        page.heading(f"{theory}{plan}: equilibria over {' and '.join(one.swept.conditions)}")
        _table(page, one)


@dataclass(frozen=True, slots=True)
class _Map:
    """A map, and of which theory and plan it is."""

    theory: str | None
    plan: str | None
    model: "Model"
    swept: "Swept"

    def name(self, code: int) -> str:
        """A state by its code."""
        from detente.game.conflict.choice import pattern
        from detente.game.conflict.held import choices

        return pattern(choices(self.model), code)


def _swept(args: argparse.Namespace) -> Iterator[_Map]:
    from detente.case.build import build
    from detente.case.load import load
    from detente.case.override import apply
    from detente.cli.names import chosen
    from detente.cli.progress import Progress
    from detente.insight.settling import sweep
    from detente.insight.stages import stages

    machine = load(find(args.case)).machine
    theories = chosen(args.theory or [NONE], (NONE, *machine["theories"]), "theory")
    plans = chosen(args.plan or [NONE], (NONE, *machine["plans"]), "plan")
    conditions = list(dict.fromkeys(args.sweep))
    named = [[None if name == NONE else name for name in names] for names in (plans, theories)]
    asked = list(product(*named))
    with Progress() as progress:
        for number, (plan, theory) in enumerate(asked):
            progress(number / len(asked), "equilibria")
            model = build(apply(machine, theory=theory, plan=plan))
            held = held_levels(model, args.hold or ())
            chosen(conditions, conditions_of(model), "condition")
            levels = {factor.id: len(factor.levels) for factor in model.factors}
            cells = 1
            for name in conditions:
                if name in held:
                    raise UsageError(f"--sweep {name} moves what --hold keeps where it is; name it once")
                cells *= levels.get(name, 1)
            if cells > MOST_CELLS:
                raise UsageError(f"--sweep: found {cells} combinations of levels; a page holds at most {MOST_CELLS}")
            stage = stages(machine, plan, model)[0]  # a first phase that begins at once is where the plan starts
            swept = sweep(model, conditions, stage, held=held, step="one" if args.one else "any")
            yield _Map(theory, plan, model, swept)


def _strongest(cell: "Mapping[Concept, tuple[int, ...]]") -> dict[int, str]:
    """By code the most demanding concept of each state that is an equilibrium in a cell."""
    from detente.insight.settling import STRONGEST

    found: dict[int, str] = {}
    for concept in reversed(STRONGEST):
        found |= dict.fromkeys(cell[concept], concept.value)
    return found


def _table(page: Page, one: _Map) -> None:
    """The maps of all places."""
    maps = [
        ("/".join(levels) + (" *" if levels == one.swept.start else ""), _strongest(cell))
        for levels, cell in one.swept.cells.items()
    ]
    show_maps(page, maps, one.name, alike="They change nothing: the equilibria are the same at all levels.")


def _data(one: _Map) -> dict[str, object]:
    swept = one.swept
    codes = sorted({code for there in swept.codes.values() for code in there})
    return {
        "theory": one.theory, "plan": one.plan, "conditions": list(swept.conditions),
        "start": list(swept.start),
        "cells": [
            {"levels": list(levels), "equilibria": {str(concept): list(states) for concept, states in cell.items()}}
            for levels, cell in swept.cells.items()
        ],
        "states": {str(code): one.name(code) for code in codes},
    }  # fmt: skip
