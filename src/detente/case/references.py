"""Whether everything a machine form speaks of is there: formulas, marks, effects, actors, levels, members, paths."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.marks import read_mark
from detente.case.model import Mark
from detente.case.names import Names, names
from detente.case.paths import Steps
from detente.formula import Formula, FormulaError, Kind, compile_formula, nearest

Data = Mapping[str, Any]


MOST_FINDINGS = 300
"""A case with more mistakes is not read on: looking for near names takes its time."""


class EnoughError(Exception):
    """There are more mistakes than anybody wants to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One mistake in an applied machine form; offset and length lie within the text of its element."""

    steps: Steps
    found: str
    expected: str
    hint: str = ""
    offset: int | None = None
    length: int = 1
    warning: bool = False
    key: bool = False
    """Whether the key is wrong and not the value."""


class References:
    """Looks up what an applied machine form speaks of; the findings gather in `findings`."""

    def __init__(self, machine: Data) -> None:
        """Collect the names once."""
        self.machine = machine
        self.names: Names = names(machine)
        self.findings: list[Finding] = []

    def say(self, steps: Steps, found: str, expected: str, hint: str = "", **more: Any) -> None:
        """Write down a mistake.

        Raises:
            EnoughError: If there are too many already.
        """
        if len(self.findings) >= MOST_FINDINGS:
            raise EnoughError
        self.findings.append(Finding(steps=steps, found=found, expected=expected, hint=hint, **more))

    def formula(self, steps: Steps, text: str | None, kind: Kind = Kind.BOOLEAN) -> Formula | None:
        """Compile a formula; its problems are written down."""
        if text is None:
            return None
        try:
            return compile_formula(text, self.names.vocabulary, kind)
        except FormulaError as error:
            self._problems(steps, error)
            return None

    def mark(self, steps: Steps, text: str | None) -> Mark | None:
        """Read a mark; its problems are written down."""
        if text is None:
            return None
        try:
            mark = read_mark(text, self.names)
        except FormulaError as error:
            self._problems(steps, error)
            return None
        if mark.kind == "refuses" and self.machine["bodies"][mark.body]["polled"]:
            hint = f"`{mark.body}` polls its members first: with `polled: no` it refuses in the open"
            self.say(steps, f"`{text}`, which never happens", "a mark that can happen", hint, warning=True)
        return mark

    def one_of(self, steps: Steps, name: str, valid: Collection[str], expected: str) -> bool:
        """Whether a name is one of the valid ones; if not, that is written down."""
        if name in valid:
            return True
        near = nearest(name, valid)
        self.say(steps, f"`{name}`", expected, f"did you mean `{near}`?" if near else "")
        return False

    def level(self, steps: Steps, factor: str, level: str, more: Sequence[str] = ()) -> None:
        """Check a level of a factor that is there."""
        levels = self.names.levels(factor)
        steps_too = ", `up` or `down`" if more else ""
        self.one_of(steps, level, (*levels, *more), f"a level of `{factor}` ({', '.join(levels)}){steps_too}")

    def effect(self, steps: Steps, effect: Mapping[str, str], *, can_step: bool = True) -> None:
        """Check the factors and levels of an effect."""
        for factor, level in effect.items():
            if factor in self.names.vocabulary.factors:
                self.level((*steps, factor), factor, level, ("up", "down") if can_step else ())
                continue
            near = nearest(factor, self.names.vocabulary.factors)
            hint = f"did you mean `{near}`?" if near else ""
            if factor in self.names.vocabulary.parameters:
                hint = f"`{factor}` is a parameter: nothing in the story changes it"
            self.say((*steps, factor), f"`{factor}`", "an option or condition", hint, key=True)

    def rate(self, steps: Steps, data: Data | None) -> Formula | None:
        """Check a rate that is an expression."""
        if data is not None and "formula" in data:
            return self.formula((*steps, "formula"), data["formula"], Kind.NUMBER)
        return None

    def _problems(self, steps: Steps, error: FormulaError) -> None:
        for problem in error.problems:
            place = {"offset": problem.offset, "length": max(1, problem.length)}
            self.say(steps, problem.found, problem.expected, problem.hint, **place)
