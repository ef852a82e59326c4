"""`detente compare CASE --adaptive`: begin with one plan, look at a signpost, change to another where it shows."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.cli import names
from detente.cli.codes import INTERRUPTED, OK, UsageError
from detente.cli.following import Computer

if TYPE_CHECKING:
    from pathlib import Path

    from detente.case.load import Case
    from detente.insight.adaptive.result import AdaptivePlans

ALONE = "none"
PARTS = 4
"""In which the points are computed, with a look at what there is after each."""
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
        args: The command's words: `begin`, `then`, `watch`, `review`; `question`, `theory`, `plan`, `weights`,
            `lower`, `higher`, `points`, `seed`, `json`, `frame`, and who computes.
        case: The case.

    Returns:
        The exit code.

    Raises:
        UsageError: If a word does not go with the others.
        DetenteError: If there is nothing to weigh, or it cannot be computed.
    """
    from detente.cli.frames import check_frame

    file = check_frame(args)
    with Computer(args) as computer:
        came = _weigh(args, case, computer)
        return _show(args, came, file)


def _show(args: argparse.Namespace, came: "_Came", file: "Path | None") -> int:
    """Print what came of it, and write it to a file; the exit code."""
    from detente.cli.adaptive_page import show_adaptive
    from detente.cli.frames import write_frame
    from detente.cli.page import Page, write_json

    if came.found is not None:
        if args.json:
            write_json({
                **came.found.as_data(), "run": came.run, "status": "stopped" if came.stopped else "finished",
            })  # fmt: skip
        else:
            show_adaptive(Page(), came.found, came.stopped)
        if file is not None:
            write_frame(came.found.to_frame("pyarrow"), file)
    elif not args.json:
        Page().say(f"{came.stopped} Nothing is found yet.")
    if came.stopped:
        print(f"detente compare: {came.stopped}", file=sys.stderr)
        return INTERRUPTED
    return OK


@dataclass
class _Came:
    """What came of it."""

    found: "AdaptivePlans | None" = None
    run: str = ""
    stopped: str = ""
    """What to say where it was stopped."""


def _weigh(args: argparse.Namespace, case: "Case", computer: Computer) -> _Came:
    """Search at central values, then follow the best to points of all ranges."""
    from detente.cli.adaptive_page import looks, so_far
    from detente.insight.adaptive.candidates import seek
    from detente.insight.adaptive.judging import adaptive
    from detente.insight.adaptive.search import check_points, follow, search
    from detente.insight.adaptive.study import POINTS, adaptive_study
    from detente.insight.adaptive.weighed import weighed
    from detente.insight.compare.weights import equal, read_weights, weights_of

    points = args.points or POINTS
    check_points(points)
    machine = _better(args, case)
    _check_words(args, machine)
    sought, left_out = seek(
        machine, args.question, args.theory, args.plan, begin=args.begin, then=args.then, watch=args.watch,
        review=args.review, seed=args.seed,
    )  # fmt: skip
    theories = [name or ALONE for name in sought.theories]
    weights = equal(theories) if args.weights is None else weights_of(read_weights(args.weights), theories)
    first = computer.follow(adaptive_study(sought), what="at central values")
    if not first.whole:
        return _Came(run=first.run, stopped=first.stopped())
    centre, notes = weighed(sought, first.rows)
    found = search(centre, weights)
    print("\n".join(so_far(sought, found)), file=sys.stderr)
    trial = follow(sought, found, points, args.seed)

    def judged(rows: Sequence[Mapping[str, Any]], whole: bool) -> "AdaptivePlans":
        numbers, more = weighed(trial, rows)
        return adaptive(
            trial, found, centre, numbers, weights, digest=case.digest, left_out=left_out,
            notes=tuple(dict.fromkeys((*notes, *more))), complete=whole,
        )  # fmt: skip

    due = [len(trial.tasks) * part // PARTS for part in range(1, PARTS)]

    def look(rows: Sequence[Mapping[str, Any]], came: int) -> str:
        if not due or came < due[0] or came >= len(trial.tasks):
            return ""
        while due and came >= due[0]:
            due.pop(0)
        return looks(judged(rows, whole=False))

    second = computer.follow(adaptive_study(trial), look, what="at points of all ranges")
    return _Came(
        judged(second.rows, second.whole), second.run or first.run, "" if second.whole else second.stopped()
    )  # fmt: skip


def _check_words(args: argparse.Namespace, machine: Mapping[str, Any]) -> None:
    """Refuse a signpost, a time or weights that are none.

    Raises:
        UsageError: If one is none.
    """
    from detente.insight.adaptive.candidates import duration
    from detente.insight.adaptive.candidates import named as signpost
    from detente.insight.compare.weights import read_weights
    from detente.study.grid import chosen

    if args.weights is not None:
        names.chosen([*read_weights(args.weights)], (ALONE, *machine["theories"]), "theory")
    if args.review is not None:
        with names.reading("--review"):
            duration(machine, args.review)
    if args.watch is not None:
        theories = chosen(args.theory, machine["theories"], "theory", alone=True)
        plans = chosen(args.plan if args.begin is None else [args.begin], machine["plans"], "plan", alone=True)
        # where it is read first; the search looks at the others
        with names.reading("--watch", names.words_of(machine)):
            signpost(machine, args.watch, tuple(theories[:1]), tuple(plans[:1]))


def _better(args: argparse.Namespace, case: "Case") -> Mapping[str, Any]:
    """The machine form, with which way is better as the command says it."""
    said = {**dict.fromkeys(args.lower or (), "lower"), **dict.fromkeys(args.higher or (), "higher")}
    questions = dict(case.machine["questions"])
    for name, way in said.items():
        questions[name] = {**questions[name], "better": way}
    return {**case.machine, "questions": questions}
