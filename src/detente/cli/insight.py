"""`detente run CASE --insight`: what the answers come to, as sections of the brief.

Does a plan deserve a chance, which plan is preferred, what the leading answer hangs on, which sentence it rests on, why
it is the number it is, and how it stands beside the experts' words. Each is a study of its own, stored and resumed
like any other, at fewer points than its own command takes.
"""

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.cli.codes import UsageError
from detente.cli.following import Computer
from detente.cli.names import chosen
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.report.section import Section
    from detente.study.findings import Findings

TRIED, RESTED, COMPARED, TAKEN, HEARD = 16, 8, 16, 16, 16
"""Points of the verdict, of what that rests on, of the comparison, of influence, and of experts' words; `--points`
takes fewer, never more."""
PAIR = 2
"""The fewest points from which a spread can be had."""
LEADING = 3
"""Questions by which plans are compared."""
WALKS = 4
"""Random walks of the screening."""


def add_insight(command: argparse.ArgumentParser) -> None:
    """Give the command its options."""
    more = command.add_argument_group("what the answers come to")
    more.add_argument("--insight", action="store_true", help="sections of the brief: which plan, what it hangs on, why")
    more.add_argument("--verdict", metavar="PLAN", help="with --insight: judge this plan (default: the case's first)")


def check_insight(args: argparse.Namespace, case: "Case") -> None:
    """Refuse words that do not go together, before anything is computed.

    Raises:
        UsageError: If a verdict is asked for without insight, there is no such plan, or there is no brief for it.
    """
    if args.verdict is not None:
        if not args.insight:
            raise UsageError("--verdict goes with --insight; by itself it is `detente compare CASE --verdict PLAN`")
        chosen([args.verdict], case.machine["plans"], "plan")
    if args.insight and args.no_brief:
        raise UsageError("--insight writes sections of the brief: leave --no-brief out")


@dataclass
class Stopped(Exception):
    """A study was stopped; what there was by then has been kept."""

    text: str


def sections(
    args: argparse.Namespace, case: "Case", findings: "Findings", computer: Computer
) -> list["Section"]:  # fmt: skip
    """What the answers of a case come to, computed as far as it is not stored.

    Args:
        args: The command's words: who computes, where it is kept, the seed, the plan to judge.
        case: The case.
        findings: Its answers.
        computer: Computes the studies.

    Returns:
        The sections, that of the verdict first. What cannot be said of this case is left out, with a line on standard
        error that says why.

    Raises:
        Stopped: If somebody stopped it.
    """
    from detente.report.figures import source

    work = _Insight(args, case, source(findings), leading(case, findings), computer)
    made: list[Section] = []
    for name, part in work.parts():
        try:
            made += part()
        except DetenteError as error:
            print(f"detente run: no section on {name}: {error}", file=sys.stderr)
    return made


def leading(case: "Case", findings: "Findings") -> str:
    """The question whose answer is looked into: the first of which a way is better, or the first of the brief."""
    from detente.report.board import boards
    from detente.report.dispute import leading

    asked = {answer.question for answer in findings.answers}
    there = case.machine["questions"]
    better = (name for name in there if name in asked and there[name].get("better") and there[name]["minus"] is None)
    return next(better, None) or leading(boards(findings), case.machine)[0].name


class _Insight:
    """Everything that is looked into besides the answers."""

    def __init__(
        self, args: argparse.Namespace, case: "Case", source: str, question: str, computer: Computer
    ) -> None:  # fmt: skip
        own = {"question": None, "theory": None, "plan": None, "points": None, "depths": None}
        self.args, self.most = Namespace(**{**vars(args), **own}), args.points
        self.case, self.source, self.question, self.computer = case, source, question, computer

    def parts(self) -> Iterator[tuple[str, Callable[[], list["Section"]]]]:
        """What is looked into, in the order of the brief."""
        if self.case.machine["plans"]:
            yield "the verdict", self.verdict
            yield "the comparison of plans", self.compare
        yield "what it hangs on", self.sensitivity
        yield "which sentence it rests on", self.influence
        yield "why this number", self.explain
        if self.case.forecasts:
            yield "the experts' words", self.words

    def points(self, usual: int, what: str, fewest: int = 1) -> int:
        """How many points a part is computed at: as usual, or as many as `--points` says where these are fewer.

        Args:
            usual: How many as a rule.
            what: What is computed.
            fewest: With fewer than this nothing can be said; where they are asked for, it is said that they are not.
        """
        if self.most is not None and self.most < fewest:
            print(f"detente run: {what} takes {fewest} points, not {self.most}: fewer tell nothing", file=sys.stderr)
        return usual if self.most is None else max(fewest, min(usual, self.most))

    def verdict(self) -> list["Section"]:
        """Does a plan deserve a chance?"""
        from detente.cli.verdict import deliberate
        from detente.insight.deserving.trial import DRAWN, FEWEST
        from detente.report.deserving import section

        plan = self.args.verdict or next(iter(self.case.machine["plans"]))
        points = self.points(TRIED, "the verdict", FEWEST)
        found = deliberate(
            self.computer, self.args, self.case, plan, early=False, points=points, drawn=DRAWN * points // TRIED,
            rested=self.points(RESTED, "what the verdict rests on", PAIR), leading=1,
        )  # fmt: skip
        if not found.whole or found.verdict is None:
            raise Stopped(found.stopped)
        return [section(found.verdict, self.case.machine, self.case.notes, self.source)]

    def compare(self) -> list["Section"]:
        """Which plan?"""
        from detente.insight.compare import Gathered, compare_study, comparison
        from detente.insight.deserving.trial import judged
        from detente.report.compared import section

        questions = judged(self.case.machine)[:LEADING]  # each has a table of all theories and plans
        points = self.points(COMPARED, "the comparison of plans", PAIR)
        job = compare_study(self.case.machine, questions, points=points, seed=self.args.seed)
        came = self.computer.follow(job, what="the comparison")
        if not came.whole:
            raise Stopped(came.stopped())
        gathered = Gathered(job.context)
        gathered.add(came.rows)
        return [section(comparison(job.context, gathered), self.source)]

    def sensitivity(self) -> list["Section"]:
        """What does it hang on?"""
        from detente.insight.sensitivity.aim import aim
        from detente.insight.sensitivity.examine import examine
        from detente.insight.sensitivity.wanted import Wanted
        from detente.report.sensitive import section

        wanted = Wanted(walks=WALKS, flips=False, seed=self.args.seed)
        found = examine(self.case.machine, aim(self.case.machine, self.question), self.computer, wanted=wanted)
        if not found.complete:
            raise Stopped(self.computer.stopped)
        return [section(found, self.source)]

    def influence(self) -> list["Section"]:
        """Which sentence does it rest on?"""
        from detente.insight.influence import influence, influence_study
        from detente.report.influential import section

        points = self.points(TAKEN, "influence", PAIR)
        job = influence_study(self.case.machine, self.case.notes, self.question, points=points, seed=self.args.seed)
        came = self.computer.follow(job, what="influence")
        if not came.whole:
            raise Stopped(came.stopped())
        found = influence(job.context, came.rows)
        if found is None:
            raise DetenteError("fewer than two points have an answer.")
        return [section(found, self.source, notes=self.case.notes, machine=self.case.machine)]

    def explain(self) -> list["Section"]:
        """Why this number?"""
        from detente.answer import Grounds
        from detente.insight.explain import explain
        from detente.report.explained import section

        found = explain(Grounds(self.case.machine), self.question, theory=None, plan=None, sources=self.case.sources)
        return [section([found], self.source)]

    def words(self) -> list["Section"]:
        """How does it stand beside the experts' words?"""
        from detente.insight.verbal import verbal_certainty, words_study
        from detente.report.words import section

        points = self.points(HEARD, "the experts' words")
        job = words_study(self.case.machine, self.case.forecasts, points=points, seed=self.args.seed)
        came = self.computer.follow(job, what="experts' questions")
        if not came.whole:
            raise Stopped(came.stopped())
        found = verbal_certainty(
            job.context, came.rows, self.case.forecasts, self.case.sources, seed=self.args.seed
        )  # fmt: skip
        return [section(found, self.source)]
