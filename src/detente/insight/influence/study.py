"""The study of influence: at points of the ranges, what each note adds when all are taken back one after another.

A task is one part of one point. A point has an order of the notes and judgements (`forward`), its reverse (`reverse`),
or all sets of them where they are few (`exact`); each taken back alone (`singles`); and the same for speakers and for
documents. Orders follow from the seed, the number of the point and the names of the players alone. One order at each
of the first points comes before anything else, so that a first ranking is soon there and its intervals narrow from
then on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal

import numpy as np

from detente.case.digest import digest
from detente.case.note import Note
from detente.errors import StudyError
from detente.insight.influence.forms import Side, sides
from detente.insight.influence.games import Games
from detente.insight.influence.players import MOST, Players, players
from detente.insight.influence.shapley import NoNumberError, Shares, along, enumerated, order, single
from detente.study.grid import ALONE, chosen
from detente.study.job import Job, Rows
from detente.study.quantiles import Points

Data = Mapping[str, Any]
Part = Literal["forward", "reverse", "exact", "singles", "speakers", "documents"]
METHOD = "influence"
POINTS, MOST_POINTS = 16, 10_000
EARLY = 4
"""Points whose notes come before anything else: one order at each of them, then the reverse orders."""
COLUMNS = {
    "part": "string", "point": "int64", "way": "string", "player": "string", "share": "double", "none": "double",
    "whole": "double", "bound": "double", "note": "string",
}  # fmt: skip
DRAWN: tuple[Part, Part] = ("forward", "reverse")
SHAPLEY, SINGLE = "shapley", "single"


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """What is asked."""

    machine: Data
    notes: Mapping[str, Note]
    question: str
    theory: str | None
    plan: str | None
    points: int
    seed: int

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """The games the question asks."""
        return sides(self.machine, self.question, (self.theory, self.plan))

    @cached_property
    def players(self) -> Players:
        """Who can move its answer."""
        return players(self.sides, self.notes)

    @property
    def sample(self) -> Points:
        """The points of the ranges."""
        return Points("all", self.points, self.seed)

    @property
    def tasks(self) -> tuple[tuple[int, Part], ...]:
        """What is computed, in this order: points and parts."""
        notes: tuple[Part, ...] = ("exact",) if self.players.exact else DRAWN
        rest: tuple[Part, ...] = ("singles", "speakers", "documents")
        early, late = range(min(EARLY, self.points)), range(EARLY, self.points)
        return (
            *((point, part) for part in notes for point in early),
            *((point, part) for point in early for part in rest),
            *((point, part) for point in late for part in (*notes, *rest)),
        )

    def __getstate__(self) -> dict[str, Any]:
        """What other processes are told: what is asked, and nothing that follows from it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def influence_study(
    machine: Data, notes: Mapping[str, Note], question: str, *, theory: str | None = None, plan: str | None = None,
    points: int = POINTS, seed: int = 1,
) -> Job:  # fmt: skip
    """The job of a study of influence.

    Args:
        machine: Machine form of the case.
        notes: Its notes by id.
        question: Which question; of several expectations the first counts.
        theory: Under which theory; None is the case as it stands.
        plan: Under which plan.
        points: How many points of the ranges, 2 or more.
        seed: Of the points and of the orders.

    Returns:
        The job, for `run` and `stream`; `influence` says what its rows amount to.

    Raises:
        QueryError: If there is no such question, theory or plan.
        CaseError: If the theory or plan does not fit the case.
        StudyError: If nothing can move the answer, too much could, or the number of points is none.
    """
    chosen([question], machine["questions"], "question")
    if not 2 <= points <= MOST_POINTS:
        raise StudyError(f"The number of points must be from 2 to {MOST_POINTS:,}, not {points}.")
    context = Context(
        machine=machine, notes=dict(notes), question=question, theory=theory, plan=plan, points=points, seed=seed
    )
    there = context.players.everybody
    if not there:
        raise StudyError(f"No note and no judgement can move `{question}`: nothing it depends on can be taken back.")
    if len(there) > MOST:
        raise StudyError(f"`{question}` rests on {len(there):,} notes and judgements: at most {MOST:,} are taken back.")
    return Job(
        name=METHOD, function=parts, prepare=Desk, context=context, size=len(context.tasks), chunk=1, columns=COLUMNS,
        machine=digest(machine), title=str(machine["title"]), seed=seed,
        parameters={
            "question": question, "theory": theory or ALONE, "plan": plan or ALONE, "points": points, "early": EARLY,
            "speakers": {name: sorted(held) for name, held in context.players.speakers.items()},
        },
    )  # fmt: skip


class Desk:
    """What a worker keeps between tasks: the answers it knows, and the games of one point."""

    def __init__(self, context: Context) -> None:
        """Nothing is computed yet."""
        self.context = context
        self.tasks = context.tasks
        self.games = Games(context.sides, context.sample)

    def rows(self, task: int) -> Iterator[dict[str, Any]]:
        """The rows of a task: one for each player, or one that says why an answer has no number."""
        point, part = self.tasks[task]
        self.games.forget()
        about = {"task": task, "part": part, "point": point}
        try:
            for way, found in self._found(point, part):
                for player, share in found.shares.items():
                    yield {
                        **about, "way": way, "player": player, "share": share, "none": found.none,
                        "whole": found.whole, "bound": found.bound, "note": "",
                    }  # fmt: skip
        except NoNumberError as error:
            yield {
                **about, "way": "", "player": "", "share": None, "none": None, "whole": None, "bound": None,
                "note": str(error),
            }  # fmt: skip

    def _found(self, point: int, part: Part) -> list[tuple[str, Shares]]:
        there, seed = self.context.players, self.context.seed

        def value(taken: frozenset[str]) -> Any:
            return self.games.answer(taken, point)

        if part == "singles":
            return [(SINGLE, single(value, there.everybody))]
        if part == "exact":
            return [(SHAPLEY, enumerated(value, there.alike))]
        if part == "forward" or part == "reverse":
            drawn = order(there.everybody, seed=seed, point=point, sort="note")
            return [(SHAPLEY, along(value, drawn if part == "forward" else drawn[::-1]))]
        members = there.speakers if part == "speakers" else there.documents
        drawn = order([*members], seed=seed, point=point, sort=part)
        if there.few(part):
            both = enumerated(value, there.likeness[part], members)
        else:
            both = _mean(along(value, drawn, members), along(value, drawn[::-1], members))
        return [(SHAPLEY, both), (SINGLE, single(value, drawn, members))]


def _mean(one: Shares, other: Shares) -> Shares:
    shares = {player: (share + other.shares[player]) / 2 for player, share in one.shares.items()}
    return Shares(shares, one.none, one.whole, max(one.bound, other.bound))


def parts(desk: Desk, chunk: range, seed: np.random.SeedSequence) -> Rows:
    """The rows of some tasks."""
    rows = [row for task in chunk for row in desk.rows(task)]
    return {name: [row[name] for row in rows] for name in ("task", *COLUMNS)}
