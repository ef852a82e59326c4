"""How simulated numbers look on a page: one table for each question, every number with its interval."""

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.cli.page import Page, write_json
from detente.cli.scenario_page import Point, chance, explained, head, notes, order, show_points
from detente.cli.stopping import stopped
from detente.report.lineup import Place, lines, which
from detente.result import Status
from detente.words import plain, probability

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.study import Job, Run
    from detente.study.summed import Simulated

FLY = (
    "The states of this case were not enumerated: actors look {steps} ahead, and reckon with nobody else's moves. That "
    "is another reading of the same interests than the one `detente forecast` gives."
)
SPREAD = (
    "The spread over behaviour, which matters more than the interval, is not here: `detente forecast`, or --scenarios."
)


def show(args: argparse.Namespace, case: "Case", found: "Sequence[Simulated]", run: "Run", job: "Job") -> None:
    """Print the numbers of a study.

    Args:
        args: The command's words.
        case: The case.
        found: Its numbers.
        run: What was computed.
        job: The study.
    """
    seed, look_ahead = args.seed, args.look_ahead
    if args.json:
        points = job.context.scenarios
        write_json({
            "title": case.machine["title"], "clock": case.machine["clock"], "digest": case.digest, "seed": seed,
            "run": run.id, "status": run.status, "tasks": {"done": run.done, "of": run.total},
            "scenarios": [points[number] for number in range(len(points))],
            "answers": [_data(one, look_ahead) for one in found],
        })  # fmt: skip
        return
    page = Page()
    page.title(str(case.machine["title"]))
    if run.status == "stopped":
        page.say(stopped(run, job))
    scenarios = args.scenarios is not None
    confidence = next((one.sampled.confidence for one in found), 0.95)
    page.say(
        f"interval: holds the truth in {confidence:.0%} of simulations like this one, each by itself. Seed {seed}."
    )
    if scenarios:
        many = f"{explained(len(job.context.scenarios))} (sampling error included)"
        page.say(f"{many}; widest: the widest interval of any point.")
    else:
        page.say(SPREAD)
    if any(one.how == "fly" for one in found):
        page.say(FLY.format(steps="no step" if look_ahead == 0 else f"{look_ahead} step{'s' * (look_ahead > 1)}"))
    if scenarios:
        show_points(page, case, [_point(one) for one in found], "widest", len(job.context.scenarios))
    else:
        for question, group in groupby(sorted(found, key=order(case)), key=lambda one: one.question):
            _question(page, case, question, list(group))
    unknown = [one for one in found if one.sampled.status is Status.STOPPED]
    if unknown:
        page.say()
        page.say(f"{len(unknown):,} of {len(found):,} numbers are no results; the reasons stand below their tables.")


def _point(one: "Simulated") -> Point:
    found = one.sampled
    return Point(one.question, one.theory, one.plan, one.scenario, found.estimate, found.high - found.low, _note(one))


def _question(page: Page, case: "Case", name: str, rows: "list[Simulated]") -> None:
    head(page, case, name)
    columns = ("", "value", "interval", _counted(rows))
    places, probable = _places(rows), chance(case, name)
    cells = [(place, _cells(one, probable)) for place, one in zip(places, rows, strict=True)]
    page.table(columns, list(lines(cells)), right=range(1, len(columns)))
    about: dict[str, list[Place]] = {}
    for place, one in zip(places, rows, strict=True):
        about.setdefault(_note(one), []).append(place)
    notes(page, [
        note if len(rows) == len(where) else f"{which(where, places)}: {note}"
        for note, where in about.items() if note
    ])  # fmt: skip
    if any(place.expectations > 1 for place in places):
        page.say("Several expectations bear themselves out: they stand side by side, never averaged.", indent=2)


def _places(rows: "Sequence[Simulated]") -> list[Place]:
    counts = Counter((row.theory, row.plan) for row in rows)
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for row in rows:
        seen[row.theory, row.plan] += 1
        found.append(Place(row.theory, row.plan, seen[row.theory, row.plan], counts[row.theory, row.plan]))
    return found


def _note(one: "Simulated") -> str:
    note = one.sampled.note
    return f"No result: {note}" if note and one.sampled.status is Status.STOPPED else note


def _counted(rows: "Sequence[Simulated]") -> str:
    """What the last column counts: runs, or repetitions where outcomes were split."""
    return "replicates" if any(row.sampled.trials and not row.sampled.runs for row in rows) else "runs"


def _cells(one: "Simulated", probable: bool) -> list[str]:
    say, found = probability if probable else plain, one.sampled
    if found.estimate is None or found.status is Status.STOPPED:
        return ["not asked" if found.status is Status.UNASKABLE else "not a result", "-", f"{found.trials:,}"]
    if math.isinf(found.estimate):
        return [say(found.estimate), "-", f"{found.trials:,}"]
    return [say(found.estimate), f"{say(found.low)} to {say(found.high)}", f"{found.trials:,}"]


def _data(one: "Simulated", look_ahead: int) -> dict[str, Any]:
    found = one.sampled
    return {
        "question": one.question, "theory": one.theory, "plan": one.plan, "scenario": one.scenario,
        "expectation": one.expectation, "value": found.estimate, "low": found.low, "high": found.high,
        "confidence": found.confidence, "trials": found.trials, "runs": found.runs, "steps": found.steps,
        "looks": found.looks, "enumerated": one.how == "tables",
        "look_ahead": look_ahead if one.how == "fly" else None,
        "status": {"name": found.status.name.lower(), "text": found.status.value, "note": found.note},
    }  # fmt: skip
