"""From the answers of a case to rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.cli.changes import question as asked
from detente.cli.opening import NONE
from detente.cli.rows import Row

if TYPE_CHECKING:
    from detente.answer import Answer
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


def rows_of(answer: "Answer", question: Mapping[str, Any]) -> Iterator[Row]:
    """One row for each set of expectations of an answer.

    Args:
        answer: The answer.
        question: The question in machine form.
    """
    ablations = {name: found[0].value if found else None for name, found in answer.ablations}
    for place, expectation in enumerate(answer.expectations, start=1):
        carriers, spread = expectation.carriers, expectation.spread
        yield Row(
            question=answer.question,
            text=answer.text,
            asks=asked({**question, "text": ""}),
            theory=answer.theory or NONE,
            plan=answer.plan or NONE,
            value=expectation.estimate.value,
            bound=expectation.estimate.bound,
            status=expectation.estimate.status,
            note=expectation.estimate.note,
            expectation=place,
            expectations=len(answer.expectations),
            expected=expectation.name,
            unit=answer.unit,
            ends=question["throughout"] is not None,
            compared=question["minus"] is not None,
            spread=None if spread is None else (spread.low, spread.high),
            spread_at=() if spread is None else (spread.low_at, spread.high_at),
            spread_points=() if spread is None else spread.points,
            carriers={}
            if carriers is None
            else {name: float(getattr(carriers, name)) for name in ("start", "chance", "chosen", "slip")},
            routes=[(route.label, route.chance, route.chosen, route.slip) for route in expectation.routes],
            steps=[(step.cause, step.state) for step in expectation.steps],
            ablations=ablations,
            evidence=answer.evidence,
            judgements=answer.judgements,
            states=answer.states,
            method=answer.provenance.method,
            reference=answer.provenance.reference,
            digest=answer.provenance.digest,
        )
