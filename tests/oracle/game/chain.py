"""The chain of a game: docs/game.md, section 7, as a dict from state and cause to where it leads."""

from dataclasses import dataclass, field
from typing import NamedTuple

from detente.case.model import Model
from oracle.game import equilibrium, hierarchy, votes
from oracle.game.hierarchy import Ablation, Expectation
from oracle.game.space import Open, State, World
from oracle.game.votes import Vote

CLOSE = 1e-9
"""A net gain this near 0 may count as either side of it."""


class Arrow(NamedTuple):
    """A rate, the part of it that is surely chosen, and the part that is chosen if ties of gain and cost count too."""

    rate: float
    chosen: float
    at_most: float


Cause = tuple[State, str]


@dataclass
class Chain:
    """The whole game: transitions by state and cause, marks that change nothing, and the calendar's jumps."""

    world: World
    states: list[State]
    expected: Expectation | None
    arrows: dict[Cause, dict[State, Arrow]] = field(default_factory=dict)
    silent: dict[Cause, float] = field(default_factory=dict)
    """Events and refusals in the open that leave the state as it is."""
    jumps: list[dict[State, State]] = field(default_factory=list)
    """For each calendar entry where it leads from the states in which it is the next one; elsewhere nothing happens."""

    def add(self, state: State, label: str, target: State, arrow: Arrow) -> None:
        """One transition; those that change nothing are only kept as marks, those at rate 0 not at all."""
        if arrow.rate <= 0:
            return
        if target == state:
            self.silent[state, label] = self.silent.get((state, label), 0.0) + arrow.rate
            return
        ways = self.arrows.setdefault((state, label), {})
        assert target not in ways
        ways[target] = arrow


def chain(model: Model, ablation: Ablation | None = None) -> Chain:
    """The chain of a model, every actor at the levels it reasons at."""
    world = World(hierarchy.ablated(model, ablation))
    states = world.kept()
    expected = None if ablation == "frozen" else hierarchy.actual(world, world.reckoned(states))
    return assemble(world, states, expected, ties=ablation == "random")


def at_equilibrium(model: Model, start: equilibrium.Start) -> tuple[Chain, float]:
    """The chain of the fixed point that averaged iteration reaches from a start, and the residual."""
    world = World(model)
    states = world.kept()
    found, residual = equilibrium.iterate(world, world.reckoned(states), start)
    return assemble(world, states, equilibrium.common(found)), residual


def assemble(world: World, states: list[State], expected: Expectation | None, *, ties: bool = False) -> Chain:
    """Every transition from every kept state; without expectation nobody moves. `ties`: nobody gains by anything."""
    made = Chain(world, states, expected)
    for state in states:
        for label, target, rate in world.chance(state):
            made.add(state, label, target, Arrow(rate, 0.0, 0.0))
        if expected is None:
            continue
        for move in world.moves(state):
            levels = world.factors[move.option.factor].levels
            label = f"{move.option.factor} to {levels[move.level]}"
            made.add(state, label, move.target, moving(world, expected, state, move, ties=ties))
        for one in world.open(state):
            label = f"{one.body.id} passes {one.motion.id}"
            arrow = passing(world, expected, state, one, ties=ties)
            made.add(state, label, one.passed, arrow)
            coming = hierarchy.coming_up(world, expected, one, state)
            failing = coming * expected.vote(one.body, one.motion, state)[1]
            verb = "polls" if one.body.polled else "refuses"
            if one.refused is not None:
                made.add(state, f"{one.body.id} {verb} {one.motion.id}", one.refused, Arrow(failing, 0.0, 0.0))
    for number in range(len(world.model.calendar)):
        jump = {}
        for state in states:
            entry = world.next_entry(state)
            if entry is not None and state[world.calendar] == number:
                jump[state] = entry[0]
        made.jumps.append(jump)
    return made


def moving(world: World, expected: Expectation, state: State, move, *, ties: bool) -> Arrow:
    """A move's rate and the part of it made at levels where g - c > 0."""
    act = (state, move.option.factor, move.level)
    tempo = world.tempo(move.option, state)
    rate = sure = most = 0.0
    for weight, strategy in expected.mixture[move.option.owner]:
        part = tempo * weight * strategy.moves.get(act, 0.0)
        net = 0.0 if ties else strategy.nets.get(act, 0.0)
        rate += part
        sure += part if net > CLOSE else 0.0
        most += part if net > -CLOSE else 0.0
    return Arrow(rate, sure, 0.0 if ties else most)


def passing(world: World, expected: Expectation, state: State, one: Open, *, ties: bool) -> Arrow:
    """A motion's passing: chosen where its sponsor wants it and the yes votes of those who gain by it suffice."""
    coming = hierarchy.coming_up(world, expected, one, state)
    rate = coming * expected.passing(one.body, one.motion, state)
    if ties:
        return Arrow(rate, 0.0, 0.0)
    parts = [
        wanted(world, expected, state, one, limit) * willing(expected, state, one, limit) for limit in (CLOSE, -CLOSE)
    ]
    return Arrow(rate, parts[0], parts[1])


def wanted(world: World, expected: Expectation, state: State, one: Open, limit: float) -> float:
    """The rate at which a motion comes up where its sponsor's pi g - c is above a limit; all of it without sponsor."""
    tempo = world.rate(one.motion.tempo, state)
    if one.motion.sponsor is None:
        return tempo
    tabled = (state, one.body.id, one.motion.id)
    return tempo * sum(
        weight * strategy.tabling[tabled]
        for weight, strategy in expected.mixture[one.motion.sponsor]
        if strategy.tabling_nets[tabled] > limit
    )


def willing(expected: Expectation, state: State, one: Open, limit: float) -> float:
    """The chance of passing with the yes of all who do not gain taken as abstention."""
    chances: dict[str, Vote] = {}
    for member in votes.voters(one.body, one.motion):
        ballot = (state, one.body.id, one.motion.id, member)
        yes = abstain = no = 0.0
        for weight, strategy in expected.mixture[member]:
            vote = strategy.ballots[ballot]
            if strategy.gains[ballot] > limit:
                yes += weight * vote[0]
            else:
                abstain += weight * vote[0]
            abstain += weight * vote[1]
            no += weight * vote[2]
        chances[member] = (yes, abstain, no)
    return votes.pass_probability(one.body, one.motion, chances)
