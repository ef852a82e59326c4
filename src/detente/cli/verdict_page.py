"""How a verdict on a plan is printed, while it is computed and in the end, and the same as data."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.note import Note
from detente.cli.page import Page
from detente.insight.deserving.result import Cell, Failing, Verdict
from detente.insight.influence.result import Influence
from detente.insight.sensitivity.boxes import Between
from detente.report.deserving import MARKS, central_lines, columns_of, lines
from detente.report.deserving_words import RULE, Wording
from detente.report.failing_words import FailingWords
from detente.report.resting_words import resting
from detente.study.grid import ALONE
from detente.words import many

Data = Mapping[str, Any]


def show_verdict(
    page: Page, verdict: Verdict, machine: Data, notes: Mapping[str, Note], stopped: str = ""
) -> None:  # fmt: skip
    """Print a verdict.

    Args:
        page: Where to.
        verdict: What was found.
        machine: Machine form of the case.
        notes: Its notes.
        stopped: What to say where it was stopped.
    """
    words, fails = Wording(verdict, machine), FailingWords(Wording(verdict, machine))
    page.title(words.title())
    if stopped:
        page.say(stopped)
    page.say(words.headline())
    for one in verdict.asked:
        first, *rest = words.question(one)
        page.console.print()
        page.say(first)
        if one.question in verdict.leading:
            page.table(
                ("", *columns_of(verdict)), list(lines(words, one)), right=range(1, len(columns_of(verdict)) + 1)
            )
            page.say(f"What the plan adds in the mean over points. {MARKS}", indent=2)
        for text in rest:
            page.say(text, indent=2)
    if failed := list(failing(verdict, fails)):
        page.heading("What would have to be true for it to fail")
    for text in failed:
        page.say(text)
    if verdict.resting:
        page.heading("What that rests on")
    for place, (name, rested) in enumerate(verdict.resting):
        for text in resting(name, rested, notes, machine, again=place > 0):
            page.say(text)
    page.heading("How this was judged")
    page.say(words.axes())
    page.say(RULE)


def failing(verdict: Verdict, fails: FailingWords) -> Iterator[str]:
    """Everything that is said of failing."""
    for name in verdict.leading:
        turning = fails.turning(verdict.of(name))
        if turning:
            yield turning
    for one in verdict.failing:
        if one.question in verdict.leading:
            yield fails.failing(one)
    for found in verdict.turns:
        yield fails.turned(found)


def so_far(verdict: Verdict, machine: Data) -> str:
    """What there is of a verdict while it is computed: the first sentence, and a table for each of two questions."""
    words = Wording(verdict, machine)
    page = Page(io.StringIO())
    if verdict.points:
        page.say(words.headline())
    else:
        page.say(f"{words.title()} So far at central values, what the plan adds to each question:")
    for one in verdict.asked[:2]:
        page.say(f"`{one.question}` ({one.better} is better):")
        rows = list(lines(words, one)) if verdict.points else list(central_lines(words, one))
        page.table(("", *columns_of(verdict)), rows, right=range(1, len(columns_of(verdict)) + 1))
    return _text(page)


def resting_so_far(question: str, notes: Mapping[str, Note], machine: Data, found: Influence) -> str:
    """What there is of what a plan's effect rests on, while it is computed."""
    page = Page(io.StringIO())
    orders = f"from {many(found.orders, 'order')} " if found.orders else ""
    page.say(f"So far, {orders}at {found.points} of {found.asked} points:")
    for text in resting(question, found, notes, machine):
        page.say(text, indent=2)
    return _text(page)


def _text(page: Page) -> str:
    """What was written to a page in memory."""
    stream = page.console.file
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def data(verdict: Verdict, machine: Data, notes: Mapping[str, Note]) -> dict[str, Any]:
    """A verdict for a program.

    Args:
        verdict: What was found.
        machine: Machine form of the case.
        notes: Its notes.
    """
    words = Wording(verdict, machine)
    fails = FailingWords(words)
    return {
        "plan": verdict.plan, "answer": verdict.answer, "sentence": words.headline(), "rule": RULE,
        "theories": [theory or ALONE for theory in verdict.theories], "depths": verdict.depths,
        "at_equilibrium": [theory or ALONE for theory in verdict.still], "points": verdict.points,
        "points_wanted": verdict.wanted,
        "questions": [
            {
                "question": one.question, "better": one.better, "sentences": list(words.question(one)),
                "turned_by": fails.turning(one), "cells": [_cell(cell) for cell in one.cells],
                "depths": [
                    {"depth": depth, "mean": mean.value, "low": mean.low, "high": mean.high}
                    for depth, mean in one.depths
                ],
            }
            for one in verdict.asked
        ],
        "failing": [{**_failing(one), "sentence": fails.failing(one)} for one in verdict.failing],
        "turns": [{**found.as_data(), "sentence": fails.turned(found)} for found in verdict.turns],
        "rests_on": [
            {
                "question": name, "sentences": list(resting(name, found, notes, machine)),
                "notes": found.to_frame("pyarrow").to_pylist(),
                "judgement": {
                    "share": found.unsourced.value, "low": found.unsourced.low, "high": found.unsourced.high,
                },
            }
            for name, found in verdict.resting
        ],
    }  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    mean, share = cell.mean, cell.share
    return {
        "theory": cell.theory or ALONE, "depth": cell.depth, "sort": cell.sort, "before": cell.before,
        "after": cell.after, "bound": cell.bound, "differences": cell.differences, "tenth": cell.spread[0],
        "ninetieth": cell.spread[1], "helps": cell.helps, "harms": cell.harms, "missing": cell.missing,
        "note": cell.note, "mean": None if mean is None else {"value": mean.value, "low": mean.low, "high": mean.high},
        "share": None if share is None else {"value": share.value, "low": share.low, "high": share.high},
    }  # fmt: skip


def _failing(one: Failing) -> dict[str, Any]:
    box = one.box
    return {
        "question": one.question, "points": one.points, "fails": one.fails, "harms": one.harms,
        "share": {"value": one.share.value, "low": one.share.low, "high": one.share.high}, "missing": one.missing,
        "box": None if box is None else {
            "coverage": box.coverage, "density": box.density, "points": box.points, "sought_among": one.sought,
            "apart": one.apart, "apart_fails": one.apart_fails, "apart_base": one.base,
            "limits": [
                {"name": limit.name, "low": limit.low if limit.lifted else 0.0,
                 "high": limit.high if limit.lowered else 1.0}
                if isinstance(limit, Between) else {"name": limit.name, "kept": limit.kept}
                for limit in box.limits
            ],
        },
    }  # fmt: skip
