"""Profiles: what everybody does, as one list of probabilities and back."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.response import Response

Floats = npt.NDArray[np.float64]
Profile = dict[str, Response]
"""By actor."""


def flat(profile: Profile) -> Floats:
    """All probabilities of moves, tablings and votes one after another."""
    return np.concatenate([np.zeros(0), *(part for response in profile.values() for part in _parts(response))])


def shaped(chances: Floats, like: Profile) -> Profile:
    """A profile with these probabilities, and all else as in another."""
    at = 0

    def take(part: Floats) -> Floats:
        nonlocal at
        at += len(part)
        return chances[at - len(part) : at]

    return {
        actor: replace(
            response,
            moves={b: take(part) for b, part in response.moves.items()},
            tabling={v: take(part) for v, part in response.tabling.items()},
            ballots={v: (take(yes), take(abstain), take(no)) for v, (yes, abstain, no) in response.ballots.items()},
        )
        for actor, response in like.items()
    }  # fmt: skip


def distance(one: Profile, other: Profile) -> float:
    """Largest difference of any probability of a move, a tabling or a vote."""
    return float(np.abs(flat(one) - flat(other)).max(initial=0.0))


def _parts(response: Response) -> Iterator[Floats]:
    yield from response.moves.values()
    yield from response.tabling.values()
    for ballot in response.ballots.values():
        yield from ballot
