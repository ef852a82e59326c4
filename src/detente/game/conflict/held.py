"""A case with its conditions held: which levels they are held at, and the states its options alone can make.

Codes are those of a conflict, the first option least significant; formulas are evaluated on them as in the game.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detente.case.model import Factor, Model
from detente.errors import QueryError, TooLargeError
from detente.formula import nearest
from detente.game.conflict.choice import Choice
from detente.game.conflict.form import MOST_STATES
from detente.game.layout import Layout, changed_digit
from detente.game.view import Columns, View

Ints = npt.NDArray[np.int64]
Digits = npt.NDArray[np.int8]


def most_probable(factor: Factor) -> int:
    """The level a factor most probably starts at, the first of equals.

    >>> most_probable(Factor(id="x", path="", levels=("a", "b", "c"), start=(0.2, 0.4, 0.4)))
    1
    """
    return int(np.argmax(factor.start))


def levels_held(model: Model, held: Mapping[str, int] | None = None) -> dict[str, int]:
    """The level number each condition is held at, and each option that an intervention keeps where it is.

    Args:
        model: A case under one theory and one plan.
        held: Level numbers of conditions that are to stand elsewhere than where the case starts.

    Returns:
        Level numbers, by condition and kept option, in the order of the factors.

    Raises:
        QueryError: If something held is no condition, has no such level, or is kept elsewhere by an intervention.
    """
    wanted = dict(held or {})
    movable = {option.factor for option in model.options}
    conditions = {factor.id: factor for factor in model.factors if factor.id not in movable}
    for name, level in wanted.items():
        if name not in conditions:
            near = nearest(name, conditions)
            hint = f"; did you mean `{near}`?" if near else "."
            what = "is an option, and options move" if name in movable else "is no condition of the case"
            raise QueryError(f"`{name}` cannot be held: it {what}{hint if name not in movable else '.'}")
        levels = conditions[name].levels
        if not 0 <= level < len(levels):
            raise QueryError(
                f"`{name}` has no level {level}: its levels are 0 to {len(levels) - 1} ({', '.join(levels)})."
            )
        if model.fixed.get(name, level) != level:
            raise QueryError(f"`{name}` is held at `{levels[level]}`, and an intervention keeps it elsewhere.")
    return {
        factor.id: model.fixed.get(factor.id, wanted.get(factor.id, most_probable(factor)))
        for factor in model.factors
        if factor.id in conditions or factor.id in model.fixed
    }


def choices(model: Model) -> tuple[Choice, ...]:
    """The options of a case as those of a conflict; one that an intervention keeps has no owner."""
    number = {actor.id: n for n, actor in enumerate(model.actors)}
    factors = {factor.id: factor for factor in model.factors}
    found, stride = [], 1
    for option in model.options:
        levels = factors[option.factor].levels
        owners = () if option.factor in model.fixed else (number[option.owner],)
        found.append(Choice(name=option.factor, owners=owners, levels=levels, stride=stride))
        stride *= len(levels)
    return tuple(found)


def combinations(options: Sequence[Choice], held: Mapping[str, int]) -> Ints:
    """Codes of all combinations of levels, ascending; options that are held stand at their level.

    Raises:
        TooLargeError: If there are too many.

    >>> a, b = Choice(name="a", owners=(0,)), Choice(name="b", owners=(1,), stride=2)
    >>> combinations((a, b), {}), combinations((a, b), {"a": 1})
    (array([0, 1, 2, 3]), array([1, 3]))
    """
    codes = np.zeros(1, np.int64)
    for option in options:
        levels = [held[option.name]] if option.name in held else list(range(len(option.levels)))
        if len(codes) * len(levels) > MOST_STATES:
            raise TooLargeError(
                f"The options of the case make more than {MOST_STATES:,} combinations, too many for a graph model. "
                "Merge levels that nothing distinguishes, or split the case."
            )
        codes = (np.array(levels, np.int64)[:, None] * option.stride + codes[None, :]).ravel()
    return codes


def held_view(layout: Layout, options: Sequence[Choice], held: Mapping[str, int], codes: Ints) -> View:
    """States of a conflict, by its codes, on which formulas of the case are evaluated.

    Conditions are as held; but where a promise that then binds is not kept, what its breach voids is void.

    Args:
        layout: The factors of the case.
        options: Its options as those of the conflict.
        held: The level number of every condition.
        codes: The states.
    """
    known = {layout.index[option.name]: option.level(codes).astype(np.int8) for option in options}
    for name, level in held.items():
        f = layout.index[name]
        known.setdefault(f, np.full(len(codes), layout.set_digit(f, level), np.int8))
    view = View(layout, codes, _Held(layout, codes, known))
    movable = {layout.index[option.name] for option in options}
    after = dict(known)
    for promise in layout.model.promises:
        broken = np.asarray(view.value(promise.binds), bool) & (known[layout.index[promise.option]] != promise.level)
        if not broken.any():
            continue
        for name, to in promise.voids:
            f = layout.index[name]
            if f not in movable and f not in layout.fixed:
                after[f] = np.where(broken, changed_digit(layout, f, to, after[f]), after[f]).astype(np.int8)
    if all(after[f] is digits for f, digits in known.items()):
        return view
    return View(layout, codes, _Held(layout, codes, after))


class _Held(Columns):
    """Columns of digits that are given; what is not given stands at 0: no date has come, nothing is refused."""

    def __init__(self, layout: Layout, codes: Ints, known: Mapping[int, Digits]) -> None:
        super().__init__(layout, codes)
        self._known.update(known)

    def __getitem__(self, f: int) -> Digits:
        if f not in self._known:
            self._known[f] = np.zeros(len(self._codes), np.int8)
        return self._known[f]
