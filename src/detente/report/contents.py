"""Contents: everything a brief prints, computed and in order, so that the template only sets it."""

from collections.abc import Iterator, Mapping, Sequence

from detente.case.evidence import links
from detente.case.note import Note
from detente.chart import available
from detente.report import figures
from detente.report.anchors import Anchors
from detente.report.assumptions import assumptions, changes, shown
from detente.report.beside import detail
from detente.report.binding import known, style, with_list, with_rules
from detente.report.board import Board, boards
from detente.report.dispute import dispute, leading, widest
from detente.report.experts import compared
from detente.report.experts import sentences as expert_sentences
from detente.report.grounds import Grounds, grounds
from detente.report.honesty import MEANING, critics
from detente.report.interests import cares
from detente.report.opening import (
    added,
    cares_sentence,
    experts_sentence,
    glossary,
    note_sentence,
    size_sentence,
    unsized,
)
from detente.report.points import behaviour_said, sample_said
from detente.report.printed import Asked, Contents, GroundsPrinted, Printed, document_of
from detente.report.second import second
from detente.report.section import Section
from detente.report.sentences import (
    carried_sentence,
    ends_sentence,
    listed,
    short,
    theories_sentence,
    unchosen,
    unsettled,
    value_sentence,
)
from detente.report.settling import settling
from detente.report.tables import matrix, remarks
from detente.report.verdicts import plans_sentences, plans_short
from detente.study.findings import Findings
from detente.words import many

DRAWN = 5
"""Main questions that have a figure: more would weigh as much as all the tables."""


def contents(findings: Findings, sections: Sequence[Section] = ()) -> Contents:
    """Everything a brief prints.

    Args:
        findings: What was found of the case.
        sections: What else was found and is to be said, in this order.
    """
    machine, anchors = findings.machine, Anchors(findings)
    every = boards(findings)
    by_name = {board.name: board for board in every}
    of, shared = grounds(every, findings)
    first = leading(every, machine)
    asked = {board.name: _asked(board, of[board.name], above=board in first) for board in every}
    foot = figures.source(findings)
    experts = compared(findings, by_name, anchors)
    other, caring = second(findings, every), cares(findings)
    whole = links(machine)
    judged = sum(not cited for cited in whole.values())
    printed = _notes(findings, anchors, {note for one in shared for note in one.notes}
                     | {link.note for cited in links(machine, everything=True).values() for link in cited}
                     | {one.note for one in experts})  # fmt: skip
    carried = figures.carriers(first[0], foot) if first else None
    rows = assumptions(anchors)
    contents = Contents(
        title=str(machine["title"]), summary=str(machine.get("summary") or "").strip(),
        date=figures.dates(machine), digest=figures.short_digest(findings.digest),
        counts=_counts(findings, every), style=style(), warnings=tuple(_warnings(findings, every)),
        leading=tuple(asked[board.name] for board in first), how_chosen=_how_chosen(first, machine),
        unsupported=note_sentence(machine), unsized=size_sentence(machine), ours=unsized(machine),
        besides=tuple(filter(None, (*added(every, machine), cares_sentence(caring), experts_sentence(experts)))),
        glossary=glossary(first, machine), rests=tuple(_rests(first, of)), contents=(),
        sections=tuple(sections), anchors=known(anchors, printed, rows),
        drawn=available(),
        figures=(*figures.outcomes(first[:DRAWN], foot, findings.points), *([carried] if carried else [])),
        points=findings.points if findings.samples else 0, spread_said=behaviour_said(findings),
        sample_said=sample_said(findings), groups=tuple(_groups(every, asked)), settling=settling(findings, foot),
        cares=caring, welfare=figures.welfare(caring, foot), experts=experts, second=other,
        expert_sentences=tuple(expert_sentences(experts)), expert_figure=figures.forecasts(experts, foot),
        theories=changes("theory", "theories", anchors), plans=changes("plan", "plans", anchors), assumptions=rows,
        ids=frozenset(row.anchor for _, section in rows for row in section),
        grounds=tuple(_printed(shared, anchors)), sources=printed,
        uncited=len(anchors.notes) - sum(len(notes) for _, notes in printed), meaning=MEANING,
        critics=critics(every, first, judged, len(whole), unsized=size_sentence(machine), agreed=other is not None,
                        scored=bool(experts)),
        made=tuple(_made(findings)),
    )  # fmt: skip
    return with_list(with_rules(contents))


def _asked(board: Board, ground: Grounds, *, above: bool) -> Asked:
    base = (value_sentence(board), theories_sentence(board))
    lead = (*base, carried_sentence(board))
    folded = (ends_sentence(board), carried_sentence(board, judged=False))
    return Asked(
        name=board.name, title=board.title, asks=board.asks, unit=board.unit,
        short=" ".join(filter(None, (short(board), plans_short(board), unchosen(board) if above else ""))), above=above,
        lead=tuple(filter(None, lead)), plans=tuple(plans_sentences(board)),
        sentences=tuple(dict.fromkeys(remarks(board))), folded=tuple(filter(None, folded)), matrix=matrix(board),
        detail=detail(board),
        ground=ground.id, notes=len(ground.notes), judged=len(ground.judgements),
    )  # fmt: skip


def _groups(every: Sequence[Board], asked: Mapping[str, Asked]) -> Iterator[tuple[str, str, tuple[Asked, ...]]]:
    """Questions by how far the theories lie apart, the widest first."""
    sorts: dict[str, list[Board]] = {"apart": [], "drowned": [], "same": [], "one": []}
    for board in widest(every):
        found = dispute(board)
        sort = "one" if found is None else "same" if found.none else "drowned" if found.drowned else "apart"
        sorts[sort].append(board)
    said = {
        "apart": ("Where the theories disagree", "Further apart than behaviour moves the answer; the widest first."),
        "drowned": ("Where behaviour moves the answer as much",
                    "The theories differ; behaviour, of which no source speaks, moves the answer as much or more."),
        "same": ("Where the theories agree", "Every theory gives the same number when there is no plan."),
        "one": ("Where there is nothing to compare", "Fewer than two theories give a single number."),
    }  # fmt: skip
    for sort, members in sorts.items():
        if members:
            yield (*said[sort], tuple(asked[board.name] for board in members))


def _counts(findings: Findings, every: Sequence[Board]) -> str:
    theories = {answer.theory for answer in findings.answers}
    plans = {answer.plan for answer in findings.answers}
    parts = [many(len(every), "question"), many(len(theories), "theory", "theories"), many(len(plans), "plan")]
    return f"{listed(parts)} (none counted as one of each): {many(len(findings.answers), 'answer')}."


def _warnings(findings: Findings, every: Sequence[Board]) -> Iterator[str]:
    if not findings.complete:
        yield "Stopped before the end: this brief holds what there was by then, and questions or rows may be missing."
    wrong, whole = unsettled(every)
    if wrong:
        yield f"{wrong} of {whole} numbers did not converge; they are not results and are not shown."


def _how_chosen(first: Sequence[Board], machine: Mapping[str, object]) -> str:
    return (
        "The questions above are those about how the story ends, then those on which the theories lie furthest apart."
        if first and machine["final"] else "The questions above are those on which the theories lie furthest apart."
    )  # fmt: skip


def _rests(first: Sequence[Board], of: Mapping[str, Grounds]) -> Iterator[str]:
    for board in first[:1]:
        one = of[board.name]
        yield (
            f"“{board.title}” depends on {one.elements} elements of the case; {one.elements - one.judged} of them cite "
            f"notes and {one.judged} cite none. With theories and plans it rests on {len(one.notes)} notes."
        )


def _printed(shared: Sequence[Grounds], anchors: Anchors) -> Iterator[GroundsPrinted]:
    """Grounds, each told from the earlier ones most like it where that is shorter."""
    earlier: dict[str, list[tuple[str, dict[str, str]]]] = {"note": [], "judgement": []}
    for one in shared:
        lists = []
        for kind, there in (
            ("note", {note: anchors.note(note) for note in one.notes}),
            ("judgement", {path: anchors.element(path, theory, plan) for path, theory, plan in one.judgements}),
        ):
            known = earlier[kind]
            near = min(known, key=lambda other: len(other[1].keys() ^ there.keys()), default=("", {}))
            than, before = near if len(near[1].keys() ^ there.keys()) < len(there) / 2 else ("", {})
            without = tuple((name, anchor) for name, anchor in before.items() if name not in there)
            more = tuple((name, anchor) for name, anchor in there.items() if name not in before)
            lists.append((kind, len(there), than, without, more))
            known.append((one.id, there))
        yield GroundsPrinted(id=one.id, questions=one.questions, lists=tuple(lists))


def _notes(findings: Findings, anchors: Anchors, wanted: set[str]) -> tuple[tuple[Printed, tuple[Printed, ...]], ...]:
    return tuple(
        (document_of(source), tuple(_note(note, anchors) for note in notes))
        for source, notes in shown(findings.sources, wanted) if notes
    )  # fmt: skip


def _note(note: Note, anchors: Anchors) -> Printed:
    about = (note.speaker, f"“{note.certainty}”" if note.certainty else "", note.kind, note.date)
    return Printed(id=note.id, anchor=anchors.note(note.id), text=note.text, about=", ".join(filter(None, about)))


def _made(findings: Findings) -> Iterator[str]:
    yield f"Digest of the machine form: `{findings.digest}`."
    if findings.points and findings.samples:
        yield f"Range over all ranges: {sample_said(findings)}"
    yield f"Spread over behaviour: {behaviour_said(findings)}"
    versions = sorted({pair for answer in findings.answers for pair in answer.provenance.versions})
    if versions:
        yield f"Versions: {listed([f'{name} {version}' for name, version in versions])}."
    methods = {(a.provenance.method, a.provenance.reference) for a in findings.answers}
    for method, reference in sorted(methods):
        yield f"{method[:1].upper()}{method[1:]}" + (f": {reference}." if reference else ".")
    yield "The same case gives the same brief, to the byte; no date of the run is in it."
