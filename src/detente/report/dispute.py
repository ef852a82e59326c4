"""A dispute: how far the theories of a case lie apart on a question, against how far behaviour alone moves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from detente.report.board import Board
from detente.report.rows import ALONE, PROBABILITY

MOST = 6
"""Questions on the first screen."""
ALWAYS = 4
"""How many of them may be endings of the case, however little the theories dispute them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The lowest and the highest theory on one question, with one plan."""

    theories: int
    """How many give a number, the case as it stands among them."""
    low: float
    low_by: str
    high: float
    high_by: str
    behaviour: float | None
    """Width of the spread over behaviour under the theory in the middle."""
    none: bool
    """Whether they give the same number."""

    @property
    def width(self) -> float:
        """How far they lie apart."""
        return self.high - self.low

    @property
    def drowned(self) -> bool:
        """Whether behaviour, of which no source speaks, moves the answer more than the theories do."""
        return self.behaviour is not None and self.behaviour >= self.width


def dispute(board: Board, plan: str = ALONE) -> Dispute | None:
    """How far the theories lie apart; None where fewer than two give one number.

    Args:
        board: The question.
        plan: With which plan.
    """
    found = [
        (row.value, row) for theory in board.theories if (row := board.row(theory, plan)) and row.value is not None
    ]
    if len(found) < 2:
        return None
    (low, lowest), (high, highest) = min(found, key=_value), max(found, key=_value)
    widths = [row.spread[1] - row.spread[0] for _, row in found if row.spread is not None]
    return Dispute(
        theories=len(found), low=low, low_by=lowest.theory, high=high, high_by=highest.theory,
        behaviour=median(widths) if widths else None, none=board.none(high - low, lowest.bound + highest.bound),
    )  # fmt: skip


def _value(found: tuple[float, Any]) -> float:
    return found[0]


def widest(boards: Sequence[Board]) -> list[Board]:
    """Boards by how far theories lie apart on them, widest first; those of equal width in the order of the case."""
    return sorted(boards, key=lambda board: -_width(board))


def _width(board: Board) -> float:
    found = dispute(board)
    return 0.0 if found is None or found.none else found.width / board.scale


def leading(boards: Sequence[Board], machine: Mapping[str, Any]) -> list[Board]:
    """The questions of the first screen: how the story ends, then what the theories dispute most.

    A question is asked of an ending if its formula is that of an outcome in `final`. Comparisons, and questions under a
    condition or an intervention, are read beside what they compare with and are not among them.

    Args:
        boards: All questions, in the order of the case.
        machine: The machine form of the case.
    """
    plain = [
        board
        for board in boards
        if board.unit == PROBABILITY and not _bent(machine["questions"][board.name]) and _any(board)
    ]
    endings = {
        str(node["formula"] if isinstance(node, Mapping) else node): name for name, node in machine["final"].items()
    }
    chosen: list[Board] = []
    for board in plain:
        formula = str(machine["questions"][board.name]["probability"])
        if endings.pop(formula, None) is not None and len(chosen) < ALWAYS:
            chosen.append(board)  # each ending once, as the case asks for it first
    disputed = [board for board in widest(plain) if board not in chosen and _width(board) > 0]
    chosen += disputed[: MOST - len(chosen)]
    return chosen or plain[:MOST] or list(boards[:MOST])


def _bent(question: Mapping[str, Any]) -> bool:
    return any(question[key] for key in ("minus", "given", "do", "after", "from"))


def _any(board: Board) -> bool:
    return any(board.value(theory, plan) is not None for theory, plan in board.rows)
