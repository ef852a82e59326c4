"""A simulation study: runs of every game of a case, counted batch by batch.

A task is one batch of runs of one theory, plan and scenario. Counts add, so batches are summed when they are read, and
a study that was stopped is a smaller one.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.simulate.interval import Moments, Proportion
from detente.analysis.simulate.tally import Tally
from detente.case.digest import digest
from detente.case.override import apply
from detente.errors import StudyError
from detente.study.grid import ALONE, chosen
from detente.study.job import Job
from detente.study.scenarios import Scenarios, centre
from detente.study.stalls import How, Stalls, seed_of

METHOD = "simulate"
RUNS = 10_000
BATCH, SMALL_BATCH, LARGE_BATCH = 1_000, 50, 100_000
"""Runs in a batch, fewer where there are too many states to enumerate and a run is long. More where batches would
be more than `MOST_BATCHES`, as many as are held in memory at the most."""
MANY_STATES = 2.0**40
MOST_BATCHES = 200
COLUMNS = {
    "theory": "string", "plan": "string", "scenario": "int64", "batch": "int64", "question": "string", "side": "int64",
    "expectation": "string", "how": "string", "note": "string", "runs": "int64", "steps": "int64", "looks": "int64",
    "trials": "int64", "hits": "int64", "total": "double", "squares": "double", "low": "double", "high": "double",
    "undecided": "int64", "never": "int64", "cut": "int64",
}  # fmt: skip
Pair = tuple[str | None, str | None]
Data = Mapping[str, Any]


def simulation_study(
    machine: Data, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, scenarios: Scenarios | None = None, *, runs: int = RUNS, seed: int = 1,
    batch: int | None = None, how: How = "auto", look_ahead: int = 1, in_turn: bool = False,
) -> Job:  # fmt: skip
    """The job of a simulation study.

    Args:
        machine: Machine form of the case.
        questions: Which questions; by default all.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, likewise.
        scenarios: Points in the ranges of the uncertain numbers; by default the case as it stands.
        runs: Runs of each game.
        seed: Of the runs, 0 to 2^63 - 1.
        batch: Runs in a batch; no number depends on it but by rounding.
        how: By tables, without enumerating (`fly`), or by tables where the game is small enough.
        look_ahead: Steps actors look ahead where states are not enumerated.
        in_turn: One batch of every game, then the next of every game: for a rule that stops when all are good enough.

    Returns:
        The job, for `run` and `stream`.

    Raises:
        QueryError: If a name is not there.
        CaseError: If a theory or plan does not fit the case.
        StudyError: If there is nothing to run.
    """
    asked = [str(name) for name in chosen(questions, machine["questions"], "question")]
    under = chosen(theories, machine["theories"], "theory", alone=True)
    follow = chosen(plans, machine["plans"], "plan", alone=True)
    points = scenarios or centre()
    if runs < 1:
        raise StudyError(f"The number of runs must be 1 or more, not {runs}.")
    if look_ahead < 0:
        raise StudyError(f"Actors cannot look {look_ahead} steps ahead.")
    size = batch or min(
        LARGE_BATCH, max(SMALL_BATCH if _states(machine) > MANY_STATES else BATCH, -(-runs // MOST_BATCHES))
    )
    for theory in under:
        for plan in follow:
            apply(machine, theory=theory, plan=plan)  # mistakes are told before anything is computed
    pairs = tuple((theory, plan) for theory in under for plan in follow)
    context = Context(
        machine=machine, questions=tuple(asked), pairs=pairs, scenarios=points, runs=runs, batch=size, seed=seed,
        how=how, look_ahead=look_ahead, in_turn=in_turn,
    )  # fmt: skip
    return Job(
        name=METHOD, function=batches, prepare=Runner, context=context, size=context.games * context.batches, chunk=1,
        columns=COLUMNS, seed=seed, machine=digest(machine), scenarios=points.digest, title=str(machine["title"]),
        parameters={
            "questions": asked, "theories": [name or ALONE for name in under],
            "plans": [name or ALONE for name in follow], "design": points.design, "count": len(points),
            "paths": list(points.paths), "scenario_seed": points.seed, "runs": runs, "batch": size, "how": how,
            "look_ahead": look_ahead, "in_turn": in_turn,
        },
    )  # fmt: skip


def _states(machine: Data) -> float:
    """Combinations of levels, feasible or not."""
    factors = [*machine["options"].values(), *machine["conditions"].values()]
    return math.prod(float(len(factor.get("levels") or (0, 0))) for factor in factors)


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """What is run: of a case, at which points, how often."""

    machine: Data
    questions: tuple[str, ...]
    pairs: tuple[Pair, ...]
    scenarios: Scenarios
    runs: int
    batch: int
    seed: int
    how: How
    look_ahead: int
    in_turn: bool

    @property
    def games(self) -> int:
        """Theories times plans times scenarios."""
        return len(self.pairs) * len(self.scenarios)

    @property
    def batches(self) -> int:
        """Batches of each game."""
        return -(-self.runs // self.batch)

    def place(self, task: int) -> tuple[int, int, int]:
        """Pair, scenario and batch of a task."""
        game, batch = (task % self.games, task // self.games) if self.in_turn else divmod(task, self.batches)
        pair, scenario = divmod(game, len(self.scenarios))
        return pair, scenario, batch


class Runner:
    """Makes the batches of runs of a case."""

    def __init__(self, context: Context) -> None:
        """Nothing is ready yet."""
        self.context = context
        self._stalls = Stalls(context.machine, context.scenarios, context.questions, context.how, context.look_ahead)

    def rows(self, task: int) -> Iterator[dict[str, Any]]:
        """The rows of a task."""
        context = self.context
        pair, scenario, batch = context.place(task)
        theory, plan = context.pairs[pair]
        first = batch * context.batch
        many = min(context.batch, context.runs - first)
        known = {"task": task, "theory": theory or ALONE, "plan": plan or ALONE, "scenario": scenario, "batch": batch}
        for stall in self._stalls.of(context.pairs[pair], scenario):
            if stall.walk is None or stall.made is None:
                for side in stall.sides:
                    about = {"question": side.name, "side": side.number, "expectation": stall.name}
                    yield {**EMPTY, **known, **about, "note": stall.note}
                continue
            counted = stall.made.run(stall.walk, first=first, runs=many, seed=seed_of(context.seed, stall.key))
            made = {"runs": many, "steps": counted.steps, "looks": counted.looks, "how": stall.how}
            for side, asked, tally in zip(stall.sides, stall.made.asked, counted.tallies, strict=True):
                about = {"question": side.name, "side": side.number, "expectation": stall.name}
                simply = {"total": asked} if isinstance(asked, float) else {}
                yield {**EMPTY, **known, **about, **made, **simply, **written(tally)}


EMPTY: Data = {name: "" if sort == "string" else 0.0 if sort == "double" else 0 for name, sort in COLUMNS.items()}


def written(tally: Tally | None) -> dict[str, Any]:
    """A tally as columns."""
    if tally is None:
        return {}
    found, rest = tally.found, {"undecided": tally.undecided, "never": tally.never, "cut": tally.cut}
    if isinstance(found, Proportion):
        return {**rest, "trials": found.trials, "hits": found.hits, "high": 1.0}
    return {
        **rest, "trials": found.n, "hits": -1, "total": found.total, "squares": found.squares, "low": found.low,
        "high": found.high,
    }  # fmt: skip


def tally_of(row: Mapping[str, Any]) -> Tally:
    """A tally from its columns."""
    found: Proportion | Moments
    if row["hits"] >= 0:
        found = Proportion(row["hits"], row["trials"])
    else:
        found = Moments(row["trials"], row["total"], row["squares"], row["low"], row["high"])
    return Tally(found=found, undecided=row["undecided"], never=row["never"], cut=row["cut"], runs=row["runs"])


def batches(runner: Runner, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """The rows of some tasks."""
    rows = [row for task in chunk for row in runner.rows(task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}
