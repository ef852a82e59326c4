"""`detente compare CASE --adaptive`: begin with one plan, look at a signpost, change to another where it shows."""

import argparse
from typing import TYPE_CHECKING

from detente.cli.codes import UsageError

if TYPE_CHECKING:
    from detente.case.load import Case

FLAGS = ("begin", "then", "watch", "review")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Give `compare` what adaptive plans need."""
    group = command.add_argument_group("adaptive plans: begin with one, look at a signpost, change where it shows")
    group.add_argument("--adaptive", action="store_true", help="search what to watch, and when to change to which plan")
    group.add_argument("--begin", metavar="P", help="begin with this plan; `none` is no plan (default: any)")
    group.add_argument("--then", metavar="P", help="change to this plan (default: any)")
    group.add_argument("--watch", metavar="FORMULA", help="the signpost: `reach is mainland` (default: any level)")
    group.add_argument("--review", metavar="TIME", help="when to look: `6 months` (default: quarters of the time)")


def wanted(args: argparse.Namespace) -> bool:
    """Whether adaptive plans are asked for.

    Raises:
        UsageError: If a flag of theirs is given without `--adaptive`.
    """
    for flag in FLAGS:
        if getattr(args, flag) is not None and not args.adaptive:
            raise UsageError(f"--{flag} goes with --adaptive")
    return bool(args.adaptive)


def run_adaptive(args: argparse.Namespace, case: "Case") -> int:
    """Search adaptive plans, or weigh the one that is named.

    Args:
        args: The command's words.
        case: The case.

    Returns:
        The exit code.
    """
    raise UsageError("--adaptive is not there yet")
