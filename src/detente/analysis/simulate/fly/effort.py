"""The effort of looking ahead: how many states an actor values at a look, and how many are too many."""

from collections import Counter

from detente.case.model import Model
from detente.errors import GameError

MOST = 10_000
"""States that may have to be valued at a look: a hundredth of a second or so."""


def limit_foresight(model: Model, look_ahead: int) -> None:
    """Refuse to look so far ahead that no run would come to its end.

    Args:
        model: The model.
        look_ahead: How many steps.

    Raises:
        GameError: If it is too far.
    """
    ahead = foreseen(model, look_ahead)
    if ahead > MOST:
        raise GameError(
            f"Looking {look_ahead} steps ahead would mean to value about {ahead:,} states at every look: look fewer "
            "steps ahead (--look-ahead 1)."
        )


def foreseen(model: Model, look_ahead: int) -> int:
    """About how many states the actor with most to choose from values at a look; one step ahead needs no list of them.

    Args:
        model: The model.
        look_ahead: How many steps.
    """
    if look_ahead < 2:
        return 1
    levels = {factor.id: len(factor.levels) - 1 for factor in model.factors}
    own = Counter({actor.id: 0 for actor in model.actors if actor.foresight is not None})
    for option in model.options:
        if option.owner in own:
            own[option.owner] += levels[option.factor]
    each = max(own.values(), default=0) + len(model.events) + len(model.since)
    return int(max(1, each) ** look_ahead)
