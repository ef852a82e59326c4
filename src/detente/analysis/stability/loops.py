# mypy: allow-untyped-defs, allow-untyped-calls
"""Loops over all moves, for preferences that are rankings: the least that countermoves can bring an actor to.

Moves are given by the state they lead to: `sources[a][starts[a][x]:starts[a][x + 1]]` are the states that actor a can
leave for x. A sanction sequence is one in which nobody moves twice in a row. States are gone through from the worst for
the actor in question, and what leads to one is marked with its worth, backwards, over pairs (state, who moved last). A
state is reached at most twice: first by a move of some actor j, which settles it for all who moved last but j, then by
a move of another, which settles it for j as well. So each move is looked at once, however many actors there are.
"""

from pathlib import Path

import numpy as np

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])
OPEN, BUT_ONE, DONE = 0, 1, 2
STOP_EVERY = 4096


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code."""
    return machine_code(function, SOURCES)


@compiled
def highest(starts, targets, rank):
    """What an actor can make of each state at best with at most one move: the highest rank there or one move on."""
    best = rank.copy()
    for s in range(len(rank)):
        for k in range(starts[s], starts[s + 1]):
            best[s] = max(best[s], rank[targets[k]])
    return best


@compiled
def least_by_turns(worth, order, starts, sources, ranks, focal, credible, stop):
    """The least worth that the others can bring about from each state by moves in which nobody moves twice in a row.

    Args:
        worth: What each state is worth to the focal actor.
        order: States from the least worth on.
        starts: [actor, state]: where the moves that lead to a state start.
        sources: States those moves leave, all actors one after another.
        ranks: [actor, state]: of everybody.
        focal: The actor.
        credible: Whether others make only moves that they prefer.
        stop: Set to end early.

    Returns:
        The least worth, or the state's own if that is less; useless if it was stopped.
    """
    actors, size = ranks.shape
    least = worth.copy()
    marked = np.zeros(size, np.uint8)
    mover = np.full(size, -1, np.int16)
    # a state and who is still to be followed back from it: all (-1), all but j (j), only j (actors + j)
    stack, whom = np.empty(2 * size, np.int32), np.empty(2 * size, np.int16)
    for n in range(size):
        if n % STOP_EVERY == 0 and stop[0]:
            break
        x = order[n]
        value, top = worth[x], 0
        if marked[x] == OPEN:
            least[x] = value
            stack[0], whom[0], top = x, -1, 1
        elif marked[x] == BUT_ONE:
            stack[0], whom[0], top = x, actors + mover[x], 1
        marked[x] = DONE
        while top > 0:
            top -= 1
            y, which = stack[top], whom[top]
            for a in range(actors):
                if a == focal:
                    continue
                if a == which or (which >= actors and a != which - actors):
                    continue
                there = ranks[a, y]
                for k in range(starts[a, y], starts[a, y + 1]):
                    z = sources[k]
                    if marked[z] == DONE or (credible and ranks[a, z] >= there):
                        continue
                    if marked[z] == OPEN:
                        least[z] = value
                        marked[z], mover[z] = BUT_ONE, a
                        stack[top], whom[top] = z, a
                        top += 1
                    elif mover[z] != a:
                        marked[z] = DONE
                        stack[top], whom[top] = z, actors + mover[z]
                        top += 1
    return least


@compiled
def least_by_members(worth, starts, targets, ranks, focal, credible, single, stop):
    """The same by moves in which nobody moves twice at all, or by one move alone; moves by the state they leave.

    `least[S, s]` is for sequences by members of a set S of the others, built up from smaller sets.
    """
    actors, size = ranks.shape
    others = np.empty(actors - 1, np.int64)
    for n in range(actors - 1):
        others[n] = n if n < focal else n + 1
    sets = 1 << (actors - 1)
    least = np.empty((sets, size), worth.dtype)
    least[0] = worth
    for members in range(1, sets):
        if single and members != sets - 1:
            continue
        least[members] = worth
        for n in range(actors - 1):
            if not (members >> n) & 1:
                continue
            a = others[n]
            rest = 0 if single else members & ~(1 << n)
            for s in range(size):
                if s % STOP_EVERY == 0 and stop[0]:
                    return least[0]
                here = ranks[a, s]
                for k in range(starts[a, s], starts[a, s + 1]):
                    t = targets[k]
                    if not credible or ranks[a, t] > here:
                        least[members, s] = min(least[members, s], least[rest, t])
    return least[sets - 1]


@compiled
def deterred(starts, targets, rank, least, stable):
    """States each of whose improvements can be brought down to no more than they are, into `stable`."""
    for s in range(len(rank)):
        stable[s] = True
        for k in range(starts[s], starts[s + 1]):
            t = targets[k]
            if rank[t] > rank[s] and least[t] > rank[s]:
                stable[s] = False
                break


@compiled
def unmoved(starts, targets, rank, stable):
    """States without an improvement, into `stable`."""
    for s in range(len(rank)):
        stable[s] = True
        for k in range(starts[s], starts[s + 1]):
            if rank[targets[k]] > rank[s]:
                stable[s] = False
                break
