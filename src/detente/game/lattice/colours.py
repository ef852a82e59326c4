"""Two colours: where every lane turns a two-level factor, each transition leads from one colour to the other.

The colour of a state is whether an even number of these factors stand at their second level. With the states of one
colour before those of the other, D - R has nothing but its diagonal within a colour, so that half of the unknowns can
be taken out: with Q = R / D by colour, x_o - Q_oe Q_eo x_o = b_o + Q_oe b_e and x_e = b_e + Q_eo x_o (red-black
reduction: Young 1971, *Iterative Solution of Large Linear Systems*, ch. 14). A step of an iteration on the one colour
reads every rate once, moves half as much, and comes as far as two.

Rates are put apart by colour once. A place within a colour is the state's without the digit of one of the factors: the
others' digits and the colour say what it is. A turn of any other factor is then the same turn of the place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import numpy.typing as npt

from detente.game.lattice.bicgstab import Iteration
from detente.game.lattice.box import Box
from detente.game.lattice.crew import Crew
from detente.game.lattice.lanes import Lanes, Turn
from detente.game.lattice.operator import Sweeper
from detente.game.lattice.shades import close, part_rates
from detente.game.lattice.sweeps import weighted

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def coloured(lanes: Lanes) -> bool:
    """Whether every lane turns a two-level factor of its own, so that two colours will do."""
    strides = [lane.way.stride for lane in lanes.lanes if isinstance(lane.way, Turn) and lane.way.levels == 2]
    return len(strides) == len(lanes.lanes) == len(set(strides)) and len(strides) > 1


@dataclass(frozen=True, slots=True, eq=False)
class Jumps:
    """Chances of jumps out of the states of one colour: by lane, and to the same place of the other colour."""

    sweeper: Sweeper
    across: Floats


@dataclass(frozen=True, eq=False)
class Colours:
    """The states of a box in two colours.

    >>> from detente.game.lattice import Lane
    >>> both = Colours(
    ...     Lanes(Box((2, 2), (-1, -1)), (Lane(Turn(1, 2, 1), (0, 1)), Lane(Turn(2, 2, 1), (2, 3))), np.ones((2, 4)))
    ... )
    >>> [part.tolist() for part in both.part(np.array([0.0, 1.0, 2.0, 3.0]))]
    [[0.0, 3.0], [2.0, 1.0]]
    >>> both.whole(*both.part(np.array([0.0, 1.0, 2.0, 3.0]))).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """

    lanes: Lanes

    @cached_property
    def stride(self) -> int:
        """Stride of the factor whose digit is dropped."""
        return max(lane.way.stride for lane in self.lanes.lanes if isinstance(lane.way, Turn))

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Lanes in the order in which a colour has them, the dropped factor's last."""
        strides = [lane.way.stride for lane in self.lanes.lanes if isinstance(lane.way, Turn)]
        dropped = strides.index(self.stride)
        return np.array([*(n for n in range(len(strides)) if n != dropped), dropped], np.int64)

    @cached_property
    def shade(self) -> Bools:
        """Places at which an even state has the dropped factor at its second level: an odd number of the others has."""
        shade = np.zeros(self.lanes.box.size // 2, bool)
        for lane in self.lanes.lanes:
            if isinstance(lane.way, Turn) and lane.way.stride != self.stride:
                shade.reshape(-1, 2, lane.way.stride)[:, 1] ^= True
        return shade

    @cached_property
    def box(self) -> Box:
        """The places of a colour, one factor for each two-level factor and one for what lies between."""
        sizes, stride = [], self.lanes.box.size // 2
        for below in sorted((s for s in self._others), reverse=True):
            sizes += [stride // (2 * below)] if stride > 2 * below else []
            sizes.append(2)
            stride = below
        sizes += [stride] if stride > 1 else []
        assert prod(sizes) == self.lanes.box.size // 2
        return Box(tuple(sizes), (-1,) * len(sizes))

    @property
    def _others(self) -> list[int]:
        return [lane.way.stride for lane in self.lanes.lanes
                if isinstance(lane.way, Turn) and lane.way.stride != self.stride]  # fmt: skip

    def part(self, column: npt.NDArray[np.float64]) -> tuple[Floats, Floats]:
        """A column by colour, even and odd."""
        low, high = self._sides(column)
        return np.where(self.shade, high, low), np.where(self.shade, low, high)

    def whole(self, even: Floats, odd: Floats) -> Floats:
        """A column of all states from those of the colours."""
        column = np.empty(self.lanes.box.size)
        sides = column.reshape(-1, 2, self.stride)
        sides[:, 0] = np.where(self.shade, odd, even).reshape(-1, self.stride)
        sides[:, 1] = np.where(self.shade, even, odd).reshape(-1, self.stride)
        return column

    def _sides(self, column: Floats) -> tuple[Floats, Floats]:
        sides = column.reshape(-1, 2, self.stride)
        return sides[:, 0].reshape(-1), sides[:, 1].reshape(-1)

    def jumps(self, rate: Floats, inverse: Floats, crew: Crew) -> tuple["Jumps", "Jumps"]:
        """Chances of each jump, by the colour it leads from: even and odd."""
        half, many = self.lanes.box.size // 2, len(self.rows)
        even, odd = np.empty((many, half)), np.empty((many, half))
        ways = tuple(self.lanes.lanes[row] for row in self.rows[:-1])
        made = [Jumps(Sweeper(Lanes(self.box, ways, side[:-1])), side[-1]) for side in (even, odd)]
        crew.run(part_rates, made[0].sweeper.parts, rate, self.rows, inverse, self.shade, self.stride,
                 even.reshape(-1), odd.reshape(-1))  # fmt: skip
        return made[0], made[1]


@dataclass(eq=False)
class Reduced:
    """An iteration on the states of one colour."""

    colours: Colours
    rate: Floats
    """Rates of all lanes as the loops read them."""
    inverse: Floats
    ahead: bool
    crew: Crew

    def __post_init__(self) -> None:
        even, odd = self.colours.jumps(self.rate, self.inverse, self.crew)
        self._first, self._second = (odd, even) if self.ahead else (even, odd)
        self._less = Jumps(self._second.sweeper, -self._second.across)
        self._pieces, self._block = even.sweeper.parts, even.sweeper.block
        size = self.colours.lanes.box.size // 2
        self._middle, self._dots = np.zeros(size), np.zeros((-(-size // self._block), 3))
        self._iteration = Iteration(self.crew, self._pieces, self._block, size, self.ahead)

    def correct(self, x: Floats, left: Floats, part: float, told: Callable[[float], None]) -> None:
        """Add to x what takes away all but a part of what the equations are off by."""
        even, odd = self.colours.part(left if self.ahead else self.inverse * left)
        rest = odd + self._swept(self._second, even, np.empty_like(odd))
        total = self._iteration.solved(self._matrix, rest, part, told)
        whole = self.colours.whole(even + self._swept(self._first, total, self._middle), total)
        x += self.inverse * whole if self.ahead else whole

    def _swept(self, jumps: Jumps, x: Floats, y: Floats, scale: float = 1.0) -> Floats:
        """One of the two halves of a step into y."""
        sweeper = jumps.sweeper
        self.crew.run(weighted, self._pieces, sweeper.rate, sweeper.ways, self.ahead, jumps.across, x, scale, y,
                      self._block)  # fmt: skip
        return y

    def _matrix(self, y: Floats, shadow: Floats, image: Floats) -> tuple[float, float, float]:
        """What the matrix makes of y, and its products with the shadow, y and itself."""
        self._swept(self._first, y, self._middle)
        self._swept(self._less, self._middle, image, -1.0)
        self.crew.run(close, self._pieces, y, shadow, image, self._dots, self._block)
        one, two, three = (float(sum_) for sum_ in self._dots.sum(axis=0))
        return one, two, three
