"""Value: what the future is worth to an actor that expects the others to behave in a given way.

With R the expected rates of all that is not its own move, kappa_o how soon it reckons to come back to its option o and
delta = 1/foresight, V solves

    (delta + sum R + sum_o kappa_o) V(s)
        = u(s) + sum R V(s') + sum_o kappa_o max(V(s), max_m [V(s_m) - c_m/(delta + kappa_o)])

and V = u/delta in a final state. It is a contraction: one solution, found by policy iteration (Howard 1960),
each step one sparse linear system. A condition the actor does not see is averaged out of u and R first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.behaviour.linear import DIRECT, System, laid_out, product, solve_linear
from detente.game.compiled import Block, Game

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_STEPS = 200


@dataclass(frozen=True)
class Value:
    """An actor's value of every state, with a bound on its error."""

    values: Floats
    bound: float
    """Largest error of any value, from the residual of the equation: at most residual/delta."""


@dataclass(frozen=True)
class Blind:
    """States an actor cannot tell apart: `group[s]`, and how likely it takes s to be within its group."""

    unseen: tuple[int, ...]
    """Numbers of the factors it does not see."""
    group: Ints
    weight: Floats
    count: int


def blindness(game: Game, actor: str) -> Blind | None:
    """What an actor does not see, None if it sees everything.

    Raises:
        GameError: If a rule reads a condition hidden from it, so that it could be inferred.
    """
    layout = game.layout
    hidden = [f for f, factor in enumerate(game.model.factors) if actor in factor.hidden_from]
    hidden = [f for f in hidden if f not in layout.fixed]
    if not hidden:
        return None
    code, weight = game.space.codes.copy(), np.ones(game.space.size)
    for f in hidden:
        factor, digit = game.model.factors[f], game.space.view.digits[f]
        code -= digit.astype(np.int64) * layout.strides[f]
        chance = np.zeros(layout.sizes[f])
        for level, p in enumerate(factor.start):
            chance[layout.set_digit(f, level)] = p
        weight *= chance[digit]
    _, group = np.unique(code, return_inverse=True)
    total = np.bincount(group, weights=weight)
    if np.abs(total - 1).max() > 1e-9:
        names = ", ".join(game.model.factors[f].id for f in hidden)
        raise GameError(f"A rule forbids some levels of {names}, which {actor} does not see but could then infer.")
    return Blind(tuple(hidden), group.astype(np.int64), weight, len(total))


def solve_value(game: Game, actor: str, rates: Floats, blind: Blind | None, former: Sequence[Floats] = ()) -> Value:
    """Solve an actor's value of every state.

    Args:
        game: The compiled game.
        actor: Whose value; it must have a foresight.
        rates: Expected rates of everything but its own moves: chance, dates, motions, others' moves; as the game's
            arrows stand.
        blind: What it does not see.
        former: Its values under expectations that come ever nearer to these, the nearest last: where to start from.

    Returns:
        Its values, shape (states,).
    """
    guess = former[-1] if former else None
    if game.space.size > DIRECT:
        from detente.game.behaviour.policy import by_policies  # brings the compiler along: only where it pays

        seen = (
            Blind((), np.arange(game.space.size), np.ones(game.space.size), game.space.size) if blind is None else blind
        )
        pattern = game.arrows.pattern(seen.unseen, seen.group, seen.count)
        values, off, settled = by_policies(game, actor, rates, pattern, seen.weight, former)
        if settled:
            return Value(values[seen.group], off * _foresight(game, actor))
        guess = values[seen.group]
    return _one_by_one(game, actor, rates, blind, guess)


def _foresight(game: Game, actor: str) -> float:
    foresight = game.model.actors[game.actors[actor]].foresight
    assert foresight is not None
    return foresight


def _everything(size: int) -> Blind:
    """Each state told from all others."""
    return Blind((), np.arange(size), np.ones(size), size)


def _one_by_one(game: Game, actor: str, rates: Floats, blind: Blind | None, guess: Floats | None) -> Value:
    """Policy iteration with every policy solved to the end: for few states, or where that is needed."""
    who = game.model.actors[game.actors[actor]]
    assert who.foresight is not None
    delta, size = 1.0 / who.foresight, game.space.size
    utility = game.utility[game.actors[actor]]
    given = Transitions.of(game, rates)
    own = own_moves(game, actor)
    seen = _everything(size) if blind is None else blind
    values = np.zeros(size) if guess is None else guess
    first = values if blind is None else None
    compact = np.zeros(seen.count)
    scale = 1e-13 * max(1.0, float(np.abs(utility).max(initial=0.0)) / delta)
    picks = _improve(own, values, delta, size, scale, None) if guess is not None else [np.full(size, -1) for _ in own]
    for _ in range(MOST_STEPS):
        system, right = policy_system(given, own, picks, utility, delta, seen)
        first = compact = solve_linear(system, right, first)
        values = compact[seen.group]
        better = _improve(own, values, delta, size, scale, picks)
        if all(np.array_equal(old, new) for old, new in zip(picks, better, strict=True)):
            break
        picks = better
    best = best_moves(own, values, delta)
    if not all(np.array_equal(old, new) for old, new in zip(picks, best, strict=True)):
        system, right = policy_system(given, own, best, utility, delta, seen)
    return Value(values, float(np.abs(right - product(system, compact)).max(initial=0.0)) / delta)


@dataclass(frozen=True)
class Transitions:
    """Parallel arrays of transitions: from, to, rate."""

    source: Ints
    target: Ints
    rate: Floats

    @classmethod
    def of(cls, game: Game, rates: Floats) -> "Transitions":
        """All transitions of a game that happen at all."""
        happens = np.flatnonzero((rates > 0) & (game.arrows.source != game.arrows.target))
        source, target = (ends[happens].astype(np.int64) for ends in (game.arrows.source, game.arrows.target))
        return cls(source, target, rate=rates[happens])


Own = tuple[float, list[Block]]


def own_moves(game: Game, actor: str) -> list[Own]:
    """An actor's options: how soon it reckons to come back to each, and its moves."""
    return [
        (option.commitment, [block for block in game.blocks if block.option == number])
        for number, option in enumerate(game.model.options)
        if option.owner == actor
    ]


def _improve(
    own: list[Own], values: Floats, delta: float, size: int, scale: float, picks: list[Ints] | None
) -> list[Ints]:
    """The best move of each option in each state, -1 to stay; a choice is left only for one better by `scale`."""
    found = []
    for number, (kappa, blocks) in enumerate(own):
        best, pick = values.copy(), np.full(size, -1)
        worth = [values[block.target] - _once(block, delta + kappa) for block in blocks]
        if picks is not None:
            for k, block in enumerate(blocks):
                kept = picks[number][block.source] == k
                best[block.source[kept]] = worth[k][kept]
                pick[block.source[kept]] = k
            stays = (pick >= 0) & (values > best + scale)
            best[stays], pick[stays] = values[stays], -1
        for k, block in enumerate(blocks):
            better = worth[k] > best[block.source] + scale
            best[block.source[better]] = worth[k][better]
            pick[block.source[better]] = k
        found.append(pick)
    return found


def _once(block: Block, rate: float) -> Floats:
    assert block.cost is not None
    return block.cost / rate


def best_moves(own: list[Own], values: Floats, delta: float) -> list[Ints]:
    """The best move of each option in each state, by its place among the option's moves; -1 to stay."""
    return _improve(own, values, delta, len(values), 0.0, None)


def policy_system(
    given: Transitions, own: list[Own], picks: list[Ints], utility: Floats, delta: float, seen: Blind | None
) -> tuple[System, Floats]:
    """The linear system of a policy, averaged over what the actor does not see."""
    seen = _everything(len(utility)) if seen is None else seen
    right = utility.copy()
    rows, columns, weights = [given.source], [given.target], [given.rate]
    for (kappa, blocks), pick in zip(own, picks, strict=True):
        for k, block in enumerate(blocks):
            made = pick[block.source] == k
            source = block.source[made]
            rows.append(source)
            columns.append(block.target[made])
            weights.append(np.full(len(source), kappa))
            right[source] -= kappa * _once(block, delta + kappa)[made]
    row, column, rate = np.concatenate(rows), np.concatenate(columns), np.concatenate(weights)
    share = rate * seen.weight[row]
    row, column = seen.group[row], seen.group[column]
    # weights of a group sum to one, so delta stands once on each diagonal
    out = np.asarray(delta + np.bincount(row, weights=share, minlength=seen.count), np.float64)
    mean = np.bincount(seen.group, weights=seen.weight * right, minlength=seen.count)
    return laid_out(row, column, share, out), np.asarray(mean, np.float64)
