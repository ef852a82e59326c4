"""A chain as one list of things that happen between numbered states, and marks read from what happened.

It is made from the slow twin of the game, state by state, or from a chain of the product where the expectations of
actors come true in several ways and the product alone has found them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.model import Mark
from detente.formula import Formula
from detente.game import Chain, Game
from oracle.game import chain as twin
from oracle.game.space import State, World

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that happens at a rate: the cause's label, from where to where, and how far it is chosen.

    `sure` is the part that is chosen, `most` the part that is chosen if ties of gain and cost count too; `chance` says
    that nobody does it.
    """

    label: str
    source: int
    target: int
    rate: float
    sure: float
    most: float
    chance: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A calendar entry: its name, when, and where it leads from every state."""

    name: str
    time: float
    target: tuple[int, ...]


@dataclass(frozen=True)
class Dense:
    """States by number, where it starts, what happens in them and on which dates."""

    world: World
    states: list[State]
    start: Floats
    things: list[list[Thing]]
    """By source."""
    entries: list[Entry]

    def mask(self, formula: Formula) -> list[bool]:
        """In which states a formula holds."""
        return [self.world.holds(formula, state) for state in self.states]

    def column(self, formula: Formula) -> Floats:
        """A formula's value in every state."""
        return np.array([self.world.value(formula, state) for state in self.states])

    def utility(self, actor: str) -> Floats:
        """An actor's flow of utility in every state."""
        return np.array([self.world.utility(actor, state) for state in self.states])

    def level(self, factor: str) -> list[int]:
        """The level a factor shows in every state."""
        return [self.world.levels(state)[factor] for state in self.states]


def by_chance(world: World, label: str) -> bool:
    """Section 7: events, fadings, failed polls and refusals are chance, moves and passings are not."""
    if label in {event.id for event in world.model.events}:
        return True
    return label.split()[1] in ("fades", "polls", "refuses", "reopens")


def of_twin(made: twin.Chain) -> Dense:
    """The twin's chain with its states numbered."""
    number = {state: place for place, state in enumerate(made.states)}
    things: list[list[Thing]] = [[] for _ in made.states]
    for (state, label), ways in made.arrows.items():
        chance = by_chance(made.world, label)
        for target, arrow in ways.items():
            here = number[state]
            things[here].append(Thing(label, here, number[target], arrow.rate, arrow.chosen, arrow.at_most, chance))
    for (state, label), rate in made.silent.items():
        here = number[state]
        things[here].append(Thing(label, here, here, rate, 0.0, 0.0, by_chance(made.world, label)))
    start = np.zeros(len(made.states))
    for state, share in made.world.start().items():
        start[number[state]] = share
    entries = []
    for dated, jump in zip(made.world.model.calendar, made.jumps, strict=True):
        target = tuple(number[jump.get(state, state)] for state in made.states)
        entries.append(Entry(dated.name, dated.time, target))
    return Dense(made.world, made.states, start, things, entries)


def of_product(game: Game, chain: Chain) -> Dense:
    """A chain of the product; formulas and utilities are still the twin's."""
    states = [tuple(int(digit) for digit in row) for row in game.space.digits]
    things: list[list[Thing]] = [[] for _ in states]
    for flow in chain.flows:
        chosen = np.zeros(len(flow.rate)) if flow.chosen is None else flow.chosen
        for source, target, rate, part in zip(flow.source, flow.target, flow.rate, chosen, strict=True):
            thing = Thing(
                flow.cause.label, int(source), int(target), float(rate), float(part), float(part), flow.chosen is None
            )
            things[thing.source].append(thing)
        for source, rate in zip(flow.silent_source, flow.silent_rate, strict=True):
            here = int(source)
            things[here].append(Thing(flow.cause.label, here, here, float(rate), 0.0, 0.0, flow.chosen is None))
    entries = [Entry(jump.name, jump.time, tuple(int(to) for to in jump.target)) for jump in chain.calendar]
    return Dense(World(game.model), states, chain.start, things, entries)


@dataclass(frozen=True)
class Goal:
    """What a question looks for: being in some states, or something that happens."""

    dense: Dense
    holds: list[bool] | None
    mark: Mark | None

    @classmethod
    def of(cls, dense: Dense, formula: Formula | None, mark: Mark | None) -> "Goal":
        """A formula's states; for a `becomes` mark those of its formula."""
        if mark is not None and mark.kind == "becomes":
            assert mark.formula is not None
            return cls(dense, dense.mask(mark.formula), mark)
        return cls(dense, None if formula is None else dense.mask(formula), mark)

    def inside(self, state: int) -> bool:
        """Whether being in a state is enough; what happens is never there from the start."""
        return self.mark is None and self.holds is not None and self.holds[state]

    def met(self, label: str | None, source: int, target: int) -> bool:
        """Whether a transition meets it: it comes into the states, or is what the mark names; None is a date."""
        if self.holds is not None:
            return self.holds[target] and not self.holds[source]
        assert self.mark is not None
        return label is not None and self._named(label, moves=source != target)

    def _named(self, label: str, *, moves: bool) -> bool:
        mark = self.mark
        assert mark is not None
        if mark.kind == "event":
            return label == mark.event
        if mark.kind == "move":
            levels = self.dense.world.factors[mark.option].levels
            wanted = levels if mark.level is None else [levels[mark.level]]
            return moves and label in [f"{mark.option} to {level}" for level in wanted]
        return label == f"{mark.body} {mark.kind} {mark.motion}"


def parts(thing: Thing) -> Iterator[tuple[str, float]]:
    """The rate of a thing by carrier; `tie` is chosen or slip, as one likes."""
    if thing.chance:
        yield "chance", thing.rate
        return
    yield "chosen", thing.sure
    yield "tie", thing.most - thing.sure
    yield "slip", thing.rate - thing.most
