"""The section of a brief on influence: which sentence an answer rests on, and how much of it rests on none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.case.note import Note
from detente.chart.influences import Influences, Lean
from detente.insight.influence.result import Influence, Mover, Standing
from detente.report.figures import Figure, figure
from detente.report.leaning import TRUTH, Leaning, effect
from detente.report.section import Folded, Grid, Section
from detente.report.telling import JUDGED, called, shortened, speaker, told
from detente.words import percent

TOP, BARS = 10, 12
CELLS = ("share", "reach", "median", "width", "alone", "first five")


def section(
    influence: Influence, source: str, *, notes: Mapping[str, Note] | None = None,
    machine: Mapping[str, Any] | None = None,
) -> Section:  # fmt: skip
    """What is said of the influence of notes on one answer.

    Args:
        influence: What was found.
        source: What stands at the foot of the figure.
        notes: The notes of the case, for our words and who says them.
        machine: The machine form, for what a judgement judges.

    Returns:
        The section.
    """
    said = _Said(influence, notes or {}, machine)
    chart = said.chart(source)
    return Section(
        id=f"influence-{influence.question}", title=f"Which sentence does it rest on: {influence.question}",
        lead=tuple(said.lead()), figures=(chart,) if chart else (),
        grids=tuple(filter(None, (said.notes_grid(),))), folded=tuple(said.folded()),
    )  # fmt: skip


class _Said:
    """Puts an influence into the parts of a section."""

    def __init__(self, found: Influence, notes: Mapping[str, Note], machine: Mapping[str, Any] | None) -> None:
        self.found, self.notes, self.machine = found, notes, machine
        self.leaning = Leaning(found)

    def lead(self) -> Iterator[str]:
        """The most important first: which note moves most, and how much rests on no source."""
        found, leaning = self.found, self.leaning
        pair = [f"{what} {name}" for what, name in (("theory", found.theory), ("plan", found.plan)) if name]
        asked = (found.text or f"`{found.question}`:") + (f" ({', '.join(pair)})" if pair else "")
        yield " ".join(filter(None, (asked, leaning.headline(), leaning.sourceless())))
        first = leaning.moving("note")[:1]
        if first and (words := told(first[0], self.notes)):
            yield f"In our words `{first[0].player}` says ({speaker(self.notes[first[0].player])}): {words}"
        for kind, movers in (("speakers", found.speakers), ("documents", found.documents)):
            movers = tuple(one for one in movers if one.player != JUDGED and one.standing is Standing.MOVES)
            if len(movers) > 1:
                one = movers[0]
                yield f"Of the {kind}, {one.player} moves it most: together, its notes {_many(leaning, one)}."
        yield leaning.whole()
        yield TRUTH

    def chart(self, source: str) -> Figure | None:
        """Bars of what moves the answer most, notes and judgements together."""
        movers = self.leaning.moving("note", JUDGED)[:BARS]
        if not movers:
            return None
        leaning, judged = self.leaning, sum(one.kind == JUDGED for one in movers)
        plate = Influences(
            title=f"{_title(leaning, movers[0])} Of the {len(movers)} that move it most, {judged or 'none'} "
            f"{'are judgements' if judged > 1 else 'is a judgement'} with no source.",
            unit="points of probability" if leaning.amount.chance else self.found.unit, source=source,
            say=leaning.amount.signed, sure=leaning.sure, leans=tuple(self._lean(one) for one in movers),
        )  # fmt: skip
        return figure(plate, f"f-influence-{self.found.question}")

    def _lean(self, mover: Mover) -> Lean:
        own = self.leaning.effect(mover.share)
        return Lean(called(mover), own.value, own.low, own.high, mover.kind == JUDGED,
                    shortened(told(mover, self.notes, self.machine)))  # fmt: skip

    def notes_grid(self) -> Grid | None:
        """The notes that matter most."""
        movers = self.leaning.moving("note")
        return self._grid(
            movers[:TOP], "note", f"The notes that move it most{_of(movers, TOP)}", self.leaning.explained()
        )

    def folded(self) -> Iterator[Folded]:
        """Judgements, speakers, documents, and what moves nothing."""
        judged = self.leaning.moving(JUDGED)
        grid = self._grid(judged[:TOP], "judgement", f"Judgements that move it most{_of(judged, TOP)}")
        if grid:
            yield Folded(summary=f"The judgements it rests on ({len(judged)})", grids=(grid,))
        totals = [
            self._totals([one for one in movers if one.standing is Standing.MOVES], name)
            for name, movers in (("speaker", self.found.speakers), ("document", self.found.documents))
        ]
        if any(totals):
            yield Folded(summary="By speaker and by document", grids=tuple(filter(None, totals)))
        still = [*self.leaning.still()]
        sentences = tuple(
            f"{standing.value[:1].upper()}{standing.value[1:]} ({len(movers)}; {means}): "
            f"{', '.join(f'`{one.player}`' for one in movers)}."
            for standing, means, movers in still
        )  # fmt: skip
        if sentences:
            count = sum(len(movers) for *_, movers in still)
            yield Folded(summary=f"What moves nothing ({count})", sentences=sentences)
        if self.found.unmovable:
            reasons = tuple(f"`{one.path}`: {one.reason}" for one in self.found.unmovable)
            yield Folded(summary=f"What cannot be taken back ({len(reasons)})", sentences=reasons)

    def _grid(self, movers: Sequence[Mover], name: str, caption: str, note: str = "") -> Grid | None:
        if not movers:
            return None
        rows: tuple[tuple[str, ...], ...] = tuple(
            (f"`{one.player}`" if one.kind != JUDGED else called(one),
             shortened(told(one, self.notes, self.machine)), speaker(self.notes.get(one.player)),
             *self._cells(one))
            for one in movers
        )  # fmt: skip
        heads: tuple[str, ...] = (name, "says", "who", *CELLS)
        if name == JUDGED:
            heads, rows = heads[:2] + heads[3:], tuple(row[:2] + row[3:] for row in rows)
        return Grid(caption=caption, heads=heads, rows=rows, note=note)

    def _cells(self, mover: Mover) -> tuple[str, ...]:
        leaning = self.leaning
        alone = leaning.cell(mover.single) if self.found.singles > 1 else "-"
        share, median, width = (leaning.cell(change) for change in (mover.share, mover.median, mover.width))
        return share, leaning.reach(mover.reach), median, width, alone, percent(mover.leads)

    def _totals(self, movers: Sequence[Mover], name: str) -> Grid | None:
        if not movers:
            return None
        rows = tuple(
            ("our judgements" if one.player == JUDGED else one.player, str(len(one.members)), *self._cells(one))
            for one in movers[:TOP]
        )
        heads = (name, "notes", *CELLS)
        caption = f"By {name}, all notes of each taken back together{_of(movers, TOP)}"
        return Grid(caption=caption, heads=heads, rows=rows)


def _title(leaning: Leaning, mover: Mover) -> str:
    own = effect(mover.share)
    if own.low <= 0 <= own.high:
        return f"{called(mover)} moves it most, which way is not sure."
    return f"{called(mover)} {'raises' if own.value > 0 else 'lowers'} it most, by {leaning.amount.size(own.value)}."


def _many(leaning: Leaning, mover: Mover) -> str:
    return leaning.does(mover.share, many=True)


def _of(movers: Sequence[Mover], most: int) -> str:
    return f", {most} of {len(movers)}" if len(movers) > most else ""
