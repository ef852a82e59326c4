# mypy: allow-untyped-defs, allow-untyped-calls
"""Loops over all transitions: a policy's linear system, filled and solved; the best moves of an actor.

Places in arrays are unsigned: else every reading would ask first whether it is to be counted from the end.

The system of a policy is (delta + sum R) V(s) - sum R V(s') = u(s), strictly diagonally dominant. It is solved by
BiCGSTAB (van der Vorst 1992) between the two halves of a Gauss-Seidel sweep: with rows divided by the diagonal the
matrix is I + L + U, and (I + L)^-1 (I + L + U) (I + U)^-1 y = z + (I + L)^-1 (y - z) with z = (I + U)^-1 y, so that a
preconditioned step costs no more than a plain one (Eisenstat 1981).
"""

from pathlib import Path

import numpy as np

from detente.game.machine import Loop, machine_code, stamp

SOURCES = stamp([Path(__file__)])


def compiled(function: Loop) -> Loop:
    """A loop of this file as machine code; sums may be reordered, which is the same on every run."""
    return machine_code(function, SOURCES, fastmath={"reassoc", "contract"}, error_model="numpy")


@compiled
def merge(source, target, group, count):
    """The places of a matrix with a row for each group: where its rows start, its columns, and each transition's place.

    The columns of a row stand in their order. Transitions within a group have the place past the last.
    """
    many = len(source)
    order, row = np.empty(many, np.uint32), np.empty(many, np.uint32)
    ends = np.zeros(count + 1, np.uint32)
    for e in range(many):
        ends[group[target[e]] + 1] += 1
    for j in range(count):
        ends[j + 1] += ends[j]
    for e in range(many):
        j = group[target[e]]
        order[ends[j]] = e
        ends[j] += 1
    starts = np.zeros(count + 1, np.uint32)
    for e in range(many):
        starts[group[source[e]] + 1] += 1
    for i in range(count):
        starts[i + 1] += starts[i]
    fill = starts[:count].copy()
    for k in range(many):  # counted twice, by column and then by row: each row has its columns in order
        e = order[k]
        i = group[source[e]]
        row[fill[i]] = e
        fill[i] += 1
    slot, column = np.empty(many, np.uint32), np.empty(many, np.uint32)
    place, first = 0, starts[0]
    for i in range(count):
        last, starts[i] = starts[i + 1], place
        for k in range(first, last):
            e = row[k]
            j = group[target[e]]
            if j == i:
                slot[e] = many
                continue
            if place == starts[i] or column[place - 1] != j:
                column[place] = j
                place += 1
            slot[e] = place - 1
        first = last
    starts[count] = place
    for e in range(many):
        if slot[e] == many:
            slot[e] = place
    return starts, column[:place].copy(), slot


@compiled
def gather(slot, source, rate, weight, data):
    """Add every transition's rate, times the weight of the state it leaves, to its place in the matrix."""
    for e in range(len(rate)):
        data[slot[e]] += rate[e] * weight[source[e]]


@compiled
def follow(picks, kappa, worth, slot, cost, group, weight, data, right):
    """Add the moves an actor would make at one option: `picks[s]` is the transition, -1 to stay."""
    for s in range(len(picks)):
        e = picks[s]
        if e >= 0:
            data[slot[e]] += kappa * weight[s]
            right[group[s]] -= kappa * cost[e] / worth * weight[s]


@compiled
def improve(first, last, source, target, cost, group, values, worth, scale, picks, better):
    """The best move of one option in every state into `better`; a choice is left only for one better by `scale`.

    Args:
        first: The option's transitions are those from here,
        last: to before here.
        source: State each transition leaves.
        target: State it leads to.
        cost: What it costs.
        group: States the actor cannot tell apart.
        values: Value of each group.
        worth: What a cost is divided by, delta + kappa.
        scale: By how much a move must be better.
        picks: The choices so far.
        better: The new ones.

    Returns:
        Whether any is new.
    """
    size = len(picks)
    best = np.empty(size)
    for s in range(size):
        stay = values[group[s]]
        best[s], better[s] = stay, -1
        if picks[s] >= 0:
            worth_now = values[group[target[picks[s]]]] - cost[picks[s]] / worth
            if not stay > worth_now + scale:
                best[s], better[s] = worth_now, picks[s]
    for e in range(first, last):
        s = source[e]
        now = values[group[target[e]]] - cost[e] / worth
        if now > best[s] + scale:
            best[s], better[s] = now, e
    new = False
    for s in range(size):
        new |= better[s] != picks[s]
    return new


@compiled
def residual(starts, column, data, delta, right, values, left):
    """What a policy's equation is off by in each row, into `left`; the largest of it.

    Written in differences of values, so that nothing is lost where they are large and alike.
    """
    most = 0.0
    for i in range(len(right)):
        here = values[i]
        off = right[i] - delta * here
        for k in range(starts[i], starts[i + 1]):
            off += data[k] * (values[column[k]] - here)
        left[i] = off
        most = max(most, abs(off))
    return most


@compiled
def halve(starts, column, data, delta):
    """The matrix without its zeros, each row divided by its diagonal: that, and the parts before and after it."""
    size, most = len(starts) - 1, len(column)
    diagonal = np.empty(size)
    before, after = np.zeros(size + 1, np.uint32), np.zeros(size + 1, np.uint32)
    column_before, column_after = np.empty(most, np.uint32), np.empty(most, np.uint32)
    data_before, data_after = np.empty(most), np.empty(most)
    lower, upper = 0, 0
    for i in range(size):
        out = delta
        for k in range(starts[i], starts[i + 1]):
            out += data[k]
        diagonal[i] = out
        part = 1.0 / out
        k, last = starts[i], starts[i + 1]
        while k < last and column[k] < i:
            # zeros are written over by what comes next, which costs less than to ask
            column_before[lower], data_before[lower] = column[k], data[k] * part
            lower += data[k] > 0.0
            k += 1
        while k < last:
            column_after[upper], data_after[upper] = column[k], data[k] * part
            upper += data[k] > 0.0
            k += 1
        before[i + 1], after[i + 1] = lower, upper
    return diagonal, before, column_before, data_before, after, column_after, data_after


@compiled
def forward(before, column, data, x):
    """Solve (I + L) x = x in place."""
    for i in range(len(x)):
        sum_ = x[i]
        for k in range(before[i], before[i + 1]):
            sum_ += data[k] * x[column[k]]
        x[i] = sum_


@compiled
def backward(after, column, data, x):
    """Solve (I + U) x = x in place."""
    for i in range(len(x) - 1, -1, -1):
        sum_ = x[i]
        for k in range(after[i], after[i + 1]):
            sum_ += data[k] * x[column[k]]
        x[i] = sum_


@compiled
def between(before, column_before, data_before, after, column_after, data_after, y, z, image):
    """The matrix between the two half sweeps, applied to y; z is what y stands for."""
    for i in range(len(y) - 1, -1, -1):
        sum_ = y[i]
        for k in range(after[i], after[i + 1]):
            sum_ += data_after[k] * z[column_after[k]]
        z[i] = sum_
    for i in range(len(y)):
        sum_ = y[i] - z[i]
        for k in range(before[i], before[i + 1]):
            # what is carried on is the solution of the lower half alone
            sum_ += data_before[k] * image[column_before[k]]
        image[i] = sum_
    for i in range(len(y)):
        image[i] += z[i]


@compiled
def correct(parts, left, enough, most):
    """A correction of the values that takes away what the equation is off by.

    Args:
        parts: The matrix, as `halve` gives it.
        left: What the equation is off by.
        enough: How far it may stay off.
        most: How many steps at most.

    Returns:
        The correction; it is as good as the steps allowed.
    """
    diagonal, before, column_before, data_before, after, column_after, data_after = parts
    size = len(left)
    rest, total, widest = np.empty(size), np.zeros(size), 0.0
    for i in range(size):
        rest[i] = left[i] / diagonal[i]
        widest = max(widest, diagonal[i])
    forward(before, column_before, data_before, rest)
    shadow, step = rest.copy(), rest.copy()
    z, image, other = np.empty(size), np.empty(size), np.empty(size)
    rho = 0.0
    for i in range(size):
        rho += rest[i] * rest[i]
    near = enough / (2.0 * widest)  # rows of L sum to less than 1
    for _ in range(most):
        if rho == 0.0:
            break
        between(before, column_before, data_before, after, column_after, data_after, step, z, image)
        against = 0.0
        for i in range(size):
            against += shadow[i] * image[i]
        if against == 0.0:
            break
        alpha = rho / against
        far = 0.0
        for i in range(size):
            rest[i] -= alpha * image[i]
            total[i] += alpha * step[i]
            far = max(far, abs(rest[i]))
        if far <= near:
            break
        between(before, column_before, data_before, after, column_after, data_after, rest, z, other)
        up, down = 0.0, 0.0
        for i in range(size):
            up += other[i] * rest[i]
            down += other[i] * other[i]
        if down == 0.0 or up == 0.0:
            break
        omega = up / down
        after_rho, far = 0.0, 0.0
        for i in range(size):
            total[i] += omega * rest[i]
            rest[i] -= omega * other[i]
            after_rho += shadow[i] * rest[i]
            far = max(far, abs(rest[i]))
        if far <= near:
            break
        beta = after_rho / rho * alpha / omega
        rho = after_rho
        for i in range(size):
            step[i] = rest[i] + beta * (step[i] - omega * image[i])
    backward(after, column_after, data_after, total)
    return total
