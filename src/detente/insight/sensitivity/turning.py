"""Turning an answer over: the study that seeks how far inputs must be moved for it, one attempt a task.

An attempt is one input towards one end, or several inputs together. Each is a search of its own (`flips`), one game
after another; so attempts are what workers share out.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.digest import digest
from detente.errors import StudyError
from detente.insight.sensitivity.aim import Aim
from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.crossing import MOST, TOLERANCE, Crossing, Search, alone
from detente.insight.sensitivity.inputs import Data, Input, Ranges
from detente.insight.sensitivity.jointly import Proposal, together
from detente.insight.sensitivity.probing import Probing, described
from detente.study.job import Job, Rows
from detente.study.spots import Spots

METHOD = "flips"
COLUMNS = {
    "attempt": "int64", "turned": "bool", "input": "string", "start": "double", "share": "double", "distance": "double",
    "value": "double", "bound": "double", "closest": "double", "asked": "int64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Single:
    """One input, towards one end of its range."""

    place: int
    end: int


Attempt = Single | Proposal


@dataclass(frozen=True, kw_only=True, eq=False)
class Turning:
    """What is to be turned over, and what is tried."""

    aim: Aim
    probing: Probing
    centre: Floats
    """Shares of the inputs at their central values."""
    excess: float
    """How far the answer lies above the threshold there."""
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One input of a change: from its central value to another."""

    name: str
    label: str
    before: float
    after: float
    share_before: float
    share_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A change that turns an answer over by more than its numerical bound, just beyond where it does."""

    steps: tuple[Step, ...]
    """What is moved, by the largest share of its range first."""
    distance: float
    value: float
    """The answer there."""
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What the attempts of a study came to."""

    flips: tuple[Flip, ...]
    """The nearest first."""
    tried: int
    closest: float
    """The answer nearest to turning over, or farthest beyond, in all attempts; nan if there were none."""
    asked: int
    """Games looked at."""


def turning_study(
    machine: Data, aim: Aim, inputs: Sequence[Input], excess: float, attempts: Sequence[Attempt], *,
    ranges: Ranges | None = None, label: str = "",
) -> Job:  # fmt: skip
    """The job that seeks changes which turn an answer over.

    Args:
        machine: The machine form of a case.
        aim: The answer, with a threshold.
        inputs: What may be moved.
        excess: How far the answer lies above the threshold at central values.
        attempts: What is tried, the most promising first.
        ranges: Ranges in place of those of the case, by path.
        label: What is tried, for whoever lists the runs.

    Returns:
        The job; `turned` reads its rows.

    Raises:
        StudyError: If nothing is tried, or the answer has no threshold.
    """
    if not attempts or aim.threshold is None:
        raise StudyError("There is nothing to turn over: at least one attempt and a threshold are needed.")
    names = tuple(one.name for one in inputs)
    probing = Probing(
        machine=machine, questions=(aim.question,), pairs=aim.pairs, spots=Spots(names, np.empty((0, len(names)))),
        ranges=dict(ranges or {}),
    )  # fmt: skip
    context = Turning(
        aim=aim, probing=probing, centre=np.array([one.centre for one in inputs]), excess=excess,
        attempts=tuple(attempts),
    )  # fmt: skip
    return Job(
        name=METHOD, function=turn, prepare=bench, context=context, size=len(attempts), chunk=1, columns=COLUMNS,
        machine=digest(machine), title=str(machine["title"]),
        parameters={
            "label": label, **described(probing), "threshold": aim.threshold, "excess": excess, "inputs": list(names),
            "attempts": _digest(attempts), "tolerance": TOLERANCE, "most": MOST,
            "turned": "by more than the bound",
        },
    )  # fmt: skip


def _digest(attempts: Sequence[Attempt]) -> str:
    """SHA-256 of attempts."""
    found = hashlib.sha256()
    for one in attempts:
        if isinstance(one, Single):
            found.update(f"{one.place} {one.end}\n".encode())
        else:
            found.update(b"together" + np.concatenate((one.target, one.slopes)).astype("<f8").tobytes())
    return "sha256:" + found.hexdigest()


class Bench:
    """What a worker keeps: a prober, and what the attempts share."""

    def __init__(self, context: Turning) -> None:
        """Nothing is asked yet."""
        from detente.insight.sensitivity.prober import Prober  # with the engine, which only those who compute need

        self.context = context
        self._prober = Prober(context.probing)
        self._known: dict[bytes, tuple[float, float]] = {}

    def answer(self, shares: Floats) -> tuple[float, float]:
        """The answer with its bound at a row of shares; nan if it has no number there."""
        context = self.context
        moved = np.where(shares == context.centre, np.nan, shares)
        key = moved.tobytes()
        if key not in self._known:
            spots = Spots(context.probing.spots.names, moved[None])
            found = [self._prober.numbers(pair, spots, 0)[context.aim.question][0] for pair in context.aim.pairs]
            values = [np.nan if one.value is None else one.value for one in found]
            with np.errstate(invalid="ignore"):  # the difference of two infinite times is no number
                value = float(np.float64(values[0]) - (values[1] if len(values) > 1 else 0.0))
            self._known[key] = value, sum(one.bound for one in found)
        return self._known[key]

    def attempt(self, number: int) -> tuple[Crossing | None, Search]:
        """What one attempt came to."""
        self._known.clear()  # one attempt seldom asks what another did
        context = self.context
        # a place whose answer is within its bound of the threshold is not beyond it
        search = Search(lambda shares: context.aim.beyond(*self.answer(shares)), context.centre, context.excess)
        one = context.attempts[number]
        if isinstance(one, Single):
            return alone(search, one.place, float(one.end)), search
        return together(search, one.target, one.slopes), search


def bench(context: Turning) -> Bench:
    """What a worker makes of the context, once."""
    return Bench(context)


def turn(bench: Bench, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some attempts."""
    rows = [{"task": task, "attempt": task, **row} for task in chunk for row in _rows(bench, task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _rows(bench: Bench, task: int) -> Iterator[dict[str, Any]]:
    crossing, search = bench.attempt(task)
    aim = bench.context.aim
    assert aim.threshold is not None
    told = {"turned": crossing is not None, "closest": search.closest + aim.threshold, "asked": search.asked}
    if crossing is None:
        yield {"input": "", "start": None, "share": None, "distance": None, "value": None, "bound": None, **told}
        return
    value, bound = bench.answer(crossing.shares)
    for place in crossing.moved:
        yield {
            "input": bench.context.probing.spots.names[place], "start": float(bench.context.centre[place]),
            "share": float(crossing.shares[place]), "distance": crossing.distance, "value": value, "bound": bound,
            **told,
        }  # fmt: skip


def turned(context: Turning, inputs: Sequence[Input], rows: Iterable[Mapping[str, Any]]) -> Turned:
    """What the rows of such a study come to.

    Args:
        context: The context of the job.
        inputs: The inputs.
        rows: Its rows; those not computed yet may be missing.
    """
    of = {one.name: one for one in inputs}
    steps: dict[int, list[Mapping[str, Any]]] = {}
    tried: dict[int, tuple[float, int]] = {}
    for row in rows:
        tried[row["attempt"]] = row["closest"], row["asked"]
        if row["turned"]:
            steps.setdefault(row["attempt"], []).append(row)
    flips = [
        Flip(
            steps=tuple(
                Step(
                    name=row["input"], label=of[row["input"]].label, before=of[row["input"]].value(np.nan),
                    after=of[row["input"]].value(row["share"]), share_before=row["start"], share_after=row["share"],
                )
                for row in there
            ),
            distance=there[0]["distance"], value=there[0]["value"], bound=there[0]["bound"],
        )
        for there in steps.values()
    ]  # fmt: skip
    pick = min if context.excess > 0 else max
    return Turned(
        flips=tuple(sorted(flips, key=lambda one: one.distance)), tried=len(tried),
        closest=pick((closest for closest, _ in tried.values()), default=float("nan")),
        asked=sum(asked for _, asked in tried.values()),
    )  # fmt: skip
