"""The grid of a case: every question under every theory and every plan, one after another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.answer import Answer, Grounds, ask
from detente.errors import QueryError
from detente.formula import nearest

ALONE = "none"
"""In a list of theories or plans, asks for the case as it stands."""


@dataclass(frozen=True, slots=True)
class Work:
    """How far a run has come."""

    done: int
    total: int
    label: str


def answer_case(
    machine: Mapping[str, Any], *, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, spread: bool = True, progress: Callable[[Work], None] | None = None,
) -> Iterator[Answer]:  # fmt: skip
    """Answer a case.

    Args:
        machine: Its machine form.
        questions: Which questions; by default all.
        theories: Which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, likewise.
        spread: Whether to ask again at both ends of every behaviour range.
        progress: Told before each answer how far the run has come.

    Yields:
        Answers as they come, question by question under each theory and plan.

    Raises:
        QueryError: If a name is not there, or a question cannot be asked.
        CaseError: If the case does not fit together.
        GameError: If a game cannot be compiled or solved.
    """
    asked = _chosen("question", questions, machine["questions"])
    under = _chosen("theory", theories, machine["theories"], alone=True)
    follow = _chosen("plan", plans, machine["plans"], alone=True)
    done, total, label = 0, len(asked) * len(under) * len(follow), ""

    def solving(share: float) -> None:
        if progress is not None:
            progress(Work(done, total, f"{label} (solving, {share:.0%})"))

    grounds = Grounds(machine, solving)
    for theory in under:
        for plan in follow:
            for name in asked:
                assert name is not None
                label = " · ".join(part for part in (name, theory, plan) if part)
                if progress is not None:
                    progress(Work(done, total, label))
                yield ask(grounds, name, theory=theory, plan=plan, spread=spread)
                done += 1
            if plan is not None:  # questions compare plans with none, so that one is kept for the theory's length
                grounds.forget(theory, plan)
        grounds.forget(theory, None)
    if progress is not None:
        progress(Work(done, total, ""))


def _chosen(
    sort: str, wanted: Sequence[str] | None, there: Mapping[str, Any], *, alone: bool = False
) -> list[str | None]:
    if wanted is None:
        return [*([None] if alone else []), *there]
    for name in wanted:
        if name not in there and not (alone and name == ALONE):
            near = nearest(name, there)
            raise QueryError(f"The case has no {sort} `{name}`" + (f"; did you mean `{near}`?" if near else "."))
    return [None if alone and name == ALONE and name not in there else name for name in wanted]
