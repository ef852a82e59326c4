"""The chance that a motion passes, exactly, from the chances of every member's vote.

Members draw independently; a follower copies its leader's draw. Leader and followers are one bloc: it brings all their
votes, nothing, or a no. The yes votes are a weighted Poisson binomial variable, found by convolution bloc by bloc; a
bloc with a veto that votes no ends the count.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from detente.case.model import Body, Member

Floats = npt.NDArray[np.float64]
Ballot = tuple[Floats, Floats, Floats]
"""Chances of yes, abstention and no, each of shape (states,)."""


def leader(body: Body, member: Member, sponsor: str | None) -> Member:
    """The member whose draw a member copies in the end: itself if it follows nobody, or sponsors the motion."""
    by_id = {other.id: other for other in body.members}
    while member.follows is not None and member.id != sponsor:
        member = by_id[member.follows]
    return member


def voters(body: Body, sponsor: str | None) -> tuple[str, ...]:
    """Members who are actors and decide by themselves; a motion's sponsor always does."""
    return tuple(
        member.id for member in body.members if member.id == sponsor or (member.follows is None and member.yes is None)
    )


def pass_probability(body: Body, sponsor: str | None, ballots: Mapping[str, Ballot], size: int) -> Floats:
    """Chance that a motion passes in each state.

    Args:
        body: The voting rule.
        sponsor: The motion's sponsor, who copies nobody.
        ballots: The ballot of every member that is an actor and follows nobody.
        size: Number of states.

    Returns:
        The chance, shape (size,).
    """
    count = np.zeros((1, size))
    count[0] = 1.0
    for member in body.members:
        bloc = [other for other in body.members if leader(body, other, sponsor).id == member.id]
        if not bloc:
            continue
        followers = sum(other.votes for other in bloc if other is not member)
        if member.id not in ballots and member.yes is not None and not member.together:
            # who follows such a block follows its first vote
            count = _add(count, body.threshold, 1 + followers, member.yes, 1 - member.yes)
            count = _convolve(count, body.threshold, binomial(member.votes - 1, member.yes))
            continue
        if member.id not in ballots and member.yes is not None:
            count = _add(count, body.threshold, member.votes + followers, member.yes, 1 - member.yes)
            continue
        yes, abstain, no = ballots[member.id]
        rest = abstain if any(other.veto for other in bloc) else abstain + no
        count = _add(count, body.threshold, member.votes + followers, yes, rest)
    if len(count) <= body.threshold:
        return np.zeros(size)
    return np.asarray(np.clip(count[body.threshold], 0.0, 1.0), np.float64)


def binomial(draws: int, chance: float) -> Floats:
    """Chances of 0 to `draws` successes.

    >>> binomial(2, 0.5).tolist()
    [0.25, 0.5, 0.25]
    """
    if draws > 200:
        from scipy.stats import binom  # half a second, for what is hardly ever asked

        return np.asarray(binom.pmf(np.arange(draws + 1), draws, chance), np.float64)
    chances = np.ones(1)
    for _ in range(draws):
        chances = np.convolve(chances, [1.0 - chance, chance])
    return chances


def _convolve(count: Floats, threshold: int, chances: Floats) -> Floats:
    """Chances of each count after so many more single votes, those at the threshold or above together."""
    after = np.zeros((min(len(count) + len(chances) - 1, threshold + 1), count.shape[1]))
    for votes, chance in enumerate(chances):
        if chance == 0.0:
            continue
        below = max(min(len(count), threshold - votes), 0)
        after[votes : votes + below] += chance * count[:below]
        if below < len(count):
            after[threshold] += chance * count[below:].sum(axis=0)
    return after


def _add(count: Floats, threshold: int, votes: int, yes: Floats | float, rest: Floats | float) -> Floats:
    """Chances of each count of yes votes, those at the threshold or above together, after one more bloc."""
    after = np.zeros((min(len(count) + votes, threshold + 1), count.shape[1]))
    after[: len(count)] = rest * count
    below = max(min(len(count), threshold - votes), 0)
    after[votes : votes + below] += yes * count[:below]
    if below < len(count):
        after[threshold] += yes * count[below:].sum(axis=0)
    return after
