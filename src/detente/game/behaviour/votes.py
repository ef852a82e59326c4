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
    count = np.zeros((body.threshold + 1, size))
    count[0] = 1.0
    for member in body.members:
        bloc = [other for other in body.members if leader(body, other, sponsor).id == member.id]
        if not bloc:
            continue
        followers = sum(other.votes for other in bloc if other is not member)
        if member.id not in ballots and member.yes is not None and not member.together:
            for vote in range(member.votes):  # who follows such a block follows its first vote
                weight = 1 + (followers if vote == 0 else 0)
                count = _add(count, weight, member.yes, 1 - member.yes)
            continue
        if member.id not in ballots and member.yes is not None:
            count = _add(count, member.votes + followers, member.yes, 1 - member.yes)
            continue
        yes, abstain, no = ballots[member.id]
        rest = abstain if any(other.veto for other in bloc) else abstain + no
        count = _add(count, member.votes + followers, yes, rest)
    return np.asarray(np.clip(count[body.threshold], 0.0, 1.0), np.float64)


def _add(count: Floats, votes: int, yes: Floats | float, rest: Floats | float) -> Floats:
    """Chances of each count of yes votes, those at the threshold or above together, after one more bloc."""
    top = len(count) - 1
    after: Floats = rest * count
    below = max(top - votes, 0)
    after[votes:top] += yes * count[:below]
    after[top] += yes * count[below:].sum(axis=0)
    return after
