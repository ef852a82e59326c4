"""A portrait: what one actor wants, as far as it can be said without solving the game."""

from dataclasses import dataclass

from detente.game.compiled import Game


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What one actor wants: flows of utility of the start and of each outcome, best first, and its patience."""

    actor: str
    ranking: tuple[tuple[str, float, float], ...]
    """Label, smallest and largest flow of utility among its states; largest mean first."""
    irreversible: tuple[tuple[str, float], ...]
    """For each option it owns: how many times more a change counts that cannot be undone (1 + kappa/delta)."""


def portraits(game: Game) -> list[Portrait]:
    """What each actor wants of the start and of every ending.

    Args:
        game: The compiled game.

    Returns:
        One portrait for each actor.
    """
    places = [("start", game.start > 0)]
    places += [(outcome.id, game.mask(outcome.formula)) for outcome in game.model.final]
    found = []
    for number, actor in enumerate(game.model.actors):
        rows = [(label, game.utility[number][mask]) for label, mask in places if mask.any()]
        rows.sort(key=lambda row: -float(row[1].mean()))
        irreversible = tuple(
            (option.factor, 1.0 + option.commitment * actor.foresight)
            for option in game.model.options
            if option.owner == actor.id and actor.foresight is not None
        )
        found.append(
            Portrait(
                actor=actor.id,
                irreversible=irreversible,
                ranking=tuple((label, float(flow.min()), float(flow.max())) for label, flow in rows),
            )
        )
    return found
