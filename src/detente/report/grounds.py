"""Grounds: the notes an answer rests on, and the elements of the case behind it that rest on none.

Many questions depend on nearly everything in a case. Questions with the same grounds share them, so that a brief prints
each list once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.answer.cone import in_order, within
from detente.case.evidence import links
from detente.report.board import Board
from detente.report.rows import ALONE
from detente.study.findings import Findings

Key = tuple[tuple[str, ...], tuple[str, ...], int, int]
"""Notes, paths of judgements, elements and those without a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the answers to some questions rest on, theories and plans together."""

    number: int
    """From 1, in the order of the questions."""
    questions: tuple[str, ...]
    notes: tuple[str, ...]
    judgements: tuple[tuple[str, str, str], ...]
    """Path, and the theory and plan under which it was first met."""
    elements: int
    """Elements in the case as it stands that can cite a note and that the answer depends on."""
    judged: int
    """How many of those cite none."""

    @property
    def id(self) -> str:
        """The anchor."""
        return f"g{self.number}"


def grounds(boards: Sequence[Board], findings: Findings) -> tuple[Mapping[str, Grounds], tuple[Grounds, ...]]:
    """What every question rests on.

    Args:
        boards: All questions.
        findings: What was found of the case.

    Returns:
        Grounds by question, and each once.
    """
    cited = links(findings.machine)
    sharing: dict[Key, list[tuple[Board, dict[str, tuple[str, str]]]]] = {}
    for board in boards:
        judged: dict[str, tuple[str, str]] = {}
        notes: set[str] = set()
        for (theory, plan), answer in board.answers.items():
            notes.update(answer.evidence)
            for path in answer.judgements:
                judged.setdefault(path, (theory, plan))
        whole, none = counted(board, cited)
        key = (tuple(sorted(notes, key=in_order)), tuple(sorted(judged)), whole, none)
        sharing.setdefault(key, []).append((board, judged))
    found = []
    for place, ((rests_on, paths, whole, none), members) in enumerate(sharing.items(), start=1):
        judged = members[0][1]
        found.append(
            Grounds(
                number=place, questions=tuple(board.name for board, _ in members), notes=rests_on,
                judgements=tuple((path, *judged[path]) for path in paths), elements=whole, judged=none,
            )
        )  # fmt: skip
    return {name: one for one in found for name in one.questions}, tuple(found)


def counted(board: Board, cited: Mapping[str, Sequence[object]]) -> tuple[int, int]:
    """How many elements of the case as it stands an answer depends on, and how many of them cite nothing."""
    answer = board.answers.get((ALONE, ALONE)) or next(iter(board.answers.values()))
    inside = [path for path in cited if any(within(path, one) for one in answer.depends)]
    return len(inside), sum(not cited[path] for path in inside)
