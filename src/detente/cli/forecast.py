"""`detente forecast`: the answers to a case's questions, for each theory and plan."""

import argparse
from contextlib import ExitStack
from typing import TYPE_CHECKING

from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK, UsageError
from detente.cli.computing import add_computing, engine_of
from detente.cli.growing import warn_of_size
from detente.cli.names import chosen
from detente.cli.opening import NONE
from detente.cli.places import add_answers, add_case, add_json, find
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.report.rows import Row

EXAMPLE = """\
examples:
  detente forecast freeze                                  every question, theory and plan
  detente forecast freeze --question quiet_year --plan none
  detente forecast surprise --theory schelling_1960 --no-spread
  detente forecast freeze --json > answers.json
  detente forecast freeze --scenarios 200 --workers 2      at 200 points in the ranges of the uncertain numbers

`none` is the case itself: no theory, no plan. An option may be given several times.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "forecast",
        help="answer the questions of a case (detente forecast freeze)",
        description=(
            "Answers the questions of a case under each theory and plan: value, ends of behaviour, numerical "
            "bound, what carried it, the same with actors frozen, random and myopic, and the notes it rests on."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    add_answers(command)
    command.add_argument(
        "--no-spread", action="store_true", help="leave out the spread at the ends of behaviour (faster)"
    )
    add_computing(command)
    add_json(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer the questions."""
    from detente.case.load import load

    case = load(find(args.case))
    questions = chosen(args.question, case.machine["questions"], "question")
    theories = chosen(args.theory, (NONE, *case.machine["theories"]), "theory")
    plans = chosen(args.plan, (NONE, *case.machine["plans"]), "plan")
    if not questions:
        raise UsageError("the case asks no question")
    warn_of_size(case, questions, theories, plans)
    if args.scenarios is not None:
        from detente.cli.forecast_points import forecast_points

        return forecast_points(args, case, questions, theories, plans)
    if args.vary or args.store or args.fresh:
        raise UsageError(
            "--vary, --store and --fresh go with --scenarios: a forecast of the case as it stands is short"
        )
    rows, trouble = _collect(args, case, questions, theories, plans)
    if not rows and trouble is not None and not isinstance(trouble, KeyboardInterrupt):
        raise trouble
    rows.sort(key=lambda row: (questions.index(row.question), theories.index(row.theory), plans.index(row.plan)))
    _write(case, rows, complete=trouble is None, spread=not args.no_spread, as_json=args.json)
    if isinstance(trouble, KeyboardInterrupt):
        return INTERRUPTED
    if trouble is not None:
        raise trouble
    return OK if all(row.converged for row in rows) else NOT_CONVERGED


def _collect(
    args: argparse.Namespace, case: "Case", questions: list[str], theories: list[str], plans: list[str]
) -> "tuple[list[Row], BaseException | None]":
    """All rows; or those there were when somebody interrupted or a question could not be answered, and why."""
    from detente.cli.answering import answers
    from detente.cli.progress import Progress

    rows: list[Row] = []
    try:
        with ExitStack() as stack:
            progress = stack.enter_context(Progress())
            engine = stack.enter_context(engine_of(args)) if args.workers or args.engine or args.scheduler else None
            spread = not args.no_spread
            for row in answers(case, questions, theories, plans, spread=spread, progress=progress, engine=engine):
                rows.append(row)
    except (KeyboardInterrupt, DetenteError) as error:
        return rows, error
    return rows, None


def _write(case: "Case", rows: "list[Row]", *, complete: bool, spread: bool, as_json: bool) -> None:
    from itertools import groupby

    from detente.cli.forecast_page import introduce, show_question
    from detente.cli.page import Page, write_json

    if as_json:
        write_json({
            "title": case.machine["title"], "clock": case.machine["clock"], "digest": case.digest, "complete": complete,
            "answers": [row.as_data() for row in rows],
        })  # fmt: skip
        return
    page = Page()
    introduce(page, str(case.machine["title"]), spread=spread)
    for _, group in groupby(rows, key=lambda row: row.question):
        show_question(page, list(group))
    if not complete:
        page.say()
        page.say(f"Stopped before the end; numbers there were by then: {len(rows)}.")
    unsettled = [row for row in rows if not row.converged]
    if unsettled:
        page.say()
        page.say(f"{len(unsettled)} of {len(rows)} numbers did not converge and are not results.")
