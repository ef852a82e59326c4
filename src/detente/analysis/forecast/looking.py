"""Sets at a time, by the last entry: what many questions look back on together, under conditions too.

What comes true under a condition (A at t0) and is asked at a later T has two parts: the entries after t0, from where
the condition holds, and those before it, each weighted with staying until t0, being in A then, and staying from t0 on.
"""

import numpy as np

from detente.analysis.forecast.at import at
from detente.analysis.forecast.begin import impossible, nowhere, probability
from detente.analysis.forecast.carriers import Carriers, Reached, tally
from detente.analysis.forecast.columns import Column, Passed
from detente.analysis.forecast.goal import watch
from detente.analysis.forecast.outset import Outset
from detente.analysis.forecast.questions import Query, Standing
from detente.analysis.forecast.sharing import passages
from detente.analysis.forecast.standing import Ended, Stood, stood
from detente.game.chain import Chain
from detente.result import Estimate

Found = Reached | Estimate


def look_back(chain: Chain, queries: dict[int, Query], outsets: dict[int, Outset]) -> dict[int, Found]:
    """Answer what is asked of sets at a time.

    Args:
        chain: The chain, without calendar.
        queries: The questions.
        outsets: Where they begin, each with its course traced.
    """
    asked = {n: query for n, query in queries.items() if isinstance(query, Standing)}
    later = _later(chain, asked, outsets)
    groups: dict[tuple[int, float], list[int]] = {}
    for n, query in asked.items():
        until = query.at if query.condition is None else query.condition[1]
        groups.setdefault((id(query.start), until), []).append(n)
    answers: dict[int, Found] = {}
    for (key, time), group in groups.items():
        outset = outsets[key]
        sets = []
        for n in group:
            mask = asked[n].mask
            last = np.ones(chain.size)
            if (condition := asked[n].condition) is not None:
                last = np.where(condition[0], later[n].first, 0.0)
            sets.append(Ended(mask, watch(chain, mask), last))
        assert outset.course is not None
        assert outset.course.trace is not None
        for n, ended, found in zip(group, sets, stood(chain, outset.course.trace, sets, time), strict=True):
            if asked[n].condition is None:
                answers[n] = outset.stayed(asked[n], ended.watched, found)
            else:
                answers[n] = _under(chain, asked[n], outset, ended, found, later[n])
    return answers


def _later(chain: Chain, asked: dict[int, Standing], outsets: dict[int, Outset]) -> dict[int, Stood]:
    """What comes in after the time of the condition, for those that have one."""
    begun: dict[int, Column] = {}
    for n, query in asked.items():
        if query.condition is not None:
            course = outsets[id(query.start)].course
            assert course is not None
            mask, when = query.condition
            start = np.where(mask, course.ends[when], 0.0)
            begun[n] = Column(goal=np.zeros(chain.size, bool), start=start, within=query.at - when, traced=True)
    passed: list[Passed] = passages(chain, list(begun.values()))
    found = {}
    for (n, column), through in zip(begun.items(), passed, strict=True):
        mask = asked[n].mask
        assert through.trace is not None
        ended = Ended(mask, watch(chain, mask), np.ones(chain.size))
        (found[n],) = stood(chain, through.trace, [ended], column.within)
    return found


def _under(chain: Chain, query: Standing, outset: Outset, ended: Ended, before: Stood, after: Stood) -> Found:
    """The answer under a condition."""
    assert query.condition is not None
    assert outset.course is not None
    mask, when = query.condition
    course = outset.course
    holds = probability(float(course.ends[when][mask].sum()), course.slacks[when])
    if impossible(holds) or holds.value is None:
        return Reached(estimate=nowhere(holds), carriers=Carriers(), by_cause=(), condition=holds)
    started = float((np.where(query.mask, outset.p, 0.0) * before.first).sum())
    gained = before.gained + after.gained
    carriers, routes = tally(chain, ended.watched, gained, np.zeros(0), started, holds.value)
    if carriers.total == 0.0:  # asked alone it says whether it can be at all
        return at(chain, query.mask, query.at, condition=query.condition)
    slack = before.slack + after.slack + course.slacks[when] + outset.error
    estimate = probability(carriers.total * holds.value, slack, condition=holds)
    return Reached(estimate=estimate, carriers=carriers, by_cause=routes, condition=holds)
