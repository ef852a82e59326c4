# mypy: allow-untyped-defs, allow-untyped-calls
"""Loops over all moves, for preferences that are relations: sanction sequences followed from every improvement.

Who may move against an actor are agents: the other actors, or coalitions of them. Agents' moves are given by the state
they leave: `targets[starts[a][s]:starts[a][s + 1]]`. Relations are rows of bits in little-endian order.
"""

from pathlib import Path

import numpy as np

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])
OPEN, BUT_ONE, DONE = 0, 1, 2
LEGAL, ONCE, SINGLE = 0, 1, 2
STOP_EVERY = 64


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code."""
    return machine_code(function, SOURCES)


@compiled
def holds(bits, row, column):
    """A bit of a relation."""
    return (bits[row, column >> 3] >> (column & 7)) & 1


@compiled
def reached_by_turns(first, starts, targets, marked, mover, reached, there, stack, whom):
    """States that legal sequences lead to from a state to which somebody else has just moved.

    Args:
        first: The state.
        starts: [agent, state].
        targets: Of all agents.
        marked: Work space, `OPEN` everywhere, and left so.
        mover: Work space.
        reached: Filled with the states.
        there: Whether a state is among them; work space, False everywhere, and left so.
        stack: Work space for two entries a state.
        whom: Likewise.

    Returns:
        How many there are.
    """
    agents, count, top = starts.shape[0], 0, 1
    stack[0], whom[0] = first, -1
    marked[first] = DONE
    while top > 0:
        top -= 1
        y, which = stack[top], whom[top]
        for a in range(agents):
            if a == which or (which >= agents and a != which - agents):
                continue
            for k in range(starts[a, y], starts[a, y + 1]):
                z = targets[k]
                if not there[z]:
                    there[z] = True
                    reached[count] = z
                    count += 1
                if marked[z] == OPEN:
                    marked[z], mover[z] = BUT_ONE, a
                    stack[top], whom[top] = z, a
                    top += 1
                elif marked[z] == BUT_ONE and mover[z] != a:
                    marked[z] = DONE
                    stack[top], whom[top] = z, agents + mover[z]
                    top += 1
    marked[first] = OPEN
    for n in range(count):
        marked[reached[n]], there[reached[n]] = OPEN, False
    return count


@compiled
def reached_by_members(first, starts, targets, single, known, time, reached, there, stack, whom):
    """The same for sequences in which nobody moves twice at all, or of one move; `known[state, set]` is work space."""
    agents, count, top = starts.shape[0], 0, 1
    stack[0], whom[0] = first, 0
    while top > 0:
        top -= 1
        y, moved = stack[top], whom[top]
        for a in range(agents):
            if (moved >> a) & 1:
                continue
            now = moved | (1 << a)
            for k in range(starts[a, y], starts[a, y + 1]):
                z = targets[k]
                if not there[z]:
                    there[z] = True
                    reached[count] = z
                    count += 1
                if not single and known[z, now] != time:
                    known[z, now] = time
                    stack[top], whom[top] = z, now
                    top += 1
    for n in range(count):
        there[reached[n]] = False
    return count


@compiled
def sanctioned(starts, targets, back, sources, better, deters, a_starts, a_targets, reading, plain, symmetric, stop):
    """States each of whose improvements is deterred, with or without the actor answering the sanction.

    Args:
        starts: [state], the actor's moves by the state they leave.
        targets: Where they lead.
        back: The same moves by the state they lead to.
        sources: Where they come from.
        better: Row s, bit t: t is worth leaving s for.
        deters: Row s, bit x: to end in x makes leaving s not worth it.
        a_starts: [agent, state], the moves of those who sanction.
        a_targets: Where they lead.
        reading: Which sequences count.
        plain: True everywhere; made False where an improvement is not deterred.
        symmetric: The same where a sanction must leave the actor no way out.
        stop: Set to end early.
    """
    size, agents = len(starts) - 1, a_starts.shape[0]
    marked, mover = np.zeros(size, np.uint8), np.zeros(size, np.int32)
    reached, there = np.empty(size, np.int64), np.zeros(size, np.bool_)
    sets = 1 << agents if reading == ONCE else 1
    room = size * sets + 1 if reading == ONCE else 2 * size + 1
    stack, whom = np.empty(room, np.int64), np.empty(room, np.int64)
    known = np.full((size, sets), -1, np.int32)
    for t in range(size):
        if t % STOP_EVERY == 0 and stop[0]:
            return
        wanted = False
        for k in range(back[t], back[t + 1]):
            s = sources[k]
            if (plain[s] or symmetric[s]) and holds(better, s, t):
                wanted = True
                break
        if not wanted:
            continue
        if reading == LEGAL:
            count = reached_by_turns(t, a_starts, a_targets, marked, mover, reached, there, stack, whom)
        else:
            count = reached_by_members(
                t, a_starts, a_targets, reading == SINGLE, known, t, reached, there, stack, whom
            )  # fmt: skip
        for k in range(back[t], back[t + 1]):
            s = sources[k]
            if not (plain[s] or symmetric[s]) or not holds(better, s, t):
                continue
            some, final = False, False
            for n in range(count):
                x = reached[n]
                if not holds(deters, s, x):
                    continue
                some, out = True, False
                for m in range(starts[x], starts[x + 1]):
                    if not holds(deters, s, targets[m]):
                        out = True
                        break
                if not out:
                    final = True
                    break
            plain[s] &= some
            symmetric[s] &= final
