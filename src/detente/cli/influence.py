"""`detente influence`: which sentence moves an answer, by how much, and how much of it rests on no source."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.cli.codes import INTERRUPTED, OK, UsageError
from detente.cli.computing import add_engine, seed, whole
from detente.cli.frames import add_frame, check_frame
from detente.cli.names import chosen
from detente.cli.opening import NONE
from detente.cli.places import add_case, add_json, find
from detente.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from detente.case.load import Case
    from detente.insight.influence import Influence
    from detente.study import Job

BY = ("note", "speaker", "document", "all")
TOP = 10
EXAMPLE = """\
examples:
  detente influence freeze --question quiet_year                 the notes and judgements that move it most
  detente influence freeze --question quiet_year --theory exploitation --plan none
  detente influence korea-2017 --question war --points 32        closer intervals; what is stored is not computed again
  detente influence korea-2017 --question war --notes war.html   every note to read, shaded by its influence
  detente influence freeze --question quiet_year --by speaker --json > found.json

Every note and every judgement is taken back, the number it supports falls to a prior range, and the question is asked
again at the same points of the ranges. `none` is the case itself: no theory, no plan (the default). It measures what
the model leans on, not whether a sentence is true. A first ranking is shown as soon as two points have one, and
refined from then on; Ctrl-C keeps what there is, and the same command goes on from there.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "influence",
        help="which sentence moves an answer, and by how much (detente influence freeze --question quiet_year)",
        description=(
            "Takes back every note and every judgement an answer rests on, and says how far each moves it, with "
            "intervals; how much of the answer rests on no source; and which notes move nothing, and why."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    command.add_argument("--question", metavar="Q", help="of which answer; may be left out where there is one question")
    command.add_argument("--theory", default=NONE, metavar="T", help="under this theory (default none)")
    command.add_argument("--plan", default=NONE, metavar="P", help="under this plan (default none)")
    command.add_argument("--points", type=whole, metavar="N", help="points of the ranges, 2 or more (default 16)")
    command.add_argument("--seed", type=seed, default=1, metavar="S", help="of points and orders (default 1)")
    shown = command.add_argument_group("what is shown")
    shown.add_argument("--by", choices=BY, default="all", help="notes, speakers, documents or all (default all)")
    shown.add_argument("--top", type=whole, default=TOP, metavar="N", help=f"how many of a sort (default {TOP})")
    shown.add_argument("--all", action="store_true", help="also the notes that move nothing, each by its id")
    shown.add_argument("--notes", metavar="FILE", help="write an HTML page: every note, shaded by its influence")
    shown.add_argument("--force", action="store_true", help="overwrite with it a file that is no such page")
    add_json(command)
    add_frame(command)
    add_engine(command, usual="local")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find what moves an answer.

    Args:
        args: The command's words.

    Returns:
        The exit code.

    Raises:
        UsageError: If there is no such question, theory or plan, or a file cannot be written to.
        StudyError: If nothing can be taken back, no two points have an answer, or it cannot be computed or kept.
    """
    from detente.case.load import load
    from detente.cli.following import follow
    from detente.cli.influence_page import so_far
    from detente.insight.influence import influence, influence_study
    from detente.insight.influence.study import POINTS

    case = load(find(args.case))
    question = asked(args.question, list(case.machine["questions"]))
    theory, plan = (
        None if name == NONE else name
        for name in (
            *chosen([args.theory], (NONE, *case.machine["theories"]), "theory"),
            *chosen([args.plan], (NONE, *case.machine["plans"]), "plan"),
        )
    )
    places = check_frame(args), check_notes(args)
    job = influence_study(
        case.machine, case.notes, question, theory=theory, plan=plan, points=args.points or POINTS, seed=args.seed
    )
    look = None if args.json else Look(job, lambda found: so_far(found, case.notes, case.machine))
    came = follow(args, job, look, what="influence")
    found = influence(job.context, came.rows)
    if found is not None:
        show(args, case, found, came.run, stopped=not came.whole)
        write(case, found, *places, said=sys.stderr if args.json else sys.stdout)
    if not came.whole:
        print(f"detente influence: {came.stopped()}", file=sys.stderr)
        return INTERRUPTED
    if found is None:
        raise StudyError(f"Fewer than two points have an answer, so nothing can be said. At one: {failures(came.rows)}")
    return OK


def asked(wanted: str | None, there: list[str]) -> str:
    """The question that is asked for: the only one there is, or one that is named.

    Raises:
        UsageError: If there is none of that name, or it is not clear which.

    >>> asked(None, ["war"])
    'war'
    """
    if not there:
        raise UsageError("the case asks no question")
    if wanted is None and len(there) > 1:
        raise UsageError(f"--question Q is needed: there is {', '.join(there)}")
    return chosen(None if wanted is None else [wanted], there, "question")[0]


def check_notes(args: argparse.Namespace) -> Path | None:
    """Where the reading page goes, None for nowhere; asked before anything is computed.

    Raises:
        UsageError: If no page can be written there.
    """
    from detente.cli.run_brief import check_place

    if args.notes is None:
        return None
    file = Path(args.notes).absolute()
    check_place(file, force=args.force, kind="notes")
    return file


def show(args: argparse.Namespace, case: "Case", found: "Influence", id: str, *, stopped: bool) -> None:
    """Print what was found, as a page or as JSON."""
    from detente.cli.influence_page import data, show_influence
    from detente.cli.page import Page, write_json

    if args.json:
        write_json({
            "title": case.machine["title"], "digest": case.digest, "run": id, **data(found, case.notes, args.by),
        })  # fmt: skip
    else:
        show_influence(
            Page(), found, case.notes, case.machine, by=args.by, top=args.top, everything=args.all, stopped=stopped
        )


def write(case: "Case", found: "Influence", frame: Path | None, notes: Path | None, *, said: Any) -> None:
    """Write the files that are asked for, and say so."""
    if frame is not None:
        from detente.cli.frames import write_frame

        write_frame(found.to_frame("pyarrow"), frame)
    if notes is not None:
        from detente.cli.run_brief import told, write_brief
        from detente.report import shaded

        text = shaded.write(found, case.sources, case.machine, case.digest)
        write_brief(notes, text)
        print(told(notes, text, "The notes"), file=said)


def failures(rows: list[dict[str, Any]]) -> str:
    """Why points have no answer, the first reason that was given."""
    return next((str(row["note"]) for row in rows if row["note"]), "the study has none")


class Look:
    """Looks at a study while it is computed: a ranking as soon as two points have one, and when orders have doubled."""

    def __init__(self, job: "Job", say: "Callable[[Influence], str]") -> None:
        """Nothing has come yet.

        Args:
            job: The study.
            say: What to say of what there is.
        """
        from detente.insight.influence.study import DRAWN

        self.job, self.say = job, say
        ranking = ("exact", *DRAWN)
        self.ranked = {task for task, (_, part) in enumerate(job.context.tasks) if part in ranking}
        """Tasks that rank notes and judgements."""
        self.due = 2
        """How many of them are there when there is something to say again."""

    def __call__(self, rows: list[dict[str, Any]], came: int) -> str:
        """What to say now, mostly nothing; nothing once every order is there, since the page itself says it."""
        there = {row["task"] for row in rows} & self.ranked
        if not self.due <= len(there) < len(self.ranked):
            return ""
        from detente.insight.influence import influence

        found = influence(self.job.context, rows)
        if found is None:
            return ""
        self.due = 2 * len(there)
        return self.say(found)
