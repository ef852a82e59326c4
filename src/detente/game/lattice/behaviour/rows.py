"""Rows: one rate per state for each way that a cause changes a state, in an order that keeps alike together.

Rows that stay in the box come first, rows that leave it last; on both sides those of moves lie inward, then those of
motions, of chance, of dates. So the rows of moves are one slice, and so are all that a chain has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.errors import TooLargeError
from detente.game.lattice.lanes import Lane, Shift, Turn
from detente.game.lattice.lattice import Lattice, Stroke

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
DEPTH = {"dated": 0, "chance": 1, "passes": 2, "fails": 2, "move": 3}
"""How far inward the rows of each sort lie."""
FEW = 4
"""A cause has so many rows of one number each that leave the box; else one row for all."""
MOST = 1024
"""Rows, each with a number for every state."""
NOWHERE = -1
CLOSED = -2


@dataclass(frozen=True)
class Leave:
    """Out of the box, `by` codes further: one number, or one for each cell of its stroke's table."""

    cause: int
    by: int | Ints


@dataclass(frozen=True, eq=False)
class Led:
    """Where one stroke leads, cell by cell of its table, one after another.

    `row` is the row of the way it takes, NOWHERE where it changes nothing, CLOSED where it cannot happen; `by` how many
    places further it leads, 0 for what leaves the box.
    """

    row: Ints
    by: Ints


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a lattice.

    `lanes` stay in the box, `leaves` leave it: together all rows, in order.
    """

    lanes: tuple[Lane, ...]
    leaves: tuple[Leave, ...]
    led: tuple[Led, ...]
    """By stroke."""
    depths: tuple[int, ...]
    """How far inward each row lies."""

    @cached_property
    def moves(self) -> slice:
        """The rows of moves."""
        return self._at_least(3)

    @cached_property
    def chain(self) -> slice:
        """The rows that a chain has: all but those of dates."""
        return self._at_least(1)

    def _at_least(self, depth: int) -> slice:
        found = [row for row, d in enumerate(self.depths) if d >= depth]
        # none lie between those that stay and those that leave
        return slice(found[0], found[-1] + 1) if found else slice(len(self.lanes), len(self.lanes))


def rows_of(lattice: Lattice, sorts: Sequence[str] = tuple(DEPTH)) -> Rows:
    """Find the ways in which causes of some sorts change states.

    Args:
        lattice: The lattice.
        sorts: Sorts of causes that happen at all; others are closed.

    Raises:
        TooLargeError: If there are too many.
    """
    decoded = _decoded(lattice)
    made: list[tuple[int, int, Lane | Leave]] = []
    led: list[Led] = []
    turns: dict[tuple[int, int], int] = {}
    for stroke, (opened, inside, by) in zip(lattice.strokes, decoded, strict=True):
        row = np.full(len(by), CLOSED)
        if stroke.sort in sorts:
            row[opened] = NOWHERE
            depth = DEPTH[stroke.sort]
            changes = opened & (stroke.leads.reshape(-1) != 0)
            left = changes & inside
            if stroke.sort == "move":
                left = left & ~_turns(lattice, stroke, left, by, row, turns, made)
            for step in sorted({*by[left].tolist()}):
                row[left & (by == step)] = len(made)
                made.append((depth, 0, Lane(Shift(step), (stroke.cause,))))
            out = changes & ~inside
            codes = stroke.leads.reshape(-1)
            steps = sorted({*codes[out].tolist()}) if out.any() else []
            if len(steps) > FEW:  # an ending that sets many factors leads from each state by a number of its own
                row[out] = len(made)
                made.append((depth, 1, Leave(stroke.cause, np.where(out, codes, 0))))
                steps = []
            for step in steps:
                row[out & (codes == step)] = len(made)
                made.append((depth, 1, Leave(stroke.cause, step)))
        led.append(Led(row, by))
    if len(made) > MOST:
        raise TooLargeError(
            f"What can happen leads {len(made):,} ways from a state, each with a rate of its own everywhere: too many. "
            "Let events set fewer factors at once; as it is the case can be simulated (`detente simulate`)."
        )
    order = sorted(range(len(made)), key=lambda k: (made[k][1], -made[k][0] if made[k][1] else made[k][0]))
    place = np.empty(len(made) + 2, np.int64)
    place[order] = np.arange(len(made))
    place[-1], place[-2] = NOWHERE, CLOSED
    ways = [made[k][2] for k in order]
    return Rows(
        lanes=tuple(way for way in ways if isinstance(way, Lane)),
        leaves=tuple(way for way in ways if isinstance(way, Leave)),
        led=tuple(Led(place[one.row], one.by) for one in led), depths=tuple(made[k][0] for k in order),
    )  # fmt: skip


def _decoded(lattice: Lattice) -> list[tuple[Bools, Bools, Ints]]:
    """For each stroke, cell by cell: whether it can happen, whether it stays in the box, how many places further."""
    box = lattice.box
    before = [codes_of(lattice, stroke.factors) for stroke in lattice.strokes]
    if not before:
        return []
    codes = np.concatenate(before)
    after = codes + np.concatenate([stroke.leads.reshape(-1) for stroke in lattice.strokes])
    at = box.places(after)
    inside = box.codes(at) == after
    by = np.where(inside, at - box.places(codes), 0)
    found, first = [], 0
    for stroke, mine in zip(lattice.strokes, before, strict=True):
        part = slice(first, first + len(mine))
        found.append((stroke.clock.reshape(-1) > 0, inside[part], by[part]))
        first = part.stop
    return found


def _turns(
    lattice: Lattice, stroke: Stroke, changes: Bools, by: Ints, row: Ints,
    turns: dict[tuple[int, int], int], made: list[tuple[int, int, Lane | Leave]],
) -> Bools:  # fmt: skip
    """Where a move changes its own option alone: it turns, and shares a row with moves to other levels."""
    f = lattice.layout.index[lattice.model.options[stroke.option].factor]
    if lattice.box.pinned[f] >= 0:  # whoever moves ends the story
        return np.zeros(len(row), bool)
    levels, stride = lattice.box.whole[f], lattice.box.strides[lattice.box.axis[f]]
    digit = digits(lattice, stroke.factors, f)
    turn: Bools = changes & (by == (stroke.level - digit) * stride)
    for further in range(1, levels) if turn.any() else ():
        mine = turn & ((digit + further) % levels == stroke.level)
        if not mine.any():
            continue
        key = stroke.option, further
        if key not in turns:
            turns[key] = len(made)
            causes = {s.level: s.cause for s in lattice.strokes if s.option == stroke.option}
            made.append((3, 0, Lane(Turn(stride, levels, further), tuple(causes[level] for level in range(levels)))))
        row[mine] = turns[key]
    return turn


def digits(lattice: Lattice, factors: Sequence[int], f: int) -> Ints:
    """Digit of one of some factors in every combination of them."""
    sizes = [lattice.box.whole[g] for g in factors]
    inner = int(np.prod(sizes[list(factors).index(f) + 1 :], dtype=np.int64))
    return np.arange(int(np.prod(sizes, dtype=np.int64))) // inner % lattice.box.whole[f]


def codes_of(lattice: Lattice, factors: Sequence[int]) -> Ints:
    """Codes of all combinations of some free factors, the other free ones at their first level."""
    code = np.full(1, lattice.box.base, np.int64)
    for f in factors:
        code = (code[:, None] + np.arange(lattice.box.whole[f]) * lattice.layout.strides[f]).reshape(-1)
    return code
