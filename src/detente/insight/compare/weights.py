"""Weights of theories: how they are given, and at which of them another plan would be preferred.

The preferred plan has the best mean over theories by their weights. Its lead over another plan is a sum over theories,
so the least weight that has to move before the two are level is found by moving it from the theories where it leads
most to the one where it leads least (`overtaking`). That the other is preferred to all plans, and not to this one
alone, is a linear program (`least_change`).
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detente.errors import StudyError
from detente.formula import nearest

Floats = npt.NDArray[np.float64]
NEAR = 1e-9
LEAST = 1e-12
"""A lead below this share of the largest performance is none."""


def equal(theories: Sequence[str]) -> tuple[float, ...]:
    """The same weight for each theory."""
    return (1.0 / len(theories),) * len(theories)


def weights_of(given: Mapping[str, float], theories: Sequence[str]) -> tuple[float, ...]:
    """Weights of theories as somebody gives them: whole numbers are parts, anything else must sum to 1.

    Args:
        given: A weight for some theories by name; the others have none.
        theories: All theories, in the order of the result.

    Returns:
        A weight for each theory; they sum to 1.

    Raises:
        StudyError: If one is negative or no number, there is no such theory, or they do not sum to 1.

    >>> weights_of({"hawk": 2, "dove": 1}, ["none", "hawk", "dove"])
    (0.0, 0.6666666666666666, 0.3333333333333333)
    """
    for name, weight in given.items():
        if name not in theories:
            near = nearest(name, theories)
            hint = f"did you mean `{near}`?" if near else f"there is {', '.join(theories)}."
            raise StudyError(f"No theory of this comparison is called `{name}`; {hint}")
        if not math.isfinite(weight) or weight < 0:
            raise StudyError(f"The weight of theory `{name}` must be 0 or more, not {weight:g}.")
    total = math.fsum(given.values())
    if total == 0:
        raise StudyError("The weights of theories sum to 0: at least one must be above it.")
    parts = all(float(weight).is_integer() for weight in given.values())
    if not parts and abs(total - 1) > NEAR:
        said = f"The weights of theories must sum to 1, and these sum to {total:.10g}"
        raise StudyError(f"{said} (whole numbers are taken as parts).")
    return tuple(float(given.get(name, 0.0)) / total for name in theories)


def read_weights(text: str) -> dict[str, float]:
    """Weights as they are written on the command line.

    Raises:
        StudyError: If they are not names with numbers, or a name comes twice.

    >>> read_weights("hawk=2,dove=1")
    {'hawk': 2.0, 'dove': 1.0}
    """
    found: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = (word.strip() for word in part.partition("="))
        try:
            weight = float(number)
        except ValueError:
            raise StudyError(f"Weights are written THEORY=NUMBER,THEORY=NUMBER; `{part.strip()}` is not.") from None
        if name in found:
            raise StudyError(f"Theory `{name}` has two weights.")
        found[name] = weight
    return found


def overtaking(leads: Floats, weights: Floats) -> Floats:
    """The least weight that must move before a lead is gone.

    Weight taken from a theory with lead d and given to the one with the least lead m lessens the weighted lead by d - m
    for each unit; so it is taken where d is largest first, until nothing is left of the lead.

    Args:
        leads: By how much one plan is ahead of another under each theory: ... x theories.
        weights: Of the theories.

    Returns:
        Half the sum of absolute changes of the weights (total variation); 0 where there is no lead, infinite where no
        weights undo it.

    >>> overtaking(np.array([0.3, -0.1]), np.array([0.5, 0.5])).round(4).item()
    0.25
    """
    order = np.argsort(-leads, axis=-1, kind="stable")
    sorted_leads = np.take_along_axis(leads, order, axis=-1)
    least = sorted_leads[..., -1:]
    amounts = np.broadcast_to(weights, leads.shape)
    amounts = np.take_along_axis(amounts, order, axis=-1)
    gains = sorted_leads - least
    lead = (leads * weights).sum(axis=-1)
    taken = np.cumsum(amounts * gains, axis=-1)
    before = np.concatenate([np.zeros_like(least), taken[..., :-1]], axis=-1)
    room = np.clip(lead[..., None] - before, 0.0, None)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.where(gains > 0, np.minimum(amounts, room / gains), 0.0).sum(axis=-1)
    return np.where(lead <= 0, 0.0, np.where(least[..., 0] > 0, np.inf, moved))


def least_change(performance: Floats, weights: Floats, plan: int) -> Floats | None:
    """The weights nearest to those given, in total variation, at which a plan is preferred to all others.

    Args:
        performance: What plans achieve in the mean, more being better: theories x plans.
        weights: Of the theories.
        plan: Which plan is to be preferred.

    Returns:
        The weights, or None if none make it so.
    """
    from scipy.optimize import linprog

    theories = len(weights)
    scale = float(np.abs(performance).max()) or 1.0
    behind = (np.delete(performance, plan, axis=1) - performance[:, [plan]]).T / scale
    eye = np.eye(theories)
    found = linprog(
        np.concatenate([np.zeros(theories), np.full(theories, 0.5)]),
        A_ub=np.vstack([np.hstack([behind, np.zeros_like(behind)]), np.hstack([eye, -eye]), np.hstack([-eye, -eye])]),
        b_ub=np.concatenate([np.zeros(len(behind)), weights, -weights]),
        A_eq=np.concatenate([np.ones(theories), np.zeros(theories)])[None], b_eq=[1.0], bounds=(0, None),
    )  # fmt: skip
    if not found.success:
        return None
    near = np.clip(np.asarray(found.x[:theories], np.float64), 0.0, None)
    return np.asarray(near / near.sum())


def turning(performance: Floats, weights: Floats, preferred: int, theory: int) -> tuple[Floats, Floats]:
    """The weights of one theory at which each plan is level with the preferred one, the others kept in proportion.

    Args:
        performance: What plans achieve in the mean, more being better: ... x theories x plans.
        weights: Of the theories.
        preferred: Which plan is preferred.
        theory: Whose weight goes up and down.

    Returns:
        For each plan the first such weight from the one it has upwards, and the first downwards; nan where there is
        none. A plan that is ahead already is level at the weight there is.
    """
    rest = np.delete(weights, theory)
    rest = rest / rest.sum() if rest.sum() > 0 else np.full(len(rest), 1.0 / max(1, len(rest)))
    leads = performance[..., [preferred]] - performance
    under = leads[..., theory, :]
    other = np.einsum("t,...tp->...p", rest, np.delete(leads, theory, axis=-2))
    # the lead is under * x + other * (1 - x): a straight line in the weight x
    with np.errstate(divide="ignore", invalid="ignore"):
        level = other / (other - under)
    now = weights[theory]
    both = (under < 0) & (other < 0)
    above = np.where(both, now, np.where(under < 0, np.maximum(level, now), np.nan))
    below = np.where(both, now, np.where(other < 0, np.minimum(level, now), np.nan))
    return above, below
