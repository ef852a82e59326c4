"""`detente forecast --scenarios`: the answers at many points in the ranges of the uncertain numbers."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK
from detente.cli.computing import compute, scenarios
from detente.cli.page import Page, write_json
from detente.cli.scenario_page import Point, explained, show_points
from detente.cli.stopping import stopped
from detente.result import Status

if TYPE_CHECKING:
    from detente.case.load import Case


def forecast_points(
    args: argparse.Namespace, case: "Case", questions: Sequence[str], theories: Sequence[str], plans: Sequence[str]
) -> int:
    """Compute a forecast study and print what it comes to.

    Args:
        args: The command's words.
        case: The case.
        questions: Which questions.
        theories: Which theories.
        plans: Which plans.

    Returns:
        The exit code.
    """
    from detente.study import forecast_study

    points = scenarios(args, case.machine)
    assert points is not None
    job = forecast_study(case.machine, questions, theories, plans, points)
    run = compute(args, job)
    rows = [row for batch in run.batches() for row in batch.to_pylist()]
    if args.json:
        write_json({
            "title": case.machine["title"], "clock": case.machine["clock"], "digest": case.digest, "run": run.id,
            "status": run.status, "scenarios": [points[number] for number in range(len(points))], "answers": rows,
        })  # fmt: skip
    else:
        page = Page()
        page.title(str(case.machine["title"]))
        page.say(f"{explained(len(points))}; bound: the largest numerical bound of any point.")
        if run.status == "stopped":
            page.say(stopped(run, job))
        show_points(page, case, [
            Point(row["question"], row["theory"], row["plan"], row["scenario"], row["value"], row["bound"], row["note"])
            for row in rows
        ], "bound", len(points))  # fmt: skip
    if run.status == "stopped":
        print(f"detente forecast: {stopped(run, job)}", file=sys.stderr)
        return INTERRUPTED
    return NOT_CONVERGED if any(row["status"] == Status.STOPPED.value for row in rows) else OK
