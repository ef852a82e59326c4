"""What can be found wrong or worth knowing only once a game's states are there."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.case.model import Hold, Model
from detente.errors import GameError, TooLargeError
from detente.game.behaviour.value import blindness
from detente.game.compiled import Game, compile_game
from detente.game.growth import Growth, foresee, hindrance, refuse_what_does_not_fit

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mistake or a warning about one element: what was found, what was expected, what to do."""

    path: str
    found: str
    expected: str = ""
    hint: str = ""
    warning: bool = False


def check_game(model: Model) -> tuple[Game | None, list[Finding]]:
    """Compile a model and look for what only its states can show.

    Args:
        model: A case under one theory and one plan.

    Returns:
        The game, None if it cannot be compiled or has too many states (then that is a warning), and everything found.
    """
    try:
        growth = foresee(model)
        refuse_what_does_not_fit(growth)
        if growth.lattice is not None:
            return None, [_large(growth), *_short_sight(model)]
        game = compile_game(model)
        for actor in model.actors:
            blindness(game, actor.id)
    except TooLargeError as error:
        # no mistake: such a case is simulated
        return None, [_too_large(model, error), *_short_sight(model)]
    except GameError as error:
        return None, [Finding(path=error.path, found=str(error))]
    return game, [
        *_overlaps(game), *_conflicts(game), *_lasting_holds(game), *_idle(game), *_empty_promises(game),
        *_short_sight(model),
    ]  # fmt: skip


def _too_large(model: Model, error: TooLargeError) -> Finding:
    """What is too large for records, with what keeps it from being a lattice."""
    why = hindrance(model)
    other = why.partition(" Merge levels")[0]  # the advice is that of the error
    hint = f"it cannot be kept without a list of transitions either: {other}" if why and why != str(error) else ""
    return Finding(path=error.path, found=str(error), hint=hint, warning=True)


def _large(growth: Growth) -> Finding:
    return Finding(
        path="title", found=f"a large game: {growth.told()} for each theory and plan",
        hint="what only shows when every state is looked at, such as outcomes that cannot come, is not checked",
        warning=True,
    )  # fmt: skip


def _overlaps(game: Game) -> Iterator[Finding]:
    outcomes = game.model.final
    for k, outcome in enumerate(outcomes):
        mask = game.mask(outcome.formula)
        if not mask.any():
            yield Finding(
                path=outcome.path,
                found=f"the outcome `{outcome.id}` in no state that can be reached",
                warning=True,
                hint="questions about it have the answer 0",
            )
        for other in outcomes[:k]:
            both = np.flatnonzero(mask & game.mask(other.formula))
            if len(both):
                yield Finding(
                    path=outcome.path,
                    found=f"`{outcome.id}` and `{other.id}` both hold in the state {game.space.describe(int(both[0]))}",
                    expected="outcomes that exclude one another",
                )


def _conflicts(game: Game) -> Iterator[Finding]:
    holds = game.model.holds
    for k, hold in enumerate(holds):
        for other in holds[:k]:
            if hold.option != other.option or hold.level == other.level:
                continue
            both = np.flatnonzero(game.mask(hold.binds) & game.mask(other.binds))
            if len(both):
                yield Finding(
                    path=hold.path,
                    found=f"two holds on `{hold.option}` at different levels bind together in the state "
                    f"{game.space.describe(int(both[0]))}",
                    expected="holds that agree, or bind at different times",
                    hint=f"the other is {other.path}",
                )


def _in_force(game: Game, hold: Hold) -> Bools:
    digit = game.space.view.digits[game.layout.index[hold.option]]
    return np.asarray(game.mask(hold.binds) & (digit == hold.level), bool)


def _lasting_holds(game: Game) -> Iterator[Finding]:
    """Holds in force in states from which every way on leads to states where they are in force still."""
    trapped = [(hold, _in_force(game, hold)) for hold in game.model.holds]
    leaving = [(block.source, block.target) for block in game.blocks if len(block.source)]
    for hold, force in trapped:
        inside = force & ~game.final
        while inside.any():
            out = np.zeros_like(inside)
            for source, target in leaving:
                out[source[inside[source] & ~(inside | (force & game.final))[target]]] = True
            if not (out & inside).any():
                break
            inside &= ~out
        if inside.any():
            kept = [other.option for other, theirs in trapped if other is not hold and (theirs | ~inside).all()]
            with_whom = f" (sustained by the hold on {', '.join(f'`{name}`' for name in kept)})" if kept else ""
            yield Finding(
                path=hold.path,
                found=f"the hold on `{hold.option}` can never be left{with_whom}: assumed, not computed",
                hint="a `promise` leaves it to the actor",
                warning=True,
            )


def _idle(game: Game) -> Iterator[Finding]:
    for block in game.blocks:
        if len(block.source):
            continue
        if block.cause.kind == "event" and block.sort == "chance":
            yield Finding(
                path=block.cause.path, found=f"the event `{block.cause.label}` can never happen", warning=True
            )
        elif block.cause.kind == "passes":
            yield Finding(
                path=block.cause.path,
                found=f"nothing for `{block.cause.label}` to change: it never comes up",
                warning=True,
            )


def _empty_promises(game: Game) -> Iterator[Finding]:
    for promise in game.model.promises:
        digit = game.space.view.digits[game.layout.index[promise.option]]
        binding = game.mask(promise.binds)
        if binding.any() and not (binding & (digit == promise.level)).any():
            yield Finding(
                path=promise.path,
                found=f"nothing ever puts `{promise.option}` at the level promised while the promise binds",
                hint="let the phase begin with `then`",
                warning=True,
            )


def _short_sight(model: Model) -> Iterator[Finding]:
    for actor in model.actors:
        if actor.foresight is None:
            yield Finding(
                path=f"{actor.path}.foresight",
                found=f"`{actor.id}` is myopic: it sees no event that follows a move",
                warning=True,
            )
