"""What happens in a state by the factored game, and by the chain of the enumerated one, in the same words."""

from collections.abc import Iterable, Sequence

from detente.analysis.simulate.fly.listing import listing
from detente.game import Chain, Game
from detente.game.factored import Factored
from oracle.game import chain as twin

Ways = dict[tuple[tuple[int, ...], str, tuple[int, ...]], float]
"""Rates by state, label of the cause, and target."""


def of_chain(game: Game, chain: Chain) -> Ways:
    """All transitions of a chain, silent ones included."""
    states = [tuple(int(digit) for digit in row) for row in game.space.digits]
    ways: Ways = {}
    for flow in chain.flows:
        for source, target, rate in zip(flow.source, flow.target, flow.rate, strict=True):
            ways[states[source], flow.cause.label, states[target]] = float(rate)
        for source, rate in zip(flow.silent_source, flow.silent_rate, strict=True):
            ways[states[source], flow.cause.label, states[source]] = float(rate)
    return ways


def of_twin(made: twin.Chain) -> Ways:
    """The same of a slow twin's chain."""
    ways: Ways = {(state, label, state): rate for (state, label), rate in made.silent.items()}
    for (state, label), arrows in made.arrows.items():
        for target, arrow in arrows.items():
            ways[state, label, target] = arrow.rate
    return {key: rate for key, rate in ways.items() if key[0] != key[2] or " to " not in key[1]}


def of_factored(states: Iterable[Sequence[int]], factored: Factored) -> Ways:
    """The same by the factored game, in the states that were enumerated."""
    ways: Ways = {}
    for row in states:
        state = tuple(int(digit) for digit in row)
        for cause, target, rate in listing(factored, state, silent=True):
            key = (state, factored.causes[cause].label, target)
            ways[key] = ways.get(key, 0.0) + rate
    return ways


def compare(fast: Ways, slow: Ways, within: float = 1e-12) -> None:
    """Both list the same at the same rates, apart from what is as good as never."""
    for key in fast.keys() | slow.keys():
        one, other = fast.get(key, 0.0), slow.get(key, 0.0)
        assert abs(one - other) <= within * max(1.0, abs(other)), (key, one, other)
