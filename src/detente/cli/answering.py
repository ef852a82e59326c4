"""From the answers of a case to rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from detente.report.rows import Row, rows_of

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.study import Engine, Event


def answers(
    case: "Case",
    questions: Sequence[str],
    theories: Sequence[str],
    plans: Sequence[str],
    *,
    spread: bool,
    progress: Callable[[float, str], None],
    engine: "Engine | None" = None,
) -> Iterator[Row]:
    """Answer questions of a case.

    Args:
        case: The case.
        questions: Names of questions.
        theories: Names of theories, `none` for the case itself.
        plans: Names of plans, `none` for none.
        spread: Whether to find the spread over behaviour.
        progress: Told the share done and what is being done.
        engine: Who computes; this process by default.

    Yields:
        One row for each number.
    """
    from detente.study import answer_case

    def tell(event: "Event") -> None:
        progress(event.done / max(1, event.total), event.label)

    for answer in answer_case(
        case.machine, questions=questions, theories=theories, plans=plans, spread=spread, progress=tell, engine=engine
    ):
        yield from rows_of(answer, case.machine["questions"][answer.question])
