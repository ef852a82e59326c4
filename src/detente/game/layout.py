"""The layout: which factors a state is made of, and how a state is one number.

A state is one digit per factor; its **code** is the mixed-radix number of its digits, the first factor most
significant. Factors stand in this order: options, conditions (a `since` condition has a digit for every stage), the
calendar (how many dated changes have happened), one refusal flag for each motion that remembers a refusal.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.case.model import Body, Change, Model, Motion
from detente.errors import GameError, TooLargeError
from detente.formula import Formula

Ints = npt.NDArray[np.int64]

MAX_CODE = 2**62
MOST_VOTES = 2000
MOST_LEVELS = 127
"""Digits are kept in a byte each."""


@dataclass(frozen=True)
class Flag:
    """A refusal flag: which motion's, which factor holds it, and the formulas a change of whose value lowers it."""

    body: str
    motion: str
    factor: int
    remembers: tuple[Formula, ...]


@dataclass(frozen=True)
class Layout:
    """Factors of a model with their sizes and strides.

    `stages[f]` is above 0 for a `since` condition, whose digits 1..stages all show as its second level.
    """

    model: Model
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    strides: tuple[int, ...]
    stages: tuple[int, ...]
    flags: tuple[Flag, ...]
    calendar: int | None
    """Index of the calendar's factor."""
    fixed: frozenset[int]
    """Factors under intervention."""

    @cached_property
    def index(self) -> dict[str, int]:
        """Factor number by id."""
        return {name: f for f, name in enumerate(self.names)}

    @cached_property
    def product(self) -> int:
        """Number of codes, feasible or not."""
        return self.strides[0] * self.sizes[0] if self.sizes else 1

    def digit(self, f: int, codes: Ints) -> npt.NDArray[np.int8]:
        """Digits of factor f, one per code."""
        stride, size = self.strides[f], self.sizes[f]
        if stride & (stride - 1) == 0 and size == 2:
            return ((codes >> (stride.bit_length() - 1)) & 1).astype(np.int8)
        above = codes // stride if stride > 1 else codes
        return (above % size if f else above).astype(np.int8)

    def shown(self, f: int, digit: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
        """The level a digit shows as: stages of a `since` condition are one level."""
        return np.minimum(digit, 1).astype(np.int8) if self.stages[f] else digit

    def set_digit(self, f: int, level: int) -> int:
        """The digit that puts a factor at a level: a `since` condition starts at its last stage."""
        return self.stages[f] if self.stages[f] and level == 1 else level


def lay_out(model: Model) -> Layout:
    """Decide the factors of a model's states, for states that are enumerated.

    Args:
        model: The crisis to lay out.

    Returns:
        Its layout.

    Raises:
        TooLargeError: If the codes would not fit into 62 bits.
        GameError: If something reads a hidden condition that may not.
    """
    layout = arrange(model)
    if layout.product > MAX_CODE:
        raise TooLargeError(
            f"{len(layout.sizes)} factors make more than 2^62 states before any rule. Merge levels that nothing "
            "distinguishes, or split the case; as it is it can be simulated (`detente simulate`)."
        )
    return layout


def arrange(model: Model) -> Layout:
    """Decide the factors of a model's states, however many states they make.

    Args:
        model: The crisis to lay out.

    Returns:
        Its layout; its codes need not fit into any machine number.

    Raises:
        GameError: If a factor has too many levels, a body needs too many votes, or something reads a hidden condition
            that may not.
    """
    forbid_reading_hidden(model)
    names = [factor.id for factor in model.factors]
    sizes = [factor.stages + 1 if factor.stages else len(factor.levels) for factor in model.factors]
    stages = [factor.stages for factor in model.factors]
    calendar = None
    if model.calendar:
        calendar = len(names)
        names.append("calendar")
        sizes.append(len(model.calendar) + 1)
        stages.append(0)
    index = {name: f for f, name in enumerate(names)}
    flags = []
    for body in model.bodies:
        for motion in body.motions:
            if motion.retry is not None:
                flags.append(Flag(body.id, motion.id, len(names), _remembered(model, body, motion)))
                names.append(f"{body.id} refused {motion.id}")
                sizes.append(2)
                stages.append(0)
    for body in model.bodies:
        for sponsor in {motion.sponsor for motion in body.motions if motion.sponsor is not None}:
            mine = [motion for motion in body.motions if motion.sponsor == sponsor]
            if len({motion.commitment for motion in mine}) > 1:
                raise GameError(
                    f"The motions `{sponsor}` sponsors in `{body.id}` have different commitments, but one clock.",
                    f"{mine[-1].path}.commitment",
                )
    for name, size in zip(names, sizes, strict=True):
        if size > MOST_LEVELS:
            raise GameError(f"`{name}` has {size} levels; a factor has at most {MOST_LEVELS}.")
    for body in model.bodies:
        if body.threshold > MOST_VOTES:
            raise GameError(
                f"`{body.id}` needs {body.threshold:,} yes votes; they are counted one by one, at most {MOST_VOTES:,}. "
                "Give a vote to every so many.",
                body.path,
            )
    strides = [1] * len(sizes)
    for f in range(len(sizes) - 2, -1, -1):
        strides[f] = strides[f + 1] * sizes[f + 1]
    fixed = frozenset(index[name] for name in model.fixed)
    return Layout(model, tuple(names), tuple(sizes), tuple(strides), tuple(stages), tuple(flags), calendar, fixed)


def forbid_reading_hidden(model: Model) -> None:
    """Refuse what would let a hidden condition be inferred, or make what an actor can do depend on it.

    Raises:
        GameError: If a rule, an outcome, a hold, a promise, a `becomes` mark or a sponsored motion's `when` reads a
            hidden condition, or a broken promise changes one.
    """
    hidden = {factor.id for factor in model.factors if factor.hidden_from}
    readers: list[tuple[str, str, Formula]] = [(rule.path, "a rule", rule.forbidden) for rule in model.rules]
    readers += [(outcome.path, "a final outcome", outcome.formula) for outcome in model.final]
    readers += [(hold.path, "a hold", hold.binds) for hold in model.holds]
    readers += [(promise.path, "a promise", promise.binds) for promise in model.promises]
    readers += [(s.path, "a `becomes` mark", mark.formula) for s in model.since for mark in s.marks if mark.formula]
    motions = [motion for body in model.bodies for motion in body.motions if motion.sponsor is not None]
    readers += [(motion.path, "the `when` of a sponsored motion", motion.when) for motion in motions]
    for path, what, formula in readers:
        for name in sorted(hidden & set(formula.factors)):
            raise GameError(f"{path}: {what} reads `{name}`, which is hidden from some actors; it may not.", path)
    clocks = [(option.path, option.owner, option.tempo.formula) for option in model.options]
    clocks += [(motion.path, str(motion.sponsor), motion.tempo.formula) for motion in motions]
    unseen = {factor.id: factor.hidden_from for factor in model.factors if factor.hidden_from}
    for path, actor, formula in clocks:
        for name in sorted(hidden & set(formula.factors)):
            if actor in unseen[name]:
                raise GameError(f"{path}: the clock of `{actor}` reads `{name}`, which is hidden from it.", path)
    for promise in model.promises:
        for name in sorted(hidden & {name for name, _ in promise.voids}):
            raise GameError(f"{promise.path}: breaking a promise changes `{name}`, which is hidden from some actors.",
                            promise.path)  # fmt: skip


def _remembered(model: Model, body: Body, motion: Motion) -> tuple[Formula, ...]:
    """What a refusal remembers: the motion's `when`, and what enters the interests of possible refusers."""
    voters = [m for m in body.members if m.follows is None and m.yes is None and m.id != motion.sponsor]
    refusers = [m for m in voters if m.veto or any(f.follows == m.id and f.veto for f in body.members)] or voters
    formulas = [motion.when] + [formula for member in refusers for formula in interest_formulas(model, member.id)]
    return tuple({(formula.text, formula.kind): formula for formula in formulas if formula.factors}.values())


def interest_formulas(model: Model, actor: str) -> list[Formula]:
    """Formulas that enter an actor's flow of utility, those of others whose welfare it has at heart included."""
    found: list[Formula] = []
    for interest in model.interests[actor]:
        if interest.formula is not None:
            found.append(interest.formula)
        elif interest.welfare is not None:
            found += [i.formula for i in model.interests[interest.welfare] if i.formula is not None]
    return found


def changed_digit(layout: Layout, f: int, to: int | str, digit: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """Digits of factor f after a change: to a level, or one step up or down, clipped at the ends."""
    stages = layout.stages[f]
    if isinstance(to, int):
        return np.full_like(digit, layout.set_digit(f, to))
    if stages:
        return np.full_like(digit, stages if to == "up" else 0)
    step = 1 if to == "up" else -1
    return np.clip(digit + step, 0, layout.sizes[f] - 1).astype(np.int8)


Changes = tuple[Change, ...]
