"""Exact runs of an enumerated game, by tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.lanes import advance, sorted_by_run, starts
from detente.analysis.simulate.plan import MANY, Log, Plan, Runs, lanes_for
from detente.analysis.simulate.reason import Reason
from detente.analysis.simulate.seen import Seen, look, meaning, value
from detente.analysis.simulate.table import Silent, Table
from detente.analysis.simulate.watch import (
    ENDED,
    MOST_ROWS,
    REACHED,
    RISEN,
    Floats,
    Ints,
    Particles,
    Paths,
    Stage,
    TooLongError,
    Watch,
)  # fmt: skip
from detente.analysis.simulate.why import why
from detente.errors import QueryError
from detente.formula import Formula
from detente.game.behaviour.strategies import Strategies
from detente.game.chain import Cause, Chain
from detente.game.compiled import Game

LIMIT = 10_000_000
"""Steps after which a run is given up; silent draws are counted by themselves."""
BUDGET = 2_000_000
"""Draws between two returns to Python, so that an interruption is heard: less than a tenth of a second."""
LEAST_LOG = 4_096


@dataclass(frozen=True, kw_only=True)
class TableWalk:
    """Runs of one game whose states are enumerated."""

    game: Game
    chain: Chain
    table: Table = field(repr=False)
    silent: Silent = field(repr=False)
    strategies: Strategies | None = field(default=None, repr=False)
    """What the chain was made with; only `reason` asks for it."""
    limit: int = LIMIT
    _seen: dict[str, Seen] = field(default_factory=dict, repr=False, compare=False)
    """The watch of the last call, since batches of runs are asked for with the same."""

    @classmethod
    def of(cls, game: Game, chain: Chain, strategies: Strategies | None = None, *, limit: int = LIMIT) -> "TableWalk":
        """Pack a chain into a table.

        Args:
            game: The game.
            chain: The chain made of it.
            strategies: What it was made with, if reasons will be asked for.
            limit: Steps after which a run is given up.

        Returns:
            The walk.

        Raises:
            GameError: If there are more transitions than a table takes.
        """
        table, silent = Table.of(chain), Silent.of(chain)
        return cls(game=game, chain=chain, table=table, silent=silent, strategies=strategies, limit=limit)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Causes of the chain's flows, then its dates."""
        dates = (Cause(kind="event", path=jump.path, label=f"calendar {jump.name}") for jump in self.chain.calendar)
        return (*(flow.cause for flow in self.chain.flows), *dates)

    def paths(self, watch: Watch, *, first: int, runs: int, seed: int) -> Paths:
        """Make the runs numbered `first` to `first + runs - 1` of a seed.

        Args:
            watch: What is looked at, until when.
            first: Number of the first run.
            runs: How many.
            seed: From 0 to 2^63 - 1.

        Returns:
            The runs; a run goes the same way whatever is watched.

        Raises:
            QueryError: If too much is watched, or the horizon is no number from 0 on.
            TooLongError: If they are several, and together too long for memory.
        """
        if not 0.0 <= watch.horizon < np.inf:
            raise QueryError(f"Runs need a horizon that is a number from 0 on, not {watch.horizon}.")
        seen = self._seen.get("last")
        if seen is None or seen.watch != watch:
            seen = self._seen["last"] = self._look(watch)
        begin = self._starts(first, runs, seed)
        made, log, looks = self._run(seen.plan, begin, np.zeros(runs), first + np.arange(runs), seed)
        place = np.zeros(runs + 1, np.int64)
        np.cumsum(np.bincount(log.run, minlength=runs), out=place[1:])
        order = np.empty(len(log.run), np.int64)
        sorted_by_run(log.run, place, order)
        state, what = log.state[order], log.what[order]
        cause, marks = meaning(self.chain, self.table, self.silent, seen.marked, what)
        return Paths(
            first=place, time=log.time[order], cause=cause, flags=seen.flags[state], marks=marks,
            values=seen.values[state], state=state, steps=made.steps, looks=looks, cut=made.cut,
        )  # fmt: skip

    def begin(self, *, first: int, runs: int, seed: int) -> Particles:
        """Draw starts for splitting: those of the runs of the same numbers."""
        return Particles(state=self._starts(first, runs, seed), time=np.zeros(runs))

    def advance(
        self, particles: Particles, stage: Stage, *, first: int, seed: int
    ) -> tuple[Particles, npt.NDArray[np.int8]]:
        """Take each particle to the end of a stage.

        Args:
            particles: Where they are.
            stage: What ends the stage.
            first: Number of the first particle's dice.
            seed: From 0 to 2^63 - 1.

        Returns:
            Where they are then, and how each left the stage: ENDED, RISEN or REACHED.

        Raises:
            QueryError: If one of them takes more steps than a run may.
        """
        goal = self.game.mask(stage.goal) if isinstance(stage.goal, Formula) else np.zeros(self.chain.size, bool)
        risen = value(self.game, stage.score) >= stage.target
        how = np.where(goal, REACHED, np.where(risen, RISEN, ENDED))[particles.state].astype(np.int8)
        state, time = particles.state.copy(), particles.time.copy()
        going = np.flatnonzero((how == ENDED) & (time <= stage.horizon))
        if len(going):
            marks = () if isinstance(stage.goal, Formula) else (stage.goal,)
            seen = self._look(Watch(horizon=stage.horizon, marks=marks), stops=goal | risen)
            made, log, _ = self._run(seen.plan, state[going], time[going], first + going, seed)
            if made.cut.any():
                raise QueryError(f"A run took more than {self.limit:,} steps to the end of a stage.")
            state[going], time[going] = made.state, made.time
            _, met = meaning(self.chain, self.table, self.silent, seen.marked, log.what)
            how[going[log.run]] = np.where(goal[log.state] | (met > 0), REACHED, RISEN)
        return Particles(state=state, time=time), how

    def describe(self, state: Any) -> str:
        """A state in words."""
        return self.game.space.describe(int(state))

    def levels(self, state: Any) -> Mapping[str, str]:
        """The level of every option and condition in a state."""
        view = self.game.space.view
        return {factor.id: factor.levels[view.column(factor.id)[int(state)]] for factor in self.game.model.factors}

    def reason(self, before: Any, cause: int) -> Reason | None:
        """Why an actor did what it did in a state; None for what nobody does, or where no strategies were given."""
        return None if self.strategies is None else why(self.game, self.strategies, int(before), self.causes[cause])

    def _look(self, watch: Watch, stops: npt.NDArray[np.bool_] | None = None) -> Seen:
        return look(self.game, self.chain, self.table, self.silent, watch, limit=self.limit, stops=stops)

    def _starts(self, first: int, runs: int, seed: int) -> Ints:
        support = np.flatnonzero(self.chain.start > 0)
        out = np.empty(runs, np.int64)
        starts(seed, first, np.cumsum(self.chain.start[support]), support, out)
        return out

    def _run(self, plan: Plan, state: Ints, time: Floats, number: Ints, seed: int) -> "Made":
        """Make runs from given states and times."""
        runs = Runs(number, state.copy(), time.copy(), np.zeros(len(state), np.int64), np.zeros(len(state), bool))
        log, lanes = Log.room(max(LEAST_LOG, 4 * MANY, 4 * len(state))), lanes_for(plan.packed.nbytes)
        active, following, turn, rows, looks = 0, 0, -1, 0, 0
        while active or following < len(state):
            active, following, turn, rows, draws = advance(
                plan, lanes, runs, log, seed, BUDGET, active, following, turn, rows
            )
            looks += draws
            if turn >= 0 or rows > len(log.run) - 2 * MANY:
                if rows > MOST_ROWS and len(state) > 1:
                    raise TooLongError(f"{len(state):,} runs change what is watched more than {MOST_ROWS:,} times.")
                log = log.longer()
        return Made(runs, log.cropped(rows), looks)


class Made(NamedTuple):
    """What came of runs."""

    runs: Runs
    log: Log
    looks: int
