"""The same verdicts by the matrix form of Xu, Hipel and Kilgour 2009 (IEEE T-SMC-A 39:96): the twin of the twin."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from detente.game.conflict import Conflict

Table = npt.NDArray[np.int64]


def _moves(conflict: Conflict, actor: int, *, credible: bool) -> Table:
    """J_i, or J+_i: [s, t] is 1 if the actor can move from s to t (and prefers it)."""
    table = np.zeros((conflict.size, conflict.size), np.int64)
    sources, targets = conflict.moves[actor].pairs()
    for s, t in zip(sources, targets, strict=True):
        if not credible or conflict.preferences[actor].better(int(t), int(s)):
            table[s, t] = 1
    return table


def _reach(conflict: Conflict, movers: Collection[int], *, credible: bool) -> Table:
    """M_H: M_i of t moves is J_i times what the others can add to it in t - 1, until nothing is new."""
    one = {i: _moves(conflict, i, credible=credible) for i in movers}
    found = dict(one)
    total = sum(one.values(), np.zeros((conflict.size, conflict.size), np.int64))
    while True:
        rest = {i: sum((found[j] for j in movers if j != i), np.zeros_like(total)) for i in movers}
        longer = {i: np.sign(found[i] + one[i] @ np.sign(rest[i])) for i in movers}
        if all((longer[i] == found[i]).all() for i in movers):
            return np.sign(sum(found.values(), np.zeros_like(total)))
        found = longer


def verdicts(conflict: Conflict, concept: str, actor: int) -> list[bool]:
    """By state, whether it is stable for an actor: whether [s, s] of the concept's matrix is 0."""
    size = conflict.size
    ones = np.ones((size, size), np.int64)
    preference = conflict.preferences[actor]
    deters = np.array([[preference.deters(x, s) for s in range(size)] for x in range(size)], np.int64)
    own, gain = (_moves(conflict, actor, credible=credible) for credible in (False, True))
    others = [j for j in range(len(conflict.actors)) if j != actor]
    if concept == "nash":
        return [not cell for cell in np.diag(gain @ ones)]
    reach = _reach(conflict, others, credible=concept in ("seq", "sseq"))
    if concept in ("smr", "sseq"):
        deters = deters * (ones - np.sign(own @ (ones - deters)))
    return [not cell for cell in np.diag(gain @ (ones - np.sign(reach @ deters)))]
