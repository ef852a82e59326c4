"""V^h, word for word: what a state is worth to an actor that looks h things that happen ahead, and what it then does.

    V^0(s)     = u(s)/delta in a final state, elsewhere u(s0)/delta + (u(s) - u(s0))/(delta + kappa_o)
    V^{k+1}(s) = (u(s) + sum r V^k(s') + sum_p kappa_p max(V^k(s), max_m [V^k(s_m) - c_m/(delta + kappa_p)]))
                 / (delta + sum r + sum_p kappa_p)

with s0 the state the actor looks from and o the option (or the clock of the motion) it looks at, r the rates of chance
that lead to a state the actor can tell apart, p its own options that are not under intervention, and V = u/delta in a
final state. Over what it does not see everything is averaged by the start.
"""

from collections.abc import Sequence

from detente.case.model import Model
from oracle.game import choice, hierarchy
from oracle.game.chain import Chain, assemble
from oracle.game.hierarchy import Expectation, Strategy
from oracle.game.space import State, World
from oracle.game.value import kappas, mean_utility


class Ahead(dict[State, float]):
    """V^h of every state, as an actor values it that looks from one state at a clock of some commitment."""

    def __init__(self, world: World, actor: str, h: int, looking: State, kappa: float) -> None:
        super().__init__()
        self.world, self.actor, self.h, self.kappa = world, actor, h, kappa
        self.delta = 1 / world.actors[actor].foresight
        self.base = mean_utility(world, actor, looking)
        self.known: dict[tuple[int, State], float] = {}

    def __missing__(self, state: State) -> float:
        return self.value(self.h, state)

    def value(self, k: int, state: State) -> float:
        """V^k of one state."""
        if (k, state) not in self.known:
            u = mean_utility(self.world, self.actor, state)
            if self.world.final(state):
                found = u / self.delta
            elif k == 0:
                found = self.base / self.delta + (u - self.base) / (self.delta + self.kappa)
            else:
                found = self.step(k - 1, state, u)
            self.known[k, state] = found
        return self.known[k, state]

    def step(self, k: int, state: State, u: float) -> float:
        """V^{k+1} of one state from V^k."""
        world, above, below = self.world, u, self.delta
        for weight, other in world.alike(self.actor, state):
            ways = [(target, rate) for _, target, rate in world.chance(other)]
            entry = world.next_entry(other)
            ways += [] if entry is None else [entry]
            for target, rate in ways:
                if world.seen(self.actor, target) != world.seen(self.actor, other):
                    above += weight * rate * self.value(k, target)
                    below += weight * rate
            for option in world.model.options:
                if option.owner != self.actor or option.factor in world.model.fixed:
                    continue
                kappa = kappas(world)[option.factor]
                best = self.value(k, other)
                for move in world.moves(other):
                    if move.option is option:
                        best = max(best, self.value(k, move.target) - move.cost / (self.delta + kappa))
                above += weight * kappa * best
                below += weight * kappa
        return above / below


def act(world: World, actor: str, h: int, strategy: Strategy, expected: Expectation, state: State) -> None:
    """What an actor does in one state, each thing by the values it has when it looks at that."""
    options = {option.factor: option.commitment for option in world.model.options}
    motions = {(body.id, motion.id): motion.commitment for body, motion in world.motions}
    short = h == 0 or world.actors[actor].foresight is None
    for kappa in {*options.values(), *motions.values()}:
        mine = Strategy(value=None if short else Ahead(world, actor, h, state, kappa))
        hierarchy.moves(world, actor, mine, state)
        hierarchy.tabling(world, actor, mine, expected, state)
        hierarchy.ballots(world, actor, mine, state)
        for name in ("moves", "nets"):
            kept = {key: one for key, one in getattr(mine, name).items() if options[key[1]] == kappa}
            getattr(strategy, name).update(kept)
        for name in ("tabling", "tabling_nets", "ballots", "gains"):
            kept = {key: one for key, one in getattr(mine, name).items() if motions[key[1], key[2]] == kappa}
            getattr(strategy, name).update(kept)


def strategies(world: World, h: int, states: Sequence[State], least: int = 1) -> dict[str, list[Strategy]]:
    """Everybody at every level of thought, where others matter only to how likely a motion is to pass."""
    depths = {actor.id: actor.depth for actor in world.actors.values()}
    top = max(least, *[choice.highest(depth) for depth in depths.values()])
    found: dict[str, list[Strategy]] = {actor: [] for actor in depths}
    for level in range(1, top + 1):
        new = {}
        for actor in depths:
            expected = hierarchy.from_below(actor, depths, found, level)
            new[actor] = Strategy()
            for state in states:
                act(world, actor, h, new[actor], expected, state)
        for actor, strategy in new.items():
            found[actor].append(strategy)
    return found


def chain(model: Model, h: int) -> Chain:
    """The chain of a model whose actors look h things that happen ahead."""
    world = World(model)
    states = world.kept()
    reckoned = world.reckoned(states)
    found = strategies(world, h, reckoned)
    for believer, believed in model.beliefs.items():
        other = World(believed)
        top = choice.highest(world.actors[believer].depth)
        found[believer] = strategies(other, h, other.reckoned(states), top)[believer]
    mixture = {
        actor: list(zip(choice.levels(world.actors[actor].depth), found[actor], strict=False)) for actor in found
    }
    return assemble(world, states, Expectation(1.0, mixture))
