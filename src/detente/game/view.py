"""A view: a set of states as columns, on which formulas are evaluated and transitions land.

Every transition is a direct change of factors and then its consequences, in this order: the change itself; `since`
conditions whose mark just happened; refusal flags that remember something whose value has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from detente.case.model import Mark
from detente.errors import GameError
from detente.formula import Formula, FormulaError, Kind, evaluate
from detente.game.layout import Changes, Layout, changed_digit

Ints = npt.NDArray[np.int64]
Digits = npt.NDArray[np.int8]
Moved = Mapping[int, Digits]
"""New digits by factor, on some rows of a view."""


@dataclass(frozen=True)
class Occasion:
    """What is happening, for marks: an event, a motion's passing or refusal, a move, or nothing a mark can name."""

    kind: Literal["event", "passes", "refuses", "move", "other"]
    name: str = ""
    """The event's or the option's id, or `body motion`; of others whatever tells them apart on one view."""
    level: int = -1

    def rings(self, mark: Mark) -> bool:
        """Whether the mark names this occasion (`becomes` marks are judged on states, not here)."""
        if mark.kind != self.kind:
            return False
        if mark.kind == "event":
            return mark.event == self.name
        if mark.kind == "move":
            return mark.option == self.name and (mark.level is None or mark.level == self.level)
        return f"{mark.body} {mark.motion}" == self.name


class Columns:
    """Columns of digits by factor number, computed when first asked for."""

    def __init__(self, layout: Layout, codes: Ints) -> None:
        self._layout, self._codes = layout, codes
        self._known: dict[int, Digits] = {}

    def __getitem__(self, f: int) -> Digits:
        if f not in self._known:
            self._known[f] = self._layout.digit(f, self._codes)
        return self._known[f]


@dataclass(frozen=True)
class View:
    """States, by code, with their digits and the formulas already evaluated on them."""

    layout: Layout
    codes: Ints
    digits: "Columns"
    _columns: dict[str, Digits] = field(default_factory=dict)
    _values: dict[tuple[str, Kind], npt.NDArray[Any]] = field(default_factory=dict)
    _read: dict[tuple[str, Kind], tuple[str, ...]] = field(default_factory=dict)
    """Parameters that each formula evaluated reads."""
    _landed: dict[tuple[Occasion, int | None, int | None], tuple[Ints, Ints]] | None = None
    """Where transitions landed, if that is kept: the rows they started from and the codes they led to."""

    @classmethod
    def of(cls, layout: Layout, codes: Ints, *, keep: bool = False) -> "View":
        """Look at the states with these codes.

        Args:
            layout: Their factors.
            codes: The states.
            keep: Whether to remember where transitions land, for a layout that differs in numbers alone.
        """
        return cls(layout, codes, Columns(layout, codes), _landed={} if keep else None)

    def renumbered(self, layout: Layout) -> "View":
        """The same states under a layout that differs in numbers alone; what does not read them is kept.

        Args:
            layout: The other layout: its factors, their levels and what those stand for are the same.
        """
        before, after = self.layout.model.parameters, layout.model.parameters
        kept = {
            key: value
            for key, value in self._values.items()
            if all(before[name] == after[name] for name in self._read[key])
        }
        return View(
            layout, self.codes, self.digits, self._columns, kept, {key: self._read[key] for key in kept}, self._landed
        )  # fmt: skip

    def column(self, name: str) -> Digits:
        """Levels of one factor, as shown."""
        if name not in self._columns:
            f = self.layout.index[name]
            self._columns[name] = self.layout.shown(f, self.digits[f])
        return self._columns[name]

    def value(self, formula: Formula) -> npt.NDArray[Any]:
        """A formula's value in every state, shape (states,)."""
        key = (formula.text, formula.kind)  # the same words can be a condition here and a number there
        if key not in self._values:
            columns = {name: self.column(name) for name in formula.factors}
            self._values[key] = self._evaluate(formula, columns, len(self.codes))
            self._read[key] = formula.parameters
        return self._values[key]

    def feasible(self) -> npt.NDArray[np.bool_]:
        """States that no rule forbids."""
        ok = np.ones(len(self.codes), bool)
        for rule in self.layout.model.rules:
            ok &= ~self.value(rule.forbidden)
        return ok

    def final(self) -> npt.NDArray[np.bool_]:
        """States that end the story."""
        ended = np.zeros(len(self.codes), bool)
        for outcome in self.layout.model.final:
            ended |= self.value(outcome.formula)
        return ended

    def direct(self, rows: Ints, changes: Changes, new: Moved | None = None) -> Moved:
        """Digits after an effect, on top of digits already changed; factors under intervention are left alone."""
        layout, after = self.layout, dict(new or {})
        for name, to in changes:
            f = layout.index[name]
            if f not in layout.fixed:
                after[f] = changed_digit(layout, f, to, after.get(f, self.digits[f][rows]))
        return after

    def land(
        self, rows: Ints, new: Moved, occasion: Occasion, own_flag: int | None = None, keep_flag: int | None = None
    ) -> Ints:
        """Where a transition ends, its consequences included: codes of the states reached from the given rows.

        Args:
            rows: Positions in this view from which the transition starts.
            new: Digits of the factors it changes directly, on these rows.
            occasion: What it is, for the marks of `since` conditions; no two things that happen have the same.
            own_flag: Factor of the refusal flag this transition raises.
            keep_flag: Factor of a refusal flag to leave out of account.
        """
        if self._landed is None:
            return self._land(rows, new, occasion, own_flag, keep_flag)
        known = self._landed.get((occasion, own_flag, keep_flag))
        if known is None or not np.array_equal(known[0], rows):
            known = (rows, self._land(rows, new, occasion, own_flag, keep_flag))
            self._landed[occasion, own_flag, keep_flag] = known
        return known[1]

    def _land(self, rows: Ints, new: Moved, occasion: Occasion, own_flag: int | None, keep_flag: int | None) -> Ints:
        layout, moved_to = self.layout, dict(new)
        rung: dict[int, npt.NDArray[np.bool_]] = {}
        for since in layout.model.since:
            f = layout.index[since.factor]
            if f in layout.fixed:
                continue
            hit = np.zeros(len(rows), bool)
            for mark in since.marks:
                if mark.kind == "becomes":
                    hit |= self._becomes(mark, rows, moved_to)
                elif occasion.rings(mark):
                    hit[:] = True
            if hit.any():
                rung[f] = hit
        for f, hit in rung.items():
            old = moved_to.get(f, self.digits[f][rows])
            moved_to[f] = np.where(hit, np.int8(layout.stages[f]), old).astype(np.int8)
        code = self.codes[rows].copy()
        for f, digit in moved_to.items():
            code += (digit.astype(np.int64) - self.digits[f][rows]) * layout.strides[f]
        for flag in layout.flags:
            if flag.factor in (own_flag, keep_flag):
                continue
            raised = self.digits[flag.factor][rows] == 1
            touched = [f for f in flag.remembers if any(layout.index[name] in moved_to for name in f.factors)]
            if raised.any() and touched:
                changes = [self._after(f, rows, moved_to) != self.value(f)[rows] for f in touched]
                code -= (np.logical_or.reduce(changes) & raised).astype(np.int64) * layout.strides[flag.factor]
        if own_flag is not None:
            code += (1 - self.digits[own_flag][rows].astype(np.int64)) * layout.strides[own_flag]
        return code

    def _becomes(self, mark: Mark, rows: Ints, new: Moved) -> npt.NDArray[np.bool_]:
        formula = mark.formula
        assert formula is not None
        if not any(self.layout.index[name] in new for name in formula.factors):
            return np.zeros(len(rows), bool)
        return np.asarray(self._after(formula, rows, new) & ~self.value(formula)[rows], bool)

    def _after(self, formula: Formula, rows: Ints, new: Moved) -> npt.NDArray[Any]:
        """A formula's value on some rows with some digits changed."""
        columns = {
            name: self.layout.shown(f, new[f]) if (f := self.layout.index[name]) in new else self.column(name)[rows]
            for name in formula.factors
        }
        return self._evaluate(formula, columns, len(rows))

    def _evaluate(self, formula: Formula, columns: Mapping[str, Digits], length: int) -> npt.NDArray[Any]:
        try:
            value = evaluate(formula, columns, self.layout.model.parameters)
        except FormulaError as error:
            said = "; ".join(problem.found for problem in error.problems)
            raise GameError(f"The formula `{formula.text}` has no value everywhere: {said}.") from None
        return np.broadcast_to(value, (length,))
