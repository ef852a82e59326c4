"""Comparing: the comparison that a command asks for, read, computed and followed."""

import argparse
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.cli.codes import UsageError
from detente.cli.computing import store_of
from detente.cli.following import Computer
from detente.cli.names import chosen
from detente.cli.opening import NONE
from detente.cli.stopping import stopped_at
from detente.errors import StudyError

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.insight.compare import Gathered, PlanComparison
    from detente.study import Event, Job

LOOK = 8
"""Points after which a comparison ends if no plan has affected anything it asks."""
QUICK = 60
"""How often points are drawn again for a table that is not the last."""


@dataclass
class Came:
    """What came of the study."""

    gathered: "Gathered"
    job: "Job"
    run: str = ""
    done: int = 0
    games: int = 0
    """Computed now."""
    seconds: float = 0.0
    nothing: "PlanComparison | None" = None
    """What was found at the first points, where it ended because no plan affects anything."""

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done >= self.job.size

    def stopped(self) -> str:
        """What to say where it was stopped."""
        return stopped_at(self.gathered.games, self.job.context.games, "games", self.run)


@dataclass
class Asked:
    """A comparison that was asked for on the command line."""

    args: argparse.Namespace
    job: "Job"
    judged: dict[str, Any]
    """How plans are judged."""

    @classmethod
    def of(cls, args: argparse.Namespace, case: "Case") -> "Asked":
        """Read the words of the command; every mistake is told before anything is computed.

        Raises:
            UsageError: If a word is none.
            DetenteError: If a name is not there, or there is nothing to compare.
        """
        from detente.insight.compare import check_judging, compare_study
        from detente.insight.compare.study import POINTS
        from detente.insight.compare.weights import read_weights

        better, enough = _better(args), _enough(args)
        weights = None if args.weights is None else read_weights(args.weights)
        chosen([*enough], case.machine["questions"], "question")
        chosen([*(weights or ())], (NONE, *case.machine["theories"]), "theory")
        questions = args.question
        if questions is None and better:
            there = case.machine["questions"]
            questions = [*(name for name in there if there[name].get("better")), *better]
        job = compare_study(
            case.machine, questions, args.theory, args.plan, points=args.points or POINTS, seed=args.seed
        )  # fmt: skip
        judged = {
            "better": better, "enough": enough, "alpha": args.alpha, "weights": weights,
        }  # fmt: skip
        check_judging(job.context, **judged)
        return cls(args, job, judged)

    def compute(self, computer: Computer) -> Came:
        """Compute what is missing, shown as it comes.

        Args:
            computer: Who computes.
        """
        from detente.cli.compare_screen import Screen
        from detente.insight.compare import Gathered
        from detente.study import stream

        args, job = self.args, self.job
        came, store = Came(Gathered(job.context), job), store_of(args, job)
        screen = Screen(came.gathered, lambda: self.found(came.gathered, draws=QUICK), live=not args.json)
        engine = computer.workers()
        with screen, computer.listening(screen.note) as control:

            def tell(event: "Event") -> None:
                came.done = event.done
                if event.kind == "started" or (event.kind == "finished" and not came.gathered.games):
                    screen.before = event.done * len(job.context.plans)

            looked = False
            for batch in stream(job, store=store, engine=engine, control=control, progress=tell, fresh=args.fresh):
                came.gathered.add(batch.to_pylist())
                screen()
                if not looked and len(came.gathered.whole) >= LOOK:
                    looked = True
                    first = self.found(came.gathered.first(LOOK), draws=QUICK)
                    if not first.ranked and not came.whole:
                        came.nothing = first
                        control.stop()
            came.games, came.seconds = came.gathered.games - screen.before, screen.seconds
        there = [] if store is None else store.attempts(job.identity().id)
        came.run = there[-1].name if there else ""
        return came

    def found(self, gathered: "Gathered", **more: Any) -> "PlanComparison":
        """What there is amounts to."""
        from detente.insight.compare import comparison

        return comparison(self.job.context, gathered, **self.judged, **more)

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
        if not math.isfinite(found[name.strip()]):
            raise UsageError(f"--enough needs a finite number, not `{number}`")
    return found
