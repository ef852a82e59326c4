"""How deep actors think, on a lattice: the levels of section 5 one after another, never all at once.

A level is answered by everybody, then added to what is done at all levels and to what is expected of those below, one
sum for each depth; where all who look ahead think equally deep the two differ by a factor and are kept once.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.case.model import Actor
from detente.errors import GameError
from detente.game.behaviour.hierarchy import DOUBT, deepest, poisson, shares_below, shares_in_play
from detente.game.behaviour.response import TIE
from detente.game.lattice.behaviour import loops
from detente.game.lattice.behaviour.choice import Choice
from detente.game.lattice.behaviour.mind import Mind
from detente.game.lattice.behaviour.motions import Draft
from detente.game.lattice.behaviour.rows import Rows
from detente.game.lattice.behaviour.shallow import not_a_number, write_chance
from detente.game.lattice.behaviour.stances import Judge, Tally, judge_of, stance
from detente.game.lattice.behaviour.value import Equation
from detente.game.lattice.crew import Crew
from detente.game.lattice.lanes import Lanes
from detente.game.lattice.lattice import Lattice
from detente.game.lattice.operator import Sweeper
from detente.game.lattice.order import Order
from detente.result import Status

Floats = npt.NDArray[np.float64]
Tick = Callable[[float], None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Thought:
    """What thinking comes to, beside the rates: each actor's values at its deepest level, and how far they are off."""

    values: dict[str, Floats] = field(default_factory=dict)
    bound: float = 0.0
    doubt: float = 0.0

    @property
    def status(self) -> Status:
        """Whether choices are known well enough."""
        return Status.EXACT if self.doubt <= DOUBT else Status.STOPPED


def think_ahead(
    lattice: Lattice, rows: Rows, choices: Sequence[Choice], motions: Sequence[Draft], rates: Floats, meant: Floats,
    tick: Tick | None,
) -> Thought:  # fmt: skip
    """Add what actors do who look ahead, and what becomes of motions, to what is done anyway.

    Args:
        lattice: The lattice.
        rows: Its rows.
        choices: All options.
        motions: All motions.
        rates: Rates of the chain's rows: chance and the moves of myopic actors are there, all else is 0.
        meant: The part of each that is chosen, likewise.
        tick: Told the share of the work done.
    """
    with Crew(rates.size) as crew:
        return _Levels(lattice, rows, choices, motions, rates, meant, crew).thought(tick)


class _Levels:
    """Everybody's thoughts so far."""

    def __init__(
        self, lattice: Lattice, rows: Rows, choices: Sequence[Choice], motions: Sequence[Draft], rates: Floats,
        meant: Floats, crew: Crew,
    ) -> None:  # fmt: skip
        self.lattice, self.rows, self.rates, self.meant, self.crew = lattice, rows, rates, meant, crew
        self.actors = lattice.model.actors
        self.far = [actor for actor in self.actors if actor.foresight is not None]
        self.minds = {actor.id: Mind.of(lattice, rows, choices, actor) for actor in self.far}
        self.near = {row for c in choices if c.actor not in self.minds for row in c.rows}
        """Rows of moves of myopic actors: the same at every level."""
        self.depths = sorted({_depth(actor) for actor in self.actors})
        far_depths = {_depth(actor) for actor in self.far}
        self.alike = len(far_depths) == 1
        """Whether what is done and what is expected differ by a factor."""
        kept = [] if self.alike else sorted(depth for depth in far_depths if depth > 0)
        self.kept = {depth: k for k, depth in enumerate(kept)}
        self.below = np.zeros((len(kept), rows.moves.stop - rows.moves.start, lattice.box.size))
        self.tallies = {depth: Tally(motions) for depth in self.depths} if motions else {}
        self.motions, self.played = motions, Tally(motions, gainful=True)
        self.expected = np.zeros((len(rows.depths), lattice.box.size)) if self.far else np.zeros((0, 0))
        if self.far:
            lanes = Lanes(lattice.box, rows.lanes, self.expected[: len(rows.lanes)])
            self.order = Order(Sweeper(lanes), ahead=False)
            self.expected[rows.chain] = rates
            for stroke, led in zip(lattice.strokes, rows.led, strict=True):
                if stroke.sort == "dated":
                    write_chance(lattice, stroke, led, self.expected, 0)
        self.written: tuple[float, int] | None = None
        """Of which depth and level the expectations are that are written,"""
        self.spoiled: list[int] = []
        """but for these rows, which an actor's own moves took."""
        self.flows = {actor.id: lattice.flow(actor.id) for actor in self.actors if motions and actor not in self.far}

    def thought(self, tick: Tick | None) -> Thought:
        """Go through all levels."""
        values: dict[str, Floats] = {}
        bounds: dict[str, float] = {}
        deep: dict[str, Floats] = {}
        worst = doubt = 0.0
        top = max(deepest(_depth(actor)) for actor in self.actors)
        for level in range(1, top + 1):
            for number, actor in enumerate(self.far):
                mind = self.minds[actor.id]
                self.expect(_depth(actor), level)
                equation = Equation(self.lattice, self.order, mind, self.expected, self.crew)
                values[actor.id], off = equation.solved(values.get(actor.id))
                self.spoiled = mind.rows
                bounds[actor.id] = off / mind.delta
                if level <= deepest(_depth(actor)):
                    worst = max(worst, bounds[actor.id])
                    doubt = max(doubt, 2 * actor.rationality * self._sharpest(mind) * bounds[actor.id])
                if level == deepest(_depth(actor)):
                    deep[actor.id] = values[actor.id]
                if tick is not None:
                    tick(((level - 1) * len(self.far) + number + 1) / (top * len(self.far)))
            self.weigh(level, values, bounds)
            for actor in self.far:
                self.look(level, actor, values[actor.id], bounds[actor.id])
        if self.motions:
            self.played.write(1.0, 1.0, self.rates, self.rows.chain.start)
            self.played.write_meant(self.meant, self.rows.chain.start)
        return Thought(values=deep, bound=worst, doubt=doubt)

    def _sharpest(self, mind: Mind) -> float:
        kappas = [o.commitment for o in self.lattice.model.options if o.owner == mind.actor]
        kappas += [m.commitment for body in self.lattice.model.bodies for m in body.motions]
        return mind.delta + max(kappas, default=0.0)

    def expect(self, depth: float, level: int) -> None:
        """Write what an actor of some depth at some level expects of everybody."""
        moves, again = range(self.rows.moves.start, self.rows.moves.stop), self.written == (depth, level)
        for row in self.spoiled if again else moves:
            self._fill(row, depth, level)
        self.written, self.spoiled = (depth, level), []
        awake = 1.0 - shares_below(depth, level)[0]
        if awake and self.motions and not again:
            total = math.fsum(poisson(depth, k) for k in range(1, level))
            self.tallies[depth].write(awake, total, self.expected, 0)

    def _fill(self, row: int, depth: float, level: int) -> None:
        """Write how often moves of one row are expected."""
        into, done = self.expected[row], self.rates[row - self.rows.chain.start]
        below = math.fsum(poisson(depth, k) for k in range(level))
        if row in self.near:
            np.multiply(done, 1.0 - shares_below(depth, level)[0], out=into)
        elif level == 1 or depth == 0:
            into[:] = 0.0
        elif self.alike:
            share = math.fsum(poisson(depth, k) for k in range(1, deepest(depth) + 1)) / below
            np.multiply(done, share, out=into)
        else:
            np.multiply(self.below[self.kept[depth], row - self.rows.moves.start], 1.0 / below, out=into)

    def weigh(self, level: int, values: dict[str, Floats], bounds: dict[str, float]) -> None:
        """Add what everybody does about motions at a level."""
        if not self.motions:
            return
        passing = {depth: self._passing(depth, level) for depth in self.depths}
        found = [
            (actor, stance(self.motions, self._judge(actor, values, bounds), passing[_depth(actor)]))
            for actor in self.actors
        ]
        for actor, one in found:
            for depth, tally in self.tallies.items():
                tally.add(poisson(depth, level), one)
            self.played.add(_in_play(actor, level), one)

    def _passing(self, depth: float, level: int) -> list[Floats]:
        awake = 1.0 - shares_below(depth, level)[0]
        if not awake:
            return [np.zeros(len(draft.places)) for draft in self.motions]
        total = math.fsum(poisson(depth, k) for k in range(1, level))
        return [awake * passing for passing in self.tallies[depth].passing(total)]

    def _judge(self, actor: Actor, values: dict[str, Floats], bounds: dict[str, float]) -> Judge:
        far = actor.id in self.minds
        return judge_of(
            self.lattice, actor.id, values[actor.id] if far else self.flows[actor.id],
            self.minds[actor.id].delta if far else None, bounds.get(actor.id, 0.0), actor.rationality, willed=True,
        )  # fmt: skip

    def look(self, level: int, actor: Actor, values: Floats, bound: float) -> None:
        """Add what an actor does at its options at a level."""
        mind, unsound = self.minds[actor.id], np.zeros(1, bool)
        parts = np.array([poisson(depth, level) for depth in self.kept])
        live = np.zeros(0, bool) if self.lattice.live is None else self.lattice.live
        shift = np.array([self.rows.chain.start, self.rows.moves.start])
        for option in mind.options:
            if option.kappa <= 0:
                continue
            worth = mind.delta + option.kappa
            self.crew.run(
                loops.look, option.cells.parts, option.cells.heads, option.cells.tails, option.row, option.by,
                option.exit_, option.cost, option.clock, live, values, mind.ends.worth, worth, actor.rationality,
                option.weight, option.kappa, max(TIE, 4 * worth * bound), _in_play(actor, level), self.rates,
                self.meant, parts, self.below, shift, unsound,
            )  # fmt: skip
        if unsound[0]:
            raise GameError(not_a_number(self.lattice, option.option))


def _depth(actor: Actor) -> float:
    assert actor.depth is not None
    return actor.depth


def _in_play(actor: Actor, level: int) -> float:
    """How often an actor reasons at a level."""
    shares = shares_in_play(_depth(actor))
    return shares[level - 1] if level <= len(shares) else 0.0
