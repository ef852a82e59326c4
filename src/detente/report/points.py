"""Points: where the spread over behaviour and the range over all numbers were looked at, in words."""

from collections.abc import Sequence

from detente.study.findings import Findings
from detente.words import many

FEW = 20
"""Of fewer points than this the lowest and the highest are told, of more one in ten is left out at each end."""


def behaviour_said(findings: Findings) -> str:
    """What the spread over behaviour is."""
    if not findings.behaviour_points:
        return (
            "lowest and highest when rationality, foresight, depth, tempo and commitment go to the ends of their "
            "ranges, one at a time."
        )
    return (
        f"lowest and highest at the central values and at {findings.behaviour_points} points at which rationality, "
        "foresight, depth, tempo and commitment all stand somewhere in their ranges, ends included (a Latin hypercube, "
        f"seed {findings.seed}; the same points for every theory and plan)."
    )


def sample_said(findings: Findings) -> str:
    """What the range over all points is."""
    ends = "lowest and highest" if findings.points < FEW else "from 1 in 10 to 9 in 10"
    return (
        f"{ends} at {many(findings.points, 'point')} at "
        "which every number that has a range stands somewhere in it (a Latin hypercube, "
        f"seed {findings.seed}; the same points for every theory and plan): a sample, not a bound."
    )


def range_said(count: int) -> str:
    """What the range over all points is called in a legend.

    >>> range_said(6), range_said(64)
    ('lowest to highest of 6 points of all ranges', '1 in 10 to 9 in 10 of 64 points of all ranges')
    """
    return f"{'lowest to highest' if count < FEW else '1 in 10 to 9 in 10'} of {many(count, 'point')} of all ranges"


def draws(values: Sequence[float | None]) -> tuple[float, float, float, int] | None:
    """Low end, middle and high end of the numbers at the points drawn, and how many there are.

    Args:
        values: One for each point that was asked for; None where there is no number. How many were asked for says
            which ends are told, as the legend does, however many numbers there are.

    Returns:
        The three and the count; None with fewer than two numbers.

    >>> draws([0.0, 0.5, 1.0, None])
    (0.0, 0.5, 1.0, 3)
    >>> draws([n / 100 for n in range(101)])
    (0.1, 0.5, 0.9, 101)
    """
    there = sorted(value for value in values if value is not None)
    if len(there) < 2:
        return None
    low, high = (0, 10) if len(values) < FEW else (1, 9)
    return quantile(there, low, 10), quantile(there, 1, 2), quantile(there, high, 10), len(there)


def quantile(ordered: Sequence[float], part: int, of: int) -> float:
    """The number below which a share of others lies, on the line between neighbours (the seventh of Hyndman and Fan).

    Args:
        ordered: Numbers, the lowest first; some may be infinite.
        part: How many parts lie below.
        of: Of how many.

    >>> quantile([1.0, 2.0, 3.0, float("inf")], 1, 2), quantile([1.0, 2.0, float("inf")], 1, 2)
    (2.5, 2.0)
    """
    place, rest = divmod((len(ordered) - 1) * part, of)
    if not rest:  # the next has no weight, and nothing of what is infinite is no number
        return ordered[place]
    return (ordered[place] * (of - rest) + ordered[place + 1] * rest) / of
