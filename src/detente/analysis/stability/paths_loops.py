# mypy: allow-untyped-defs, allow-untyped-calls
"""The loop that finds how many moves lead to each state, by who moved last."""

from pathlib import Path

import numpy as np

from detente.game.machine import machine_code, stamp


def _distances(start, starts, targets, most):
    """Least number of moves to each state with each actor as the last mover, -1 where there is no way; [actor, state].

    Args:
        start: The state it begins in.
        starts: [actor, state], moves by the state they leave.
        targets: Of all actors.
        most: How many moves at most.
    """
    actors, size = starts.shape[0], starts.shape[1] - 1
    distance = np.full((actors, size), -1, np.int32)
    queue = np.empty(actors * size, np.int64)
    head, tail = 0, 0
    for a in range(actors):
        for k in range(starts[a, start], starts[a, start + 1]):
            if most > 0 and distance[a, targets[k]] < 0:
                distance[a, targets[k]] = 1
                queue[tail] = a * size + targets[k]
                tail += 1
    while head < tail:
        last, here = queue[head] // size, queue[head] % size
        head += 1
        far = distance[last, here]
        if far >= most:
            break
        for a in range(actors):
            if a == last:
                continue
            for k in range(starts[a, here], starts[a, here + 1]):
                t = targets[k]
                if distance[a, t] < 0:
                    distance[a, t] = far + 1
                    queue[tail] = a * size + t
                    tail += 1
    return distance


distances = machine_code(_distances, stamp([Path(__file__)]))
