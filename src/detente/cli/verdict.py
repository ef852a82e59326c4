"""`detente compare CASE --verdict PLAN`: does a plan deserve a chance, in plain words made from the numbers."""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

from detente.cli.codes import INTERRUPTED, OK, UsageError
from detente.cli.following import Computer, Followed

if TYPE_CHECKING:
    from pathlib import Path

    from detente.case.load import Case
    from detente.insight.deserving.result import Verdict
    from detente.study import Job

LEADING = 2
"""Questions of which is said what turns the plan's effect, and what it rests on: more would take as long again."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Give the command its options."""
    verdict = command.add_argument_group("a verdict on one plan, in place of the comparison")
    verdict.add_argument("--verdict", metavar="PLAN", help="does it deserve a chance, and what does that hang on")
    verdict.add_argument("--depths", metavar="A,B,...", type=depths, help="depths of thought it is looked at under")
    verdict.add_argument("--verdict-only", action="store_true", help="leave out what turns it and what it rests on")


def wanted(args: argparse.Namespace) -> bool:
    """Whether a verdict is asked for.

    Raises:
        UsageError: If an option of it is given without `--verdict`.
    """
    for flag, given in (("depths", args.depths is not None), ("verdict-only", args.verdict_only)):
        if given and args.verdict is None:
            raise UsageError(f"--{flag} goes with --verdict PLAN")
    return args.verdict is not None


def depths(text: str) -> tuple[float, ...]:
    """Depths on the command line.

    >>> depths("0.5,1")
    (0.5, 1.0)
    """
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"numbers with commas between are needed, not `{text}`") from None


def run_verdict(args: argparse.Namespace, case: "Case") -> int:
    """Judge a plan.

    Args:
        args: The command's words: `verdict`, `depths`, `question`, `theory`, `points`, `seed`, `json`, `frame`, and who
            computes.
        case: The case.

    Returns:
        The exit code.

    Raises:
        UsageError: If a word does not go with a verdict.
        DetenteError: If there is nothing to judge by, or it cannot be computed.
    """
    from detente.cli.frames import check_frame
    from detente.insight.deserving import resting, trial

    if getattr(args, "plan", None):
        raise UsageError("--verdict names its plan and compares it with none: leave --plan out")
    file = check_frame(args)
    case = replace(case, machine=with_ways(args, case.machine))
    with Computer(args) as computer:
        found = deliberate(
            computer, args, case, args.verdict, points=args.points or trial.POINTS, drawn=trial.DRAWN,
            rested=resting.POINTS, early=not args.json, whole=not args.verdict_only,
        )  # fmt: skip
        return _show(args, case, found, file)


def _show(args: argparse.Namespace, case: "Case", found: "Deliberated", file: "Path | None") -> int:
    """Print a verdict, and write it to a file; the exit code."""
    from detente.cli.frames import write_frame
    from detente.cli.page import Page, write_json
    from detente.cli.verdict_page import data, show_verdict

    if found.verdict is not None:
        if args.json:
            write_json({
                "title": case.machine["title"], "digest": case.digest, "run": found.run, "seed": args.seed,
                "status": "finished" if found.whole else "stopped", **data(found.verdict, case.machine, case.notes),
            })  # fmt: skip
        else:
            show_verdict(Page(), found.verdict, case.machine, case.notes, found.stopped)
        if file is not None:
            write_frame(found.verdict.to_frame("pyarrow"), file)
    elif not args.json:
        Page().say(f"{found.stopped} Nothing is found yet.")
    if not found.whole:
        print(f"detente compare: {found.stopped}", file=sys.stderr)
        return INTERRUPTED
    return OK


def with_ways(args: argparse.Namespace, machine: Mapping[str, Any]) -> dict[str, Any]:
    """The machine form with the way that is better as `--lower` and `--higher` say it.

    Raises:
        UsageError: If both are said of a question.
        QueryError: If there is no such question.
    """
    from detente.study.grid import chosen

    questions = dict(machine["questions"])
    said = {way: chosen(getattr(args, way, None) or (), questions, "question") for way in ("lower", "higher")}
    both = {*said["lower"]} & {*said["higher"]}
    if both:
        raise UsageError(f"--lower or --higher {min(map(str, both))}, not both")
    for way, names in said.items():
        questions |= {str(name): {**questions[str(name)], "better": way} for name in names}
    return {**machine, "questions": questions}


@dataclass
class Deliberated:
    """What came of a verdict, as far as it has come."""

    verdict: "Verdict | None" = None
    """None where nothing came."""
    run: str = ""
    stopped: str = ""
    """What to say where it was stopped."""

    @property
    def whole(self) -> bool:
        """Whether nothing was stopped."""
        return not self.stopped


def deliberate(
    computer: Computer, args: argparse.Namespace, case: "Case", plan: str, *, points: int, drawn: int, rested: int,
    early: bool, whole: bool = True, leading: int = LEADING,
) -> Deliberated:  # fmt: skip
    """Compute a verdict: first the cells and the points drawn once, then what turns it, then what it rests on.

    Args:
        computer: Computes the studies.
        args: The command's words.
        case: The case.
        plan: Which plan.
        points: At how many points of each cell.
        drawn: How many points are drawn once.
        rested: At how many points it is asked what the verdict rests on.
        early: Whether what there is so far is shown while it is computed.
        whole: Whether what turns it and what it rests on are wanted.
        leading: Of how many questions what turns it and what it rests on is wanted.
    """
    from detente.insight.deserving.judging import verdict
    from detente.insight.deserving.trial import verdict_study

    job = verdict_study(
        case.machine, plan, args.question, args.theory, depths=getattr(args, "depths", None), points=points,
        drawn=drawn, seed=args.seed,
    )  # fmt: skip
    came = computer.follow(job, _Looks(job, case.machine) if early else None, what="the plan on trial")
    if not came.rows:
        return Deliberated(run=came.run, stopped=came.stopped())
    found = Deliberated(verdict(job.context, came.rows), came.run, "" if came.whole else came.stopped())
    if whole and found.whole:
        _grounds(computer, args, case, found, came, leading, rested, early=early)
    return found


def _grounds(
    computer: Computer, args: argparse.Namespace, case: "Case", found: Deliberated, came: Followed, most: int,
    points: int, *, early: bool,
) -> None:  # fmt: skip
    """What turns the effect on the leading questions, and what it rests on; it ends where it is stopped."""
    from detente.cli.influence import Look
    from detente.cli.verdict_page import resting_so_far
    from detente.insight.deserving.resting import resting_study
    from detente.insight.deserving.turning import turning
    from detente.insight.influence import influence

    assert found.verdict is not None
    leading = found.verdict.leading[:most]
    for question in leading:
        turned = turning(came.job.context, came.rows, question, computer)
        if turned.complete or isfinite(turned.value):  # of an effect that is not computed nothing can be said
            found.verdict = replace(found.verdict, turns=(*found.verdict.turns, turned))
        if not turned.complete:
            found.stopped = computer.stopped
            return
    for question in leading:
        job = resting_study(case.machine, case.notes, found.verdict.plan, question, points=points, seed=args.seed)
        look = Look(job, partial(resting_so_far, question, case.notes, case.machine)) if early else None
        some = computer.follow(job, look, what="what it rests on")
        rested = influence(job.context, some.rows)
        if rested is not None:
            found.verdict = replace(found.verdict, resting=(*found.verdict.resting, (question, rested)))
        if not some.whole:
            found.stopped = some.stopped()
            return


class _Looks:
    """Looks at a trial while it is computed: after central values, then after each round of points."""

    def __init__(self, job: "Job", machine: Any) -> None:
        from detente.insight.deserving.trial import BLOCK

        self.context, self.machine = job.context, machine
        cells, blocks = len(job.context.places), -(-job.context.points.count // BLOCK)
        self.due = [cells * rounds for rounds in range(1, blocks + 2)]

    def __call__(self, rows: list[dict[str, Any]], came: int) -> str:
        """What to say now, mostly nothing."""
        if not self.due or came < self.due[0]:
            return ""
        from detente.cli.verdict_page import so_far
        from detente.insight.deserving.judging import verdict

        while self.due and came >= self.due[0]:
            self.due.pop(0)
        if came >= len(self.context.tasks):
            return ""  # all of it was stored: the verdict itself comes next
        return so_far(verdict(self.context, rows), self.machine)
