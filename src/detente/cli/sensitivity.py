"""`detente sensitivity`: what an answer hangs on, and what would have to be true for another one."""

import argparse
import sys
from typing import TYPE_CHECKING

from detente.cli.codes import INTERRUPTED, OK, UsageError
from detente.cli.computing import add_engine, number, seed, whole
from detente.cli.following import Computer
from detente.cli.frames import add_frame, check_frame, write_frame
from detente.cli.names import chosen, missing, reading, some
from detente.cli.opening import NONE
from detente.cli.places import add_case, add_json, find

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.insight.sensitivity.aim import Aim
    from detente.insight.sensitivity.wanted import Wanted

EXAMPLE = """\
examples:
  detente sensitivity freeze --question quiet_year
  detente sensitivity freeze --question quiet_year --plan west_alone --against none
  detente sensitivity freeze --question quiet_year --enough 0.3 --box
  detente sensitivity freeze --question quiet_year --sobol 64 --vary advance --vary behaviour
  detente sensitivity freeze --question quiet_year --range advance=0.01,0.2
  detente sensitivity freeze --question quiet_year --json > found.json

Each uncertain number is taken to both ends of its range (tornado); random walks go through all of them (Morris); then
the smallest change that turns the answer over is sought. On a terminal each part is printed as soon as it is there.
Games are stored as they come: Ctrl-C keeps them, and the same command goes on from there. `none` is the case itself,
or no plan.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "sensitivity",
        help="what an answer hangs on, and what would turn it over (detente sensitivity freeze --question quiet_year)",
        description=(
            "Says which uncertain number moves an answer, what would have to be true for another answer or another "
            "order of two plans, and where in the ranges a plan fails."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    command.add_argument("--question", metavar="Q", help="which answer; may be left out where there is one question")
    command.add_argument("--theory", metavar="T", help="under this theory (default none)")
    command.add_argument("--plan", metavar="P", help="under this plan (default none)")
    command.add_argument("--against", metavar="P2", help="look into what --plan adds compared with this plan")
    command.add_argument("--enough", type=number, metavar="X", help="where the answer turns over")
    moved = command.add_argument_group("which numbers are moved, and how far")
    moved.add_argument("--vary", action="append", metavar="PATH", help="only this number, or those of this element")
    moved.add_argument("--range", action="append", metavar="PATH=LOW,HIGH", help="this range in place of the case's")
    parts = command.add_argument_group("what is looked at")
    parts.add_argument("--walks", type=_count, metavar="N", help="random walks of Morris's screening (default 4)")
    parts.add_argument("--no-flips", action="store_true", help="do not seek what would turn the answer over")
    parts.add_argument("--sobol", type=whole, metavar="N", help="Sobol's indices from N points, best a power of two")
    parts.add_argument("--box", action="store_true", help="where in the ranges the answer is on the wrong side")
    parts.add_argument(
        "--points", type=whole, metavar="N", help="points drawn for --box, 20 or more (default 200), by theory"
    )
    parts.add_argument("--seed", type=seed, default=1, metavar="S", help="of all that is drawn (default 1)")
    add_json(command)
    add_frame(command)
    add_engine(command, usual="local")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look into an answer.

    Args:
        args: The command's words.

    Returns:
        The exit code.

    Raises:
        UsageError: If a word is none.
        DetenteError: If a name is not there, or it cannot be computed or kept.
    """
    from detente.case.load import load
    from detente.cli.page import write_json
    from detente.cli.sensitivity_page import Shown
    from detente.insight.sensitivity.examine import examine

    case = load(find(args.case))
    aim, wanted = asked(args, case)
    file = check_frame(args)
    # where nobody waits for it the page is held back, so that its first lines can say that it is not whole
    shown = None if args.json else Shown(hold=not sys.stdout.isatty())
    with Computer(args) as computer:
        found = examine(case.machine, aim, computer, wanted=wanted, show=shown)
        if shown is None:
            status = "finished" if found.complete else "stopped"
            write_json({**found.as_data(), "runs": computer.runs, "status": status})
        else:
            shown.end(found, computer.stopped)
        if file is not None:
            write_frame(found.to_frame("pyarrow"), file)
    if not found.complete:
        print(f"detente sensitivity: {computer.stopped}", file=sys.stderr)
        return INTERRUPTED
    return OK


def asked(args: argparse.Namespace, case: "Case") -> "tuple[Aim, Wanted]":
    """What is looked into, and at what.

    Raises:
        UsageError: If words do not go together, or a name is not there.
        DetenteError: If there is nothing to look into.
    """
    from detente.insight.sensitivity.aim import aim
    from detente.insight.sensitivity.discovery import POINTS
    from detente.insight.sensitivity.morris import WALKS
    from detente.insight.sensitivity.wanted import Wanted

    questions, plans = list(case.machine["questions"]), (NONE, *case.machine["plans"])
    question = args.question or (questions[0] if len(questions) == 1 else None)
    if question is None:
        asked = f"--question says which answer to look into: {some(questions)}"
        raise UsageError(asked if questions else "the case asks nothing")
    chosen([question], questions, "question")
    chosen([args.theory or NONE], (NONE, *case.machine["theories"]), "theory")
    for plan in (args.plan, args.against):
        chosen([plan or NONE], plans, "plan")
    if args.points is not None and not args.box:
        raise UsageError("--points says how many points are drawn for --box")
    found = aim(
        case.machine, question, theory=args.theory, plan=args.plan, against=args.against, enough=args.enough
    )  # fmt: skip
    moved = ranges(args.range or ())
    _check_paths(args, case, found, moved)
    theories = (None, *case.machine["theories"]) if args.theory is None else (found.theory,)
    return found, Wanted(
        walks=WALKS if args.walks is None else args.walks, sobol=args.sobol or 0, flips=not args.no_flips,
        box=(args.points or POINTS) if args.box else 0, box_theories=theories, ranges=moved,
        only=None if args.vary is None else tuple(args.vary), seed=args.seed,
    )  # fmt: skip


def _check_paths(args: argparse.Namespace, case: "Case", aim: "Aim", moved: "dict[str, tuple[float, float]]") -> None:
    """Refuse paths of numbers that are none.

    Raises:
        UsageError: If one is none.
    """
    from detente.case.override import apply
    from detente.case.paths import find_all
    from detente.insight.sensitivity.inputs import chosen_inputs, inputs

    forms = [apply(case.machine, theory=theory, plan=plan) for theory, plan in aim.pairs] if moved else []
    for path in moved:
        if not any(find_all(form, path) for form in forms):
            raise UsageError(missing("number", path, (one.name for one in inputs(case.machine, aim.pairs))))
    if args.vary:
        every = inputs(case.machine, aim.pairs, moved)
        with reading("--vary", (one.name for one in every)):
            chosen_inputs(every, args.vary)


def ranges(texts: "list[str] | tuple[()]") -> dict[str, tuple[float, float]]:
    """Ranges as the command says them.

    Args:
        texts: Each `PATH=LOW,HIGH`.

    Raises:
        UsageError: If one is none.

    >>> ranges(["leakage=0.1,0.5"])
    {'leakage': (0.1, 0.5)}
    """
    found = {}
    for text in texts:
        path, _, ends = text.partition("=")
        try:
            low, high = map(float, ends.split(","))
        except ValueError:
            raise UsageError(f"--range is written PATH=LOW,HIGH, not `{text}`") from None
        if not low < high:
            raise UsageError(f"--range {text}: the low end, {low:g}, must be below the high end, {high:g}")
        found[path.strip()] = (low, high)
    return found


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number of 0 or more is needed, not `{text}`")
    return int(text)
