"""A simulation study: runs of every game of a case, counted batch by batch.

A task is one batch of runs of one theory, plan and scenario. Counts add, so batches are summed when they are read, and
a study that was stopped is a smaller one.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.analysis.simulate.fly import FlyWalk
from detente.analysis.simulate.interval import Moments, Proportion
from detente.analysis.simulate.tally import Tally
from detente.analysis.simulate.walk import TableWalk
from detente.analysis.simulate.watch import Walk
from detente.answer.ask import imposed, otherwise
from detente.answer.grounds import Grounds, Setting
from detente.answer.sampling import ENDLESS, Sampling, sampling
from detente.case.digest import digest
from detente.case.model import Model
from detente.case.override import apply
from detente.case.questions import Question, read_question
from detente.case.values import Values
from detente.errors import GameError, StudyError, TooLargeError
from detente.result import Status
from detente.study.forecast import Point, Table
from detente.study.grid import ALONE, chosen
from detente.study.job import Job
from detente.study.scenarios import Scenarios, centre

METHOD = "simulate"
RUNS = 10_000
BATCH = 1_000
"""Runs in a batch; more where there are so many that the batches would be more than `MOST_BATCHES`."""
MOST_BATCHES = 200
KEPT = 32
"""Games a worker keeps."""
TOGETHER = 12
"""Questions that share their runs: there are only so many things that can be watched at a time."""
How = Literal["auto", "tables", "fly"]
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
    asked = [str(name) for name in chosen("question", questions, machine["questions"])]
    under = chosen("theory", theories, machine["theories"], alone=True)
    follow = chosen("plan", plans, machine["plans"], alone=True)
    points = scenarios or centre()
    if runs < 1:
        raise StudyError(f"The number of runs must be 1 or more, not {runs}.")
    if look_ahead < 0:
        raise StudyError(f"Actors cannot look {look_ahead} steps ahead.")
    size = batch or max(BATCH, -(-runs // MOST_BATCHES))
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


@dataclass(frozen=True, slots=True)
class Side:
    """A question without what it is compared with, or one it is compared with."""

    question: Question
    number: int
    """0 for itself, 1 for what is taken from it, 2 for what is taken from that."""
    setting: Setting


@dataclass(frozen=True)
class Stall:
    """Questions that share their runs, and what makes the runs: one walk for each set of expectations."""

    sides: tuple[Side, ...]
    made: Sampling | None
    walks: tuple[tuple[str, str, Walk], ...]
    """Name of the expectations, how the runs are made, the walk."""
    key: str
    note: str = ""


def sides(grounds: Grounds, name: str, theory: str | None, plan: str | None) -> Iterator[Side]:
    """A question and everything it is compared with.

    Args:
        grounds: The case.
        name: Which question.
        theory: Under which theory.
        plan: With which plan.
    """
    question = read_question(Values(grounds.applied(theory, plan)), name)
    setting = Setting(theory=theory, plan=plan, start=question.start, do=imposed(question))
    number = 0
    while True:
        yield Side(question, number, setting)
        if question.minus is None:
            return
        question, setting = otherwise(grounds, question, setting)
        number += 1


class Runner:
    """The games of a case made ready to run, the last few kept."""

    def __init__(self, context: Context) -> None:
        """Nothing is ready yet."""
        self.context = context
        self._table = Table(context)
        self._ready: OrderedDict[tuple[int, int], tuple[Stall, ...]] = OrderedDict()

    def rows(self, task: int) -> Iterator[dict[str, Any]]:
        """The rows of a task."""
        context = self.context
        pair, scenario, batch = context.place(task)
        theory, plan = context.pairs[pair]
        first = batch * context.batch
        known = {"task": task, "theory": theory or ALONE, "plan": plan or ALONE, "scenario": scenario, "batch": batch}
        for stall in self.stalls(pair, scenario):
            if stall.made is None:
                for side in stall.sides:
                    yield {**EMPTY, **known, "question": side.question.id, "side": side.number, "note": stall.note}
                continue
            for name, how, walk in stall.walks:
                many = min(context.batch, context.runs - first)
                paths = walk.paths(stall.made.watch, first=first, runs=many, seed=_seed(context.seed, stall.key + name))
                counted = stall.made.count(paths)
                made = {"runs": many, "steps": int(paths.steps.sum()), "looks": paths.looks}
                for side, tally in zip(stall.sides, counted, strict=True):
                    about = {"question": side.question.id, "side": side.number, "expectation": name, "how": how}
                    yield {**EMPTY, **known, **about, **made, **written(tally)}

    def stalls(self, pair: int, scenario: int) -> tuple[Stall, ...]:
        """What is run for one theory, plan and scenario."""
        key = (pair, scenario)
        if key not in self._ready:
            self._ready[key] = tuple(self._build(pair, scenario))
            while len(self._ready) > KEPT:
                self._ready.popitem(last=False)
        self._ready.move_to_end(key)
        return self._ready[key]

    def _build(self, pair: int, scenario: int) -> Iterator[Stall]:
        theory, plan = self.context.pairs[pair]
        grounds = Point(self._table, self.context.scenarios[scenario])
        groups: dict[tuple[Setting, int], list[Side]] = {}
        for name in self.context.questions:
            for side in sides(grounds, name, theory, plan):
                groups.setdefault((side.setting, side.number), []).append(side)
        for (setting, number), members in groups.items():
            key = repr((scenario, setting, number))
            try:
                model, walks = self._walks(grounds, setting)
            except GameError as error:
                if not setting.do and setting.start is None:
                    raise
                # what this question imposes, or where it starts, does not fit: the others keep their numbers
                yield Stall(tuple(members), None, (), key, str(error))
                continue
            for together in _together(members, model):
                made = sampling([side.question for side in together], model)
                yield Stall(tuple(together), made, walks, key)

    def _walks(self, grounds: Grounds, setting: Setting) -> tuple[Model, tuple[tuple[str, str, Walk], ...]]:
        how, model = self.context.how, grounds.model(setting)
        if how != "fly":
            try:
                ground = grounds.ground(setting)
            except TooLargeError:
                if how == "tables":
                    raise
            else:
                return model, tuple(
                    (found.name, "tables", TableWalk.of(ground.game, chain, found))
                    for found, chain in zip(ground.strategies, ground.chains, strict=True)
                    if found.status is not Status.STOPPED
                )
        return model, (("", "fly", FlyWalk.of(model, look_ahead=self.context.look_ahead)),)


def _together(members: list[Side], model: Model) -> Iterator[list[Side]]:
    """Questions that can be watched together: few, and those without an end by themselves, whose runs are long."""
    long = [side for side in members if sampling([side.question], model).watch.horizon >= ENDLESS]
    short = [side for side in members if side not in long]
    for group in (short, long):
        for first in range(0, len(group), TOGETHER):
            yield group[first : first + TOGETHER]


def _seed(seed: int, key: str) -> int:
    """A seed for each game and each side of a comparison, so that no two are run with the same dice."""
    return int.from_bytes(hashlib.sha256(f"{seed} {key}".encode()).digest()[:8], "little") >> 1


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
