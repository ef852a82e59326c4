"""Adaptive plans word for word: one state after another, and whole matrices carried through time.

What happens until the review is the chain of the first plan; a state in which the signpost shows, and in which the
story goes on, becomes that of the second plan, factor by factor; from there on what happens is its chain.
"""

from collections.abc import Mapping
from itertools import product

import numpy as np
import scipy.linalg

from detente.case.model import Model
from detente.formula import Formula
from detente.game import Chain, Game
from oracle.game.space import State, World

Matrix = np.ndarray


def entered(before: Model, after: Model, plain: Model, state: State) -> dict[State, float]:
    """The states under the second plan that a state under the first becomes, with their chances."""
    old, new = World(before), World(after)
    start = {factor.id: factor.start for factor in plain.factors}
    set_anew = [f for f in after.factors if f.id == "phase" or f.start != start.get(f.id, f.start)]
    kept = [state[old.names.index(name)] if name in old.names else 0 for name in new.names]
    ways: dict[State, float] = {}
    for digits in product(*(range(len(factor.start)) for factor in set_anew)):
        chance = float(np.prod([factor.start[digit] for factor, digit in zip(set_anew, digits, strict=True)]))
        if chance == 0.0:
            continue
        happening = ("other", "change of plan")
        changes = [(factor.id, digit) for factor, digit in zip(set_anew, digits, strict=True)]
        target = new.after(tuple(kept), happening, changes)
        if target is None:  # a rule forbids it: only the phase changes
            target = new.after(tuple(kept), happening, [change for change in changes if change[0] == "phase"])
        assert target is not None
        ways[target] = ways.get(target, 0.0) + chance
    return ways


def code(game: Game, state: State) -> int:
    """The code of a state of the slow world."""
    return sum(int(digit) * stride for digit, stride in zip(state, game.layout.strides, strict=True))


def states(game: Game) -> list[State]:
    """The states of a game as the slow world writes them."""
    return [tuple(int(digit) for digit in row) for row in game.space.digits]


def carried(chain: Chain, goal: np.ndarray | None, begin: float, end: float, first: bool) -> Matrix:
    """Where each state has gone from one time to another, row = from; what is in the goal stays there."""
    stuck = np.zeros(chain.size, bool) if goal is None else goal
    rates = chain.rates().toarray()
    rates -= np.diag(rates.sum(axis=1))
    rates[stuck] = 0.0
    whole, now = np.eye(chain.size), begin
    for jump in sorted(chain.calendar, key=lambda one: one.time):
        if not (begin < jump.time <= end or (first and jump.time == begin)):
            continue
        whole = whole @ scipy.linalg.expm(rates * (jump.time - now))
        leap = np.zeros_like(whole)
        leap[np.arange(chain.size), np.where(stuck, np.arange(chain.size), jump.target)] = 1.0
        whole, now = whole @ leap, jump.time
    return np.asarray(whole @ scipy.linalg.expm(rates * (end - now)))


def adaptive_value(
    games: tuple[Game, Game], chains: tuple[Chain, Chain], models: tuple[Model, Model, Model], watch: Formula,
    worth: tuple[np.ndarray, np.ndarray], review: float, until: float, *, within: bool,
) -> float:  # fmt: skip
    """What a question comes to: a column at a time, or the chance that a set is reached within it."""
    (one, other), (begin, then) = games, chains
    goals = (worth[0] > 0, worth[1] > 0) if within else (None, None)
    here = begin.start @ carried(begin, goals[0], 0.0, review, first=True)
    stay = carried(begin, goals[0], review, until, first=False) @ worth[0]
    change = carried(then, goals[1], review, until, first=False) @ worth[1]
    place = {state: number for number, state in enumerate(states(other))}
    shows, total = one.mask(watch), 0.0
    for number, state in enumerate(states(one)):
        settled = goals[0] is not None and goals[0][number]
        if shows[number] and not one.final[number] and not settled:
            into: Mapping[State, float] = entered(*models, state)
            total += here[number] * sum(chance * change[place[target]] for target, chance in into.items())
        else:
            total += here[number] * stay[number]
    return float(total)
