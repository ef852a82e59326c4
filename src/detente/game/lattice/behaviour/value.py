"""Value on a lattice: the equation of section 4 by policy iteration, its linear systems solved lane by lane.

As on enumerated states (`game/behaviour/policy.py`) a policy is solved only as far as it takes to improve it, and the
one that stays until nearly only rounding is left; no matrix is ever made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from detente.game.lattice.behaviour import loops
from detente.game.lattice.behaviour.choice import Choice
from detente.game.lattice.behaviour.rows import Rows
from detente.game.lattice.behaviour.written import write
from detente.game.lattice.box import Box
from detente.game.lattice.crew import Crew, Part, cut
from detente.game.lattice.lanes import Lanes
from detente.game.lattice.lattice import Lattice
from detente.game.lattice.linear import solve
from detente.game.lattice.operator import PIECES, Sweeper

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MOST_STEPS = 200
SHARE = 0.02
"""A policy that may not be the last is solved until it is off by this part of what it was."""
EXACT = 1e-12
"""The last one until it is off by this part of the largest flow of utility, or by rounding."""
ROUNDING = 4 * float(np.finfo(np.float64).eps)
WIDE = 1024
"""At least so many states have one head."""
BLOCK = 4096


@dataclass(frozen=True, eq=False)
class Cells:
    """Where each state stands in a table: the sum of a number for its leading and one for its trailing digits."""

    heads: Ints
    tails: Ints

    @property
    def parts(self) -> list[Part]:
        """Parts of the heads, for threads."""
        return cut(len(self.heads), 1, PIECES)

    @classmethod
    def of(cls, box: Box, factors: Sequence[int]) -> "Cells":
        """The cells of all combinations of some free factors."""
        sizes = [box.whole[f] for f in factors]
        strides = {box.axis[f]: prod(sizes[k + 1 :]) for k, f in enumerate(factors)}
        split, wide = len(box.sizes), 1
        while split and wide < WIDE:
            split -= 1
            wide *= box.sizes[split]

        def laid(axes: range) -> Ints:
            at = np.zeros(1, np.int64)
            for axis in axes:
                at = (at[:, None] + np.arange(box.sizes[axis]) * strides.get(axis, 0)).reshape(-1)
            return at

        return cls(laid(range(split)), laid(range(split, len(box.sizes))))


@dataclass(frozen=True, eq=False)
class Ends:
    """What leaving the box is worth to an actor: columns over the states left, and which of them each leave leads to."""

    worth: Floats
    column: Ints

    @classmethod
    def of(cls, lattice: Lattice, rows: Rows, actor: str, flow: Floats, delta: float) -> "Ends":
        """Worked out for one actor; `delta` is 1 for a myopic one."""
        columns = [flow]
        known: dict[int, int] = {}
        for leave in rows.leaves:
            if leave.cause not in known:
                changes = lattice.after(lattice.strokes[leave.cause], actor)
                known[leave.cause] = len(columns) if changes else 0
                if changes:
                    column = flow.copy()
                    for factors, change in changes:
                        part = np.empty_like(flow)
                        write(lattice.box, factors, change, part)
                        column += part
                    columns.append(column)
        return cls(np.stack(columns) / delta, np.array([known[leave.cause] for leave in rows.leaves], np.int64))


@dataclass(frozen=True, eq=False)
class Option:
    """One option as loops read it: tables with a row for each cell."""

    kappa: float
    weight: float
    cells: Cells
    row: Ints
    by: Ints
    exit_: Ints
    cost: Floats
    clock: Floats
    rows: Ints

    @classmethod
    def of(cls, lattice: Lattice, rows: Rows, ends: Ends, choice: Choice) -> "Option":
        """The tables of a choice."""
        inside = len(rows.lanes)
        exit_ = np.full(choice.row.shape, -1)
        leaves = choice.row >= inside
        exit_[leaves] = ends.column[choice.row[leaves] - inside]

        def turned(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
            return np.ascontiguousarray(values.T)

        return cls(
            kappa=choice.kappa, weight=choice.weight, cells=Cells.of(lattice.box, choice.factors),
            row=turned(choice.row), by=turned(choice.by), exit_=turned(exit_), cost=turned(choice.cost),
            clock=choice.clock, rows=np.array(choice.rows, np.int64),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Mind:
    """One actor that looks ahead: what it wants, what ends are worth to it, what it can do."""

    actor: str
    delta: float
    rationality: float
    flow: Floats
    ends: Ends
    options: tuple[Option, ...]


class Equation:
    """The equation of section 4 for one actor and what it expects of the others."""

    def __init__(self, lattice: Lattice, rows: Rows, mind: Mind, expected: Floats, crew: Crew) -> None:
        """Take up what is expected.

        Args:
            lattice: The lattice.
            rows: Its rows.
            mind: The actor.
            expected: Rate of every row; its own rows are written to.
            crew: Threads.
        """
        self.mind, self.expected, self.crew = mind, expected, crew
        self.live = np.zeros(0, bool) if lattice.live is None else lattice.live
        self.lanes = Lanes(lattice.box, rows.lanes, expected[: len(rows.lanes)])
        size = lattice.box.size
        for option in mind.options:
            expected[option.rows] = 0.0
        self._diagonal, self._right = np.empty(size), np.empty(size)
        crew.run(
            loops.gather, cut(size, BLOCK, PIECES), BLOCK, expected, len(rows.lanes), mind.ends.worth, mind.ends.column,
            mind.delta, mind.flow, self._diagonal, self._right,
        )  # fmt: skip
        self.diagonal, self.right = np.empty(size), np.empty(size)
        self.largest = float(np.abs(mind.flow).max(initial=0.0))
        self.scale = 1e-13 * max(1.0, self.largest / mind.delta)
        """By how much a move must be better than the choice so far: less is rounding."""
        self.picks = [np.full(size, -1, np.int8) for _ in mind.options]

    def solved(self, guess: Floats | None) -> tuple[Floats, float]:
        """The value of every state, and what the equation is off by at most."""
        values = self.mind.flow / self.mind.delta if guess is None else guess.copy()
        if guess is not None:
            self.improve(values, self.scale)
        share = SHARE
        for _ in range(MOST_STEPS):
            self.follow()
            enough = max(EXACT * self.largest, ROUNDING * float((self.diagonal * np.abs(values)).max(initial=0.0)))
            left = self.off(values)
            left = self.approach(values, left, max(enough, share * _largest(left)))
            if not self.improve(values, self.scale):
                settled = self.settle(values, left, enough)
                if not self.improve(values, self.scale) or not settled:
                    break
            share *= 0.5
        for picks in self.picks:
            picks[:] = -1
        self.improve(values, 0.0)
        self.follow()
        return values, _largest(self.off(values))

    def off(self, values: Floats) -> Floats:
        """What the policy's equation is off by in each state."""
        return self.right - self.diagonal * values + Sweeper(self.lanes).expect(values, self.crew)

    def approach(self, values: Floats, left: Floats, enough: float) -> Floats:
        """Correct the values by what the equation is off by; what it is off by then."""
        most = _largest(left)
        if most <= enough:
            return left
        more, rest, _ = solve(self.lanes, self.diagonal, left, ahead=False, enough=enough / most)
        values += more
        return rest

    def settle(self, values: Floats, left: Floats, enough: float) -> bool:
        """Correct them until nearly only rounding is left; whether that came about."""
        worst = _largest(left)
        for _ in range(6):
            if worst <= enough:
                return True
            before, kept = worst, values.copy()
            self.approach(values, left, 0.5 * enough)
            left = self.off(values)
            worst = _largest(left)
            if worst > before:
                values[:] = kept
                return before <= 100 * enough
            if worst > 0.5 * before:
                break
        return worst <= 100 * enough

    def improve(self, values: Floats, by: float) -> bool:
        """Pick the best moves; whether any is new."""
        new = np.zeros(1, bool)
        for option, picks in zip(self.mind.options, self.picks, strict=True):
            self.crew.run(
                loops.improve, option.cells.parts, option.cells.heads, option.cells.tails, option.row, option.by,
                option.exit_, self.price(option), self.live, values, self.mind.ends.worth, by, picks, new,
            )  # fmt: skip
        return bool(new[0])

    def follow(self) -> None:
        """Write the equation of the moves picked."""
        self.diagonal[:], self.right[:] = self._diagonal, self._right
        for option, picks in zip(self.mind.options, self.picks, strict=True):
            self.crew.run(
                loops.follow, option.cells.parts, option.cells.heads, option.cells.tails, option.row, option.exit_,
                self.price(option), self.mind.ends.worth, option.kappa, picks, self.expected, option.rows,
                self.diagonal, self.right,
            )  # fmt: skip

    def price(self, option: Option) -> Floats:
        """What a move costs, in value."""
        return option.cost / (self.mind.delta + option.kappa)


def _largest(left: Floats) -> float:
    return float(np.abs(left).max(initial=0.0))
