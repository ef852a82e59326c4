"""The grid of a case: every question under every theory and every plan, run as a study whose rows are answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.answer import Answer, Grounds, ask_all
from detente.errors import QueryError
from detente.formula import nearest
from detente.study.control import Control
from detente.study.engine.protocol import Engine
from detente.study.event import Event, Listener
from detente.study.job import Job
from detente.study.running import stream

ALONE = "none"
"""In a list of theories or plans, asks for the case as it stands."""
CENTRE = -1
"""The number of the point where everything stands at its central value."""


def answer_case(
    machine: Mapping[str, Any], *, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, spread: bool = True, progress: Listener | None = None,
    engine: Engine | int | None = None, control: Control | None = None,
) -> Iterator[Answer]:  # fmt: skip
    """Answer a case.

    Args:
        machine: Its machine form.
        questions: Which questions; by default all.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, likewise.
        spread: Whether to ask again at both ends of every behaviour range.
        progress: Told how far the run has come, in this process before each answer.
        engine: Who computes: an engine, a number of worker processes, or this process.
        control: Pauses and stops it.

    Yields:
        Answers as they come, question by question under each theory and plan.

    Raises:
        QueryError: If a name is not there, or a question cannot be asked.
        CaseError: If the case does not fit together.
        GameError: If a game cannot be compiled or solved.
        StudyError: If nobody is left to compute.
    """
    asked = [str(name) for name in chosen(questions, machine["questions"], "question")]
    under = chosen(theories, machine["theories"], "theory", alone=True)
    follow = chosen(plans, machine["plans"], "plan", alone=True)
    pairs = tuple((theory, plan) for theory in under for plan in follow)
    inside = engine is None
    grid = Grid(machine=machine, questions=tuple(asked), pairs=pairs, spread=spread)
    if inside and progress is not None:
        grid = replace(grid, tell=_teller(progress, len(asked) * len(pairs)))
    job = Job(
        name="answers", function=answers, prepare=Desk, context=grid, size=len(asked) * len(pairs),
        # questions of one theory and plan are answered together; in one process they are kept
        chunk=1 if inside else max(1, len(asked)),
    )  # fmt: skip
    listener = (lambda event: _outline(event, progress)) if inside and progress is not None else progress
    for rows in stream(job, engine=engine, control=control, progress=listener):
        yield from rows["answer"]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """What is asked of a case."""

    machine: Mapping[str, Any]
    questions: tuple[str, ...]
    pairs: tuple[tuple[str | None, str | None], ...]
    """Theories and plans."""
    spread: bool
    tell: Callable[[int, str], None] | None = field(default=None, compare=False)
    """Told which task is under way; only in the process that watches."""


class Desk:
    """The solved games of a case, kept while they are of use."""

    def __init__(self, grid: Grid) -> None:
        """Nothing is solved yet."""
        self.grid = grid
        self.grounds = Grounds(grid.machine, self._solving)
        self._task, self._label = 0, ""
        self._pair: tuple[str | None, str | None] | None = None
        self._answers: dict[str, Answer] = {}

    def answer(self, task: int) -> Answer:
        """Answer one question under one theory and plan; with it all others there, which share its games."""
        number, place = divmod(task, len(self.grid.questions))
        pair, name = self.grid.pairs[number], self.grid.questions[place]
        self._leave(pair)
        self._task, self._label = task, " · ".join(part for part in (name, *pair) if part)
        self._tell(self._label)
        if name not in self._answers:
            wanted = self.grid.questions[place:]
            self._answers = ask_all(self.grounds, wanted, theory=pair[0], plan=pair[1], spread=self.grid.spread)
        return self._answers[name]

    def _leave(self, pair: tuple[str | None, str | None]) -> None:
        """Let go of the games of another plan; questions compare plans with none, so that one is kept longer."""
        before, self._pair = self._pair, pair
        if before == pair:
            return
        self._answers = {}
        if before is None:
            return
        if before[1] is not None:
            self.grounds.forget(*before)
        if before[0] != pair[0]:
            self.grounds.forget(before[0], None)

    def _solving(self, share: float) -> None:
        self._tell(f"{self._label} (solving, {share:.0%})")

    def _tell(self, label: str) -> None:
        if self.grid.tell is not None:
            self.grid.tell(self._task, label)


def answers(desk: Desk, chunk: range, seed: np.random.SeedSequence) -> Mapping[str, Any]:
    """The answers of some tasks."""
    return {"answer": [desk.answer(task) for task in chunk]}


def _teller(progress: Listener, total: int) -> Callable[[int, str], None]:
    def tell(task: int, label: str) -> None:
        progress(Event(kind="progress", done=task, total=total, rows=task, label=label))

    return tell


def _outline(event: Event, progress: Listener) -> None:
    """Begin, pause and end of a run; what is between is told answer by answer."""
    if event.kind != "progress":
        progress(event)


def chosen(
    wanted: Sequence[str] | None, there: Mapping[str, Any], what: str, *, alone: bool = False
) -> list[str | None]:
    """The names asked for, all there are if none is.

    Args:
        wanted: The names; None for all.
        there: What there is.
        what: What they name, for a message.
        alone: Whether the case as it stands is among them, as `none`.

    Raises:
        QueryError: If there is none of a name.
    """
    if wanted is None:
        return [*([None] if alone else []), *there]
    for name in wanted:
        if name not in there and not (alone and name == ALONE):
            near = nearest(name, there)
            raise QueryError(f"The case has no {what} `{name}`" + (f"; did you mean `{near}`?" if near else "."))
    return [None if alone and name == ALONE and name not in there else name for name in wanted]


def ordered(names: Sequence[str | None], there: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Names in the order of the case, that of nothing first, each once.

    Args:
        names: Some of those there are; None for nothing.
        there: What there is.

    >>> ordered(["far", None, "near", "far"], {"near": {}, "other": {}, "far": {}})
    (None, 'near', 'far')
    """
    return tuple(name for name in (None, *there) if name in names)
