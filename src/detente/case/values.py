"""Reading the values of one machine form: formulas, rates, durations, effects, in the units of its clock."""

from collections.abc import Mapping, Sequence
from typing import Any

from detente.case.marks import read_mark
from detente.case.model import Change, Mark, Rate
from detente.case.names import Names, names
from detente.case.numbers import duration_in, rate_scale
from detente.case.paths import dotted
from detente.errors import CaseError, Issue
from detente.formula import Formula, FormulaError, Kind, Vocabulary, compile_formula

Steps = Sequence[str | int]


class Readings:
    """Formulas compiled before, for machine forms that speak of the same names and differ in numbers."""

    def __init__(self) -> None:
        """Nothing is compiled yet."""
        self._vocabulary: Vocabulary | None = None
        self._known: dict[tuple[str, Kind], Formula] = {}

    def compiled(self, text: str, vocabulary: Vocabulary, kind: Kind) -> Formula:
        """A compiled formula, compiled once for as long as the names stay.

        Raises:
            FormulaError: With every problem of the formula.
        """
        if vocabulary is not self._vocabulary:
            if vocabulary != self._vocabulary:
                self._known = {}
            self._vocabulary = vocabulary
        if (text, kind) not in self._known:
            self._known[text, kind] = compile_formula(text, vocabulary, kind)
        return self._known[text, kind]


class Values:
    """The values of one machine form, each named by the steps to its element."""

    def __init__(self, machine: Mapping[str, Any], readings: Readings | None = None) -> None:
        """Collect the names once.

        Args:
            machine: The machine form.
            readings: Formulas of other machine forms that may speak of the same names.
        """
        self.machine = machine
        self.names: Names = names(machine)
        self.clock: str = machine["clock"]
        self._readings = Readings() if readings is None else readings

    def formula(self, steps: Steps, text: str, kind: Kind = Kind.BOOLEAN) -> Formula:
        """A compiled formula.

        Raises:
            CaseError: With every problem of the formula.
        """
        try:
            return self._readings.compiled(text, self.names.vocabulary, kind)
        except FormulaError as error:
            raise refused(steps, error) from None

    def mark(self, steps: Steps, text: str) -> Mark:
        """A mark with its names looked up.

        Raises:
            CaseError: With every problem of the mark.
        """
        try:
            return read_mark(text, self.names)
        except FormulaError as error:
            raise refused(steps, error) from None

    def rate(self, steps: Steps, data: Mapping[str, Any]) -> Rate:
        """A rate per clock unit, a number or an expression."""
        text = data["formula"] if "formula" in data else repr(float(data["value"]))
        return Rate(formula=self.formula(steps, text, Kind.NUMBER), scale=rate_scale(data["per"], self.clock))

    def rate_text(self, data: Mapping[str, Any]) -> str:
        """A rate per clock unit as a text, for a formula made of several."""
        text = f"({data['formula']})" if "formula" in data else repr(float(data["value"]))
        return f"{text} * {rate_scale(data['per'], self.clock)!r}"

    def constant_rate(self, data: Mapping[str, Any]) -> float:
        """A rate that is a number, per clock unit."""
        return float(data["value"]) * rate_scale(data["per"], self.clock)

    def duration(self, data: Mapping[str, Any]) -> float:
        """A duration in clock units."""
        return duration_in(float(data["value"]), data["unit"], self.clock)

    def digit(self, steps: Steps, factor: str, level: str) -> int:
        """The digit of a level.

        Raises:
            CaseError: If there is no such factor or level.
        """
        if factor not in self.names.vocabulary.factors:
            raise wrong(steps, f"`{factor}`", "an option or a condition")
        levels = self.names.levels(factor)
        if level not in levels:
            raise wrong(steps, f"`{level}`", f"a level of `{factor}` ({', '.join(levels)})")
        return levels.index(level)

    def changes(self, steps: Steps, effect: Mapping[str, str]) -> tuple[Change, ...]:
        """What an effect changes."""
        return tuple(
            (factor, "up" if level == "up" else "down" if level == "down" else self.digit(steps, factor, level))
            for factor, level in effect.items()
        )


def wrong(steps: Steps, found: str, expected: str, hint: str = "") -> CaseError:
    """One mistake of a machine form, which has no places."""
    return CaseError([Issue(file="", line=0, column=0, path=dotted(steps), found=found, expected=expected, hint=hint)])


def refused(steps: Steps, error: FormulaError) -> CaseError:
    """The problems of a formula or mark as issues without places."""
    return CaseError(
        [
            Issue(file="", line=0, column=0, path=dotted(steps), found=p.found, expected=p.expected, hint=p.hint)
            for p in error.problems
        ]
    )
