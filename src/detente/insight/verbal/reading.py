"""Readings: what an expert's words of certainty come to as a range of probabilities, scale by scale.

A phrase is read as it stands and never as its nearest neighbour. Several phrases, parted by semicolons, are read from
the lowest end of any to the highest. Modals (could, may, might) have no number on any scale: they exclude zero and no
more (Kent 1964, *Studies in Intelligence* 8:49).
"""

from dataclasses import dataclass
from typing import Literal

from detente.case.certainty import Range, lookup, modals, normal, scales
from detente.errors import QueryError
from detente.formula import nearest

OURS = "case"
"""The reading of the case itself, beside those of the scales."""
Why = Literal["", "modal", "unknown", "no number", "no words", "not read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A range of probabilities, or why there is none."""

    scale: str
    low: float | None = None
    high: float | None = None
    why: Why = ""
    sentence: str = ""
    """Why there is no number."""

    @property
    def ends(self) -> tuple[float, float] | None:
        """The range; None where there is none."""
        return None if self.low is None or self.high is None else (self.low, self.high)


def scale_names(wanted: str | None = None) -> tuple[str, ...]:
    """The scales words are read on: that of the case first, then all that are shipped, or the one asked for.

    Raises:
        QueryError: If there is none of that name.

    >>> scale_names("kent_1964")
    ('kent_1964',)
    """
    known = (OURS, *scales())
    if wanted is None:
        return known
    if wanted not in known:
        near = nearest(wanted, known)
        hint = f"did you mean `{near}`?" if near else f"there is {', '.join(known)}."
        raise QueryError(f"There is no scale of verbal certainty `{wanted}`; {hint}")
    return (wanted,)


def read(phrase: str, scale: str) -> Reading:
    """Words of certainty on a shipped scale.

    Args:
        phrase: As a note has them.
        scale: The name of the scale.

    >>> read("probably; almost certain", "icd_203_2015").ends
    (0.55, 0.99)
    >>> read("could be", "icd_203_2015").why
    'modal'
    """
    pieces = [piece for part in phrase.split(";") if (piece := normal(part))]
    if not pieces:
        return Reading(scale=scale, why="no words", sentence="the note has no words of certainty")
    found = [lookup(piece, scale) for piece in pieces]
    ranges = [one for one in found if isinstance(one, Range)]
    if ranges:
        return Reading(scale=scale, low=min(one.low for one in ranges), high=max(one.high for one in ranges))
    for piece in pieces:
        modal = next((word for word in sorted(modals()) if piece == word or piece.startswith(f"{word} ")), "")
        if modal:
            said = f"`{modal}` says that something can be, not how likely it is: it has no number"
            return Reading(scale=scale, why="modal", sentence=said)
    first = found[0]
    assert not isinstance(first, Range)
    return Reading(scale=scale, why=first.why, sentence=first.sentence)


def phrases(number: float, scale: str) -> tuple[str, ...]:
    """The words of a scale for a probability: every phrase whose range holds it, those of the narrowest range alone.

    Args:
        number: The probability.
        scale: The name of a shipped scale.

    >>> phrases(0.3, "icd_203_2015"), phrases(0.5, "phia_uk")
    (('unlikely', 'improbable', 'improbably'), ('realistic possibility',))
    """
    there = {phrase: known for phrase, known in scales()[scale].phrases.items() if known is not None}
    inside = {phrase: known for phrase, known in there.items() if known.low <= number <= known.high}
    narrowest = min((known.high - known.low for known in inside.values()), default=0.0)
    return tuple(phrase for phrase, known in inside.items() if known.high - known.low <= narrowest)


def ours(low: float | None, high: float | None) -> Reading:
    """The reading of the case."""
    if low is None or high is None:
        return Reading(scale=OURS, why="not read", sentence="the case reads no number into the words")
    return Reading(scale=OURS, low=low, high=high)
