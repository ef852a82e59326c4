"""Binding: what makes one page of the parts of a brief: its style, its list of contents, what leads where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from detente.chart import shared_rules
from detente.report.anchors import Anchors
from detente.report.assumptions import Assumption
from detente.report.printed import Contents, Printed


@cache
def style() -> str:
    """The style sheet of every brief."""
    return (files("detente.report") / "templates" / "style.css").read_text(encoding="utf-8")


def with_rules(made: Contents) -> Contents:
    """The same with the rules of its figures in the style of the page, each once."""
    more = [figure for section in made.sections for figure in section.figures]
    every = [*made.figures, *more, *(one for one in (made.settling.figure, made.welfare, made.expert_figure) if one)]
    rules, drawings = shared_rules([one.svg for one in every])
    drawn = iter([replace(one, svg=svg) for one, svg in zip(every, drawings, strict=True)])
    return replace(
        made, style=made.style + rules, figures=tuple(next(drawn) for _ in made.figures),
        sections=tuple(replace(one, figures=tuple(next(drawn) for _ in one.figures)) for one in made.sections),
        settling=replace(made.settling, figure=made.settling.figure and next(drawn)),
        welfare=made.welfare and next(drawn), expert_figure=made.expert_figure and next(drawn),
    )  # fmt: skip


def with_list(made: Contents) -> Contents:
    """The same with its list of contents: the sections that are there."""
    there = (
        ("in-short", "In short", True), ("main-questions", "The main questions", True),
        ("figures", "The outcomes in pictures", bool(made.figures)),
        *((section.id, section.title, True) for section in made.sections),
        ("questions", "Every question", True), ("settling", "Where it can settle", True),
        ("why", "Why do they care?", bool(made.cares)),
        ("experts", "What the experts said, and what happened", bool(made.experts)),
        ("second", "A second reader of the same notes", made.second is not None),
        ("theories", "The theories", bool(made.theories)), ("plans", "The plans", bool(made.plans)),
        ("assumptions", "Every assumption", True), ("grounds", "What each answer rests on", True),
        ("notes", "The notes", True), ("meaning", "What the numbers mean, and what they do not", True),
        ("critics", "What a hostile reviewer would say", True), ("made", "How this was made", True),
    )  # fmt: skip
    return replace(made, contents=tuple((id, name) for id, name, is_there in there if is_there))


def known(
    anchors: Anchors,
    sources: Sequence[tuple[Printed, Collection[Printed]]],
    rows: Sequence[tuple[str, Collection[Assumption]]],
) -> Mapping[str, str]:
    """Where the notes and elements that a brief prints stand, by the id and the path a sentence calls them by.

    Args:
        anchors: What stands where.
        sources: The documents that are printed, each with its notes.
        rows: The assumptions that are, by section.
    """
    elements = {row.path: row.anchor for _, section in rows for row in section}
    return elements | {note.id: anchors.note(note.id) for _, notes in sources for note in notes}
