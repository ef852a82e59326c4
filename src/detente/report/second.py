"""A second reader: how far another reading of the same notes gives the same weights, and the same answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan, log

from detente.report.board import Board, arranged, number
from detente.report.cells import say
from detente.report.lineup import named
from detente.report.rows import ALONE, Row, rows_of
from detente.study.findings import Agreement, Findings
from detente.words import plain

STEP = 2.0
"""Words of weight lie a factor of two apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A second reading as it is shown."""

    by: str
    sentences: tuple[str, ...]
    apart: tuple[tuple[str, str, str], ...]
    """Path, first and second weight, where they lie more than one word apart."""
    plans: tuple[str, ...]
    theories: bool
    """Whether the second weights were looked at under a theory."""
    answers: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Question, theory, and for each plan the answer under both weights, or one where they give the same."""


def second(findings: Findings, boards: Sequence[Board]) -> Second | None:
    """The second reading of a case; None where there is none.

    Args:
        findings: What was found of the case.
        boards: All questions under the first weights.
    """
    if findings.agreement is None and not findings.second:
        return None
    agreement = findings.agreement
    plans = tuple(dict.fromkeys(answer.plan or ALONE for answer in arranged(findings.second, findings)))
    return Second(
        by=agreement.by if agreement else "", sentences=tuple(_sentences(agreement)) if agreement else (),
        apart=tuple((p, plain(a), plain(b)) for p, a, b in agreement.pairs if apart(a, b)) if agreement else (),
        theories=any(answer.theory for answer in findings.second), plans=tuple(named(plan, "plan") for plan in plans),
        answers=tuple(_answers(findings, {board.name: board for board in boards}, plans)),
    )  # fmt: skip


def apart(first: float, second: float) -> bool:
    """Whether two weights lie more than one word apart.

    >>> apart(4.0, 2.0), apart(8.0, 2.0), apart(0.0, 1.0), apart(0.0, 2.0), apart(4.0, -4.0)
    (False, True, False, True, True)
    """
    if first * second < 0:
        return True
    low, high = sorted((abs(first), abs(second)))
    if low == 0:
        return high > 1
    return log(high / low, STEP) > 1 + 1e-9


def _sentences(agreement: Agreement) -> list[str]:
    count = len(agreement.pairs)
    said = [
        f"{agreement.by} weighed {count} interests from the same notes.",
        f"{agreement.within_one * 100:.0f}% lie no more than one word apart.",
    ]
    if not isnan(agreement.kappa):
        said.append(
            f"Cohen's kappa on the words, weighted by squared distance, is {agreement.kappa:.2f}: "
            "1 is full agreement, 0 what chance would give."
        )
    if not isnan(agreement.rank):
        said.append(f"Spearman's correlation of the weights is {agreement.rank:.2f}.")
    if agreement.note:
        said.append(agreement.note)
    return said


def _answers(
    findings: Findings, boards: Mapping[str, Board], plans: Sequence[str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for answer in arranged(findings.second, findings):
        board = boards.get(answer.question)
        theory, plan = answer.theory or ALONE, answer.plan or ALONE
        if board is None:
            continue
        seconds = rows_of(answer, findings.machine["questions"][answer.question])
        pairs = zip(board.rows.get((theory, plan), ()), seconds, strict=False)
        said = " or ".join(_both(board, first, other) for first, other in pairs)
        cells.setdefault((board.name, theory), {})[plan] = said
    for (question, theory), each in cells.items():
        yield question, named(theory, "theory"), tuple(each.get(plan, "") for plan in plans)


def _both(board: Board, first: Row, other: Row) -> str:
    """The answer under the first and the second weights; one number where there is no difference."""
    ours, theirs = (say(row, row.value) if number(row) else "no result" for row in (first, other))
    settled = number(first) and number(other) and first.value is not None and other.value is not None
    if settled and board.none((other.value or 0.0) - (first.value or 0.0)):
        return ours
    return f"{ours} → {theirs}"
