"""`detente run`: everything there is to say of a case, as it is computed, and a brief of it to read."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK, UsageError
from detente.cli.computing import add_engine, seed, store_of, whole
from detente.cli.following import Computer
from detente.cli.growing import warn_of_size
from detente.cli.insight import Stopped, add_insight, check_insight, sections
from detente.cli.names import chosen
from detente.cli.places import add_answers, add_case, add_json, find
from detente.cli.run_brief import NAME, check_place, told, write_brief
from detente.cli.run_comparisons import add_comparisons, run_comparisons, wanted
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.study import Event, Job
    from detente.study.findings import Findings

NONE = "none"
EXAMPLE = """\
examples:
  detente run freeze                        every question under every theory and plan; writes brief.html here
  detente run freeze --question quiet_year  one question, every number of it
  detente run freeze --all --no-brief       every number of every question
  detente run freeze --points 20            the ranges looked at more closely
  detente run freeze --json > found.json
  detente run freeze --insight              besides, in the brief: which plan, what it hangs on, why, by which sentence
  detente run korea-2017 --comparisons      what the case claims of pairs of its answers, at many points

Answers are stored as they come: Ctrl-C keeps them, and the same command goes on from there. `none` is the case itself:
no theory, no plan. An option may be given several times.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "run",
        help="answer everything, and write a brief (detente run freeze)",
        description=(
            "Answers every question of a case under every theory and plan, at central values and at points of the "
            "ranges, in a table that fills as it runs; then writes a brief to read."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    add_answers(command, "only this question, with every number of it")
    command.add_argument("--all", action="store_true", help="print every number of every question")
    points = command.add_argument_group("points in the ranges of the uncertain numbers")
    points.add_argument(
        "--points",
        type=whole,
        metavar="N",
        help="of each kind (default 6; 2 where there are many theories and plans)",
    )
    points.add_argument("--no-sample", action="store_true", help="leave out the points of all ranges")
    points.add_argument("--seed", type=seed, default=1, metavar="S", help="of the points (default 1)")
    add_engine(command, usual="local")
    add_comparisons(command)
    add_insight(command)
    brief = command.add_argument_group("the brief")
    brief.add_argument("--brief", metavar="FILE", help=f"where to write it (default {NAME} in this folder)")
    brief.add_argument("--no-brief", action="store_true", help="write none")
    brief.add_argument("--force", action="store_true", help="overwrite a file that is no brief")
    add_json(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run it."""
    from detente.case.coding import with_coding
    from detente.case.load import load
    from detente.study.casework import case_study

    case = load(find(args.case))
    if wanted(args):
        return run_comparisons(args, case)
    questions = chosen(args.question, case.machine["questions"], "question")
    theories = chosen(args.theory, (NONE, *case.machine["theories"]), "theory")
    plans = chosen(args.plan, (NONE, *case.machine["plans"]), "plan")
    if not questions:
        raise UsageError("the case asks no question")
    check_insight(args, case)
    if args.brief and args.no_brief:
        raise UsageError("--brief or --no-brief, not both")
    file = None if args.no_brief else Path(args.brief or NAME).absolute()
    if file is not None:
        check_place(file, force=args.force)
    warn_of_size(case, questions, theories, plans)
    job = case_study(
        case.machine, questions, theories, plans, points=args.points, sample=not args.no_sample,
        seed=args.seed, second=None if case.coding is None else with_coding(case.machine, case.coding),
    )  # fmt: skip
    with Computer(args) as computer:
        ran = _Ran(args, case, job, computer)
        ran.compute()
        return ran.show(questions if args.question or args.all else (), file)


class _Ran:
    """A run of the command: what it computes, and how it ends."""

    def __init__(self, args: argparse.Namespace, case: "Case", job: "Job", computer: Computer) -> None:
        from detente.study.gathering import Gathering

        self.args, self.case, self.job, self.computer = args, case, job, computer
        self.gathering = Gathering(job.context)
        self.store = store_of(args, job)
        self.seconds = 0.0
        self.before = self.done = 0
        """Tasks that were stored, and that are by now."""
        self.trouble: DetenteError | None = None
        """What ended it early."""

    def compute(self) -> None:
        """Compute what is missing, shown as it comes; what ends it early is kept for the end."""
        from detente.cli.run_screen import Screen
        from detente.study import stream

        engine = self.computer.workers()
        screen = Screen(self.gathering, live=not self.args.json)
        with screen, self.computer.listening(screen.note) as control:

            def tell(event: "Event") -> None:
                self.done = event.done
                if event.kind == "started" or (event.kind == "finished" and not self.gathering.tasks):
                    self.before = event.done
                    screen.stored(event.done)

            try:
                for batch in stream(
                    self.job, store=self.store, engine=engine, control=control, progress=tell, fresh=self.args.fresh
                ):  # fmt: skip
                    self.gathering.add(batch)
                    screen()
            except DetenteError as error:
                self.trouble = error
            self.seconds = screen.seconds
        if id := self.run_id():
            self.computer.runs.append(id)

    def show(self, details: Sequence[str], file: Path | None) -> int:
        """Print what was found, and write the brief.

        Args:
            details: Questions of which every number is printed.
            file: Where the brief goes; None for none.

        Returns:
            The exit code.

        Raises:
            DetenteError: What ended it early, after what there was by then.
        """
        if self.trouble is not None and not self.gathering.tasks:
            raise self.trouble
        from detente.cli.page import Page, write_json
        from detente.cli.run_data import data
        from detente.cli.run_page import introduce, missing_points, show_details, show_table, unsettled
        from detente.study.overview import overview

        found = self.findings()
        unsure = unsettled(found)
        if self.args.json:
            write_json(data(found, self.gathering, self.run_id()))
        elif not self.gathering.tasks:
            Page().say(f"{self._stopped()} Nothing is found yet.")
        else:
            page = Page()
            introduce(page, found, self.job.context)
            show_table(page, overview(found), self.job.context)
            if details:
                show_details(page, found, details)
            page.console.print()
            for said in (self._ending(found, details), missing_points(found), _not_results(unsure)):
                if said:
                    page.say(said)
        if self.trouble is not None:
            raise self.trouble
        if not found.complete:
            print(f"detente run: {self._stopped()}", file=sys.stderr)
            return INTERRUPTED
        if file is not None:
            try:
                self._brief(file, found)
            except Stopped as stopped:
                print(f"detente run: {stopped.text} There is no brief.", file=sys.stderr)
                return INTERRUPTED
        return NOT_CONVERGED if unsure else OK

    def findings(self) -> "Findings":
        """What was found, with how far a second reader agrees and what experts expected."""
        found = self.gathering.findings(self.case.sources, seconds=self.seconds)
        if self.case.coding is not None:
            from detente.insight.agreement import agreement

            found = replace(found, agreement=agreement(self.case.machine, self.case.coding))
        return replace(found, forecasts=self.case.forecasts)

    def run_id(self) -> str:
        """Under which the run is stored, empty if it is not."""
        there = [] if self.store is None else self.store.attempts(self.job.identity().id)
        return there[-1].name if there else ""

    def _ending(self, found: "Findings", details: Sequence[str]) -> str:
        """How much was computed, and where the rest is."""
        from detente.cli.progress import lasting

        asked = f"{len(found.answers):,} answer{'' if len(found.answers) == 1 else 's'}"
        points = self.gathering.at_points
        total = len(self.job.context.tasks)
        if self.before == total:
            took = "Nothing had to be computed."
        elif self.before:
            took = f"{self.before:,} of {total:,} tasks were stored; the rest took {lasting(self.seconds)}."
        else:
            took = f"It took {lasting(self.seconds)}."
        rest = "" if details else " Every number: --question Q or --all here, or --json."
        return f"{asked} and {points:,} numbers at points of the ranges. {took}{rest}"

    def _stopped(self) -> str:
        total = len(self.job.context.tasks)
        said = f"Stopped at {self.done:,} of {total:,} tasks, before the brief; "
        id = self.run_id()
        if not id or not self.done:
            return said + "nothing was stored."
        return said + f"what there is is stored ({id}), and the same command goes on from there."

    def _brief(self, file: Path, found: "Findings") -> None:
        from detente.report.document import write

        text = write(found, sections(self.args, self.case, found, self.computer) if self.args.insight else ())
        write_brief(file, text)
        print(told(file, text), file=sys.stderr if self.args.json else sys.stdout)


def _not_results(unsure: int) -> str:
    if unsure == 1:
        return "One number did not converge and is not a result."
    return f"{unsure:,} numbers did not converge and are not results." if unsure else ""
