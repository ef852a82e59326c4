"""Simultaneous stability, word for word: what comes of it if all leave a state at once.

Fraser and Hipel 1984, *Conflict Analysis*, and the wider reading of it in GMCR+, where the others may also stay.
"""

from collections.abc import Sequence
from itertools import product

from detente.game.conflict import Conflict
from oracle.stability.moves import Reach


def levels(conflict: Conflict, state: int) -> list[int]:
    """The level of every option in a state."""
    code, found = int(conflict.codes[state]), []
    for option in conflict.options:
        found.append(code // option.stride % len(option.levels))
    return found


def together(conflict: Conflict, state: int, ends: Sequence[int]) -> int | None:
    """Where several moves from a state lead if they are made at once: the changes of all, one beside the other.

    None if two of them bring one option to different levels, or if what comes of it is no feasible state.
    """
    before = levels(conflict, state)
    wanted: dict[int, int] = {}
    for end in ends:
        for option, level in enumerate(levels(conflict, end)):
            if level != before[option]:
                if wanted.get(option, level) != level:
                    return None
                wanted[option] = level
    after = [wanted.get(option, level) for option, level in enumerate(before)]
    code = sum(level * option.stride for level, option in zip(after, conflict.options, strict=True))
    found = [state for state in range(conflict.size) if int(conflict.codes[state]) == code]
    return found[0] if found else None


def sim(on: Reach, i: int, s: int) -> bool:
    """No improvement; or all have one, and each of i's can meet a choice of theirs that makes it no better."""
    if not on.improve(i, s):
        return True
    if not all(on.improve(j, s) for j in on.actors):
        return False
    return all(_met(on, i, s, a, [sorted(on.improve(j, s)) for j in on.others(i)]) for a in on.improve(i, s))


def sim_stay(on: Reach, i: int, s: int) -> bool:
    """Each of i's improvements can meet a choice of the others, to stay or to improve, that makes it no better."""
    return all(_met(on, i, s, a, [[s, *sorted(on.improve(j, s))] for j in on.others(i)]) for a in on.improve(i, s))


def _met(on: Reach, i: int, s: int, own: int, others: Sequence[Sequence[int]]) -> bool:
    for choice in product(*others):
        end = together(on.conflict, s, [own, *choice])
        if end is not None and on.deters(i, end, s):
            return True
    return False


def verdicts(on: Reach, concept: str) -> list[list[bool]]:
    """By actor and state, whether the state is stable."""
    judge = {"sim": sim, "sim_stay": sim_stay}[concept]
    return [[judge(on, i, s) for s in on.states] for i in on.actors]
