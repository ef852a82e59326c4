"""Exact runs of a game whose states are not listed."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.fly.clocks import Clocks, Memory, clocks_of
from detente.analysis.simulate.fly.effort import limit_foresight
from detente.analysis.simulate.fly.evaluate import NO_VALUE
from detente.analysis.simulate.fly.listing import complain, say
from detente.analysis.simulate.fly.log import Cursor, Log, Staged, grown
from detente.analysis.simulate.fly.motive import motive
from detente.analysis.simulate.fly.opening import begin_all
from detente.analysis.simulate.fly.run import ALL_LOOKS, DONE, FAILED, FULL, LOGGED, run
from detente.analysis.simulate.fly.scratch import Scratch
from detente.analysis.simulate.fly.watching import Watching, marks_of, watching
from detente.analysis.simulate.reason import Reason
from detente.analysis.simulate.watch import MOST_ROWS, Particles, Paths, Stage, TooLongError, Watch
from detente.case.model import Model
from detente.errors import GameError, QueryError
from detente.game.chain import Cause
from detente.game.factored import Factored, Manner, factor, feasible_start

LIMIT = 50_000_000
"""Looks after which a run is given up."""
PAUSE = 0.1
"""Seconds between two returns to Python, so that an interruption is heard."""
FIRST_BUDGET = 500
"""Looks before the first return; how many more then depends on how long they took."""
LEAST_LOG = 4_096
RUNS, STAGES = 0, 2
"""Streams of dice; starts are drawn first from those of runs."""


@dataclass(frozen=True, kw_only=True)
class FlyWalk:
    """Runs of one game, each state worked out when it is met."""

    game: Factored
    clocks: Clocks = field(repr=False)
    limit: int = LIMIT
    _memories: list[Memory] = field(default_factory=list, repr=False, compare=False)
    """What was worked out and is not in use: a loop takes one and gives it back, so that threads do not share any."""
    _seen: dict[str, tuple[Watch, tuple[Watching, int, dict[int, str]]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The watch of the last call, since batches of runs are asked for with the same."""
    _touches: tuple[frozenset[int], ...] = field(default=(), repr=False, compare=False)

    @classmethod
    def of(cls, model: Model, look_ahead: int = 1, manner: Manner = "own", *, limit: int = LIMIT) -> "FlyWalk":
        """Prepare a game for simulation without enumerating it.

        Args:
            model: A case under one theory, one plan and one scenario.
            look_ahead: How many things that happen each actor with a foresight thinks ahead; 0 makes everybody myopic.
            manner: By their own judgement, everybody at random, or nobody at all.
            limit: Looks after which a run is given up.

        Returns:
            The walk.

        Raises:
            GameError: If the start breaks a rule, too much would have to be looked ahead to, or something cannot be
                simulated without listing the states.
        """
        limit_foresight(model, look_ahead)
        game = factor(model, look_ahead, manner)
        feasible_start(game.layout)
        clocks, memory = clocks_of(game)
        touches = [outcome.deed.touches for channel in game.channels for outcome in channel.outcomes]
        touches += [date.deed.touches for date in game.dates]
        touches += [frozenset({clocks.calendar})] * len(game.dates)
        return cls(game=game, clocks=clocks, limit=limit, _memories=[memory], _touches=tuple(touches))

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: it works out its rates by itself."""
        return {**self.__dict__, "_memories": [], "_seen": {}}

    @property
    def model(self) -> Model:
        """The model it was made from."""
        return self.game.model

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Causes in the order of an enumerated game's, dates among them."""
        return self.game.causes

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
            GameError: If a formula has no value in a state that is met, or a rate is none there.
        """
        if not 0.0 <= watch.horizon < math.inf:
            raise QueryError(f"Runs need a horizon that is a number from 0 on, not {watch.horizon}.")
        none = Staged(np.zeros((0, len(self.game.layout.sizes)), np.uint8), np.zeros(0), np.zeros(0, np.int8))
        log, cursor = self._run(watch, none, first, runs, seed, math.inf)
        rows = int(cursor.place[LOGGED])
        return Paths(
            first=np.append(log.first, rows), time=log.time[:rows].copy(), cause=log.cause[:rows].copy(),
            flags=log.flags[:rows].copy(), marks=log.marks[:rows].copy(), values=log.values[:rows].copy(),
            state=log.state[:rows].copy(), steps=log.steps, looks=int(cursor.place[ALL_LOOKS]), cut=log.cut,
        )  # fmt: skip

    def begin(self, *, first: int, runs: int, seed: int) -> Particles:
        """Draw starts for splitting: those of the runs of the same numbers."""
        states = np.zeros((runs, len(self.game.layout.sizes)), np.uint8)
        begin_all(self.clocks, states, first, seed)
        return Particles(state=states, time=np.zeros(runs))

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
            QueryError: If one of them takes more looks than a run may.
        """
        formulas, marks = marks_of(stage.goal)
        watch = Watch(horizon=stage.horizon, formulas=formulas, marks=marks, columns=(stage.score,))
        states = np.array(particles.state, np.uint8)
        staged = Staged(states, particles.time.astype(np.float64), np.zeros(len(states), np.int8))
        log, _ = self._run(watch, staged, first, len(states), seed, stage.target)
        if log.cut.any():
            raise QueryError(f"A run took more than {self.limit:,} looks to the end of a stage.")
        return Particles(state=staged.state, time=staged.time), staged.how

    def describe(self, state: Any) -> str:
        """A state in words."""
        return say(self.game, state)

    def levels(self, state: Any) -> Mapping[str, str]:
        """The level of every option and condition in a state."""
        return {
            factor.id: factor.levels[min(int(state[f]), 1) if factor.stages else int(state[f])]
            for f, factor in enumerate(self.game.model.factors)
        }

    def reason(self, before: Any, cause: int) -> Reason | None:
        """Why an actor did what it did in a state; None for what nobody does."""
        return motive(self.game, before, cause)

    def _run(self, watch: Watch, staged: Staged, first: int, runs: int, seed: int, target: float) -> tuple[Log, Cursor]:
        seen, depth, texts = self._look(watch)
        log, cursor = self._log(watch, runs, staged), self._cursor(seen)
        room = Scratch.of(self.game, depth)
        try:
            memory = self._memories.pop()
        except IndexError:
            memory = clocks_of(self.game)[1]
        horizon, stream, budget = watch.horizon, STAGES if len(staged.time) else RUNS, FIRST_BUDGET
        while True:
            begun = time.perf_counter()
            status = run(
                self.game.ints, self.game.numbers, room, self.clocks, memory, seen, log, cursor, staged,
                self.game.ends_at, first, runs, seed, stream, self.game.look_ahead, horizon, self.limit, budget,
                len(staged.time) > 0, target,
            )  # fmt: skip
            spent = time.perf_counter() - begun
            if status == DONE:
                self._memories.append(memory)
                return log, cursor
            if status == FAILED:
                self._complain(room, texts)
            if status == FULL:
                if len(log.time) > MOST_ROWS and len(log.steps) > 1:
                    raise TooLongError(f"{len(log.steps):,} runs change what is watched more than {MOST_ROWS:,} times.")
                log = grown(log)
            elif spent > 0.0:
                budget = int(min(max(budget * PAUSE / spent, 10), 2**40, 8 * budget))

    def _look(self, watch: Watch) -> tuple[Watching, int, dict[int, str]]:
        """A watch as programs, and what it takes to run and to name them."""
        last = self._seen.get("last")
        if last is None or last[0] != watch:
            causes = [self.game.causes[cause] for cause in self.clocks.cause]
            last = self._seen["last"] = (watch, watching(self.game.layout, causes, self._touches, watch))
        return last[1]

    def _complain(self, room: Scratch, texts: Mapping[int, str]) -> None:
        """Raise what went wrong.

        Raises:
            GameError: Always.
        """
        sort, place = int(room.error[0]), int(room.error[1])
        if sort == NO_VALUE and place not in self.game.texts and place in texts:
            raise GameError(f"The formula `{texts[place]}` has no value in the state {self.describe(room.rows[0])}.")
        complain(self.game, room)

    def _log(self, watch: Watch, runs: int, staged: Staged) -> Log:
        rows = 1 if len(staged.time) else max(LEAST_LOG, 4 * runs)
        factors = len(self.game.layout.sizes)
        return Log(
            first=np.zeros(runs, np.int64), time=np.zeros(rows), cause=np.zeros(rows, np.int32),
            flags=np.zeros(rows, np.uint64), marks=np.zeros(rows, np.uint64),
            values=np.zeros((rows, len(watch.columns))), state=np.zeros((rows, factors), np.uint8),
            steps=np.zeros(runs, np.int64), cut=np.zeros(runs, bool),
        )  # fmt: skip

    def _cursor(self, seen: Watching) -> Cursor:
        plain = np.where(seen.touched[:, None], -1, self.clocks.plain)
        return Cursor(
            place=np.zeros(6, np.int64), time=np.zeros(1), bits=np.zeros(3, np.uint64),
            at=np.zeros(len(self.clocks.place), np.int64), pace=np.zeros(len(self.clocks.kept)),
            values=np.zeros(len(seen.columns)), plain=plain,
        )  # fmt: skip
