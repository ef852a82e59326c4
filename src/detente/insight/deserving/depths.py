"""Depths of thought: which are looked at, and games whose actors all think to one of them.

Depth is the `depth` of the case (docs/game.md): how many steps actors think about one another. No source gives it, and
it changes strategies more than most numbers do, so that what a plan does is looked at depth by depth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from detente.errors import StudyError
from detente.game.behaviour.hierarchy import DEEPEST
from detente.study.grid import CENTRE
from detente.study.quantiles import Points

BEYOND = (0.5, 3.0)
"""Looked at besides the range of the case: hardly a thought about others, and twice what experiments find."""
MOST = 12
Data = Mapping[str, Any]


def settled(machine: Data) -> bool:
    """Whether some actor of a machine form thinks to equilibrium, where there is no depth to look at.

    >>> settled({"behaviour": {"depth": "equilibrium"}, "actors": {}})
    True
    """
    return any(depth == "equilibrium" for depth in _depths(machine).values())


def depths_of(machine: Data, wanted: Sequence[float] | None = None) -> tuple[float, ...]:
    """The depths to look at, ascending: both ends and the centre of the case's own range, and `BEYOND`.

    Args:
        machine: The machine form.
        wanted: Others in their place.

    Raises:
        StudyError: If one is no depth, or there are too many.

    >>> depths_of({"behaviour": {"depth": {"value": 1.5, "range": [1, 2]}}, "actors": {}})
    (0.5, 1.0, 1.5, 2.0, 3.0)
    """
    if wanted is None:
        own = machine["behaviour"]["depth"]
        there = () if own == "equilibrium" else (float(own["value"]), *map(float, own["range"]))
        wanted = (*there, *BEYOND)
    found = tuple(sorted({float(depth) for depth in wanted}))
    for depth in found:
        if not isfinite(depth) or not 0 <= depth <= DEEPEST:
            raise StudyError(f"A depth of thought is a number from 0 to {DEEPEST:g}, not {depth:g}.")
    if not 1 <= len(found) <= MOST:
        raise StudyError(f"A verdict looks at 1 to {MOST} depths of thought, not {len(found)}.")
    return found


def centre(machine: Data, depths: Sequence[float]) -> float:
    """The depth looked at that is nearest to the case's own."""
    own = machine["behaviour"]["depth"]
    near = 1.5 if own == "equilibrium" else float(own["value"])
    return min(depths, key=lambda depth: (abs(depth - near), depth))


@dataclass(frozen=True, slots=True)
class AtDepth:
    """Points at which every actor thinks to one depth, and all other numbers stand where `points` puts them."""

    points: Points
    depth: float | None
    """None leaves the depth as it is."""

    def at(self, machine: Data, number: int) -> dict[str, float]:
        """The numbers of a machine form at a point, by path.

        Args:
            machine: A machine form with its theory and plan applied.
            number: Which point; `CENTRE` leaves all but depth at its central value.
        """
        there = {} if number == CENTRE else self.points.at(machine, number)
        if self.depth is None:
            return there
        return there | {path: self.depth for path, depth in _depths(machine).items() if isinstance(depth, Mapping)}


def _depths(machine: Data) -> dict[str, Any]:
    """Every depth that a machine form states, by path."""
    own = {f"actors.{name}.depth": actor.get("depth") for name, actor in machine["actors"].items()}
    return {"behaviour.depth": machine["behaviour"].get("depth"), **own}
