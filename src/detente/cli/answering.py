"""From the answers of a case to rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from detente.cli.rows import Row

if TYPE_CHECKING:
    from detente.case.load import Case


def answers(
    case: "Case",
    questions: Sequence[str],
    theories: Sequence[str],
    plans: Sequence[str],
    *,
    spread: bool,
    progress: Callable[[float, str], None],
) -> Iterator[Row]:
    """Answer questions of a case.

    Args:
        case: The case.
        questions: Names of questions.
        theories: Names of theories, `none` for the case itself.
        plans: Names of plans, `none` for none.
        spread: Whether to find the spread over behaviour.
        progress: Told the share done and what is being done.

    Yields:
        One row for each number.
    """
    raise NotImplementedError
