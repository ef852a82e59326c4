"""How actors behave: docs/game.md, sections 5 and 6 (7 for ablations and beliefs), one state and level at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from detente.case.model import Body, Model, Motion
from oracle.game import choice, votes
from oracle.game.space import Open, State, World
from oracle.game.value import gain, solve
from oracle.game.votes import Vote

Ablation = Literal["frozen", "random", "myopic"]
Act = tuple[State, str, int]
"""A state, an option and the level moved to."""
Tabled = tuple[State, str, str]
"""A state, a body and a motion."""
Ballot = tuple[State, str, str, str]
"""A state, a body, a motion and the member who votes."""


@dataclass
class Strategy:
    """How one actor behaves when it reasons in one way."""

    value: dict[State, float] | None = None
    """V; None for a myopic actor and where nothing is reckoned."""
    moves: dict[Act, float] = field(default_factory=dict)
    """P(m | s)."""
    nets: dict[Act, float] = field(default_factory=dict)
    """g - c."""
    tabling: dict[Tabled, float] = field(default_factory=dict)
    """P(q | s)."""
    tabling_nets: dict[Tabled, float] = field(default_factory=dict)
    """pi g - c."""
    ballots: dict[Ballot, Vote] = field(default_factory=dict)
    gains: dict[Ballot, float] = field(default_factory=dict)
    """g of a member."""


Mixture = Mapping[str, Sequence[tuple[float, Strategy]]]
"""For each actor, how it may reason, with weights that sum to one."""


@dataclass
class Expectation:
    """What somebody reckons with: `awake` is the weight of anybody acting at all (1 - q_0), the mixture the rest."""

    awake: float
    mixture: Mixture

    def move(self, actor: str, act: Act) -> float:
        """The chance of a move at a look."""
        return self.awake * sum(weight * strategy.moves.get(act, 0.0) for weight, strategy in self.mixture[actor])

    def tabling(self, actor: str, tabled: Tabled) -> float:
        """The chance that a sponsor tables a motion at a look, apart from `awake`."""
        return sum(weight * strategy.tabling[tabled] for weight, strategy in self.mixture[actor])

    def passing(self, body: Body, motion: Motion, state: State) -> float:
        """The chance that a motion passes once it is up, apart from `awake`."""
        return self.vote(body, motion, state)[0]

    def vote(self, body: Body, motion: Motion, state: State) -> tuple[float, float]:
        """The chances that a motion passes or fails once it is up: every member at a level drawn by itself."""
        chances: dict[str, Vote] = {}
        for member in votes.voters(body, motion):
            ways = [
                (weight, strategy.ballots[state, body.id, motion.id, member])
                for weight, strategy in self.mixture[member]
            ]
            chances[member] = tuple(sum(weight * vote[outcome] for weight, vote in ways) for outcome in range(3))
        return votes.probabilities(body, motion, chances)


def ablated(model: Model, ablation: Ablation | None) -> Model:
    """Section 7: with every foresight none; with every exponent 0 (so rationality and abstention)."""
    if ablation == "myopic":
        model = replace(model, actors=tuple(replace(actor, foresight=None) for actor in model.actors))
    if ablation == "random":
        model = replace(
            model,
            actors=tuple(replace(actor, rationality=0.0, foresight=None) for actor in model.actors),
            bodies=tuple(replace(body, abstention=0.0) for body in model.bodies),
        )
    beliefs = {actor: ablated(believed, ablation) for actor, believed in model.beliefs.items()}
    return replace(model, beliefs=beliefs)


def expected_rates(
    world: World, actor: str, expected: Expectation, states: Iterable[State]
) -> dict[State, list[tuple[State, float]]]:
    """R: events, fadings, reopenings, the calendar on average, all motions, and the moves of the others."""
    rates: dict[State, list[tuple[State, float]]] = {}
    for state in states:
        ways = [(target, rate) for _, target, rate in world.chance(state)]
        entry = world.next_entry(state)
        if entry is not None:
            ways.append(entry)
        for move in world.moves(state):
            owner = move.option.owner
            if owner != actor:
                chance = expected.move(owner, (state, move.option.factor, move.level))
                ways.append((move.target, world.tempo(move.option, state) * chance))
        if expected.awake > 0:
            for one in world.open(state):
                coming = expected.awake * coming_up(world, expected, one, state)
                passing, failing = expected.vote(one.body, one.motion, state)
                ways.append((one.passed, coming * passing))
                if one.refused is not None:
                    ways.append((one.refused, coming * failing))
        rates[state] = ways
    return rates


def coming_up(world: World, expected: Expectation, one: Open, state: State) -> float:
    """The rate at which a motion comes up: its tempo, or its sponsor's times the chance that it tables this one."""
    tempo = world.rate(one.motion.tempo, state)
    if one.motion.sponsor is None:
        return tempo
    return tempo * expected.tabling(one.motion.sponsor, (state, one.body.id, one.motion.id))


def answer(world: World, actor: str, expected: Expectation, states: Sequence[State]) -> Strategy:
    """How an actor behaves that expects this of all: V by section 4, moves by 3, tabling and votes by 6."""
    strategy = Strategy()
    if world.actors[actor].foresight is not None:
        strategy.value = solve(world, actor, expected_rates(world, actor, expected, states), states)
    for state in states:
        moves(world, actor, strategy, state)
        tabling(world, actor, strategy, expected, state)
        ballots(world, actor, strategy, state)
    return strategy


def moves(world: World, actor: str, strategy: Strategy, state: State) -> None:
    """Section 3, for all options of the actor in one state."""
    for option in world.model.options:
        if option.owner != actor or option.factor in world.model.fixed:
            continue
        nets = {
            move.level: gain(world, actor, strategy.value, option.commitment, move.target, state) - move.cost
            for move in world.moves(state)
            if move.option is option
        }
        lookat = {level: world.actors[actor].rationality * net for level, net in nets.items()}
        weight = 1 / (world.sizes[world.at[option.factor]] - 1)
        chances = choice.choose(lookat, weight, world.tempo(option, state) / option.commitment)
        for level in nets:
            strategy.moves[state, option.factor, level] = chances[level]
            strategy.nets[state, option.factor, level] = nets[level]


def tabling(world: World, actor: str, strategy: Strategy, expected: Expectation, state: State) -> None:
    """Section 6, a sponsor's choice among its open motions of each body; M counts all it has there, open or not."""
    for body in world.model.bodies:
        mine = [one for one in world.open(state) if one.body.id == body.id and one.motion.sponsor == actor]
        if not mine:
            continue
        nets: dict[str, float] = {}
        for one in mine:
            worth = gain(world, actor, strategy.value, one.motion.commitment, one.passed, one.failed)
            nets[one.motion.id] = mean_passing(world, actor, expected, one, state) * worth - one.motion.cost
        weight = 1 / sum(motion.sponsor == actor for motion in body.motions)
        stay = world.rate(mine[0].motion.tempo, state) / mine[0].motion.commitment
        lookat = {motion: world.actors[actor].rationality * net for motion, net in nets.items()}
        for motion, chance in choice.choose(lookat, weight, stay).items():
            strategy.tabling[state, body.id, motion] = chance
            strategy.tabling_nets[state, body.id, motion] = nets[motion]


def mean_passing(world: World, actor: str, expected: Expectation, one: Open, state: State) -> float:
    """The pass probability a sponsor expects, averaged over what it does not see; 0 while nobody acts."""
    if expected.awake == 0:
        return 0.0
    return sum(
        weight * expected.awake * expected.passing(one.body, one.motion, other)
        for weight, other in world.alike(actor, state)
    )


def ballots(world: World, actor: str, strategy: Strategy, state: State) -> None:
    """Section 6, the votes of a member on the open motions it does not sponsor."""
    for one in world.open(state):
        if actor not in votes.voters(one.body, one.motion):
            continue
        ballot = (state, one.body.id, one.motion.id, actor)
        worth = gain(world, actor, strategy.value, one.motion.commitment, one.passed, one.failed)
        lam, body = world.actors[actor].rationality, one.body
        strategy.gains[ballot] = worth
        strategy.ballots[ballot] = votes.weigh(lam, worth, body.abstention, body.dissent, body.may_abstain)


def strategies(world: World, states: Sequence[State], least: int = 1) -> dict[str, list[Strategy]]:
    """Section 5: for every actor its strategies at levels 1, 2, ..., as many as anybody needs."""
    depths = {actor.id: actor.depth for actor in world.actors.values()}
    top = max(least, *[choice.highest(depth) for depth in depths.values()])
    found: dict[str, list[Strategy]] = {actor: [] for actor in depths}
    for level in range(1, top + 1):
        new = {actor: answer(world, actor, from_below(actor, depths, found, level), states) for actor in depths}
        for actor, strategy in new.items():
            found[actor].append(strategy)
    return found


def from_below(
    actor: str, depths: Mapping[str, float], found: Mapping[str, Sequence[Strategy]], level: int
) -> Expectation:
    """What an actor at a level expects: level 0 does nothing, levels 1..j-1 weigh q_1..q_{j-1}, scaled to one."""
    q = choice.below(depths[actor], level)
    awake = sum(q[1:])
    if level == 1 or awake == 0:
        return Expectation(0.0, dict.fromkeys(found, ()))
    mixture = {
        other: [(q[k] / awake, strategy) for k, strategy in enumerate(below[: level - 1], start=1)]
        for other, below in found.items()
    }
    return Expectation(awake, mixture)


def actual(world: World, states: Sequence[State]) -> Expectation:
    """The actual behaviour: levels 1..J with p_1..p_J; a believer's strategies come from the game it believes in."""
    found = strategies(world, states)
    for believer, believed in world.model.beliefs.items():
        other = World(believed)
        top = choice.highest(world.actors[believer].depth)
        found[believer] = strategies(other, other.reckoned(states), top)[believer]
    mixture = {
        actor: list(zip(choice.levels(world.actors[actor].depth), found[actor], strict=False)) for actor in found
    }
    return Expectation(1.0, mixture)
