"""Self-consistent expectations in small games: docs/game.md, section 5, `depth: equilibrium`."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from oracle.game import choice, votes
from oracle.game.hierarchy import Act, Expectation, Strategy, answer, strategies
from oracle.game.space import State, World

Start = Literal["frozen", "random", "eager", "hierarchy", "last"]
Profile = dict[str, Strategy]


def common(profile: Profile) -> Expectation:
    """Everybody expects of everybody what it does."""
    return Expectation(1.0, {actor: [(1.0, strategy)] for actor, strategy in profile.items()})


def begin(world: World, states: Sequence[State], start: Start) -> Profile:
    """Where averaged iteration starts: nobody acts; all at random; all eager (every x large); the hierarchy.

    And `last`, which section 5 does not name: everybody moves to the last level, and to no other.
    """
    if start == "hierarchy":
        actors = tuple(replace(actor, depth=1.5) for actor in world.model.actors)
        other = World(replace(world.model, actors=actors))
        p = choice.levels(1.5)
        return {actor: mixed(list(zip(p, found, strict=False))) for actor, found in strategies(other, states).items()}
    profile = {actor: Strategy() for actor in world.actors}
    for state in states:
        for option in world.model.options:
            ways = [move for move in world.moves(state) if move.option is option]
            weight = 1 / (world.sizes[world.at[option.factor]] - 1)
            stay = world.tempo(option, state) / option.commitment if start == "random" else 0.0
            for move in ways:
                chance = 0.0 if start == "frozen" else weight / (stay + weight * len(ways))
                if start == "last":
                    chance = float(move.level == world.sizes[world.at[option.factor]] - 1)
                profile[option.owner].moves[state, option.factor, move.level] = chance
        for one in world.open(state):
            name = (state, one.body.id, one.motion.id)
            if one.motion.sponsor is not None:
                sponsor = one.motion.sponsor
                mine = [o for o in world.open(state) if (o.body.id, o.motion.sponsor) == (one.body.id, sponsor)]
                weight = 1 / sum(motion.sponsor == sponsor for motion in one.body.motions)
                stay = world.rate(one.motion.tempo, state) / one.motion.commitment if start == "random" else 0.0
                chance = 0.0 if start == "frozen" else weight / (stay + weight * len(mine))
                profile[sponsor].tabling[name] = chance
            for member in votes.voters(one.body, one.motion):
                even = votes.weigh(0.0, 0.0, 0.0, 0.0, one.body.may_abstain)
                vote = {"frozen": (0.0, 0.0, 1.0), "eager": (1.0, 0.0, 0.0), "last": (1.0, 0.0, 0.0)}.get(start, even)
                profile[member].ballots[(*name, member)] = vote
    return profile


def mixed(ways: Sequence[tuple[float, Strategy]]) -> Strategy:
    """One strategy that does everything with the weighted chance."""
    first = ways[0][1]
    total = sum(weight for weight, _ in ways)
    mix = Strategy(ways[-1][1].value, nets=ways[-1][1].nets)
    mix.tabling_nets, mix.gains = ways[-1][1].tabling_nets, ways[-1][1].gains
    mix.moves = {key: sum(w * s.moves.get(key, 0.0) for w, s in ways) / total for key in first.moves}
    mix.tabling = {key: sum(w * s.tabling.get(key, 0.0) for w, s in ways) / total for key in first.tabling}
    mix.ballots = {
        key: tuple(sum(w * s.ballots[key][outcome] for w, s in ways) / total for outcome in range(3))
        for key in first.ballots
    }
    return mix


def full_answer(world: World, states: Sequence[State], profile: Profile) -> Profile:
    """Everybody's answer to the actual behaviour of all."""
    return {actor: answer(world, actor, common(profile), states) for actor in profile}


def distance(one: Profile, other: Profile) -> float:
    """The largest change of any probability of a move, a tabling or a vote."""
    largest = 0.0
    for actor, strategy in one.items():
        for key, chance in strategy.moves.items():
            largest = max(largest, abs(chance - other[actor].moves[key]))
        for tabled, chance in strategy.tabling.items():
            largest = max(largest, abs(chance - other[actor].tabling[tabled]))
        for ballot, vote in strategy.ballots.items():
            for outcome in range(3):
                largest = max(largest, abs(vote[outcome] - other[actor].ballots[ballot][outcome]))
    return largest


def iterate(
    world: World, states: Sequence[State], start: Start, *, share: float = 0.5, rounds: int = 400
) -> tuple[Profile, float]:
    """Averaged iteration: a share of the answer is mixed in, until the residual is nothing or the rounds are over."""
    profile = begin(world, states, start)
    residual = float("inf")
    for count in range(rounds):
        reply = full_answer(world, states, profile)
        residual = distance(profile, reply)
        if residual < 1e-13:
            return reply, residual
        step = share if count < rounds // 2 else share / 4
        profile = {actor: mixed([(1 - step, profile[actor]), (step, reply[actor])]) for actor in profile}
    return profile, residual


@dataclass(frozen=True)
class Pure:
    """A profile in which everybody knows what to do: at each option in each state a level to move to, or stay."""

    doing: tuple[tuple[tuple[State, str], int | None], ...]


def pure_profiles(world: World, states: Sequence[State]) -> Iterator[Pure]:
    """Every way of doing one thing, or nothing, at each option in each state."""
    places: dict[tuple[State, str], list[int | None]] = {}
    for state in states:
        for move in world.moves(state):
            places.setdefault((state, move.option.factor), [None]).append(move.level)
    for way in itertools.product(*places.values()):
        yield Pure(tuple(zip(places, way, strict=True)))


def strict_equilibria(world: World, states: Sequence[State], margin: float = 1e-6) -> list[Pure]:
    """What is left at very high rationality: pure profiles in which everybody does what is best by a margin.

    For games without bodies: a move is the best reply where its g - c is above 0 and above every other's.
    """
    found = []
    for pure in pure_profiles(world, states):
        profile = as_profile(world, states, pure)
        reply = full_answer(world, states, profile)
        nets: dict[Act, float] = {key: net for strategy in reply.values() for key, net in strategy.nets.items()}
        if all(best(nets, place, level, margin) for place, level in pure.doing):
            found.append(pure)
    return found


def best(nets: dict[Act, float], place: tuple[State, str], level: int | None, margin: float) -> bool:
    """Whether doing this at a place beats all else by a margin; staying is worth 0."""
    worth: dict[int | None, float] = {None: 0.0}
    worth |= {act[2]: net for act, net in nets.items() if act[:2] == place}
    return all(worth[level] > other + margin for key, other in worth.items() if key != level)


def as_profile(world: World, states: Sequence[State], pure: Pure) -> Profile:
    """The pure profile as strategies."""
    doing = dict(pure.doing)
    profile = {actor: Strategy() for actor in world.actors}
    for state in states:
        for move in world.moves(state):
            chance = 1.0 if doing[state, move.option.factor] == move.level else 0.0
            profile[move.option.owner].moves[state, move.option.factor, move.level] = chance
    return profile
