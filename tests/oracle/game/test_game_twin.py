"""The compiled game and its chain against the word-for-word twin on random games, construct by construct."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from detente.case.model import Mark, Model, Outcome, Rate, Since
from detente.game import Chain, Game, compile_game, make_chain, solve
from oracle.game import chain as twin
from oracle.game import equilibrium, games
from oracle.game.games import CONSTRUCTS, Knobs, make
from oracle.game.hand import actor, build, council, event, factor, member, motion
from oracle.game.hierarchy import Strategy
from oracle.game.space import State, World

CASES = [(construct, seed) for construct in CONSTRUCTS for seed in range(5)] + [("any", seed) for seed in range(60)]
ABLATED = [(construct, seed) for construct, seed in CASES if seed < 2 or (construct == "any" and seed < 10)]


def model_of(construct: str, seed: int) -> Model:
    """The random game of a construct and a seed."""
    return games.any_game(seed) if construct == "any" else games.game(seed, CONSTRUCTS[construct], construct)


def states_of(game: Game) -> list[State]:
    """The fast states as digits."""
    return [tuple(int(digit) for digit in row) for row in game.space.digits]


@functools.cache
def both(construct: str, seed: int) -> tuple[Game, Chain, twin.Chain, dict[str, np.ndarray], dict[int, np.ndarray]]:
    """The fast game, its chain, the twin's chain, and the fast values and pass probabilities."""
    model = model_of(construct, seed)
    game = compile_game(model)
    (strategies,) = solve(game)
    return game, make_chain(game, strategies), twin.chain(model), dict(strategies.values), dict(strategies.passing)


def arrows_of(game: Game, chain: Chain) -> Iterator[tuple[tuple[State, str], State, float, float]]:
    """All fast transitions: state and cause, target, rate, chosen part."""
    states = states_of(game)
    for flow in chain.flows:
        chosen = np.zeros(len(flow.rate)) if flow.chosen is None else flow.chosen
        for source, target, rate, part in zip(flow.source, flow.target, flow.rate, chosen, strict=True):
            if rate > 0:
                yield (states[source], flow.cause.label), states[target], float(rate), float(part)


def known(label: str, rate: float) -> bool:
    """A failure's chance is 1 minus that of passing: below its rounding it may as well not be there."""
    return rate > 1e-14 or not any(verb in label for verb in (" polls ", " refuses "))


def compare(game: Game, chain: Chain, made: twin.Chain, *, parts: bool = True) -> None:
    """Every transition is in both chains, at the same rate and, if `parts`, chosen to the same extent."""
    fast: dict[tuple[tuple[State, str], State], tuple[float, float]] = {}
    for key, target, rate, chosen in arrows_of(game, chain):
        if known(key[1], rate):
            assert (key, target) not in fast, f"{key} leads to {target} twice"
            fast[key, target] = (rate, chosen)
    slow = {
        (key, target): arrow
        for key, ways in made.arrows.items()
        for target, arrow in ways.items()
        if known(key[1], arrow.rate)
    }
    assert fast.keys() == slow.keys()
    for key, arrow in slow.items():
        rate, chosen = fast[key]
        rounding = 0.0 if known(key[0][1], 0.0) else 1e-14
        assert rate == pytest.approx(arrow.rate, rel=1e-9, abs=rounding), key
        near = 1e-9 * arrow.rate
        assert not parts or arrow.chosen - near <= chosen <= arrow.at_most + near, (key, chosen, arrow)


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_states(construct: str, seed: int) -> None:
    """The same states, in the order of their codes; where they start and end."""
    game, chain, made, _, _ = both(construct, seed)
    world, states = made.world, states_of(game)
    assert states == made.states
    assert [int(code) for code in game.space.codes] == [world.code(state) for state in states]
    start = world.start()
    assert list(chain.start) == pytest.approx([start.get(state, 0.0) for state in states], rel=1e-12)
    assert list(chain.final) == [world.final(state) for state in states]


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_rates(construct: str, seed: int) -> None:
    game, chain, made, _, _ = both(construct, seed)
    compare(game, chain, made)


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_marks_that_change_nothing(construct: str, seed: int) -> None:
    game, chain, made, _, _ = both(construct, seed)
    states = states_of(game)
    fast = {
        (states[source], flow.cause.label): float(rate)
        for flow in chain.flows
        for source, rate in zip(flow.silent_source, flow.silent_rate, strict=True)
        if rate > 0 and known(flow.cause.label, rate)
    }
    slow = {key: rate for key, rate in made.silent.items() if known(key[1], rate)}
    assert fast == pytest.approx(slow, rel=1e-9, abs=1e-14)


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_values(construct: str, seed: int) -> None:
    """V at the highest level an actor reasons at."""
    _, _, made, values, _ = both(construct, seed)
    for name, ways in made.expected.mixture.items():
        if ways[-1][1].value is not None and name not in made.world.model.beliefs:
            slow = [ways[-1][1].value[state] for state in made.states]
            assert list(values[name]) == pytest.approx(slow, rel=1e-7, abs=1e-7), name


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_pass_probabilities(construct: str, seed: int) -> None:
    game, _, made, _, passing = both(construct, seed)
    for number, vote in enumerate(game.votes):
        for place, state in enumerate(states_of(game)):
            ways = [one for one in made.world.open(state) if one.motion.id == vote.motion.id]
            assert bool(vote.open[place]) == bool(ways), state
            for one in ways:
                slow = made.expected.passing(one.body, one.motion, state)
                assert passing[number][place] == pytest.approx(slow, abs=1e-12), state


@pytest.mark.parametrize(("construct", "seed"), [case for case in CASES if case[0] in ("calendar", "any")])
def test_calendar(construct: str, seed: int) -> None:
    """From every state in which an entry is the next, the jump leads where it should."""
    game, chain, made, _, _ = both(construct, seed)
    states = states_of(game)
    assert len(chain.calendar) == len(made.jumps)
    for number, (jump, slow) in enumerate(zip(chain.calendar, made.jumps, strict=True)):
        assert jump.time == made.world.model.calendar[number].time
        for state, target in slow.items():
            assert states[jump.target[states.index(state)]] == target, (jump.name, state)
        for place, state in enumerate(states):
            if made.world.final(state):
                assert jump.target[place] == place


@pytest.mark.parametrize("ablation", ["frozen", "random", "myopic"])
@pytest.mark.parametrize(("construct", "seed"), ABLATED)
def test_ablations(construct: str, seed: int, ablation: twin.Ablation) -> None:
    game, _, made, _, _ = both(construct, seed)
    (strategies,) = solve(game, ablation)
    slow = twin.chain(made.world.model, ablation)
    compare(game, make_chain(game, strategies), slow, parts=ablation != "random")  # what is chosen at random is moot


def blind_sponsor() -> Model:
    """How b votes depends on what a, the sponsor, does not see: a tables as often either way."""
    factors = [factor("p"), factor("h", start=(0.4, 0.6), hidden_from=("a",))]
    wants = {"a": [("p", 1.0)], "b": [("p and h", 4.0), ("p", -2.0)]}
    body = council((member("a"), member("b")), 2, (motion(factors, (("p", 1),), sponsor="a", retry=3.0),))
    return build(factors, [actor("a"), actor("b")], wants, bodies=[body])


def sponsor_of_two_minds() -> Model:
    """a gains by what it tables only at levels that foresee b's move: at those its own yes is chosen too."""
    factors = [factor("b.x"), factor("p")]
    wants = {"a": [("p", -0.2), ("p and b.x", 3.0)], "b": [("b.x", 2.0), ("p", 1.0)]}
    body = council((member("a"), member("b")), 2, (motion(factors, (("p", 1),), sponsor="a"),))
    moves = [("b.x", 1.0, 1.0, (0.0, 0.0))]
    return build(factors, [actor("a"), actor("b")], wants, bodies=[body], moves=moves)


def refusal_that_ends_the_story() -> Model:
    """The state after the refusal is final with its flag up, and never seen with its flag down."""
    factors = [factor("p"), factor("war")]
    wants = {"a": [("p", 1.0), ("war", -2.0)], "b": [("p", -1.0), ("war", -3.0)]}
    one = motion(factors, (("p", 1),), otherwise=(("war", 1),), retry=3.0)
    final = [Outcome(id="war", path="final.war", formula=make("war", factors, {}))]
    body = council((member("a"), member("b")), 2, (one,), polled=False)
    return build(factors, [actor("a"), actor("b")], wants, bodies=[body], final=final)


def sponsor_who_follows() -> Model:
    """a copies b in everything, but votes for what it tables itself."""
    factors = [factor("p")]
    wants = {"a": [("p", 1.0)], "b": [("p", -1.0)]}
    body = council((member("a", follows="b"), member("b")), 1, (motion(factors, (("p", 1),), sponsor="a"),))
    return build(factors, [actor("a"), actor("b")], wants, bodies=[body])


def faded_in_part() -> Model:
    """A `since` condition that fades from its second stage to its first still shows `yes`, and reopens nothing."""
    factors = [factor("p"), factor("s", stages=2)]
    since = Since(factor="s", path="s", marks=(Mark(kind="event", text="e", event="e"),), after=2.0, stages=2)
    one = motion(factors, (("p", 1),), when=make("s", factors, {}), retry=3.0)
    body = council((member("a"), member("b")), 2, (one,))
    events = [event("e", "true", 0.5, (), factors)]
    return build(factors, [actor("a"), actor("b")], {"a": [("p", 1.0)]}, bodies=[body], since=[since], events=events)


def asleep() -> Model:
    """Where its option's tempo is 0 the actor does not reckon with moving it."""
    factors = [factor("a.x"), factor("p")]
    events = [event("e", "true", 0.3, (("p", 1),), factors)]
    model = build(factors, [actor("a")], {"a": [("a.x", 1.0)]}, events=events, moves=[("a.x", 1.0, 0.2, (0.0, 0.0))])
    tempo = Rate(formula=make("0.5 * p", factors, {}))
    return replace(model, options=(replace(model.options[0], tempo=tempo),))


CORNERS = (blind_sponsor, sponsor_of_two_minds, refusal_that_ends_the_story, sponsor_who_follows, faded_in_part, asleep)


@pytest.mark.parametrize("corner", CORNERS)
def test_corners(corner: Callable[[], Model]) -> None:
    """Where random games seldom come."""
    model = corner()
    game = compile_game(model)
    (strategies,) = solve(game)
    compare(game, make_chain(game, strategies), twin.chain(model))


def tiny(seed: int, rationality: float, *, bodies: bool) -> Model:
    """A game small enough for the equilibria of the twin."""
    knobs = Knobs(equilibrium=True, actors=(2, 2), options=2, conditions=1, states=24, bodies=bodies, costs=True)
    model = games.game(seed, knobs, "equilibrium")
    return replace(model, actors=tuple(replace(actor, rationality=rationality) for actor in model.actors))


@pytest.mark.parametrize("seed", range(6))
def test_the_one_equilibrium_at_low_rationality(seed: int) -> None:
    """At low rationality there is one, and both sides come to it."""
    model = tiny(seed, 0.5, bodies=seed % 2 == 1)
    game = compile_game(model)
    (found,) = solve(game)
    made, residual = twin.at_equilibrium(model, "hierarchy")
    assert residual < 1e-10
    assert found.residual < 1e-6
    fast = {(key, target): rate for key, target, rate, _ in arrows_of(game, make_chain(game, found))}
    slow = {(key, target): arrow.rate for key, ways in made.arrows.items() for target, arrow in ways.items()}
    assert fast == pytest.approx(slow, rel=1e-5)


@pytest.mark.parametrize("seed", range(8))
def test_equilibria_answer_themselves(seed: int) -> None:
    """What the fast code calls an equilibrium is its own answer, up to the residual it states."""
    model = tiny(seed, 4.0, bodies=False)
    game = compile_game(model)
    world = World(model)
    states = world.reckoned(world.kept())
    for found in solve(game):
        rates = {(key, target): rate for key, target, rate, _ in arrows_of(game, make_chain(game, found))}
        profile = {actor: Strategy() for actor in world.actors}
        for state in states:
            for move in world.moves(state):
                factor, tempo = move.option.factor, world.tempo(move.option, state)
                label = f"{factor} to {world.factors[factor].levels[move.level]}"
                chance = rates.get(((state, label), move.target), 0.0) / tempo
                profile[move.option.owner].moves[state, factor, move.level] = chance
        reply = equilibrium.full_answer(world, states, profile)
        assert equilibrium.distance(profile, reply) <= 10 * found.residual + 1e-7
