"""A study of rare outcomes: probabilities by multilevel splitting, one task for each question of each game."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.simulate.interval import CONFIDENCE
from detente.analysis.simulate.split import PARTICLES, REPLICATES, Rare, split
from detente.answer.grounds import Grounds
from detente.answer.sampled import Sampled
from detente.case.digest import digest
from detente.case.values import Values
from detente.errors import QueryError, StudyError
from detente.formula import Formula, FormulaError, Kind, compile_formula
from detente.result import Status
from detente.study.forecast import Pair
from detente.study.grid import ALONE, chosen
from detente.study.job import Job
from detente.study.scenarios import Scenarios, centre
from detente.study.stalls import How, Side, Stalls, seed_of, sides
from detente.study.summed import Simulated

METHOD = "split"
MOST_PARTICLES = 10_000_000
"""Of all replicates together; they are held in memory at once."""
COLUMNS = {
    "theory": "string", "plan": "string", "scenario": "int64", "question": "string", "expectation": "string",
    "how": "string", "note": "string", "status": "string", "value": "double", "low": "double", "high": "double",
    "confidence": "double", "levels": "string", "shares": "string", "replicates": "string",
}  # fmt: skip


def rare_study(
    machine: Mapping[str, Any], score: str, questions: Sequence[str] | None = None,
    theories: Sequence[str] | None = None, plans: Sequence[str] | None = None, scenarios: Scenarios | None = None, *,
    levels: Sequence[float] | None = None, particles: int = PARTICLES, replicates: int = REPLICATES, seed: int = 1,
    how: How = "auto", look_ahead: int = 1, confidence: float = CONFIDENCE,
) -> Job:  # fmt: skip
    """The job of a study of rare outcomes.

    Args:
        machine: Machine form of the case.
        score: How near the outcome a state is: a formula that is a number, or true and false.
        questions: Which questions, each a probability within a time; by default all of that sort.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, likewise.
        scenarios: Points in the ranges of the uncertain numbers; by default the case as it stands.
        levels: Scores at which stages end; found by a pilot if left out.
        particles: In each stage of a replicate.
        replicates: Independent repetitions, at least 2.
        seed: 0 to 2^63 - 1.
        how: By tables, without enumerating, or by tables where the game is small enough.
        look_ahead: Steps actors look ahead where states are not enumerated.
        confidence: Of each interval.

    Returns:
        The job.

    Raises:
        QueryError: If a name is not there, the score is no formula of the case, or a question is of another sort.
        StudyError: If there are too few or too many particles or replicates.
    """
    if particles < 1 or replicates < 2:
        raise StudyError(f"Splitting needs particles and 2 replicates or more, not {particles} and {replicates}.")
    if particles * replicates > MOST_PARTICLES:
        raise StudyError(
            f"{particles:,} particles in {replicates:,} replicates are more than the most, {MOST_PARTICLES:,}."
        )
    score_of(machine, score)
    under = chosen(theories, machine["theories"], "theory", alone=True)
    follow = chosen(plans, machine["plans"], "plan", alone=True)
    asked = [str(name) for name in chosen(questions, machine["questions"], "question")]
    grounds = Grounds(machine)
    fit = {name: _misfit(list(sides(grounds, name, None, None))) for name in asked}
    if questions is not None and any(fit.values()):
        raise QueryError(next(f"`{name}` {why}." for name, why in fit.items() if why))
    asked = [name for name in asked if not fit[name]]
    if not asked:
        raise QueryError("No question of the case is a probability within a time, from the start.")
    points = scenarios or centre()
    pairs = tuple((theory, plan) for theory in under for plan in follow)
    context = Context(
        machine=machine, score=score, questions=tuple(asked), pairs=pairs, scenarios=points,
        levels=None if levels is None else tuple(map(float, levels)), particles=particles, replicates=replicates,
        seed=seed, how=how, look_ahead=look_ahead, confidence=confidence,
    )  # fmt: skip
    return Job(
        name=METHOD, function=outcomes, prepare=Splitter, context=context, chunk=1, columns=COLUMNS, seed=seed,
        size=len(pairs) * len(points) * len(asked), machine=digest(machine), scenarios=points.digest,
        title=str(machine["title"]),
        parameters={
            "score": score, "questions": asked, "theories": [name or ALONE for name in under],
            "plans": [name or ALONE for name in follow], "design": points.design, "count": len(points),
            "paths": list(points.paths), "scenario_seed": points.seed,
            "levels": None if context.levels is None else list(context.levels),
            "particles": particles, "replicates": replicates, "how": how, "look_ahead": look_ahead,
            "confidence": confidence,
        },
    )  # fmt: skip


def score_of(machine: Mapping[str, Any], text: str) -> Formula:
    """The score as a formula of a case; an option or condition by itself stands for the place of its level.

    Raises:
        QueryError: If it is none.
    """
    words = Values(machine).names.vocabulary
    factor = words.factors.get(text.strip())
    if factor is not None and factor.numbers is None:
        text = " + ".join(["0", *(f"{k} * ({text.strip()} is {level})" for k, level in enumerate(factor.levels) if k)])
    try:
        return compile_formula(text, words, Kind.NUMBER)
    except FormulaError as error:
        said = "; ".join(f"found {problem.found}, expected {problem.expected}" for problem in error.problems)
        raise QueryError(f"The score `{text}` is no number of this case: {said}.") from None


def _misfit(found: Sequence[Side]) -> str:
    question = found[0].question
    if question.asks != "probability" or question.within is None or np.isinf(question.within):
        return "is no probability within a time, and only such are split"
    if question.after is not None or question.given is not None or len(found) > 1:
        return "is asked under a condition or compared, and only probabilities from the start are split"
    return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """What is asked, and how it is split."""

    machine: Mapping[str, Any]
    score: str
    questions: tuple[str, ...]
    pairs: tuple[Pair, ...]
    scenarios: Scenarios
    levels: tuple[float, ...] | None
    particles: int
    replicates: int
    seed: int
    how: How
    look_ahead: int
    confidence: float


class Splitter:
    """Finds the outcomes of a case, one after another."""

    def __init__(self, context: Context) -> None:
        """Nothing is ready yet."""
        self.context = context
        self._stalls = Stalls(context.machine, context.scenarios, context.questions, context.how, context.look_ahead)
        self._score = score_of(context.machine, context.score)

    def rows(self, task: int) -> Iterator[dict[str, Any]]:
        """The rows of a task."""
        context = self.context
        game, place = divmod(task, len(context.questions))
        number, scenario = divmod(game, len(context.scenarios))
        theory, plan = context.pairs[number]
        name = context.questions[place]
        known = {
            "task": task, "theory": theory or ALONE, "plan": plan or ALONE, "scenario": scenario, "question": name,
        }  # fmt: skip
        for stall in self._stalls.of((theory, plan), scenario):
            for side in stall.sides:
                if side.name != name:
                    continue
                about = {**known, "expectation": stall.name, "how": stall.how}
                if stall.walk is None:
                    yield {**EMPTY, **about, "status": Status.STOPPED.value, "note": stall.note}
                    continue
                goal = side.question.mark if side.question.mark is not None else side.question.formula
                assert goal is not None
                assert side.question.within is not None
                found = split(
                    stall.walk, goal, side.question.within, self._score, levels=context.levels,
                    particles=context.particles, replicates=context.replicates,
                    seed=seed_of(context.seed, f"{stall.key} {name}"),
                    confidence=context.confidence,
                )  # fmt: skip
                yield {**about, **_written(found)}


def _written(found: Rare) -> dict[str, Any]:
    return {
        "note": found.note, "status": found.status.value, "confidence": found.confidence, "value": found.estimate,
        "low": found.low, "high": found.high, "levels": json.dumps(found.levels), "shares": json.dumps(found.shares),
        "replicates": json.dumps(found.values),
    }  # fmt: skip


EMPTY: Mapping[str, Any] = {name: "" if sort == "string" else None for name, sort in COLUMNS.items()}


def outcomes(splitter: Splitter, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """The rows of some tasks."""
    rows = [row for task in chunk for row in splitter.rows(task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def splits(batches: Iterator[Any]) -> tuple[Simulated, ...]:
    """The numbers of a study of rare outcomes.

    Args:
        batches: Its rows, from `Run.batches()`.

    Returns:
        One for each question, theory, plan, scenario and set of expectations.
    """
    found = []
    for row in (row for batch in batches for row in batch.to_pylist()):
        unknown = row["value"] is None
        sampled = Sampled(
            question=row["question"], estimate=row["value"], low=-math.inf if unknown else row["low"],
            high=math.inf if unknown else row["high"], confidence=row["confidence"] or CONFIDENCE,
            trials=len(json.loads(row["replicates"] or "[]")), runs=0, steps=0, looks=0, status=Status(row["status"]),
            note=row["note"] or _stages(row),
        )  # fmt: skip
        where = {name: row[name] for name in ("question", "theory", "plan", "scenario", "expectation", "how")}
        found.append(Simulated(**where, sampled=sampled))
    return tuple(found)


def _stages(row: Mapping[str, Any]) -> str:
    shares = ", ".join(f"{share:.3g}" for share in json.loads(row["shares"]))
    levels = ", ".join(f"{level:.3g}" for level in json.loads(row["levels"]))
    return (
        f"Stages at {levels}, of which these shares rose: {shares}."
        if levels
        else "Plain runs: the pilot found no height between the start and the outcome."
    )
