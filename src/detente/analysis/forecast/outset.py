"""A start and the pass forward from it, from which many queries are read; the chain has no calendar."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.analysis.forecast.after import landed
from detente.analysis.forecast.begin import After, Floats, impossible, probability, quantity
from detente.analysis.forecast.carriers import Carriers, Reached, Route, tally
from detente.analysis.forecast.columns import Column, Passed
from detente.analysis.forecast.goal import Bools, Goal, Happening, Watch, entering, watch
from detente.analysis.forecast.graph import reachable
from detente.analysis.forecast.poisson import ROUNDING
from detente.analysis.forecast.questions import Given, Standing, Tally, Worth
from detente.analysis.forecast.reach import ALREADY, NEVER
from detente.analysis.forecast.standing import Stood
from detente.errors import QueryError
from detente.game.chain import Chain
from detente.result import Estimate, Status

LOST = Reached(
    estimate=Estimate(value=0.0, bound=0.0, status=Status.EXACT, note=NEVER), carriers=Carriers(), by_cause=()
)


def closed(chain: Chain, goal: Goal) -> bool:
    """Whether a goal is a set of states that is never left."""
    if isinstance(goal, Happening):
        return False
    return not (chain.inflow.matrix.T @ (~goal).astype(float))[goal].any()


@dataclass(kw_only=True)
class Outset:
    """Where questions begin, where the chain is afterwards and where it has been."""

    chain: Chain
    p: Floats
    error: float
    """Probability mass that may be misplaced in it."""
    course: Passed | None = None
    """The pass; none where nothing is read from it."""

    @cached_property
    def possible(self) -> Bools:
        """States the chain can ever be in."""
        return reachable(self.chain, self.p > 0)

    def worth(self, query: Worth) -> Estimate:
        """An expected value."""
        column = np.asarray(query.column, float)
        if not np.isfinite(column).all():
            raise QueryError(f"A column must give each of the chain's {self.chain.size} states a finite number.")
        if query.over:
            spent, off = self._spent(query.over)
            value = float((column * spent).sum()) / query.over
        else:  # over no time is at the start
            assert query.at is not None or query.over is not None
            p, off = self._there(query.at or 0.0)
            value = float((column * p).sum())
        return quantity(value, (off + self.error + 100.0 * ROUNDING) * float(np.abs(column).max()))

    def tallied(self, query: Tally) -> Reached:
        """An expected number."""
        mark = query.mark if isinstance(query.mark, Happening) else entering(self.chain, query.mark)
        watched = watch(self.chain, mark)
        spent, slack = self._spent(query.within)
        carriers, routes = tally(self.chain, watched, spent[watched.source], self._uncrossed, 0.0)
        if carriers.total == 0.0 and not self._can(watched, query.within):
            return LOST
        bound = (slack + self.error) * watched.most(self.chain) * query.within
        return Reached(estimate=quantity(carriers.total, bound), carriers=carriers, by_cause=routes)

    def inside(self, query: Standing) -> Estimate:
        """The probability of a set at a time, alone."""
        p, off = self._there(query.at)
        return probability(float(p[query.mask].sum()), off + self.error + 100.0 * ROUNDING)

    def stayed(self, query: Standing, watched: Watch, found: Stood) -> Reached:
        """The probability of a set at a time, by the last entry."""
        started = float((np.where(query.mask, self.p, 0.0) * found.first).sum())
        carriers, routes = tally(self.chain, watched, found.gained, self._uncrossed, started)
        if carriers.total == 0.0 and not self.p[query.mask].any() and not self._can(watched, query.at):
            return LOST
        estimate = probability(carriers.total, found.slack + self.error)
        return Reached(estimate=estimate, carriers=carriers, by_cause=routes)

    def entered(self, query: Standing) -> Reached:
        """The probability of a set that is never left: the last entry is the only one, and all that is in it stays."""
        watched = watch(self.chain, query.mask)
        spent, slack = self._spent(query.at)
        return self.stayed(query, watched, Stood(spent[watched.source], query.mask.astype(float), slack))

    def freely(self, column: Column) -> Passed:
        """What has passed of a set that is never left: until it is reached the chain is as if nothing were asked."""
        spent, slack = self._spent(column.within)
        assert not isinstance(column.goal, Happening)
        return Passed(np.where(column.goal, 0.0, spent), slack)

    def reached(self, column: Column, passed: Passed, *, whole: bool) -> Reached:
        """A first passage, by what brought it about."""
        goal = column.goal
        inside = 0.0 if isinstance(goal, Happening) else float(self.p[goal].sum())
        if not isinstance(goal, Happening) and not self.p[~goal].any():
            estimate = Estimate(value=1.0, bound=0.0, status=Status.EXACT, note=ALREADY)
            return Reached(estimate=estimate, carriers=Carriers(start=inside), by_cause=())
        routes: tuple[Route, ...] = ()
        if whole or isinstance(goal, Happening):
            watched = watch(self.chain, goal)
            carriers, routes = tally(self.chain, watched, passed.spent[watched.source], self._uncrossed, inside)
        else:  # the sum is wanted, not its parts
            watched = None
            flow = self.chain.inflow.matrix.T @ goal.astype(float)
            carriers = Carriers(start=inside, chance=float(flow @ passed.spent))
        if carriers.total <= passed.slack and not inside:
            watched = watch(self.chain, goal) if watched is None else watched
            if not self._can(watched, column.within):
                return LOST
        estimate = probability(carriers.total, passed.slack + self.error)
        return Reached(estimate=estimate, carriers=carriers, by_cause=routes)

    def waited(self, column: Column, passed: Passed) -> Estimate:
        """The expected time until a first passage, or the end."""
        if not isinstance(column.goal, Happening) and not self.p[~column.goal].any():
            return Estimate(value=0.0, bound=0.0, status=Status.EXACT, note=ALREADY)
        return quantity(float(passed.spent.sum()), (passed.slack + self.error) * column.within)

    def next(self, column: Column, passed: Passed) -> After:
        """Where the chain is just after a first passage."""
        goal = column.goal
        inside = np.zeros(self.chain.size) if isinstance(goal, Happening) else np.where(goal, self.p, 0.0)
        happens = self.reached(column, passed, whole=True).estimate
        watched = watch(self.chain, goal)
        return landed(self.chain, watched, inside, passed.spent[watched.source], passed.slack + self.error, happens)

    def given(self, found: Given) -> After:
        """Where the chain is at a time, given that it is in one of some states."""
        p, off = self._there(found.at)
        p, slack = np.where(found.mask, p, 0.0), off + self.error + 100.0 * ROUNDING
        holds = probability(float(p.sum()), slack)
        if impossible(holds):
            return After(probability=holds, start=None)
        total = float(p.sum())
        return After(probability=holds, start=p / total, error=min(2.0, 2.0 * slack / (total - holds.bound)))

    @property
    def _uncrossed(self) -> Floats:
        return np.zeros(0)

    def _there(self, time: float) -> tuple[Floats, float]:
        """Where the chain is at a time, and the mass that may be misplaced."""
        assert self.course is not None
        return self.course.ends[time], self.course.slacks[time]

    def _spent(self, time: float) -> tuple[Floats, float]:
        """The times spent until a time, and the mass that may be misplaced."""
        assert self.course is not None
        return self.course.spents[time], self.course.slacks[time]

    def _can(self, watched: Watch, within: float) -> bool:
        """Whether something can reach a goal at all."""
        return within > 0.0 and bool((self.possible[watched.source] & (watched.rate > 0)).any())
