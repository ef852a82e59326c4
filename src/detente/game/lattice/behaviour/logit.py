"""Logits: how likely each alternative is at a look (section 3), and each vote (section 6)."""

import numpy as np
import numpy.typing as npt

from detente.case.model import Body
from detente.game.behaviour.votes import Ballot

Floats = npt.NDArray[np.float64]


def chances(x: Floats, available: npt.NDArray[np.bool_], clock: Floats, weight: float, kappa: float) -> Floats:
    """Probabilities of the alternatives at a look; the largest exponent is taken out first, so nothing overflows.

    Args:
        x: Exponents, an alternative in each row.
        available: Which alternatives there are, of the same shape or one that is stretched to it.
        clock: How often one looks.
        weight: What each alternative weighs.
        kappa: Commitment.

    Returns:
        The probabilities; staying has the rest.

    >>> chances(np.zeros((1, 1)), np.ones((1, 1), bool), np.array([1.0]), 1.0, 1.0).tolist()
    [[0.5]]
    """
    if kappa <= 0:
        return np.zeros(np.broadcast_shapes(x.shape, available.shape))
    x = np.where(available, x, -np.inf)
    top = np.maximum(x.max(axis=0), 0.0)
    raised = weight * np.exp(x - top)
    total = clock / kappa * np.exp(-top) + raised.sum(axis=0)
    # where nothing is available the clock may stand still: nothing over nothing
    return np.asarray(raised / np.where(total > 0.0, total, 1.0), np.float64)


def ballot_of(body: Body, at_stake: Floats, strength: float, *, sponsors: bool, plain: bool) -> Ballot:
    """Chances of yes, abstention and no by section 6; a sponsor votes for its own motion.

    Args:
        body: The voting rule.
        at_stake: What a member gains if the motion passes.
        strength: How strongly it follows that.
        sponsors: Whether it is the motion's sponsor.
        plain: Whether it votes at random.
    """
    nothing = np.zeros(len(at_stake))
    if sponsors:
        return nothing + 1.0, nothing, nothing
    yes, no = strength * at_stake / 2, -strength * (at_stake / 2 + body.dissent)
    abstain = np.full(len(at_stake), 0.0 if plain else body.abstention)
    top = np.maximum(yes, no)
    if body.may_abstain:
        top = np.maximum(top, abstain)
    raised = [np.exp(yes - top), np.exp(abstain - top) if body.may_abstain else nothing, np.exp(no - top)]
    total = raised[0] + raised[1] + raised[2]
    return raised[0] / total, raised[1] / total, raised[2] / total
