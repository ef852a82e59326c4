"""Everything that can happen in one state, cause by cause, and how often."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.fly.channels import channel_rates
from detente.analysis.simulate.fly.evaluate import BAD_RATE, NO_VALUE, evaluate, land
from detente.analysis.simulate.fly.scratch import Scratch
from detente.errors import GameError
from detente.game.factored import Factored, Outcome
from detente.game.happening import describe

State = Sequence[int] | npt.NDArray[np.integer]
Way = tuple[int, tuple[int, ...], float]
"""Number of the cause, the state it leads to, the rate."""


def listing(game: Factored, state: State, *, silent: bool = False) -> list[Way]:
    """List what can happen in a state.

    Args:
        game: The factored game.
        state: The state, a digit for each factor.
        silent: Whether what leaves the state as it is is listed as well, a move that comes to nothing apart.

    Returns:
        Everything of a positive rate; dates are no rates, and not among it.

    Raises:
        GameError: If a formula has no value, or a rate is negative or not finite.
    """
    room = Scratch.of(game)
    row = room.rows[0]
    row[:] = state
    final = ended(game, room)
    found: list[Way] = []
    for channel in game.channels if not final else ():
        rates = room.lists[5]
        count = channel_rates(
            game.ints, game.numbers, room.rows, room.stack, room.counts, room.lists, room.error, channel.place,
            game.look_ahead, rates,
        )  # fmt: skip
        complain(game, room)
        for outcome, rate in zip(channel.outcomes, rates[:count].tolist(), strict=True):
            if rate > 0.0:
                found += _way(game, room, outcome, rate, silent)
    return found


def _way(game: Factored, room: Scratch, outcome: Outcome, rate: float, silent: bool) -> list[Way]:
    land(game.ints, game.numbers, outcome.deed.place, room.rows[0], room.rows[1], room.stack, room.error)
    complain(game, room)
    target = tuple(int(digit) for digit in room.rows[1])
    moved = bool((room.rows[0] != room.rows[1]).any())
    if moved or (silent and game.causes[outcome.cause].kind != "move"):
        return [(outcome.cause, target, rate)]
    return []


def ended(game: Factored, room: Scratch) -> bool:
    """Whether the present state is final."""
    final = False
    for program in game.ends:
        final |= evaluate(game.ints, game.numbers, program, room.rows[0], room.stack, room.error) != 0.0
    complain(game, room)
    return final


def complain(game: Factored, room: Scratch) -> None:
    """Say what went wrong in the present state, if anything did.

    Raises:
        GameError: If a formula has no value there, or a rate is negative or not finite.
    """
    sort, place = (int(number) for number in room.error)
    if not sort:
        return
    room.error[:] = 0
    state = say(game, room.rows[0])
    if sort == NO_VALUE:
        raise GameError(f"The formula `{game.texts[place]}` has no value in the state {state}, or next to it.")
    assert sort == BAD_RATE
    what, path = game.rates[place]
    raise GameError(
        f"The rate of {what} is negative or not finite in the state {state}, or next to it; a rate is a finite number, "
        "zero or more.",
        path,
    )


def say(game: Factored, row: State) -> str:
    """A state in words."""
    code = sum(int(digit) * stride for digit, stride in zip(row, game.layout.strides, strict=True))
    return describe(game.layout, code)
