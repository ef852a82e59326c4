"""`detente run --comparisons`: what a case claims about pairs of its answers, held at many points of its ranges."""

import argparse
import sys
from typing import TYPE_CHECKING

from detente.cli.codes import INTERRUPTED, OK
from detente.cli.computing import compute
from detente.cli.names import chosen
from detente.cli.page import Page, write_json
from detente.cli.stopping import stopped

if TYPE_CHECKING:
    from detente.case.load import Case


def add_comparisons(command: argparse.ArgumentParser) -> None:
    """Give the command its options."""
    claims = command.add_argument_group("comparisons of the case, in place of its questions")
    claims.add_argument("--comparisons", action="store_true", help="hold them at --points of all ranges (default 32)")
    claims.add_argument("--comparison", action="append", metavar="NAME", help="only this one")


def wanted(args: argparse.Namespace) -> bool:
    """Whether comparisons are asked for."""
    return bool(args.comparisons or args.comparison)


def run_comparisons(args: argparse.Namespace, case: "Case") -> int:
    """Hold the comparisons of a case at points of its ranges.

    Args:
        args: The command's words.
        case: The case.

    Returns:
        The exit code: that a comparison fails is a finding and no error.

    Raises:
        UsageError: If there is no such comparison.
        StudyError: If the case has no comparisons, or they cannot be computed or kept.
    """
    from detente.cli.comparison_page import data, show_comparisons
    from detente.study.compared import compared
    from detente.study.comparisons import POINTS, comparison_study

    points = args.points or POINTS
    if case.comparisons:
        chosen(args.comparison, case.comparisons, "comparison")
    job = comparison_study(case.machine, case.comparisons, args.comparison, points=points, seed=args.seed)
    run = compute(args, job)
    found = compared(job.context, [row for batch in run.batches() for row in batch.to_pylist()])
    if args.json:
        write_json({
            "title": case.machine["title"], "digest": case.digest, "run": run.id, "status": run.status,
            "points": points, "seed": args.seed, "comparisons": [data(one) for one in found],
        })  # fmt: skip
    else:
        page = Page()
        page.title(str(case.machine["title"]))
        if run.status == "stopped":
            page.say(stopped(run, job))
        show_comparisons(page, found, points)
    if run.status == "stopped":
        print(f"detente run: {stopped(run, job)}", file=sys.stderr)
        return INTERRUPTED
    return OK
