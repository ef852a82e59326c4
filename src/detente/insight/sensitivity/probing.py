"""Probing: the numbers of a case's questions at spots of its ranges that somebody chose, under theories and plans.

A task is a spot under one theory and plan; those of one spot come together, spots in the order they were given, so that
what matters most can be put first. Spots are shares of ranges (`study.spots`): the same for every theory and plan.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.case.digest import digest
from detente.case.override import apply
from detente.errors import GameError, StudyError
from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.inputs import Data, Pair, Ranges, ranged
from detente.result import Estimate, Status
from detente.study.grid import ALONE, chosen
from detente.study.job import Job, Rows
from detente.study.spots import Spots

METHOD = "probes"
MOST = 1_000_000
"""Games of one study."""
TOGETHER = 4
"""Theories and plans up to which those of one spot are computed by one worker, who solves what they share once."""
COLUMNS = {
    "spot": "int64", "theory": "string", "plan": "string", "question": "string", "value": "double", "bound": "double",
    "status": "string", "note": "string", "expectations": "int64",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Probing:
    """What is asked, and where."""

    machine: Data
    questions: tuple[str, ...]
    pairs: tuple[Pair, ...]
    spots: Spots
    ranges: Ranges


@dataclass(frozen=True, kw_only=True, eq=False)
class Probed:
    """What probing found: `values[pair, question, spot]`, nan where there is no number or it is not computed yet."""

    questions: tuple[str, ...]
    pairs: tuple[Pair, ...]
    values: Floats
    """The first where several sets of expectations can come true."""
    bounds: Floats
    notes: tuple[str, ...]
    """Why there is no number, each sentence once."""
    several: tuple[str, ...]
    """Questions that had several expectations somewhere."""
    done: int
    """Spots at which everything is computed, from the first on."""

    def of(self, question: str, pair: Pair) -> Floats:
        """The values of a question under a theory and a plan, by spot."""
        found: Floats = self.values[self.pairs.index(pair), self.questions.index(question)]
        return found

    def bound_of(self, question: str, pair: Pair) -> Floats:
        """Their numerical bounds."""
        found: Floats = self.bounds[self.pairs.index(pair), self.questions.index(question)]
        return found


def probe_study(
    machine: Data, questions: Sequence[str], pairs: Sequence[Pair], spots: Spots, *, label: str = "",
    ranges: Ranges | None = None,
) -> Job:  # fmt: skip
    """The job that asks questions at spots.

    Args:
        machine: The machine form of a case.
        questions: Names of questions.
        pairs: Theories and plans, None for none; each spot is put to all of them.
        spots: Where, the most important first.
        label: What the spots are, for whoever lists the runs.
        ranges: Ranges in place of those of the case, by path.

    Returns:
        The job, for `run` and `stream`; `probed` reads its rows.

    Raises:
        QueryError: If a name is not there.
        CaseError: If a theory or plan does not fit the case.
        StudyError: If there are no spots or too many, or a range does not fit.
    """
    asked = tuple(str(name) for name in chosen(questions, machine["questions"], "question"))
    games = len(spots) * len(pairs)
    if not games or not asked:
        raise StudyError("There is nothing to ask: at least one question, one theory or none, and one spot are needed.")
    if games > MOST:
        raise StudyError(f"{games:,} games are too many for one study: at most {MOST:,}.")
    for theory, plan in pairs:
        # mistakes are told before anything is computed
        ranged(apply(machine, theory=theory, plan=plan), ranges or {}, strict=False)
    context = Probing(machine=machine, questions=asked, pairs=tuple(pairs), spots=spots, ranges=dict(ranges or {}))
    return Job(
        name=METHOD, function=probes, prepare=desk, context=context, size=games,
        chunk=len(pairs) if len(pairs) <= TOGETHER else 1, columns=COLUMNS, machine=digest(machine),
        title=str(machine["title"]), parameters={"label": label, "spots": spots_digest(spots), **described(context)},
    )  # fmt: skip


def described(context: Probing) -> dict[str, Any]:
    """What the numbers of a probing depend on besides its spots, for the identity of a job."""
    return {
        "questions": list(context.questions),
        "pairs": [[theory or ALONE, plan or ALONE] for theory, plan in context.pairs],
        "ranges": {path: list(ends) for path, ends in sorted(context.ranges.items())},
    }


def spots_digest(spots: Spots) -> str:
    """SHA-256 of names and shares."""
    import hashlib

    shares = np.ascontiguousarray(spots.shares, "<f8") + 0.0
    return "sha256:" + hashlib.sha256("\n".join(spots.names).encode() + b"\0" + shares.tobytes()).hexdigest()


def probed(context: Probing, rows: Iterable[Mapping[str, Any]]) -> Probed:
    """What the rows of a probing come to.

    Args:
        context: The context of the job.
        rows: Its rows; those not computed yet may be missing.
    """
    place = {(theory or ALONE, plan or ALONE): number for number, (theory, plan) in enumerate(context.pairs)}
    column = {name: number for number, name in enumerate(context.questions)}
    values = np.full((len(place), len(column), len(context.spots)), np.nan)
    bounds = np.full_like(values, np.inf)
    seen = np.zeros(values.shape, dtype=bool)
    notes: dict[str, None] = {}
    several: dict[str, None] = {}
    for row in rows:
        at = place[row["theory"], row["plan"]], column[row["question"]], row["spot"]
        seen[at] = True
        if row["value"] is None:
            notes[row["note"]] = None
        else:
            values[at], bounds[at] = row["value"], row["bound"]
        if row["expectations"] > 1:
            several[row["question"]] = None
    whole = np.asarray(seen.all(axis=(0, 1)))
    done = whole.size if whole.all() else int(np.argmin(whole))
    return Probed(
        questions=context.questions, pairs=context.pairs, values=values, bounds=bounds, notes=tuple(notes),
        several=tuple(several), done=done,
    )  # fmt: skip


def probes(desk: Any, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some tasks."""
    rows = [{"task": task, **row} for task in chunk for row in _rows(desk, task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}


def _rows(desk: Any, task: int) -> Iterator[dict[str, Any]]:
    context: Probing = desk.context
    spot, place = divmod(task, len(context.pairs))
    pair = context.pairs[place]
    for name, (estimate, count) in desk.numbers(pair, context.spots, spot).items():
        yield {
            "spot": spot, "theory": pair[0] or ALONE, "plan": pair[1] or ALONE, "question": name,
            "value": estimate.value, "bound": estimate.bound, "status": estimate.status.value, "note": estimate.note,
            "expectations": count,
        }  # fmt: skip


def desk(context: Probing) -> Any:
    """What a worker makes of the context, once."""
    from detente.insight.sensitivity.prober import Prober  # with the engine, which only those who compute need

    return Prober(context)


def unasked(error: GameError) -> Estimate:
    """The estimate of a game that cannot be solved at some spot."""
    return Estimate(value=None, bound=float("inf"), status=Status.UNASKABLE, note=str(error))
