"""What each interest of an actor adds to its welfare.

Utility is a sum over interests, and so is its expectation: with the times spent in each state, each interest's part of
the flow averaged over [0, T] is its weight times the average of its formula. What is had at heart of another actor is
one part, that actor's own interests together.
"""

from dataclasses import dataclass

from detente.analysis import forecast
from detente.answer.conclude import AnyChain, AnyGame, AnyStrategies
from detente.answer.grounds import Grounds, Setting
from detente.errors import QueryError
from detente.formula import nearest
from detente.game.wants import worth_of
from detente.result import Status


@dataclass(frozen=True, slots=True)
class Share:
    """What one interest adds to an actor's expected flow of utility, averaged over a time."""

    interest: str
    value: float
    bound: float


def interest_shares(
    grounds: Grounds, actor: str, *, theory: str | None, plan: str | None, over: float
) -> tuple[Share, ...]:
    """What each interest of an actor adds to its welfare over a time; the sum is the welfare.

    Args:
        grounds: The solved games of the case.
        actor: Whose interests.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.
        over: The time, in clock units from the first start of the case; 0 is the flow at the start.

    Returns:
        A share for each interest, in the order of the file; under the first set of expectations where several can
        come true, and none where they did not settle.

    Raises:
        QueryError: If there is no such actor, or the time cannot be asked for.
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    game, strategies, chain = _solved(grounds, Setting(theory=theory, plan=plan))
    if actor not in game.actors:
        near = nearest(actor, game.actors)
        raise QueryError(f"The case has no actor `{actor}`" + (f"; did you mean `{near}`?" if near else "."))
    if strategies.status is Status.STOPPED:
        return ()
    year = forecast.course(chain, [over])
    shares = []
    for interest in game.model.interests[actor]:
        (found,) = year.average(interest.weight * worth_of(game, interest))
        if found.value is not None:
            shares.append(Share(interest.id, found.value, found.bound))
    return tuple(shares)


def _solved(grounds: Grounds, setting: Setting) -> tuple[AnyGame, AnyStrategies, AnyChain]:
    """A game under its first set of expectations, in the form it is kept in."""
    if grounds.large(setting):
        wide = grounds.wide(setting)
        return wide.game, wide.behaved, wide.behaved.chain
    ground = grounds.ground(setting)
    return ground.game, ground.strategies[0], ground.chains[0]
