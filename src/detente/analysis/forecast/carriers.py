"""What carried a probability: the flow into the goal by cause, split into chance, chosen moves and slips.

The goal is entered by transitions and calendar entries, or holds at the start; these flows sum to the probability. A
move is chosen in so far as its gain is above its cost, else a slip; events, fadings, refusals, failed polls and
calendar entries are chance.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast.goal import AnyChain, AnyWatch, Watch
from detente.game.chain import Cause
from detente.game.lattice import LatticeChain
from detente.result import Estimate

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """A probability by what carried it; the four sum to it."""

    start: float = 0.0
    """The goal held at the start."""
    chance: float = 0.0
    chosen: float = 0.0
    slip: float = 0.0

    @property
    def total(self) -> float:
        """Their sum."""
        return self.start + self.chance + self.chosen + self.slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What one cause contributed."""

    label: str
    """`dprk.tests to active`, or `calendar entry NAME`."""
    path: str
    """Path of the element in the machine form."""
    flow: int | None
    """Which flow of the chain; None for a calendar entry."""
    entry: int | None = None
    """Which calendar entry."""
    chance: float = 0.0
    chosen: float = 0.0
    slip: float = 0.0

    @property
    def total(self) -> float:
        """The whole contribution."""
        return self.chance + self.chosen + self.slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A probability (or an expected count) and what carried it."""

    estimate: Estimate
    carriers: Carriers
    by_cause: tuple[Route, ...]
    """Causes that contributed, largest first."""
    ends: bool = False
    """For `throughout`: the carriers are of what ended it, and sum to one minus the probability."""
    condition: Estimate | None = None
    """Probability of the condition, where there is one."""
    watched: AnyWatch | None = field(default=None, compare=False)
    """The transitions that contributed, where the question was asked alone."""
    gained: Floats | None = field(default=None, compare=False)
    """For each of them what its rate was multiplied with: the time at its source, weighted with what is to come."""


def tally(
    chain: AnyChain, watched: AnyWatch, gained: Floats, crossed: Floats, start: float, share: float = 1.0
) -> tuple[Carriers, tuple[Route, ...]]:
    """Add up the flows.

    Args:
        chain: The chain.
        watched: The transitions that reach the goal.
        gained: Expected time at the source of each, weighted with what is still to come, as the watch reads it.
        crossed: Probability reached by each calendar entry.
        start: Probability that the goal held at the start.
        share: What everything is divided by: the probability of the condition.
    """
    routes = []
    for number, (cause, flows) in enumerate(_by_cause(chain, watched, gained / share)):
        chance, chosen, slip = flows
        if chance or chosen or slip:
            routes.append(
                Route(label=cause.label, path=cause.path, flow=number, chance=chance, chosen=chosen, slip=slip)
            )
    for number, (jump, part) in enumerate(zip(chain.calendar, crossed, strict=True)):
        if part > 0.0:
            routes.append(
                Route(label=f"calendar entry {jump.name}", path=jump.path, flow=None, entry=number,
                      chance=float(part) / share)
            )  # fmt: skip
    routes.sort(key=lambda route: -route.total)
    carriers = Carriers(
        start=start / share,
        chance=sum(route.chance for route in routes),
        chosen=sum(route.chosen for route in routes),
        slip=sum(route.slip for route in routes),
    )
    return carriers, tuple(routes)


def _by_cause(chain: AnyChain, watched: AnyWatch, gained: Floats) -> list[tuple[Cause, list[float]]]:
    """Each cause, and the flows it carried: chance, chosen, slip."""
    if isinstance(chain, LatticeChain):
        return list(zip(chain.causes, np.maximum(gained, 0.0).tolist(), strict=True))
    assert isinstance(watched, Watch)
    parts = np.maximum(watched.by_flow(gained).T, 0.0).tolist()
    return list(zip((flow.cause for flow in chain.flows), parts, strict=True))
