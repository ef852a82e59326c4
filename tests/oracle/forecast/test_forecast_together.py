"""Many queries together against each of them alone, on random chains."""

from math import inf

import pytest

from detente.analysis import forecast
from detente.analysis.forecast import Given, Next, Passage, Query, Reached, Standing, Tally, Waiting, Worth, together
from detente.analysis.forecast.together import alone
from detente.result import Estimate
from oracle.forecast import chains
from oracle.forecast.chains import Case


def some(case: Case, number: int) -> list[Query]:
    """Random queries of every sort, several from where a mark leads."""
    rng, on = case.rng, case.chain
    after = [Next(mark=chains.mark(rng, on), by=float(rng.choice([1.0, 3.0, inf]))) for _ in range(2)]
    found: list[Query] = []
    for n in range(number):
        start = None if on.calendar or n % 4 else after[n % 8 // 4]
        end = chains.time(rng, on)
        sort = rng.integers(6)
        if sort == 0:
            found.append(Passage(goal=chains.goal(rng, on), within=end if n % 7 else inf, start=start))
        elif sort == 1:
            times = int(rng.integers(1, 5)) if n % 9 else 9
            found.append(Passage(goal=chains.mark(rng, on), within=end, times=times, start=start))
        elif sort == 2:
            found.append(Standing(mask=some_set(case), at=end, start=start))
        elif sort == 3:
            found.append(Tally(mark=chains.goal(rng, on), within=end, start=start))
        elif sort == 4:
            found.append(Waiting(goal=chains.goal(rng, on), within=end if n % 5 else inf, start=start))
        else:
            how = {"at" if n % 2 else "over": end}
            found.append(Worth(column=rng.normal(0.0, 5.0, on.size), start=start, **how))
    return found


def some_set(case: Case):  # type: ignore[no-untyped-def]
    """A set of states, often one that is never left."""
    mask = chains.mask(case.rng, case.chain.size)
    return forecast.graph.reachable(case.chain, mask) if case.rng.random() < 0.4 else mask


def agree(found: Estimate, slow: Estimate, most: float = 1e-12) -> None:
    """Within both bounds, which are of one size."""
    assert (found.value is None) == (slow.value is None)
    if slow.value is None or slow.value == inf:
        assert found == slow
        return
    assert abs(found.value - slow.value) <= 1e-9 * max(1.0, abs(slow.value))
    assert abs(found.value - slow.value) <= found.bound + slow.bound
    assert found.bound <= 20.0 * slow.bound + most * max(1.0, abs(slow.value))
    assert (found.note, found.status) == (slow.note, slow.status)


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize("whole", [True, False])
def test_together_as_alone(seed: int, whole: bool) -> None:
    case = chains.case(seed, calendar=seed % 10 == 3)
    queries = some(case, 24)
    known = {id(q.start): forecast.after(case.chain, q.start.mark, by=q.start.by)
             for q in queries if isinstance(q.start, Next)}  # fmt: skip
    for query, found in zip(queries, together(case.chain, queries, whole=whole, small=0), strict=True):
        start = known.get(id(query.start), query.start)
        slow = alone(case.chain, type(query)(**{**_fields(query), "start": start}))
        if not isinstance(slow, Reached):
            assert isinstance(found, Estimate)
            agree(found, slow)
            continue
        number = found.estimate if isinstance(found, Reached) else found
        if number.note or slow.estimate.note:
            assert whole is False or number.note == slow.estimate.note
        if not (isinstance(query, Standing) and not whole):
            agree(number, slow.estimate)
        else:
            assert number.value == pytest.approx(slow.estimate.value, abs=1e-9)
        if whole:
            assert isinstance(found, Reached)
            carried(found, slow)


def carried(found: Reached, slow: Reached) -> None:
    """The same carriers, and the same causes in the same order where they differ."""
    for part in ("start", "chance", "chosen", "slip"):
        assert getattr(found.carriers, part) == pytest.approx(getattr(slow.carriers, part), abs=1e-9)
    mine = {(route.flow, route.entry): route for route in found.by_cause}
    theirs = {(route.flow, route.entry): route for route in slow.by_cause}
    for key in mine.keys() | theirs.keys():
        one = mine[key].total if key in mine else 0.0
        other = theirs[key].total if key in theirs else 0.0
        assert one == pytest.approx(other, abs=1e-9)
    totals = [route.total for route in found.by_cause]
    assert totals == sorted(totals, reverse=True)


def _fields(query: Query) -> dict[str, object]:
    return {name: getattr(query, name) for name in query.__dataclass_fields__}


@pytest.mark.parametrize("seed", range(200))
def test_paths_as_one_path(seed: int) -> None:
    case = chains.case(seed, calendar=seed % 10 == 3)
    goals = [chains.goal(case.rng, case.chain) for _ in range(8)]
    start = None if seed % 3 else chains.distribution(case.rng, case.chain.size)
    for goal, found in zip(goals, forecast.paths(case.chain, goals, start=start), strict=True):
        slow = forecast.path(case.chain, goal, start=start)
        assert (found is None) == (slow is None)
        if found is not None and slow is not None:
            assert found.probability == pytest.approx(slow.probability, rel=1e-9)
            assert len(found.states) == len(found.flows) + 1 == len(found.steps) + 1


@pytest.mark.parametrize("seed", range(80))
def test_given_as_under_a_condition(seed: int) -> None:
    """A number under a condition is that of the chain from where the condition holds."""
    case = chains.case(seed, calendar=False)
    start = Given(mask=chains.mask(case.rng, case.chain.size), at=chains.time(case.rng, case.chain))
    times = [chains.time(case.rng, case.chain) for _ in range(4)]
    sets = [chains.mask(case.rng, case.chain.size) for _ in times]
    queries = [Standing(mask=mask, at=time, start=start) for mask, time in zip(sets, times, strict=True)]
    for small in (0, 100):
        found = together(case.chain, queries, whole=False, small=small)
        for mask, time, one in zip(sets, times, found, strict=True):
            number = one.estimate if isinstance(one, Reached) else one
            condition = (start.mask, start.at)
            slow = forecast.expect(case.chain, mask.astype(float), at=start.at + time, condition=condition)
            agree(number, slow, 1e-8)


@pytest.mark.parametrize("seed", range(80))
def test_sets_under_a_condition_as_alone(seed: int) -> None:
    """What carried a number under a condition goes back to the start."""
    case = chains.case(seed, calendar=False)
    rng, on = case.rng, case.chain
    queries = []
    for _ in range(5):
        begin, end = sorted((chains.time(rng, on), chains.time(rng, on)))
        queries.append(Standing(mask=some_set(case), at=end, condition=(chains.mask(rng, on.size), begin)))
    for query, found in zip(queries, together(on, queries, small=0), strict=True):
        slow = forecast.at(on, query.mask, query.at, condition=query.condition)
        assert isinstance(found, Reached)
        agree(found.estimate, slow.estimate, 1e-8)
        assert (found.condition is None) == (slow.condition is None)
        carried(found, slow)


@pytest.mark.parametrize("seed", range(80))
def test_a_mark_as_the_set_it_enters(seed: int) -> None:
    """Entering a set is a mark; the first time is the same, wherever the chain begins."""
    case = chains.case(seed, calendar=False)
    sets = [chains.mask(case.rng, case.chain.size) for _ in range(4)]
    marks = [forecast.goal.entering(case.chain, mask) for mask in sets]
    queries = [Passage(goal=goal, within=2.0) for goal in [*marks, *sets]]
    for query, found in zip(queries, together(case.chain, queries, small=0), strict=True):
        slow = alone(case.chain, query)
        assert isinstance(found, Reached)
        assert isinstance(slow, Reached)
        agree(found.estimate, slow.estimate)
        carried(found, slow)
