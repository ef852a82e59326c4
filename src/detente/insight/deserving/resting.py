"""What a plan's effect rests on: the difference it makes, asked as a question of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from detente.case.note import Note
from detente.insight.influence import Context, influence_study
from detente.insight.influence.study import DRAWN, Part
from detente.study.job import Job

Data = Mapping[str, Any]
POINTS = 8
"""Points: two games have to be solved for everything that is taken back, so that few must do."""
ADDED = "added_by_the_plan"
"""What the difference is called, as far as the case has no question of that name."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Notes(Context):
    """A study of influence of notes and judgements, and not of speakers and documents."""

    @property
    def tasks(self) -> tuple[tuple[int, Part], ...]:
        """Points and parts: an order at each point, what is taken back alone, then the reverse of each order."""
        forward, reverse = DRAWN
        parts: tuple[Part, ...] = ("exact", "singles") if self.players.exact else (forward, "singles", reverse)
        return tuple((point, part) for part in parts for point in range(self.points))


def difference(machine: Data, question: str) -> tuple[dict[str, Any], str]:
    """A machine form that asks, besides, what a plan adds to the answer of a question.

    Args:
        machine: The machine form.
        question: Which question, itself no difference.

    Returns:
        The machine form and the name of the new question.

    >>> machine, name = difference({"questions": {"war": {"probability": "war", "minus": None, "text": ""}}}, "war")
    >>> name, machine["questions"][name]["minus"]["plan"]
    ('added_by_the_plan', 'none')
    """
    asked = machine["questions"][question]
    name = ADDED
    while name in machine["questions"]:
        name += "_"
    minus = {"question": None, "plan": "none", "theory": None, "do": None}
    text = f"What does the plan add to `{question}`?"
    added = {**asked, "minus": minus, "better": None, "enough": None, "text": text}
    return {**machine, "questions": {**machine["questions"], name: added}}, name


def resting_study(
    machine: Data, notes: Mapping[str, Note], plan: str, question: str, *, theory: str | None = None,
    points: int = POINTS, seed: int = 1,
) -> Job:  # fmt: skip
    """The job that finds which notes a plan's effect on a question rests on.

    Args:
        machine: Machine form of the case.
        notes: Its notes.
        plan: Which plan.
        question: Which question.
        theory: Under which theory; None is the case as it stands.
        points: At how many points.
        seed: Of the points.

    Returns:
        The job; `influence` reads its rows.
    """
    asked, name = difference(machine, question)
    job = influence_study(asked, notes, name, theory=theory, plan=plan, points=points, seed=seed)
    context = Notes(**{one.name: getattr(job.context, one.name) for one in fields(job.context)})
    return replace(job, context=context, size=len(context.tasks), parameters={**job.parameters, "parts": "notes"})
