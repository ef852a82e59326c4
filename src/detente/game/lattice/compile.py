"""From a model to its lattice: each cause worked out once on the few factors that decide it.

A cause is looked at by the same rules as in an enumerated game, on the combinations of what it reads instead of on all
states.
"""

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from detente.case.model import Model
from detente.errors import TooLargeError
from detente.formula import Formula
from detente.game import choices, dynamics
from detente.game.chain import Cause
from detente.game.happening import Allowed, Happening
from detente.game.lattice import reads
from detente.game.lattice.box import Box
from detente.game.lattice.lattice import Lattice, Panel, Stroke
from detente.game.lattice.pinned import pinned
from detente.game.layout import Layout, lay_out
from detente.game.space import start_distribution
from detente.game.view import View

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
MOST_CELLS = 2**26
"""Cells of all tables together."""
MOST_STATES = 2**25
"""States of a box at most."""


def lay_lattice(model: Model) -> Lattice:
    """Compile a model to a lattice.

    Args:
        model: A case under one theory, one plan and one scenario.

    Returns:
        What can happen in it, on every combination of levels.

    Raises:
        TooLargeError: If there are too many states, or causes depend on so many factors that tables do not help, or the
            model has what lattices do not know: beliefs, hidden conditions.
        GameError: If a rate or a formula is wrong for some combination of levels that no rule forbids, reached or not.
    """
    refuse_unknown(model)
    layout = lay_out(model)
    box = Box(layout.sizes, pinned(layout))
    if box.size > MOST_STATES:
        raise TooLargeError(
            f"{box.size:,} combinations of levels are more than the {MOST_STATES:,} of which each can have its place. "
            "Merge levels that nothing distinguishes, or split the case; as it is it can be simulated "
            "(`detente simulate`)."
        )
    tables = _Tables(layout, box)
    causes: list[Cause] = []
    strokes: list[Stroke] = []
    for factors, happening in tables.happenings():
        strokes.append(tables.stroke(factors, happening, len(causes)))
        causes.append(happening.cause)
    codes, weights = start_distribution(layout)
    return Lattice(
        model=model, layout=layout, box=box, causes=tuple(causes), strokes=tuple(strokes),
        interests=tuple(tables.interests()), live=tables.live(), starts=codes, weights=weights,
    )  # fmt: skip


def refuse_unknown(model: Model) -> None:
    """Refuse what a lattice does not know.

    Raises:
        TooLargeError: If the model has beliefs, a hidden condition, or actors who think to equilibrium.
    """
    found = "beliefs" if model.beliefs else None
    found = found or next((f"the hidden condition `{f.id}`" for f in model.factors if f.hidden_from), None)
    found = found or ("`depth: equilibrium`" if any(actor.depth is None for actor in model.actors) else None)
    if found is not None:
        raise TooLargeError(
            f"A game with {found} is solved only where all its transitions fit in memory one by one. Merge levels that "
            "nothing distinguishes, add rules, or split the case; as it is it can be simulated (`detente simulate`)."
        )


class _Tables:
    """Tables over some factors of one layout."""

    def __init__(self, layout: Layout, box: Box) -> None:
        self.layout, self.box, self.model = layout, box, layout.model
        self.cells = 0

    def happenings(self) -> Iterator[tuple[tuple[int, ...], Happening]]:
        """Every cause, in the order of an enumerated game, with the free factors its table has."""
        layout, model = self.layout, self.model
        for event in model.events:
            factors, view, live, allowed = self.ground(reads.of_event(layout, event))
            yield factors, dynamics.fires(view, live, allowed, event, strict=True)
        for since in model.since:
            if layout.index[since.factor] not in layout.fixed:
                factors, view, live, allowed = self.ground(reads.of_fading(layout, since))
                yield factors, dynamics.fades(view, live, allowed, since)
        for number in range(len(model.calendar)):
            factors, view, live, allowed = self.ground(reads.of_date(layout, number))
            yield factors, dynamics.comes(view, live, allowed, number)
        for number, option in enumerate(model.options):
            if layout.index[option.factor] not in layout.fixed:
                factors, view, live, allowed = self.ground(reads.of_moves(layout, option))
                for happening in choices.moves(view, live, allowed, number, option, strict=True):
                    yield factors, happening
        number = 0
        for body in model.bodies:
            for motion in body.motions:
                factors, view, live, allowed = self.ground(reads.of_motion(layout, body, motion))
                for happening in choices.votes_on(view, live, allowed, number, body, motion, strict=True):
                    yield factors, happening
                number += 1

    def ground(self, read: set[int]) -> tuple[tuple[int, ...], View, Bools, Allowed]:
        """The combinations of some factors, which of them go on, and which changes of them the rules allow."""
        factors = tuple(f for f in sorted(read) if self.box.pinned[f] < 0)
        view = View.of(self.layout, self.codes(factors))
        told = read | {f for f, digit in enumerate(self.box.pinned) if digit >= 0}
        rules = [rule.forbidden for rule in self.model.rules if self.within(rule.forbidden, told)]
        over = [outcome.formula for outcome in self.model.final if self.within(outcome.formula, told)]
        live = ~_any(view, [*over, *rules])

        def allowed(codes: Ints) -> Bools:
            return ~_any(View.of(self.layout, codes), rules) if rules else np.ones(len(codes), bool)

        return factors, view, live, allowed

    def within(self, formula: Formula, told: set[int]) -> bool:
        """Whether some factors decide a formula."""
        return all(self.layout.index[name] in told for name in formula.factors)

    def codes(self, factors: Sequence[int]) -> Ints:
        """Codes of all combinations of some free factors, the other free ones at their first level."""
        self.cells += prod(self.layout.sizes[f] for f in factors)
        if self.cells > MOST_CELLS:
            raise TooLargeError(
                "What can happen depends on so many factors at once that it does not fit in memory: split formulas "
                "that read many factors, or merge levels that nothing distinguishes; as it is the case can be "
                "simulated (`detente simulate`)."
            )
        code = np.full(1, self.box.base, np.int64)
        for f in factors:
            steps = np.arange(self.layout.sizes[f]) * self.layout.strides[f]
            code = (code[:, None] + steps).reshape(-1)
        return code

    def stroke(self, factors: tuple[int, ...], happening: Happening, cause: int) -> Stroke:
        """The table of one cause."""
        shape = [self.layout.sizes[f] for f in factors]
        before = self.codes(factors)

        def laid(values: npt.NDArray[np.float64] | Ints | None) -> npt.NDArray[np.float64] | None:
            if values is None:
                return None
            full = np.zeros(len(before))
            full[happening.rows] = values
            return full.reshape(shape)

        def led(codes: Ints | None) -> Ints | None:
            if codes is None:
                return None
            full = np.zeros(len(before), np.int64)
            full[happening.rows] = codes - before[happening.rows]
            return full.reshape(shape)

        leads, clock = led(happening.codes), laid(happening.clock)
        assert leads is not None
        assert clock is not None
        return Stroke(
            sort=happening.sort, cause=cause, factors=factors, leads=leads, clock=clock, cost=laid(happening.cost),
            fails=led(happening.fail_codes), option=happening.option, level=happening.level, motion=happening.motion,
        )  # fmt: skip

    def interests(self) -> Iterator[tuple[Panel, ...]]:
        """For each actor the panels whose sum is its flow of utility, others' welfare that it has at heart included."""
        own: dict[str, list[Panel]] = {}
        for actor in self.model.actors:
            mine = [i for i in self.model.interests[actor.id] if i.formula is not None and i.weight]
            own[actor.id] = [self.panel(i.formula, i.weight) for i in mine if i.formula is not None]
        for actor in self.model.actors:
            found = list(own[actor.id])
            for interest in self.model.interests[actor.id]:
                if interest.welfare is not None and interest.weight:
                    found += [Panel(p.factors, interest.weight * p.values) for p in own[interest.welfare]]
            yield tuple(_joined(found))

    def panel(self, formula: Formula, weight: float) -> Panel:
        """A formula times a weight, for all levels of what it reads, those at which the story ends included."""
        factors = tuple(sorted(self.layout.index[name] for name in formula.factors))
        shape = [self.layout.sizes[f] for f in factors]
        code = np.zeros(1, np.int64)
        for f in factors:
            code = (code[:, None] + np.arange(self.layout.sizes[f]) * self.layout.strides[f]).reshape(-1)
        return Panel(factors, weight * np.asarray(View.of(self.layout, code).value(formula), np.float64).reshape(shape))

    def live(self) -> Bools | None:
        """States of the box in which the story goes on and that no rule forbids; None if these are all."""
        bad: Bools | None = None
        for formula in (*(o.formula for o in self.model.final), *(r.forbidden for r in self.model.rules)):
            read = {self.layout.index[name] for name in formula.factors}
            factors = tuple(f for f in sorted(read) if self.box.pinned[f] < 0)
            holds = np.asarray(View.of(self.layout, self.codes(factors)).value(formula), bool)
            if holds.any():
                wide = self.box.spread(factors, holds.reshape([self.layout.sizes[f] for f in factors]))
                bad = wide if bad is None else bad | wide
        return None if bad is None else ~bad


def _any(view: View, formulas: Sequence[Formula]) -> Bools:
    """Where any formula holds."""
    found = np.zeros(len(view.codes), bool)
    for formula in formulas:
        found |= view.value(formula)
    return found


def _joined(panels: Sequence[Panel]) -> list[Panel]:
    """Panels of the same factors added up; those that are 0 everywhere left out."""
    sums: dict[tuple[int, ...], Floats] = {}
    for panel in panels:
        sums[panel.factors] = sums[panel.factors] + panel.values if panel.factors in sums else panel.values
    return [Panel(factors, values) for factors, values in sums.items() if np.any(values)]
