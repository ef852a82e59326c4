"""Many questions on one chain: what they have in common is worked out once.

One pass forward answers whatever is read from where the chain is and has been: values, expected counts, sets at a time;
and first passages into sets that are never left, until which the chain is as if nothing were asked. All other first
passages go side by side (`columns`), and so do the last entries into sets that are left (`standing`). What fits none of
these, and all that is asked of a small chain or one with a calendar, is asked alone. Every answer is that of the query
asked alone, within the bounds of the two.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import inf, isfinite
from typing import Literal

import numpy as np

from detente.analysis.forecast.after import after
from detente.analysis.forecast.at import at
from detente.analysis.forecast.begin import After, Start, begin, nowhere
from detente.analysis.forecast.carriers import Carriers, Reached
from detente.analysis.forecast.columns import LANES, Column, Passed
from detente.analysis.forecast.count import count
from detente.analysis.forecast.course import course
from detente.analysis.forecast.expect import expect
from detente.analysis.forecast.goal import AnyChain, checked, listed
from detente.analysis.forecast.looking import look_back
from detente.analysis.forecast.outset import Outset, closed
from detente.analysis.forecast.questions import Given, Next, Passage, Query, Standing, Tally, Waiting, Worth
from detente.analysis.forecast.reach import reach
from detente.analysis.forecast.sharing import followed
from detente.analysis.forecast.standing import kept
from detente.analysis.forecast.waiting import time_to
from detente.errors import QueryError
from detente.game.chain import Chain
from detente.game.lattice import LatticeChain
from detente.result import Estimate

SMALL = 1_000
"""Fewer states are not worth compiled loops."""
Found = Reached | Estimate
Way = Literal["alone", "read", "entered", "column", "back"]


def together(chain: AnyChain, queries: Sequence[Query], *, whole: bool = True, small: int = SMALL) -> list[Found]:
    """Answer many queries.

    Args:
        chain: The chain.
        queries: What is asked of it.
        whole: Whether carriers and causes are wanted; if not, an answer may be the number alone.
        small: Number of states below which each is asked alone.

    Returns:
        An answer for each.

    Raises:
        QueryError: If one of them does not fit the chain.

    >>> from detente.analysis.forecast.example import standoff
    >>> chain, war = standoff()
    >>> year = together(chain, [Passage(goal=war, within=12), Worth(column=100.0 * war, over=12)], small=0)
    >>> round(year[0].estimate.value, 6), round(year[1].value, 4)
    (0.161221, 8.6429)
    """
    now = [n for n, query in enumerate(queries) if not isinstance(query.start, Next | Given)]
    if isinstance(chain, LatticeChain):
        if len(now) < len(queries):
            listed(chain, "What comes after something")
        return [alone(chain, query, whole=whole) for query in queries]
    marks = {id(start): start for query in queries if isinstance(start := query.start, Next | Given)}
    known: dict[int, After] = {}
    answers: dict[int, Found] = {}
    if chain.calendar or chain.size < small:
        answers = {n: alone(chain, queries[n], whole=whole) for n in now}
    else:
        answers, known = _at_once(chain, {n: queries[n] for n in now}, [*marks.values()], whole=whole)
    for key, mark in marks.items():
        if key not in known:
            known[key] = _resolved(chain, mark)
    for n, query in enumerate(queries):
        if isinstance(query.start, Given) and (there := known[id(query.start)]).start is None:
            answers[n] = _lost(query, there.probability)
    later = [n for n in range(len(queries)) if n not in answers]
    if later:
        asked = [replace(queries[n], start=known[id(queries[n].start)]) for n in later]
        answers |= zip(later, together(chain, asked, whole=whole, small=small), strict=True)
    return [answers[n] for n in range(len(queries))]


def _resolved(chain: Chain, start: Next | Given) -> After:
    """Where a question begins, worked out alone."""
    if isinstance(start, Next):
        return after(chain, start.mark, by=start.by)
    if chain.calendar:
        raise QueryError("A clock that starts at a condition cannot be asked together with dated entries.")
    read = course(chain, [start.at])
    assert read.p is not None
    passed = Passed(np.zeros(0), 0.0, {start.at: read.p[0]}, slacks={start.at: read.slack[0]})
    return Outset(chain=chain, p=chain.start, error=0.0, course=passed).given(start)


def _lost(query: Query, holds: Estimate) -> Found:
    """The answer where a condition cannot be told from what never holds."""
    estimate = nowhere(holds)
    if isinstance(query, Worth | Waiting):
        return estimate
    return Reached(estimate=estimate, carriers=Carriers(), by_cause=(), condition=holds)


def alone(chain: AnyChain, query: Query, *, whole: bool = True) -> Found:
    """Answer one query by itself."""
    start = query.start
    assert not isinstance(start, Next | Given)
    if isinstance(query, Passage):
        if query.times == 1:
            return reach(chain, query.goal, within=query.within, start=start)
        return count(chain, query.goal, within=query.within, at_least=query.times, start=start)
    if isinstance(query, Standing):
        if whole:
            return at(chain, query.mask, query.at, start=start, condition=query.condition)
        return expect(chain, query.mask.astype(float), at=query.at, start=start, condition=query.condition)
    if isinstance(query, Tally):
        return count(chain, query.mark, within=query.within, start=start)
    if isinstance(query, Waiting):
        return time_to(chain, query.goal, within=query.within if isfinite(query.within) else None, start=start)
    return expect(chain, query.column, at=query.at, over=query.over, start=start)


def _at_once(
    chain: Chain, queries: dict[int, Query], marks: Sequence[Next | Given], *, whole: bool
) -> tuple[dict[int, Found], dict[int, After]]:
    """Answer queries whose starts are known, and find where marks lead."""
    ways = {n: _way(chain, query, whole) for n, query in queries.items()}
    nexts = [mark for mark in marks if isinstance(mark, Next) and isfinite(mark.by)]
    givens = [mark for mark in marks if isinstance(mark, Given)]
    outsets = _outsets(chain, {n: q for n, q in queries.items() if ways[n] != "alone"}, [*nexts, *givens])
    asked: dict[int, tuple[Outset, Column]] = {}
    for n, query in queries.items():
        if ways[n] == "column":
            assert isinstance(query, Passage | Waiting)
            outset = outsets[id(query.start)]
            times = _times(query)
            asked[n] = (outset, Column(goal=query.goal, start=outset.p, within=query.within, times=times))
    origin = outsets.get(id(None))
    asked_next = [] if origin is None else [
        (origin, Column(goal=checked(chain, mark.mark), start=origin.p, within=mark.by)) for mark in nexts
    ]  # fmt: skip
    courses = _courses(outsets, queries, ways, givens)
    pairs = [*asked.values(), *asked_next]
    passed = followed(chain, [*courses.values(), *(column for _, column in pairs)])
    for key, through in zip(courses, passed, strict=False):
        outsets[key].course = through
    passed = passed[len(courses) :]
    answers: dict[int, Found] = {}
    for (n, (outset, column)), through in zip(asked.items(), passed, strict=False):
        waits = isinstance(queries[n], Waiting)
        answers[n] = outset.waited(column, through) if waits else outset.reached(column, through, whole=whole)
    known = {
        id(mark): outset.next(column, through)
        for mark, (outset, column), through in zip(nexts, asked_next, passed[len(asked) :], strict=True)
    }
    known |= {id(given): outsets[id(None)].given(given) for given in givens}
    answers |= look_back(chain, {n: q for n, q in queries.items() if ways[n] == "back"}, outsets)
    for n, query in queries.items():
        if ways[n] == "alone":
            answers[n] = alone(chain, query, whole=whole)
        elif ways[n] in ("read", "entered"):
            answers[n] = _read(outsets[id(query.start)], query, ways[n], whole=whole)
    return answers, known


def _way(chain: Chain, query: Query, whole: bool) -> Way:
    """How a query is answered best."""
    if isinstance(query.start, After) and query.start.start is None:
        return "alone"
    if isinstance(query, Worth):
        column = np.asarray(query.column)
        return "read" if (query.at is None) != (query.over is None) and column.shape == (chain.size,) else "alone"
    goal = checked(chain, query.mask if isinstance(query, Standing) else query.mark if isinstance(query, Tally)
                   else query.goal)  # fmt: skip
    end = _end(query)
    if not 0.0 <= end < inf or not 1 <= _times(query) <= LANES:
        return "alone"
    if isinstance(query, Standing) and query.condition is not None:
        return "back" if whole and query.condition[1] <= end and kept(chain, end) else "alone"
    if isinstance(query, Tally) or (isinstance(query, Standing) and not whole):
        return "read"
    if isinstance(query, Standing):
        return "entered" if closed(chain, goal) else "back" if kept(chain, end) else "alone"
    return "entered" if _times(query) == 1 and closed(chain, goal) else "column"


def _times(query: Query) -> int:
    return query.times if isinstance(query, Passage) else 1


def _end(query: Query) -> float:
    if isinstance(query, Worth):
        end = query.at if query.at is not None else query.over
        assert end is not None
        return end
    return query.at if isinstance(query, Standing) else query.within


def _outsets(chain: Chain, queries: dict[int, Query], marks: Sequence[Next | Given]) -> dict[int, Outset]:
    """Where questions begin."""
    starts: dict[int, Start] = {id(None): None} if marks else {}
    for query in queries.values():
        assert not isinstance(query.start, Next | Given)
        starts[id(query.start)] = query.start
    found = {}
    for key, start in starts.items():
        begun = begin(chain, start)
        assert begun is not None
        found[key] = Outset(chain=chain, p=begun[0], error=begun[1])
    return found


def _courses(
    outsets: dict[int, Outset], queries: dict[int, Query], ways: dict[int, Way], givens: Sequence[Given]
) -> dict[int, Column]:
    """The passes forward, each with the times to read."""
    ends: dict[int, set[float]] = {id(None): {given.at for given in givens}}
    spents: dict[int, set[float]] = {}
    traced: dict[int, float] = {}
    for n, query in queries.items():
        key, way = id(query.start), ways[n]
        if way == "back":
            assert isinstance(query, Standing)
            until = query.at if query.condition is None else query.condition[1]
            traced[key] = max(until, traced.get(key, 0.0))
            ends.setdefault(key, set()).update([] if query.condition is None else [until])
        elif way in ("read", "entered"):
            there = way == "read" and (isinstance(query, Standing) or (isinstance(query, Worth) and not query.over))
            (ends if there else spents).setdefault(key, set()).add(_end(query))
    found = {}
    for key, outset in outsets.items():
        until_ = sorted(spents.get(key, ()))
        if until_ or ends.get(key) or key in traced:
            found[key] = Column(
                goal=np.zeros(outset.chain.size, bool), start=outset.p, spents=tuple(until_),
                within=max([*until_, traced.get(key, 0.0)]),  # what is traced is followed until its last time
                ends=tuple(sorted(ends.get(key, ()))), traced=key in traced,
            )  # fmt: skip
    return found


def _read(outset: Outset, query: Query, way: Way, *, whole: bool) -> Found:
    """What the pass forward alone answers."""
    if isinstance(query, Worth):
        return outset.worth(query)
    if isinstance(query, Tally):
        return outset.tallied(query)
    if isinstance(query, Standing):
        return outset.inside(query) if way == "read" else outset.entered(query)
    column = Column(goal=query.goal, start=outset.p, within=query.within)
    if isinstance(query, Waiting):
        return outset.waited(column, outset.freely(column))
    return outset.reached(column, outset.freely(column), whole=whole)
