"""The start of a game whose states are not listed: whether any state it may start in breaks a rule."""

import math

import numpy as np

from detente.errors import GameError
from detente.formula import FormulaError, evaluate
from detente.game.layout import Layout

MOST = 2**18
"""Combinations of levels that are looked at for one rule."""


def feasible_start(layout: Layout) -> None:
    """Refuse a start that a rule forbids.

    Args:
        layout: The factors.

    Raises:
        GameError: If a state of positive start probability breaks a rule, or a rule reads too many factors whose start
            is spread out.
    """
    model = layout.model
    support = {}
    for one in model.factors:
        levels = [level for level, p in enumerate(one.start) if p > 0.0]
        support[one.id] = [model.fixed[one.id]] if one.id in model.fixed else levels
    for rule in model.rules:
        names = rule.forbidden.factors
        if math.prod(len(support[name]) for name in names) > MOST:
            raise GameError(
                f"The rule `{rule.path}` reads conditions that start in more than {MOST:,} ways. Start some at one "
                "level.",
                rule.path,
            )
        mesh = np.meshgrid(*[np.array(support[name]) for name in names], indexing="ij")
        columns = {name: column.ravel() for name, column in zip(names, mesh, strict=True)}
        try:
            broken = np.atleast_1d(evaluate(rule.forbidden, columns, model.parameters))
        except FormulaError as error:
            said = "; ".join(problem.found for problem in error.problems)
            raise GameError(f"The formula `{rule.forbidden.text}` has no value at the start: {said}.") from None
        if broken.any():
            at = int(np.flatnonzero(broken)[0])
            words = {one.id: one.levels for one in model.factors}
            state = ", ".join(f"{name}={words[name][columns[name][at]]}" for name in names)
            raise GameError(
                f"The start breaks the rule `{rule.path}` (never {rule.forbidden.text}): {state}.", rule.path
            )
