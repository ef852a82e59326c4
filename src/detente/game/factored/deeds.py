"""Deeds: a change of factors with all its consequences, as records that a loop can follow in one state.

What a deed can touch is known beforehand, so that its record lists only the marks, flags, rules, outcomes and interests
that may answer to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.case.model import Change, Promise
from detente.game.factored import records as r
from detente.game.factored.program import Program, Programs
from detente.game.layout import Layout
from detente.game.view import Occasion


@dataclass(frozen=True, kw_only=True)
class Deed:
    """A deed's record, and what it depends on and can touch."""

    place: int
    touches: frozenset[int]
    """Factors that it may change."""
    reads: frozenset[int]
    """Factors on which the result depends, as far as rules and interests can tell."""
    decides: frozenset[int]
    """Factors on which it depends whether the rules allow it, whether it changes anything, and whether it ends all."""
    ends: bool = False
    """Whether it may lead to a final state."""
    plain: tuple[int, int] | None = None
    """The factor and the digit, where it is nothing but one factor set."""


Terms = Mapping[int, Sequence[Program]]
"""Terms of utility by actor."""


@dataclass(frozen=True, kw_only=True)
class Pledge:
    """A promise with its record."""

    promise: Promise
    place: int
    binds: Program


class Deeds:
    """Writes the deeds of one model."""

    def __init__(self, programs: Programs, terms: Terms) -> None:
        self.programs, self.terms = programs, terms
        self.pool, self.layout = programs.pool, programs.layout

    def changes(self, changes: Sequence[Change], promise: int = -1) -> list[tuple[int, ...]]:
        """Changes as they stand in a record; factors under intervention are left alone."""
        found: list[tuple[int, ...]] = []
        for name, to in changes:
            f = self.layout.index[name]
            if f in self.layout.fixed:
                continue
            stages, top = self.layout.stages[f], self.layout.sizes[f] - 1
            if isinstance(to, int):
                found.append((f, r.SET, self.layout.set_digit(f, to), top, promise))
            elif stages:
                found.append((f, r.SET, stages if to == "up" else 0, top, promise))
            else:
                found.append((f, r.STEP, 1 if to == "up" else -1, top, promise))
        return found

    def deed(
        self, changes: Sequence[tuple[int, ...]], occasion: Occasion, *, raises: int | None = None,
        pledges: Sequence[Pledge] = (),
    ) -> Deed:  # fmt: skip
        """Write a deed.

        Args:
            changes: What it changes, as `changes` gives it.
            occasion: What it is, for marks.
            raises: Factor of the refusal flag that it raises.
            pledges: Promises it may break.
        """
        model, layout, pool = self.layout.model, self.layout, self.pool
        touches = {change[0] for change in changes}
        reads = {change[0] for change in changes if change[1] == r.STEP or change[4] >= 0}
        for pledge in pledges:
            reads |= pledge.binds.reads | {layout.index[pledge.promise.option]}
        sets, becomes, later = [], [], set()
        for since in model.since:
            f = layout.index[since.factor]
            if f in layout.fixed:
                continue
            if any(mark.kind != "becomes" and occasion.rings(mark) for mark in since.marks):
                sets += [f, layout.stages[f]]
                later.add(f)
                continue
            for mark in since.marks:
                if mark.formula is not None and self._reads(mark.formula.factors) & touches:
                    program = self.programs.of(mark.formula)
                    becomes += [f, layout.stages[f], program.place]
                    later.add(f)
                    reads |= program.reads | {f}
        touches |= later
        flags, decides = [], set[int]()
        for flag in layout.flags:
            formulas = [one for one in flag.remembers if self._reads(one.factors) & touches]
            if flag.factor != raises and formulas:
                decides |= {f for one in formulas for f in self._reads(one.factors)}
                flags.append(pool.items([flag.factor, *(self.programs.of(one).place for one in formulas)]))
        bound = {flag.factor for flag in layout.flags} | ({layout.calendar} if layout.calendar is not None else set())
        seen = touches - bound  # rules, outcomes and interests see neither flags nor the calendar
        rules = [self.programs.of(rule.forbidden) for rule in model.rules]
        rules = [rule for rule in rules if rule.reads & seen]
        ends = [self.programs.of(outcome.formula) for outcome in model.final]
        ends = [end for end in ends if end.reads & seen]
        terms = []
        for _, mine in sorted(self.terms.items()):
            terms += [pool.items([term.place for term in mine if term.reads & seen]), -1]
        for rule in rules:
            reads |= rule.reads
        place = pool.record([
            -1 if raises is None else raises, pool.items([n for change in changes for n in change], r.CHANGE),
            pool.items(sets, r.SETS), pool.items(becomes, r.BECOMES), pool.items(flags),
            pool.items([rule.place for rule in rules]), pool.items([end.place for end in ends]), *terms,
        ])  # fmt: skip
        plain = None
        if len(changes) == 1 and changes[0][1] == r.SET and not sets and not becomes and not flags and raises is None:
            plain = None if rules or ends or changes[0][4] >= 0 else (changes[0][0], changes[0][2])
        flagged = {pool.ints[flag + 1] for flag in flags} | (set() if raises is None else {raises})
        touches |= flagged
        decides |= {f for end in ends for f in end.reads} | touches | reads
        return Deed(
            place=place, touches=frozenset(touches), reads=frozenset(reads), decides=frozenset(decides),
            ends=bool(ends), plain=plain,
        )  # fmt: skip

    def bare(self, f: int, digit: int) -> Deed:
        """A deed that sets one factor and has no consequences."""
        empty = self.pool.items([])
        place = self.pool.record(
            [-1, self.pool.items([f, r.SET, digit, 0, -1], r.CHANGE), *[empty] * 5, *[empty, -1] * len(self.terms)]
        )
        only = frozenset({f})
        return Deed(place=place, touches=only, reads=frozenset(), decides=only, plain=(f, digit))

    def read_by(self, deed: Deed, actor: int) -> frozenset[int]:
        """Factors on which it depends what the deed changes for an actor that judges by the flow of utility."""
        found: set[int] = set(deed.reads)
        for term in self.terms[actor]:
            if term.reads & deed.touches:
                found |= term.reads
        return frozenset(found)

    def _reads(self, names: Sequence[str]) -> set[int]:
        return {self.layout.index[name] for name in names}


def directly(layout: Layout, f: int, step: int) -> tuple[int, ...]:
    """One factor a step up or down."""
    return (f, r.STEP, step, layout.sizes[f] - 1, -1)
