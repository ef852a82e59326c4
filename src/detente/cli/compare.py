"""`detente compare`: every plan under every rival theory, at common points of all ranges."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.cli import adaptive, verdict
from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK, UsageError
from detente.cli.computing import add_engine, number, seed, whole
from detente.cli.following import Computer
from detente.cli.frames import add_frame, check_frame, write_frame
from detente.cli.names import chosen
from detente.cli.opening import NONE
from detente.cli.places import add_answers, add_case, add_json, find

if TYPE_CHECKING:
    from detente.case.load import Case

POINTS = "how many (default 64; with --verdict 16, at least 6; with --adaptive 24, at least 4)"
EXAMPLE = """\
examples:
  detente compare freeze                                    every plan under every theory, by every question
  detente compare freeze --question quiet_year --enough quiet_year=0.5
  detente compare freeze --lower two_steps                  by a question that does not say which way is better
  detente compare freeze --weights axelrod=2,restraint=1    parts; or shares that sum to 1; the others have none
  detente compare korea-2017 --plan none --plan roadmap --theory rovere --theory gafarli
  detente compare freeze --json > compared.json

A question says which way is better by `better: lower` or `better: higher` in the case, or here. `none` is the case
itself: no theory, no plan. An option may be given several times. Games are stored as they come: Ctrl-C keeps them, and
the same command goes on from there; other weights and measures need no new games.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "compare",
        help="compare plans under rival theories (detente compare freeze)",
        description=(
            "Compares the plans of a case under every rival theory, at common points of all ranges: means with "
            "intervals, regret, how often good enough, dominance, and the weights of theories at which another plan "
            "is preferred. Questions on which theories disagree most come first."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    add_answers(command)
    judged = command.add_argument_group("how plans are judged")
    judged.add_argument("--lower", action="append", metavar="Q", help="of this question less is better")
    judged.add_argument("--higher", action="append", metavar="Q", help="of this question more is better")
    judged.add_argument("--enough", action="append", metavar="Q=NUMBER", help="how good is good enough")
    judged.add_argument("--weights", metavar="T=W,T=W", help="weights of theories (default: all alike)")
    judged.add_argument(
        "--alpha", type=number, default=0.5, metavar="A", help="weight of the best, Hurwicz (default 0.5)"
    )
    points = command.add_argument_group("points in the ranges of the uncertain numbers")
    points.add_argument("--points", type=whole, metavar="N", help=POINTS)
    points.add_argument("--seed", type=seed, default=1, metavar="S", help="of the points (default 1)")
    add_engine(command, usual="local")
    verdict.add_arguments(command)
    adaptive.add_arguments(command)
    add_json(command)
    add_frame(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run it."""
    from detente.case.load import load

    adapting, judging = adaptive.wanted(args), verdict.wanted(args)
    if judging:
        _alone(args, "verdict", ("adaptive", "enough", "weights"))
    elif adapting:
        _alone(args, "adaptive", ("enough",))
    case = load(find(args.case))
    _check_names(args, case)
    if judging:
        return verdict.run_verdict(args, case)
    if adapting:
        return adaptive.run_adaptive(args, case)
    return compare(args, case)


def _alone(args: argparse.Namespace, flag: str, others: Sequence[str]) -> None:
    """Refuse what would be passed over in silence.

    Raises:
        UsageError: If there is any of it.
    """
    for other in others:
        if getattr(args, other):
            raise UsageError(f"--{other} does not go with --{flag}")


def _check_names(args: argparse.Namespace, case: "Case") -> None:
    """Refuse names the case has not.

    Raises:
        UsageError: If there is one.
    """
    questions, theories, plans = (case.machine[section] for section in ("questions", "theories", "plans"))
    for names in (args.question, args.lower, args.higher):
        chosen(names, questions, "question")
    chosen(args.theory, (NONE, *theories), "theory")
    for names in (args.plan, *([name] for name in (args.begin, args.then) if name is not None)):
        chosen(names, (NONE, *plans), "plan")
    if args.verdict is not None:  # which is not on the case as it stands
        chosen([args.verdict], plans, "plan")


def compare(args: argparse.Namespace, case: "Case") -> int:
    """Compare the plans of a case.

    Args:
        args: The command's words.
        case: The case.

    Returns:
        The exit code.

    Raises:
        UsageError: If a word is none.
        DetenteError: If there is nothing to compare, or it cannot be computed or kept.
    """
    from detente.cli.compare_page import show_comparison
    from detente.cli.comparing import Asked
    from detente.cli.page import Page, write_json
    from detente.cli.progress import lasting
    from detente.insight.compare import as_data

    file = check_frame(args)
    task = Asked.of(args, case)
    with Computer(args) as computer:
        came = task.compute(computer)
        found = came.nothing or task.found(came.gathered)
        task.refuse_what_nothing_affects(found)
        if args.json:
            write_json({**as_data(found), "run": came.run, "status": "finished" if came.whole else "stopped"})
        else:
            page = Page()
            show_comparison(page, found)
        if file is not None:
            write_frame(found.to_frame("pyarrow"), file)
    if not came.whole:
        print(f"detente compare: {came.stopped()}", file=sys.stderr)
        return INTERRUPTED
    took = f"{found.games:,} games"
    if came.games:
        some = "" if came.games == found.games else f"; {came.games:,} computed now"
        took += f"{some} in {lasting(came.seconds)}: {came.games / came.seconds:.1f} games a second."
    else:
        took += ", all of them stored: nothing had to be computed."
    print(took, file=sys.stderr if args.json else sys.stdout)
    return NOT_CONVERGED if came.gathered.unsettled else OK
