"""An amount: how the numbers of one answer are said, whichever page says them.

Exactly nothing is `0`, what is too small for the digits that are shown is `~0` (as a probability `under 0.001%`), and a
minus is `-`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from detente.answer.ask import unit_of
from detente.case.override import apply
from detente.case.questions import read_question
from detente.case.values import Values
from detente.report.rows import PROBABILITY
from detente.words import NOTHING, percent, plain, points

SIGNLESS = ("0", "~0", "-")
"""What has no sign: nothing, next to nothing, and no number."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How the numbers of one answer are said: of a probability in per cent and points, else plainly with a unit.

    >>> Amount(chance=True).value(0.123), Amount(chance=True).size(-0.0123), Amount(chance=True).gap(-0.004)
    ('12%', '1.2 points', '-0.4 points')
    >>> Amount(chance=False, unit="months").value(3.21), Amount(chance=False, unit="months").gap(1.0)
    ('3.21 months', '+1 month')
    """

    chance: bool
    """Whether it is a probability, or a difference of two."""
    unit: str = ""
    """What anything else is in, of several."""
    compared: bool = False
    """Whether its values are themselves differences."""

    @classmethod
    def of(cls, unit: str, *, compared: bool = False) -> "Amount":
        """How numbers in the unit of an answer are said; a unit that is no plural is left to the question.

        What is one probability less another, as a trend is, is a difference of two.

        >>> Amount.of("times"), Amount.of("value").unit, Amount.of("probability").chance
        (Amount(chance=False, unit='times', compared=False), '', True)
        >>> Amount.of("probability up minus probability down").value(-0.2)
        '-20 points'
        """
        chance = unit.startswith(PROBABILITY)
        return cls(chance, unit if unit.endswith("s") else "", compared or (chance and unit != PROBABILITY))

    @property
    def units(self) -> str:
        """What differences are in, of several; empty if that is left to the question."""
        return "points" if self.chance else self.unit

    @classmethod
    def asked(cls, machine: Mapping[str, Any], name: str) -> "Amount":
        """How the numbers of a question are said.

        Args:
            machine: The machine form of its case.
            name: The question.
        """
        question = read_question(Values(apply(machine)), name)
        return cls.of(unit_of(question, machine["clock"]), compared=question.minus is not None)

    def number(self, value: float | None) -> str:
        """A value without its unit, for a table: `12%`, `3.2`."""
        if value is None or not isfinite(value):
            return plain(value)
        if self.compared:
            return self.signed(value)
        if self.chance:
            return _percent(value)
        return "~0" if 0 < abs(value) < NOTHING else plain(value)

    def value(self, value: float | None) -> str:
        """A value with its unit: `12%`, `3.2 months`."""
        if value is None or not isfinite(value) or (self.chance and not self.compared):
            return self.number(value)
        return self._in_unit(self.number(value))

    def finer(self, value: float) -> str:
        """A value with a digit more, where that tells it from another: `12.34%`."""
        if self.chance and not self.compared and 0.0001 < value < 0.9999:
            return f"{value * 100:.2f}%"
        return self.value(value)

    def bare(self, difference: float) -> str:
        """How large a difference is, without sign and unit; of probabilities in points, of which one has a hundred.

        >>> Amount(chance=True).bare(-0.0123), Amount(chance=True).bare(1e-7), Amount(chance=True).bare(0.0)
        ('1.2', '~0', '0')
        """
        if self.chance and isfinite(difference):
            said = points(difference)
            return "~0" if said.startswith("under") else said.partition(" ")[0]
        return "~0" if 0 < abs(difference) < NOTHING else plain(abs(difference))

    def size(self, difference: float) -> str:
        """How large a difference is, without its sign: `1.2 points`."""
        return self._in_unit(self.bare(difference)) if isfinite(difference) else self.bare(difference)

    def signed(self, difference: float) -> str:
        """A difference with its sign, without its unit: `+1.2`."""
        said = self.bare(difference)
        return said if said in SIGNLESS else ("+" if difference > 0 else "-") + said

    def gap(self, difference: float) -> str:
        """A difference with its sign and its unit: `+1.2 points`."""
        return self._in_unit(self.signed(difference)) if isfinite(difference) else self.signed(difference)

    def ends(self, low: float, high: float) -> str:
        """The ends of an interval of a difference, with their signs: `-0.4 to +2`."""
        return f"{self.signed(low)} to {self.signed(high)}"

    def reach(self, low: float, high: float) -> str:
        """The ends of an interval of how far something goes, of which only a minus is said: `0.4 to 2`."""
        return " to ".join(self.signed(end).removeprefix("+") for end in (low, high))

    def gaps(self, low: float, high: float) -> str:
        """A range of differences with their signs, the unit said once: `-20 to +1 points`."""
        return self._range(self.signed, self.gap, low, high)

    def sizes(self, low: float, high: float) -> str:
        """A range of how large differences are, the unit said once: `0.5 to 1 points`."""
        return self._range(self.bare, self.size, low, high)

    def _range(self, bare: Callable[[float], str], whole: Callable[[float], str], low: float, high: float) -> str:
        first, last = bare(low), bare(high)
        return whole(high) if first == last else f"{first} to {last} {self.units}".rstrip()

    def _in_unit(self, said: str) -> str:
        unit = self.units.removesuffix("s") if said.lstrip("+-") == "1" else self.units
        return f"{said} {unit}".rstrip()


def _percent(value: float) -> str:
    """A probability in per cent; one below 0, which only numerical error can make, without a sign before words."""
    said = percent(abs(value))
    if value >= 0:
        return said
    return f"-{said}" if said[0].isdigit() else f"~{round(value):.0%}"
