"""The shape of a game: all that decides which states it has and where transitions lead, without the numbers.

Games of one shape whose clocks run and stand still in the same places have the same states: what was found for one
serves the other, and only clocks, costs, flows of utility and the start are worked out anew. That is most of what
compiling takes, and it is what a scenario changes.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from detente.case.model import Mark, Model
from detente.errors import GameError
from detente.formula import Formula
from detente.game.compiled import Game, compile_game, on_space
from detente.game.layout import Layout, lay_out
from detente.game.space import Space

MOST_KEPT = 6
"""Games kept for others to be made from."""


def shape(layout: Layout) -> Hashable:
    """What two games must share to have the same transitions wherever their clocks run.

    Formulas are taken with the parameters they read, as far as they decide what can happen; those of rates and of
    utility are not, but where a change of utility reopens a motion.
    """
    model = layout.model
    factors = tuple((f.id, f.levels, f.numbers, f.hidden_from, f.stages, tuple(p > 0 for p in f.start))
                    for f in model.factors)  # fmt: skip
    bodies = tuple(
        (body.id, body.polled, tuple(
            (motion.id, _read(model, motion.when), motion.then, motion.otherwise, motion.retry is None)
            for motion in body.motions
        ))
        for body in model.bodies
    )  # fmt: skip
    return (
        factors, bodies, layout.names, layout.sizes, layout.strides, tuple(sorted(model.fixed.items())),
        tuple(sorted(model.parameters)), tuple(option.factor for option in model.options),
        tuple(_read(model, rule.forbidden) for rule in model.rules),
        tuple(_read(model, outcome.formula) for outcome in model.final),
        tuple((event.id, _read(model, event.when), event.then) for event in model.events),
        tuple((since.factor, tuple(_mark(model, mark) for mark in since.marks)) for since in model.since),
        tuple(entry.then for entry in model.calendar),
        tuple((p.option, p.level, _read(model, p.binds), p.voids) for p in model.promises),
        tuple((hold.option, hold.level, _read(model, hold.binds)) for hold in model.holds),
        tuple((flag.factor, tuple(_read(model, formula) for formula in flag.remembers)) for flag in layout.flags),
    )  # fmt: skip


def _read(model: Model, formula: Formula) -> Hashable:
    return formula.text, formula.kind, tuple(model.parameters[name] for name in formula.parameters)


def _mark(model: Model, mark: Mark) -> Hashable:
    formula = None if mark.formula is None else _read(model, mark.formula)
    return mark.kind, mark.event, mark.body, mark.motion, mark.option, mark.level, formula


def whole_shape(model: Model) -> Hashable:
    """The shape of a model's game and of the games of its beliefs.

    Raises:
        GameError: If the model cannot be laid out.
    """
    beliefs = tuple((actor, shape(lay_out(belief))) for actor, belief in model.beliefs.items())
    return shape(lay_out(model)), beliefs


def recompile(game: Game, model: Model) -> Game | None:
    """Compile a model on the states of another game.

    Args:
        game: A game of the same shape, beliefs included.
        model: The model.

    Returns:
        The game `compile_game` would make, number for number; None where the model has to be compiled by itself: its
        shape is another, a clock stands still where the other runs or runs where it stands still, or a number is
        wrong.
    """
    try:
        if whole_shape(game.model) != whole_shape(model):
            return None
        beliefs = {actor: _renumbered(game.beliefs[actor], belief) for actor, belief in model.beliefs.items()}
        made = _renumbered(game, model)
    except GameError:
        return None
    if made is None or not all(beliefs.values()):
        return None
    return replace(made, beliefs={actor: belief for actor, belief in beliefs.items() if belief is not None})


def _renumbered(game: Game, model: Model) -> Game | None:
    layout = lay_out(model)
    made = on_space(Space(layout, game.space.codes, game.space.view.renumbered(layout)), like=game.arrows)
    same = all(
        old is new if old is None or new is None else np.array_equal(old, new)
        for old, new in zip(game.running, made.running, strict=True)
    )
    return made if same else None


@dataclass
class Shapes:
    """The games compiled last, for others of their shape to be made from."""

    _kept: list[tuple[Hashable, Game]] = field(default_factory=list)

    def game(self, model: Model, also: npt.NDArray[np.int64] | None = None) -> Game:
        """Compile a model, on the states of a game compiled before where there is one; the same game either way.

        Args:
            model: The model.
            also: Codes of feasible states that are in the game besides those the start can lead to.

        Raises:
            GameError: As `compile_game` does.
        """
        key = whole_shape(model), None if also is None else also.tobytes()
        for place, (known, game) in enumerate(self._kept):
            made = recompile(game, model) if known == key else None
            if made is not None:
                self._kept.insert(0, self._kept.pop(place))  # the least used are let go first
                return made
        made = compile_game(model, also)
        self._kept = [(key, made), *self._kept[: MOST_KEPT - 1]]
        return made
