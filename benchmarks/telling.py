"""What was measured, in words and in lines: times with their units, ratios, sizes, one side against another."""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from findings import Line
from measuring import Side

DASH = "–"


def seconds(value: float) -> str:
    """A time with its unit: `1.23 ms`; a dash if there is none."""
    if not isfinite(value):
        return DASH
    if value < 0:
        return f"−{seconds(-value)}"
    for unit, scale in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= scale or unit == "µs":
            return f"{three(value / scale)} {unit}"
    return DASH


def three(value: float) -> str:
    """A number to three places that count."""
    if not isfinite(value):
        return DASH
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{2 if abs(value) < 10 else 1}f}" if abs(value) >= 1 else f"{value:.3g}"


def spread(side: Side) -> str:
    """The median with the least and the most, or why there is none."""
    if side.missing:
        return side.missing
    if not side.seconds:
        return DASH
    if len(side.seconds) == 1:
        return f"{seconds(side.median)} (once)"
    return f"{seconds(side.median)} ({seconds(side.low)} to {seconds(side.high)}, {len(side.seconds)} times)"


def brief(side: Side) -> str:
    """The median alone, or a dash."""
    return DASH if side.missing else seconds(side.median)


def ratio(slow: Side, fast: Side) -> float:
    """How many times as long the one takes as the other."""
    return slow.median / fast.median if slow.seconds and fast.seconds else float("nan")


def times(value: float) -> str:
    """A ratio as text."""
    return f"{three(value)}×" if isfinite(value) else DASH


def megabytes(value: float | None) -> str:
    """Memory as text."""
    if value is None:
        return DASH
    return f"{value:,.0f} MB" if value < 10_000 else f"{value / 1024:.1f} GB"


def all_met(found: Sequence[bool | None]) -> bool | None:
    """Whether all of some parts of a goal are met; None if one is not known and none is missed."""
    return False if any(one is False for one in found) else None if None in found or not found else True


Found = Mapping[int, Mapping[str, Side]]
"""By the exponent of the number of states, by the name of the side."""


def versus(found: Found, other: str, ours: str = "ours") -> str:
    """Ours and another side at every size, for the table of goals."""
    return "; ".join(
        f"{states(n)}: {brief(sides[ours])} against {brief(sides[other])}, {times(ratio(sides[other], sides[ours]))}"
        for n, sides in found.items()
        if other in sides and sides[ours].seconds and sides[other].seconds
    )


def why_not(found: Found, *names: str) -> str:
    """Why something was not measured, if so."""
    return next(
        (sides[name].missing for sides in found.values() for name in names if name in sides and sides[name].missing), ""
    )


def faster(found: Found, other: str, least: float = 1.0, ours: str = "ours") -> bool | None:
    """Whether ours is so many times as fast as another side at every size; None if one was not measured."""
    ratios = [ratio(sides[other], sides[ours]) if other in sides else float("nan") for sides in found.values()]
    return all_met([None if not isfinite(one) else one >= least for one in ratios])


def line(name: str, rank: int, values: Mapping[int, float]) -> Line:
    """A line of a picture; what was not measured is left out."""
    kept = {n: value for n, value in values.items() if isfinite(value) and value > 0}
    return Line(name, tuple(2.0**n for n in kept), tuple(kept.values()), rank)


def lines_of(found: Found, names: Mapping[str, str], value: Callable[[Side], float]) -> tuple[Line, ...]:
    """A line for each side, the first of them ours.

    Args:
        found: What was measured.
        names: What each side is called in the picture.
        value: What is drawn of it.
    """
    made = [
        line(
            shown, rank, {n: value(sides[name]) for n, sides in found.items() if name in sides and sides[name].seconds}
        )
        for rank, (name, shown) in enumerate(names.items())
    ]
    return tuple(one for one in made if one.states)


def largest(found: Found, *names: str) -> int | None:
    """The largest size at which all these sides were measured."""
    return max(
        (n for n, sides in found.items() if all(name in sides and sides[name].seconds for name in names)), default=None
    )


def states(exponent: int) -> str:
    """`2^16`, for people."""
    return f"2^{exponent}"
