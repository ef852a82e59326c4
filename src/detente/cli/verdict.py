"""`detente compare CASE --verdict PLAN`: does a plan deserve a chance, in plain words made from the numbers."""

import argparse
from typing import TYPE_CHECKING

from detente.cli.codes import OK

if TYPE_CHECKING:
    from detente.case.load import Case


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Give the command its options."""
    verdict = command.add_argument_group("a verdict on one plan, in place of the comparison")
    verdict.add_argument("--verdict", metavar="PLAN", help="whether this plan deserves a chance, and what it hangs on")
    verdict.add_argument("--depths", metavar="A,B,...", help="depths of thought it is looked at under")


def run_verdict(args: argparse.Namespace, case: "Case") -> int:
    """Judge a plan.

    Args:
        args: The command's words: `verdict`, `depths`, `question`, `theory`, `points`, `seed`, `json`, `frame`, and who
            computes.
        case: The case.

    Returns:
        The exit code.
    """
    return OK
