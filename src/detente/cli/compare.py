"""`detente compare`: every plan under every rival theory, at common points of all ranges."""

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.cli import adaptive, verdict
from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK, UsageError
from detente.cli.computing import add_engine, engine_of, seed, store_of, whole
from detente.cli.frames import add_frame, check_frame, write_frame
from detente.cli.places import add_case, add_json, find
from detente.errors import StudyError

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.insight.compare import Gathered, PlanComparison
    from detente.study import Event, Job

EXAMPLE = """\
examples:
  detente compare freeze                                    every plan under every theory, by every question
  detente compare freeze --question quiet_year --enough quiet_year=0.5
  detente compare freeze --lower two_steps                  by a question that does not say which way is better
  detente compare freeze --weights axelrod=2,restraint=1    parts; or shares that sum to 1; the others have none
  detente compare korea-2017 --plan none --plan road_map --theory rovere --theory gafarli
  detente compare freeze --json > compared.json

A question says which way is better by `better: lower` or `better: higher` in the case, or here. `none` is the case
itself: no theory, no plan. An option may be given several times. Games are stored as they come: Ctrl-C keeps them, and
the same command goes on from there; other weights and measures need no new games.
"""
LOOK = 8
"""Points after which a comparison ends if no plan has affected anything it asks."""
QUICK = 60
"""How often points are drawn again for a table that is not the last."""


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
    command.add_argument("--question", action="append", metavar="Q", help="only this question")
    command.add_argument("--theory", action="append", metavar="T", help="only this theory; `none` is the case itself")
    command.add_argument("--plan", action="append", metavar="P", help="only this plan; `none` is no plan")
    judged = command.add_argument_group("how plans are judged")
    judged.add_argument("--lower", action="append", metavar="Q", help="of this question less is better")
    judged.add_argument("--higher", action="append", metavar="Q", help="of this question more is better")
    judged.add_argument("--enough", action="append", metavar="Q=NUMBER", help="how good is good enough")
    judged.add_argument("--weights", metavar="T=W,T=W", help="weights of theories (default: all alike)")
    judged.add_argument(
        "--alpha", type=float, default=0.5, metavar="A", help="weight of the best, Hurwicz (default 0.5)"
    )
    points = command.add_argument_group("points in the ranges of the uncertain numbers")
    points.add_argument("--points", type=whole, metavar="N", help="how many (default 64)")
    points.add_argument("--seed", type=seed, default=1, metavar="S", help="of the points (default 1)")
    add_engine(command, "worker processes of this machine (default: one for each core)")
    verdict.add_arguments(command)
    adaptive.add_arguments(command)
    add_json(command)
    add_frame(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run it."""
    from detente.case.load import load

    case = load(find(args.case))
    if args.verdict is not None:
        return verdict.run_verdict(args, case)
    if adaptive.wanted(args):
        return adaptive.run_adaptive(args, case)
    return compare(args, case)


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
    from detente.cli.page import Page, write_json
    from detente.cli.progress import lasting
    from detente.insight.compare import as_data

    file = check_frame(args)
    task = _Comparison.of(args, case)
    came = task.compute()
    found = task.found(came)
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


@dataclass
class _Came:
    """What came of the study."""

    gathered: "Gathered"
    job: "Job"
    run: str = ""
    done: int = 0
    games: int = 0
    """Computed now."""
    seconds: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.job.size

    def stopped(self) -> str:
        """What to say where it was stopped."""
        share = f"Stopped at {self.gathered.games:,} of {self.job.context.games:,} games"
        if not self.run:
            return f"{share}; nothing was stored."
        return f"{share}; they are stored ({self.run}), and the same command goes on from there."


@dataclass
class _Comparison:
    """A comparison that was asked for."""

    args: argparse.Namespace
    job: "Job"
    judged: dict[str, Any]
    """How plans are judged."""

    @classmethod
    def of(cls, args: argparse.Namespace, case: "Case") -> "_Comparison":
        """Read the words of the command; every mistake is told before anything is computed.

        Raises:
            UsageError: If a word is none.
            DetenteError: If a name is not there, or there is nothing to compare.
        """
        from detente.insight.compare import check_judging, compare_study
        from detente.insight.compare.study import POINTS
        from detente.insight.compare.weights import read_weights

        better = _better(args)
        questions = args.question
        if questions is None and better:
            there = case.machine["questions"]
            questions = [*(name for name in there if there[name].get("better")), *better]
        job = compare_study(
            case.machine, questions, args.theory, args.plan, points=args.points or POINTS, seed=args.seed
        )  # fmt: skip
        judged = {
            "better": better, "enough": _enough(args), "alpha": args.alpha,
            "weights": None if args.weights is None else read_weights(args.weights),
        }  # fmt: skip
        check_judging(job.context, **judged)
        return cls(args, job, judged)

    def compute(self) -> _Came:
        """Compute what is missing, shown as it comes."""
        from detente.cli.compare_screen import Screen
        from detente.insight.compare import Gathered
        from detente.study import Control, interruptible, stream

        args, job = self.args, self.job
        if not (args.engine or args.scheduler or args.workers):
            args.engine = "local"
        came, store = _Came(Gathered(job.context), job), store_of(args)
        screen = Screen(came.gathered, lambda: self.found(came, draws=QUICK), live=not args.json)
        with engine_of(args) as engine, screen:

            def tell(event: "Event") -> None:
                came.done = event.done
                if event.kind == "started" or (event.kind == "finished" and not came.gathered.games):
                    screen.before = event.done * len(job.context.plans)

            def heard(times: int) -> None:
                screen.note("stopping after what is under way; Ctrl-C again to stop at once" if times == 1 else
                            "stopping")  # fmt: skip

            looked = False
            with interruptible(Control(), heard) as control:
                for batch in stream(job, store=store, engine=engine, control=control, progress=tell, fresh=args.fresh):
                    came.gathered.add(batch.to_pylist())
                    screen()
                    if not looked and len(came.gathered.whole) >= LOOK:
                        looked = True
                        if not self.found(came, draws=QUICK).ranked:
                            control.stop()
            came.games, came.seconds = came.gathered.games - screen.before, screen.seconds
        there = [] if store is None else store.attempts(job.identity().id)
        came.run = there[-1].name if there else ""
        return came

    def found(self, came: _Came, **more: Any) -> "PlanComparison":
        """What the rows there are amount to."""
        from detente.insight.compare import comparison

        return comparison(self.job.context, came.gathered, **self.judged, **more)

    def refuse_what_nothing_affects(self, found: "PlanComparison") -> None:
        """Say that there is nothing to rank, where no plan affects any question.

        Raises:
            StudyError: If that is so.
        """
        if not found.questions or found.ranked:
            return
        names = [f"`{one.question}`" for one in found.questions]
        number = len(found.theories)
        under = "" if number == 1 else f" under {number} theories"
        where = f"at the central values and at {found.points} points{under}"
        raise StudyError(
            f"No plan affects {' or '.join(names)}: all {len(found.plans)} plans give the same, to within the "
            f"numerical bounds, {where}, so there is nothing to rank."
        )


def _better(args: argparse.Namespace) -> dict[str, Any]:
    """Which way is better, as the command says it."""
    both = set(args.lower or ()) & set(args.higher or ())
    if both:
        raise UsageError(f"--lower or --higher {min(both)}, not both")
    return {**dict.fromkeys(args.lower or (), "lower"), **dict.fromkeys(args.higher or (), "higher")}


def _enough(args: argparse.Namespace) -> dict[str, float]:
    """How good is good enough, as the command says it."""
    found = {}
    for text in args.enough or ():
        name, _, number = text.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise UsageError(f"--enough is written Q=NUMBER, not `{text}`") from None
    return found
