"""`detente check`: every mistake of a case, or what the case amounts to."""

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from detente.cli.codes import MISTAKES, OK
from detente.cli.places import add_case, add_json, find, shown_as
from detente.errors import CaseError, Issue

if TYPE_CHECKING:
    from detente.case.evidence import NoteCount
    from detente.case.load import Case
    from detente.cli.opening import Pair
    from detente.cli.page import Page
    from detente.game import Game
    from detente.game.check import Finding

EXAMPLE = """\
examples:
  detente check crisis               the case in the folder `crisis`
  detente check - < case.yaml        a case from standard input
  detente check freeze --json        mistakes, warnings and sizes for a program
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "check",
        help="say every mistake, or what the case amounts to (detente check crisis)",
        description=(
            "Says every mistake of a case at once, each with its place. A case without mistakes is compiled under "
            "every theory and plan; then its size and each actor's ranking of the start and of every ending are shown."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    add_json(command)
    command.set_defaults(run=run)


@dataclass(slots=True)
class Report:
    """What a check found: mistakes and warnings, and the game under each theory and plan."""

    issues: list[Issue]
    games: "dict[tuple[str, str], Game]" = field(default_factory=dict)

    @property
    def mistakes(self) -> int:
        """How many of the issues are mistakes."""
        return sum(not issue.warning for issue in self.issues)


def run(args: argparse.Namespace) -> int:
    """Check the case."""
    from detente.case.load import load
    from detente.cli.page import Page, write_json

    case = None
    try:
        case = load(find(args.case))
        report = examine(case)
    except CaseError as error:
        report = Report(list(error.issues))
    report.issues = [replace(issue, file=shown_as(issue.file)) for issue in report.issues]
    if args.json:
        write_json(_data(case, report))
    else:
        _show(Page(), case, report)
    return MISTAKES if report.mistakes else OK


def examine(case: "Case") -> Report:
    """Compile a case under every theory and plan and gather what is found, each finding once."""
    from detente.cli.opening import NONE, issue_of, model_of, named, pairs
    from detente.game.check import check_game

    report = Report(list(case.warnings))
    seen: dict[tuple[str, str], tuple[Finding, list[Pair]]] = {}
    every = list(pairs(case))
    for pair in every:
        game, findings = check_game(model_of(case, pair))
        if game is not None:
            report.games[pair[0] or NONE, pair[1] or NONE] = game
        for finding in findings:
            seen.setdefault((finding.path, finding.found), (finding, []))[1].append(pair)
    for finding, where in seen.values():
        same_plan = len(where) == len({theory for theory, _ in every}) and len({plan for _, plan in where}) == 1
        under = "" if len(where) == len(every) else f"with {named((None, where[0][1]) if same_plan else where[0])}"
        report.issues.append(issue_of(case, where[0], finding, under))
    report.issues.sort(key=lambda issue: (issue.line, issue.column))
    return report


def _show(page: "Page", case: "Case | None", report: Report) -> None:
    for issue in report.issues:
        page.say(issue.render())
    warnings = len(report.issues) - report.mistakes
    if report.mistakes:
        page.say(f"{_count(report.mistakes, 'mistake')}, {_count(warnings, 'warning')}.")
        return
    if case is None:
        return
    if report.issues:
        page.say()
    page.title(str(case.machine["title"]))
    page.say(f"No mistakes, {_count(warnings, 'warning')}.")
    from detente.case.evidence import sizes as supported_sizes

    sizes = list(_sizes(report))
    if sizes:
        page.heading("Size")
        page.table(("theory", "plan", "states", "final", "transitions"), sizes, right=(2, 3, 4))
        _portraits(page, case, next(iter(report.games.values())))
    elements, judged, notes = _rests(case)
    page.heading("What it rests on")
    page.say(f"{judged} of {_count(elements, 'element')} rest on no note: they are judgements.", indent=2)
    supported = list(supported_sizes(case.machine).values())
    if supported:
        ours = supported.count(False)
        page.say(
            f"How large {ours} of {_count(len(supported), 'number')} are, behaviour apart, no note says.", indent=2
        )
    if case.notes:
        counts = f"{notes.evidence} evidence, {notes.background} background, {len(notes.neither)} neither"
        page.say(f"{_count(len(case.notes), 'note')}: {counts}.", indent=2)
    if notes.neither:
        page.say(f"Cited by nothing, and not background: {', '.join(notes.neither)}.", indent=2)
    if case.coding is not None:
        from detente.case.coding import interests
        from detente.insight import agreement

        found, every = agreement(case.machine, case.coding), interests(case.machine)
        page.say(
            f"{found.by} weighs {len(found.pairs)} of {_count(len(every), 'interest')} from the same notes: kappa "
            f"{_share(found.kappa)}, rank correlation {_share(found.rank)}, {_share(found.within_one)} of them within "
            f"one word. {found.note}",
            indent=2,
        )
    if case.comparisons:
        page.say(
            f"{_count(len(case.comparisons), 'comparison')}: `detente run CASE --comparisons` holds them.", indent=2
        )


def _share(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.2f}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _sizes(report: Report) -> Iterator[Sequence[str]]:
    """Rows of sizes, plans that do not differ from one theory to the next only once."""
    rows: dict[tuple[str, int, int, int], list[str]] = {}
    for (theory, plan), game in report.games.items():
        moves = sum(len(block.source) for block in game.blocks)
        rows.setdefault((plan, game.space.size, int(game.final.sum()), moves), []).append(theory)
    for (plan, states, final, moves), theories in rows.items():
        every = len(theories) == len({theory for theory, _ in report.games})
        yield "all" if every else ", ".join(theories), plan, str(states), str(final), str(moves)


def _portraits(page: "Page", case: "Case", game: "Game") -> None:
    from detente.game.portrait import portraits
    from detente.words import interval, plain

    page.heading("What each actor wants: flow of utility at the start and at every ending, best first")
    found = portraits(game)
    rows = []
    for portrait in found:
        for place, (label, low, high) in enumerate(portrait.ranking):
            flow = plain(low) if low == high else interval(low, high)
            rows.append((portrait.actor if place == 0 else "", label, flow))
    page.table(("actor", "state", "flow"), rows)
    page.heading("A loss that cannot be undone counts 1 + commitment x foresight times")
    page.table(
        ("actor", "option", "times"),
        [(portrait.actor, option, plain(times)) for portrait in found for option, times in portrait.irreversible],
        right=(2,),
    )


def _rests(case: "Case") -> "tuple[int, int, NoteCount]":
    """Elements that can carry evidence, how many of them are judgements, and what becomes of the notes."""
    from detente.case.evidence import count_notes, judgements, links

    return len(links(case.machine)), len(judgements(case.machine)), count_notes(case.machine, case.notes)


def _data(case: "Case | None", report: Report) -> dict[str, Any]:
    issues = [
        {
            "file": issue.file, "line": issue.line, "column": issue.column, "path": issue.path, "found": issue.found,
            "expected": issue.expected, "hint": issue.hint, "warning": issue.warning,
        }
        for issue in report.issues
    ]  # fmt: skip
    data: dict[str, Any] = {"clean": not report.mistakes, "issues": issues}
    if case is None or report.mistakes:
        return data
    from detente.game.portrait import portraits

    elements, judged, notes = _rests(case)
    data["title"] = case.machine["title"]
    data["digest"] = case.digest
    data["games"] = [
        {
            "theory": theory, "plan": plan, "states": game.space.size, "final": int(game.final.sum()),
            "transitions": sum(len(block.source) for block in game.blocks),
        }
        for (theory, plan), game in report.games.items()
    ]  # fmt: skip
    data["actors"] = [
        {
            "actor": portrait.actor,
            "ranking": [{"state": label, "low": low, "high": high} for label, low, high in portrait.ranking],
            "irreversible": dict(portrait.irreversible),
        }
        for game in list(report.games.values())[:1]
        for portrait in portraits(game)
    ]
    data["elements"], data["judgements"], data["uncited"] = elements, judged, list(notes.neither)
    data["notes"] = {
        "all": len(case.notes), "evidence": notes.evidence, "background": notes.background,
        "neither": len(notes.neither),
    }  # fmt: skip
    from detente.case.evidence import sizes

    supported = list(sizes(case.machine).values())
    data["sizes"] = {"numbers": len(supported), "supported": supported.count(True)}
    data["comparisons"] = list(case.comparisons)
    if case.coding is not None:
        from detente.insight import agreement

        found = agreement(case.machine, case.coding)
        data["second_coder"] = {
            "by": found.by, "interests": len(found.pairs), "kappa": found.kappa, "rank": found.rank,
            "within_one": found.within_one, "note": found.note,
        }  # fmt: skip
    return data
