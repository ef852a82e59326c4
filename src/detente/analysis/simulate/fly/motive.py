"""Why something was done: an actor's gain, cost and chance, worked out in the state before it."""

from detente.analysis.simulate.fly.channels import channel_rates
from detente.analysis.simulate.fly.evaluate import paced
from detente.analysis.simulate.fly.judge import TIE, at_stake, opened
from detente.analysis.simulate.fly.listing import State, complain
from detente.analysis.simulate.fly.scratch import Scratch
from detente.analysis.simulate.fly.vote import passing
from detente.analysis.simulate.reason import Reason
from detente.game.factored import Channel, Factored
from detente.game.factored import records as r


def motive(game: Factored, before: State, cause: int) -> Reason | None:
    """What stood behind a move, or behind the passing of a motion for its sponsor.

    Args:
        game: The factored game.
        before: The state before it.
        cause: Number of the cause.

    Returns:
        The reason; None where nobody did it, where it cannot happen in that state, or where the actor did not judge by
        itself (an ablation).
    """
    what = game.causes[cause]
    if what.actor is None or what.kind not in ("move", "passes") or game.manner != "own":
        return None
    for channel in game.channels:
        for number, outcome in enumerate(channel.outcomes):
            if outcome.cause == cause:
                room = Scratch.of(game)
                room.rows[0][:] = before
                found = (_of_move if what.kind == "move" else _of_motion)(game, channel, number, room)
                complain(game, room)
                return found
    return None


def _rate(game: Factored, channel: Channel, number: int, room: Scratch) -> float:
    rates = room.lists[5]
    channel_rates(
        game.ints, game.numbers, room.rows, room.stack, room.counts, room.lists, room.error, channel.place,
        game.look_ahead, rates,
    )  # fmt: skip
    return float(rates[number])


def _of_move(game: Factored, channel: Channel, level: int, room: Scratch) -> Reason | None:
    rate = _rate(game, channel, level, room)
    if rate <= 0.0:
        return None
    option = int(game.ints[channel.place + r.CHANNEL_FIRST])
    tempo, numbers = int(game.ints[option + r.OPTION_TEMPO]), int(game.ints[option + r.OPTION_X])
    scale = float(game.numbers[numbers + r.X_SCALE])
    clock = paced(game.ints, game.numbers, tempo, scale, option, room.rows[0], room.stack, room.error)
    gain, cost = float(room.lists[0][level]), float(room.lists[1][level])
    return Reason(gain=gain, cost=cost, chance=rate / clock, chosen=float(gain - cost > TIE))


def _of_motion(game: Factored, channel: Channel, number: int, room: Scratch) -> Reason | None:
    """Of the real game's motion, weighed by the game its sponsor believes in."""
    rate = _rate(game, channel, number, room)
    if rate <= 0.0 or game.ints[channel.place] != r.BY_CHAIR:
        return None
    means = room.lists[3].copy()
    chair, pairs = int(game.ints[channel.place + 1]), int(game.ints[channel.place + 2])
    k = _which(game, pairs, number)
    believed = int(game.ints[game.ints[chair + r.CHAIR_MOTIONS] + 1 + k])
    motion, panel = int(game.ints[pairs + 1 + 2 * k]), int(game.ints[pairs + 2 + 2 * k])
    actor, ahead = int(game.ints[chair + r.CHAIR_ACTOR]), game.look_ahead
    ints, numbers, rows, stack, error = game.ints, game.numbers, room.rows, room.stack, room.error
    clock = opened(ints, numbers, motion, rows, stack, error, 0, 1)
    willing = passing(ints, numbers, rows, stack, room.counts, error, panel, 1, ahead, 0, 1)
    gain = at_stake(ints, numbers, rows, stack, error, actor, believed, ahead, 0, 1)
    cost = float(numbers[ints[believed + r.MOTION_X] + r.X_COST])
    return Reason(
        gain=float(gain), cost=cost, chance=rate / clock, chosen=min(1.0, float(clock * means[k] * willing) / rate)
    )


def _which(game: Factored, pairs: int, number: int) -> int:
    """The motion an outcome belongs to: each has one or two."""
    at = 0
    for k in range(int(game.ints[pairs])):
        if at == number:
            return k
        at += 1 if game.ints[game.ints[pairs + 1 + 2 * k] + r.MOTION_FAILS] < 0 else 2
    raise ValueError(f"outcome {number} is no motion's passing")
