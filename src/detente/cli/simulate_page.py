"""How simulated numbers look on a page: one table for each question, every number with its interval."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Any

from detente.cli.changes import question as asked
from detente.cli.forecast_page import named
from detente.cli.page import Page, write_json
from detente.cli.words import plain, probability
from detente.result import Status

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.study import Run
    from detente.study.simulated import Simulated

FLY = (
    "The states of this case were not enumerated: actors look {steps} ahead, and reckon with nobody else's moves. That "
    "is another reading of the same interests than the one `detente forecast` gives."
)
SPREAD = (
    "The spread over behaviour, which matters more than the interval, is not here: `detente forecast`, or --scenarios."
)


def show(
    case: "Case", found: "Sequence[Simulated]", run: "Run", *, as_json: bool, seed: int, look_ahead: int
) -> None:  # fmt: skip
    """Print the numbers of a study.

    Args:
        case: The case.
        found: Its numbers.
        run: What was computed.
        as_json: Whether as JSON.
        seed: Of the runs.
        look_ahead: Steps actors looked ahead where states were not enumerated.
    """
    if as_json:
        write_json({
            "title": case.machine["title"], "clock": case.machine["clock"], "digest": case.digest, "seed": seed,
            "run": run.id, "status": run.status, "tasks": {"done": run.done, "of": run.total},
            "answers": [_data(one, look_ahead) for one in found],
        })  # fmt: skip
        return
    page = Page()
    page.title(str(case.machine["title"]))
    scenarios = len({one.scenario for one in found})
    confidence = next((one.sampled.confidence for one in found), 0.95)
    page.say(
        f"interval: holds the truth in {confidence:.0%} of simulations like this one, each by itself. Seed {seed}."
    )
    if scenarios > 1:
        page.say(
            f"{scenarios:,} points in the ranges of the uncertain numbers: the middle value, and between which values "
            "nine of ten lie (sampling error included); widest: the widest interval of any point."
        )
    else:
        page.say(SPREAD)
    if any(one.how == "fly" for one in found):
        page.say(FLY.format(steps="no step" if look_ahead == 0 else f"{look_ahead} step{'s' * (look_ahead > 1)}"))
    for question, group in groupby(sorted(found, key=_order(case, found)), key=lambda one: one.question):
        _question(page, case, question, list(group), scenarios > 1)
    unknown = [one for one in found if one.sampled.status is Status.STOPPED]
    if unknown:
        page.say()
        page.say(f"{len(unknown):,} of {len(found):,} numbers are no results; the reasons stand below their tables.")


def _order(case: "Case", found: "Sequence[Simulated]") -> Any:
    places = [list(dict.fromkeys([*case.machine["questions"], *(one.question for one in found)]))]
    places += [["none", *case.machine[section]] for section in ("theories", "plans")]
    return lambda one: tuple(
        place.index(name) for place, name in zip(places, (one.question, one.theory, one.plan), strict=True)
    )


def _question(page: Page, case: "Case", name: str, rows: "list[Simulated]", many: bool) -> None:
    question = case.machine["questions"][name]
    page.heading(f"{name}: {question['text']}" if question.get("text") else name)
    page.say(asked({**question, "text": ""}), indent=2)
    columns = ("", "median", "5-95%", "widest", "points") if many else ("", "value", "interval", _counted(rows))
    page.table(columns, list(_lines(rows, many, question)), right=range(1, len(columns)))
    notes: dict[str, None] = {}
    for one in rows:
        if one.sampled.note:
            said = one.sampled.note if one.sampled.status is not Status.STOPPED else f"No result: {one.sampled.note}"
            notes[said] = None
    for note in list(notes)[:3]:
        page.say(note, indent=2)
    if len(notes) > 3:
        page.say(f"And {len(notes) - 3:,} more notes of this kind; --json gives them all.", indent=2)


def _counted(rows: "Sequence[Simulated]") -> str:
    """What the last column counts: runs, or repetitions where outcomes were split."""
    return "replicates" if any(row.sampled.trials and not row.sampled.runs for row in rows) else "runs"


def _lines(rows: "Sequence[Simulated]", many: bool, question: Any) -> Iterator[list[str]]:
    plans, theories = len({row.plan for row in rows}) > 1, len({row.theory for row in rows}) > 1
    chance = question.get("probability") is not None or question.get("at_least") is not None
    for theory, group in groupby(rows, key=lambda row: row.theory):
        if plans and theories:
            yield [named(theory, "theory"), *[""] * (4 if many else 3)]
        for plan, members in groupby(group, key=lambda row: row.plan):
            label = "  " * (plans and theories) + (
                named(plan, "plan") if plans or not theories else named(theory, "theory")
            )
            some = list(members)
            if many:
                yield [label, *_summary(some, chance)]
                continue
            for number, one in enumerate(some, start=1):
                which = f" ({number} of {len(some)})" if len(some) > 1 else ""
                yield [label + which, *_cells(one, chance)]


def _say(chance: bool) -> Any:
    return probability if chance else plain


def _cells(one: "Simulated", chance: bool) -> list[str]:
    say, found = _say(chance), one.sampled
    if found.estimate is None:
        return ["not asked" if found.status is Status.UNASKABLE else "not a result", "-", f"{found.trials:,}"]
    if math.isinf(found.estimate):
        return [say(found.estimate), "-", f"{found.trials:,}"]
    return [say(found.estimate), f"{say(found.low)} to {say(found.high)}", f"{found.trials:,}"]


def _summary(some: "Sequence[Simulated]", chance: bool) -> list[str]:
    known = [one.sampled for one in some if one.sampled.estimate is not None and math.isfinite(one.sampled.estimate)]
    if not known:
        return ["not a result", "-", "-", "0"]
    say, values = _say(chance), sorted(one.estimate or 0.0 for one in known)
    low, high = values[int(0.05 * (len(values) - 1))], values[math.ceil(0.95 * (len(values) - 1))]
    widest = max(one.high - one.low for one in known)
    return [say(median(values)), f"{say(low)} to {say(high)}", say(widest), f"{len(known):,} of {len(some):,}"]


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
