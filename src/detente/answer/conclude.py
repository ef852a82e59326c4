"""What the forecast has found of one question, put as an expectation: with its path, or why it is no result."""

import math
from dataclasses import replace

from detente.analysis import forecast
from detente.analysis.forecast import Reached
from detente.answer.answer import Expectation, Step
from detente.case.questions import Question
from detente.game import Chain, Game
from detente.game.behaviour.strategies import Strategies
from detente.game.lattice import Lattice, LatticeChain
from detente.game.lattice.behaviour import Behaved
from detente.result import Estimate, Status

AnyGame = Game | Lattice
AnyChain = Chain | LatticeChain
AnyStrategies = Strategies | Behaved
TOO_ROUGH = 1e-6
"""A bound above this part of the value (of 1 for small ones) makes a number no result."""


def concluded(
    question: Question, game: AnyGame, strategies: AnyStrategies, chain: AnyChain, found: Reached | Estimate,
    way: forecast.Path | None,
) -> Expectation:  # fmt: skip
    """An expectation from what the forecast has found; without its value where that is no result.

    Args:
        question: The question.
        game: The game the chain was made from.
        strategies: What the chain was made with.
        chain: The chain.
        found: What the forecast has found.
        way: The most probable path.
    """
    estimate = found.estimate if isinstance(found, Reached) else found
    if estimate.value is not None and not estimate.bound <= TOO_ROUGH * max(1.0, abs(estimate.value)):
        estimate = Estimate(
            value=None, bound=estimate.bound, status=Status.STOPPED,
            note=f"The numerical bound, {estimate.bound:.2g}, is too large: a rate, weight or time is out of scale.",
        )  # fmt: skip
        found = estimate
    if strategies.status is Status.CONVERGED and estimate.status is Status.EXACT:
        estimate = replace(estimate, status=Status.CONVERGED)
    carriers, routes = (found.carriers, found.by_cause) if isinstance(found, Reached) else (None, ())
    return Expectation(
        name=strategies.name, estimate=estimate, carriers=carriers, routes=routes,
        steps=() if way is None else _told(game, chain, way), sequence=None if way is None else way.probability,
        residual=strategies.residual, value_bound=strategies.value_bound,
    )  # fmt: skip


def unsettled(strategies: AnyStrategies) -> Expectation:
    """The expectation where the strategies are no result."""
    stopped = Estimate(value=None, bound=math.inf, status=Status.STOPPED, note=_why(strategies))
    return Expectation(
        name=strategies.name, estimate=stopped, residual=strategies.residual, value_bound=strategies.value_bound
    )


def _why(strategies: AnyStrategies) -> str:
    if strategies.residual > 0:
        return f"The expectations did not settle (residual {strategies.residual:.2g})."
    return (
        f"The actors' values are only known to {strategies.value_bound:.2g}, too little to choose by: a foresight, "
        "a commitment or a weight is out of scale."
    )


def _told(game: AnyGame, chain: AnyChain, way: forecast.Path) -> tuple[Step, ...]:
    """A path in words."""
    assert isinstance(chain, Chain)  # nobody looks for one in a lattice
    describe = game.describe
    steps = [Step(cause="start", path="start", state=describe(int(way.states[0])))]
    for flow, state in zip(way.flows, way.states[1:], strict=True):
        cause = chain.flows[flow].cause
        steps.append(Step(cause=cause.label, path=cause.path, state=describe(int(state))))
    return tuple(steps)
