"""An amount: how the numbers of one answer are said, whichever page says them.

Exactly nothing is `0`, what is too small for the digits that are shown is `~0`, and a minus is `-`.
"""

from dataclasses import dataclass
from math import isfinite

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
    """Whether it is a probability."""
    unit: str = ""
    """What anything else is in, of several."""
    compared: bool = False
    """Whether its values are themselves differences."""

    @classmethod
    def of(cls, unit: str, *, compared: bool = False) -> "Amount":
        """How numbers in the unit of an answer are said; a unit that is no plural is left to the question.

        >>> Amount.of("times"), Amount.of("value").unit, Amount.of("probability").chance
        (Amount(chance=False, unit='times', compared=False), '', True)
        """
        return cls(unit == PROBABILITY, unit if unit.endswith("s") else "", compared)

    def number(self, value: float | None) -> str:
        """A value without its unit, for a table: `12%`, `3.2`."""
        if value is None or not isfinite(value):
            return plain(value)
        if self.compared:
            return self.signed(value)
        return percent(value) if self.chance else plain(value)

    def value(self, value: float | None) -> str:
        """A value with its unit: `12%`, `3.2 months`."""
        if value is None or not isfinite(value) or (self.chance and not self.compared):
            return self.number(value)
        return self._in_unit(self.number(value))

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

    def _in_unit(self, said: str) -> str:
        unit = "points" if self.chance else self.unit
        if said.lstrip("+-") == "1":
            unit = unit.removesuffix("s")
        return f"{said} {unit}".rstrip()
