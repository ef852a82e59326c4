"""`detente simulate`: runs of a case, counted, or told as stories; the way where states are too many to enumerate."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK, UsageError
from detente.cli.computing import add_computing, compute, positive, scenarios, whole
from detente.cli.names import chosen, reading, words_of
from detente.cli.opening import NONE
from detente.cli.places import add_answers, add_case, add_json, find
from detente.cli.stopping import stopped
from detente.result import Status

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.study import Job
    from detente.study.summed import Simulated

EXAMPLE = """\
examples:
  detente simulate freeze                                     10,000 runs of each theory and plan
  detente simulate freeze --question quiet_year --width 0.01  until every interval is at most 0.01 wide
  detente simulate freeze --story                             one run as a dated narrative, with reasons
  detente simulate freeze --story 3 --until 24 --plan none    three, of two years
  detente simulate mine --split tension --question war        a rare outcome of a case of yours, by splitting
  detente simulate freeze --scenarios 100 --workers 2         at 100 points in the ranges, by two workers

Where a case has too many states to be enumerated, actors look only some steps ahead, and the page says so.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "simulate",
        help="run a case many times, or tell one run as a story (detente simulate freeze)",
        description="Makes runs of a case and counts: each number with the interval it lies in.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    add_answers(command)
    command.add_argument("--runs", type=whole, metavar="N",
                         help="runs of each game (default 10,000; with --width at most 1,000,000)")  # fmt: skip
    command.add_argument("--width", type=positive, metavar="W",
                         help="stop when every interval is at most so wide (in parts of values above 1)")  # fmt: skip
    command.add_argument("--confidence", type=_share, default=0.95, metavar="C", help="of each interval (default 0.95)")
    command.add_argument("--look-ahead", type=_steps, default=1, metavar="H",
                         help="steps actors look ahead where states are not enumerated (default 1)")  # fmt: skip
    command.add_argument("--how", choices=("auto", "tables", "fly"), default="auto",
                         help="enumerate the states (tables) or not (fly); by default as many as fit")  # fmt: skip
    stories = command.add_argument_group("stories")
    stories.add_argument("--story", nargs="?", type=whole, const=1, metavar="N", help="tell N runs instead (1)")
    stories.add_argument(
        "--until", type=positive, metavar="T", help="how far to tell, in the case's clock (default 12)"
    )
    rare = command.add_argument_group("rare outcomes")
    rare.add_argument("--split", metavar="FORMULA", help="how near the outcome a state is: a factor or a formula")
    rare.add_argument("--particles", type=whole, metavar="N", help="in each stage (default 1,000)")
    rare.add_argument("--replicates", type=whole, metavar="N", help="independent repetitions (default 20)")
    add_computing(command)
    add_json(command)
    command.set_defaults(run=run)


def _share(text: str) -> float:
    value = positive(text)
    if value >= 1:
        raise argparse.ArgumentTypeError(f"a share below 1 is needed, such as 0.95, not `{text}`")
    return value


def _steps(text: str) -> int:
    if not text.isdecimal() or int(text) > 3:
        raise argparse.ArgumentTypeError(f"0 to 3 steps can be looked ahead, not `{text}`")
    return int(text)


MOST_RUNS = 1_000_000


def run(args: argparse.Namespace) -> int:
    """Run it."""
    from detente.case.load import load

    _refuse(args)
    case = load(find(args.case))
    if args.story is not None:
        return _tell(args, case)
    questions = chosen(args.question, case.machine["questions"], "question")
    if not questions:
        raise UsageError("the case asks no question; `--story` needs none")
    return _split(args, case) if args.split else _count(args, case, questions)


def _refuse(args: argparse.Namespace) -> None:
    """Say what does not go together, rather than leave a part of it out.

    Raises:
        UsageError: If it does not.
    """
    given = {
        name for name in ("runs", "width", "until", "split", "particles", "replicates", "scenarios", "question",
                          "workers", "engine", "scheduler", "store", "fresh")
        if getattr(args, name)
    }  # fmt: skip
    if args.story is None and "until" in given:
        raise UsageError("--until says how far a story is told: it goes with --story")
    if args.story is not None and (odd := given - {"until"}):
        name = sorted(odd)[0].replace("_", "-")
        raise UsageError(f"--story tells single runs, at once and in this process: --{name} does not go with it")
    if not args.split and (odd := given & {"particles", "replicates"}):
        raise UsageError(f"--{min(odd)} goes with --split")
    if args.split and (odd := given & {"runs", "width"}):
        raise UsageError(f"--{min(odd)} is for plain runs; with --split, --particles and --replicates say how many")


def _count(args: argparse.Namespace, case: "Case", questions: list[str]) -> int:
    from detente.cli.simulate_page import show
    from detente.study.simulation import RUNS, simulation_study
    from detente.study.summed import NarrowEnough, simulated

    runs = args.runs or (RUNS if args.width is None else MOST_RUNS)
    job = simulation_study(case.machine, questions, runs=runs, in_turn=args.width is not None, **_common(args, case))
    rule = None
    if args.width is not None:
        rule = NarrowEnough(args.width, job.context.games, case.machine, args.confidence)
    made = compute(args, job, rule)
    found = simulated(case.machine, made.batches(), args.confidence)
    show(args, case, found, made, job)
    if rule is not None and made.status == "finished" and not rule.met(found):
        print(f"detente simulate: {runs:,} runs are too few for this width; give more --runs", file=sys.stderr)
        return NOT_CONVERGED
    return _ended(made.status, found, stopped(made, job))


def _split(args: argparse.Namespace, case: "Case") -> int:
    from detente.analysis.simulate.split import PARTICLES, REPLICATES
    from detente.cli.simulate_page import show
    from detente.study.rare import rare_study, score_of, splits

    with reading("--split", words_of(case.machine)):
        score_of(case.machine, args.split)
    job: Job = rare_study(
        case.machine, args.split, args.question, particles=args.particles or PARTICLES,
        replicates=args.replicates or REPLICATES, confidence=args.confidence, **_common(args, case),
    )  # fmt: skip
    made = compute(args, job)
    found = splits(made.batches())
    show(args, case, found, made, job)
    return _ended(made.status, found, stopped(made, job))


def _common(args: argparse.Namespace, case: "Case") -> dict[str, Any]:
    return {
        "theories": chosen(args.theory, (NONE, *case.machine["theories"]), "theory"),
        "plans": chosen(args.plan, (NONE, *case.machine["plans"]), "plan"),
        "scenarios": scenarios(args, case.machine), "seed": args.seed, "how": args.how,
        "look_ahead": args.look_ahead,
    }  # fmt: skip


def _ended(status: str, found: "Sequence[Simulated]", text: str) -> int:
    if status == "stopped":
        print(f"detente simulate: {text}", file=sys.stderr)
        return INTERRUPTED
    return OK if all(one.sampled.status is not Status.STOPPED for one in found) else NOT_CONVERGED


def _tell(args: argparse.Namespace, case: "Case") -> int:
    from detente.cli.story_page import show_stories
    from detente.study.stories import stories_of

    theories = chosen(args.theory, (NONE, *case.machine["theories"]), "theory")[:1]
    plans = chosen(args.plan, (NONE, *case.machine["plans"]), "plan")[:1]
    until = args.until or 12.0
    found = stories_of(case.machine, theory=theories[0], plan=plans[0], how=args.how, look_ahead=args.look_ahead,
                       horizon=until, seed=args.seed, runs=range(args.story))  # fmt: skip
    show_stories(case, found, theory=theories[0], plan=plans[0], as_json=args.json)
    return OK
