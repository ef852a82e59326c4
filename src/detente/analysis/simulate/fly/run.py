"""The loop that makes runs: draw a wait and a clock, see whether anything happens, and what is watched of it."""

import math

import numpy as np

from detente.analysis.simulate.dice import share, sown, toss, wait
from detente.analysis.simulate.fly.clocks import DIRECT
from detente.analysis.simulate.fly.evaluate import any_of, copy, ends, evaluate, land
from detente.analysis.simulate.fly.inner import outer
from detente.analysis.simulate.fly.memory import settle, where, work_out
from detente.analysis.simulate.fly.opening import begin, index, see, total_of
from detente.analysis.simulate.watch import ENDED, REACHED, RISEN

DONE, PAUSED, FULL, FAILED = 0, 1, 2, 3
"""Why the loop returned: all runs are made, the budget is spent, the log is full, something went wrong."""

RUN, LOGGED, GOING, STEPS, LOOKS, ALL_LOOKS = 0, 1, 2, 3, 4, 5
"""Where the loop stands: the run's number, rows logged, whether it is under way, its steps and looks, all looks."""


@outer
def run(
    ints,
    numbers,
    scratch,
    clocks,
    memory,
    watching,
    log,
    cursor,
    particles,
    ends_all,
    first,
    runs,
    seed,
    stream,
    ahead,
    horizon,
    limit,
    budget,
    staged,
    target,
):
    """Make runs from where the cursor stands; returns why it stopped.

    With `staged`, particles go from where they are to the end of a stage, and nothing is logged.
    """
    rows, stack, counts, lists, error = scratch.rows, scratch.stack, scratch.counts, scratch.lists, scratch.error
    place, bound, width, sort = clocks.place, clocks.bound, clocks.width, clocks.sort
    drawn, keep, other, leads, plain = clocks.drawn, clocks.keep, clocks.other, clocks.leads, cursor.plain
    memory_at, key_at, mask, known_rates, keys = clocks.memory_at, clocks.key_at, clocks.mask, memory.rows, memory.keys
    follows, follower, stride, at = clocks.follows, clocks.follower, clocks.stride, cursor.at
    row, new, values = rows[0], rows[1], cursor.values
    count, many, calendar, dates = len(drawn), len(clocks.kept), clocks.calendar, len(clocks.date)
    i, logged, going = cursor.place[RUN], cursor.place[LOGGED], cursor.place[GOING]
    steps, looks, all_looks = cursor.place[STEPS], cursor.place[LOOKS], cursor.place[ALL_LOOKS]
    t, flags, a, b = cursor.time[0], cursor.bits[0], cursor.bits[1], cursor.bits[2]
    cold = 0.0
    for k in range(count):
        cold += bound[drawn[k]]
    spent, status = 0, DONE
    while i < runs:
        if going == 0:
            if logged >= len(log.time):
                status = FULL
                break
            a, b = sown(seed, first + i, stream)
            t, steps, looks = 0.0, 0, 0
            if staged:
                copy(particles.state[i], row)
                t = particles.time[i]
            else:
                a, b = begin(clocks, row, a, b)
            flags = see(watching, row, stack, error, values)
            final = any_of(ints, numbers, ends_all, row, stack, error)
            if error[0] != 0:
                status = FAILED
                break
            index(clocks, row, at)
            over, how = final or t > horizon, ENDED
            if staged:
                if flags != 0:
                    over, how = True, REACHED
                elif values[0] >= target:
                    over, how = True, RISEN
            else:
                log.first[i] = logged
                log.time[logged], log.cause[logged], log.flags[logged], log.marks[logged] = 0.0, -1, flags, 0
                copy(values, log.values[logged])
                copy(row, log.state[logged])
                logged += 1
        else:
            over, how = False, ENDED
        going = 1
        hot, total, stale = 0.0, cold, True
        mean = 1.0 / total if total > 0.0 else math.inf
        due = math.inf
        if calendar >= 0 and row[calendar] < dates:
            due = clocks.date[row[calendar]]
        while not over:
            if stale and many > 0:
                hot = settle(
                    ints, numbers, rows, stack, counts, lists, error, clocks, ahead, known_rates, keys, at, cursor.pace
                )
                if error[0] != 0:
                    status = FAILED
                    break
                total = cold + hot
                mean = 1.0 / total if total > 0.0 else math.inf
                stale = False
            if spent >= budget:
                status = PAUSED
                break
            if logged >= len(log.time):
                status = FULL
                break
            spent += 1
            later, a, b = wait(a, b)
            later = t + later * mean
            if later > horizon or later > due:
                if due > horizon:
                    t = horizon
                    over = True
                    break
                t = max(t, due)
                d = clocks.date_deed[row[calendar]]
            else:
                t = later
                looks += 1
                if looks > limit:
                    break
                c, d = -1, -1
                if many > 0:
                    bits, a, b = toss(a, b)
                    u = share(bits) * total
                    if u < hot:
                        for k in range(many):
                            c = clocks.kept[k]
                            if u < cursor.pace[k]:
                                break
                            u -= cursor.pace[k]
                if c < 0:
                    bits, a, b = toss(a, b)
                    u = share(bits) * count
                    k = int(u)
                    c = drawn[k if u - k < keep[k] else other[k]]
                    bits, a, b = toss(a, b)
                    u = share(bits) * bound[c]
                wide = width[c]
                if sort[c] == DIRECT:
                    base = at[c]
                    known = not math.isnan(known_rates[base])
                else:
                    base, known = where(sort[c], memory_at[c], key_at[c], mask[c], wide, at[c], known_rates, keys)
                if not known:
                    work_out(ints, numbers, rows, stack, counts, lists, error, place[c], wide, ahead, known_rates, base)
                    if error[0] != 0:
                        status = FAILED
                        break
                passed = (
                    0  # counted, not searched: which of two outcomes it is cannot be foreseen, by a processor either
                )
                for k in range(wide):
                    passed += u >= known_rates[base + k]
                if passed == wide:
                    continue
                d = leads[c] + passed
                f = plain[d, 0]
                if f >= 0:
                    digit = plain[d, 1]
                    step = digit - np.int64(row[f])
                    if step == 0:
                        steps += not clocks.still[d]
                        continue
                    row[f] = digit
                    for k in range(follows[f], follows[f + 1]):
                        at[follower[k]] += stride[k] * step
                    steps += 1
                    stale = True
                    continue
            if not land(ints, numbers, clocks.deed[d], row, new, stack, error) and later > due:
                d = clocks.date_other[row[calendar]]
                land(ints, numbers, clocks.deed[d], row, new, stack, error)
            changed = False
            for f in range(len(row)):
                if new[f] != row[f]:
                    changed = True
                    for k in range(follows[f], follows[f + 1]):
                        at[follower[k]] += stride[k] * (np.int64(new[f]) - np.int64(row[f]))
            if not changed and clocks.still[d]:
                continue
            steps += 1
            marks = watching.marks[d]
            shown = watching.everything and changed
            if changed:
                for k in range(watching.becomes_at[d], watching.becomes_at[d + 1]):
                    program = watching.becomes[k, 1]
                    after = evaluate(watching.ints, watching.numbers, program, new, stack, error) != 0.0
                    if after and evaluate(watching.ints, watching.numbers, program, row, stack, error) == 0.0:
                        marks |= np.uint64(1) << np.uint64(watching.becomes[k, 0])
                over = ends(ints, numbers, clocks.deed[d], new, stack, error)
                copy(new, row)
                for k in range(watching.formulas_at[d], watching.formulas_at[d + 1]):
                    bit = watching.formula[k]
                    holds = evaluate(watching.ints, watching.numbers, watching.formulas[bit], row, stack, error)
                    one = np.uint64(1) << np.uint64(bit)
                    if (holds != 0.0) != ((flags & one) != 0):
                        flags ^= one
                        shown = True
                for k in range(watching.columns_at[d], watching.columns_at[d + 1]):
                    column = watching.column[k]
                    number = total_of(watching.ints, watching.numbers, watching.columns[column], row, stack, error)
                    if number != values[column]:
                        values[column] = number
                        shown = True
                if calendar >= 0:
                    due = clocks.date[row[calendar]] if row[calendar] < dates else math.inf
            if staged:
                if flags != 0 or marks != 0:
                    over, how = True, REACHED
                elif values[0] >= target:
                    over, how = True, RISEN
            elif shown or marks != 0:
                log.time[logged], log.cause[logged] = t, clocks.cause[d]
                log.flags[logged], log.marks[logged] = flags, marks
                copy(values, log.values[logged])
                copy(row, log.state[logged])
                logged += 1
            stale = stale or changed
            if error[0] != 0:
                status = FAILED
                break
        if status != DONE:
            break
        all_looks += looks
        if staged:
            copy(row, particles.state[i])
            particles.time[i] = t
            particles.how[i] = how
        log.steps[i] = steps
        log.cut[i] = not over
        going = 0
        i += 1
    cursor.place[RUN], cursor.place[LOGGED], cursor.place[GOING] = i, logged, going
    cursor.place[STEPS], cursor.place[LOOKS], cursor.place[ALL_LOOKS] = steps, looks, all_looks
    cursor.time[0], cursor.bits[0], cursor.bits[1], cursor.bits[2] = t, flags, a, b
    return status
