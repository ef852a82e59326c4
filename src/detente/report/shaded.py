"""The reading page: every document of a case as our notes tell it, each note shaded by its influence on one answer.

Like a brief it loads nothing and runs nothing, and its texts are data. The shade is never the only sign: the width and
the kind of the line at the left, a sign and words say the same.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.case.note import Source
from detente.insight.influence.result import JUDGEMENT, Influence, Mover, Standing
from detente.report.binding import style
from detente.report.document import environment
from detente.report.figures import short_digest
from detente.report.leaning import STEPS, TRUTH, Leaning, effect
from detente.report.printed import document_of
from detente.report.section import Grid
from detente.report.telling import JUDGED, called, speaker, told

MOST = 10
WAYS = {"+": "up", "-": "down", "±": "either"}
STILL = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A note or a judgement as it is printed."""

    name: str
    anchor: str
    text: str
    who: str
    manner: str
    """Classes: which way, which step, whether a judgement."""
    sign: str
    does: str
    more: str
    judged: bool
    next: str = ""
    """The anchor of the one that moves the answer next to it."""
    next_said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document as it is printed."""

    anchor: str
    title: str
    cited: str
    url: str
    total: str
    leaves: tuple[Leaf, ...]


def write(found: Influence, sources: Mapping[str, Source], machine: Mapping[str, Any], digest: str) -> str:
    """Write the page.

    Args:
        found: The influence of the notes on an answer.
        sources: The documents of the case.
        machine: Its machine form.
        digest: Its digest.

    Returns:
        The document; the same for the same influence.
    """
    printed = _Page(found, sources, machine).contents() | {"digest": short_digest(digest)}
    page = environment().get_template("shaded.html").render(p=printed, b={})
    return re.sub(r"\n\s*\n+", "\n", page).lstrip()


class _Page:
    """Puts an influence beside the notes."""

    def __init__(self, found: Influence, sources: Mapping[str, Source], machine: Mapping[str, Any]) -> None:
        self.found, self.sources, self.machine = found, sources, machine
        self.notes = {id: note for source in sources.values() for id, note in source.notes.items()}
        self.leaning = Leaning(found)
        self.steps = self.leaning.steps(found.notes)
        self.moving = self.leaning.moving("note", JUDGED)
        self.movers = {one.player: one for one in found.notes}

    def contents(self) -> dict[str, Any]:
        """Everything the template prints."""
        found, leaning = self.found, self.leaning
        first = leaning.headline().replace("`", ""), leaning.sourceless()
        leaves = {player: self._leaf(one) for player, one in self.movers.items()}
        return {
            "title": str(self.machine["title"]), "question": found.question, "text": found.text,
            "asked": f"Asked under {_named(found.theory, 'theory')} and {_named(found.plan, 'plan')}.",
            "about": f"{found.points:,} points in the ranges of the uncertain numbers, seed {found.seed}.",
            "warnings": tuple(self._warnings()), "sourceless": " ".join(filter(None, first)), "whole": leaning.whole(),
            "truth": TRUTH, "explained": leaning.explained(), "steps": tuple(self._legend()),
            "most": tuple(leaves[one.player] for one in self.moving[:MOST]), "totals": tuple(self._totals()),
            "documents": tuple(self._sheet(source, leaves) for source in self.sources.values() if source.notes),
            "judgements": tuple(leaf for leaf in leaves.values() if leaf.judged), "made": tuple(self._made()),
            "style": style() + _own_style(),
        }  # fmt: skip

    def _warnings(self) -> Iterator[str]:
        if self.found.points < self.found.asked:
            yield f"After {self.found.points:,} of {self.found.asked:,} points: intervals narrow with more."
        yield from self.found.failed

    def _legend(self) -> Iterator[tuple[int, str]]:
        """What each step holds, as a part of all influence."""
        most = max((one.part for one in self.found.notes), default=0.0)
        for step in range(STEPS, 0, -1):
            high = most / 2 ** (STEPS - step)
            yield step, (
                f"{_part(high / 2)} to {_part(high)} of all influence" if step > 1 else f"up to {_part(high)}"
            )  # fmt: skip

    def _leaf(self, mover: Mover) -> Leaf:
        """A note or judgement."""
        leaning, note = self.leaning, self.notes.get(mover.player)
        judged = mover.kind == JUDGED
        said = mover.standing.value
        leaf = Leaf(
            name=called(mover), anchor=_anchor(mover.player), text=told(mover, self.notes, self.machine), judged=judged,
            who=", ".join(filter(None, (speaker(note), note.kind, note.date))) if note else "", manner=STILL, sign="",
            does=said[:1].upper() + said[1:] + ".", more=mover.reason,
        )  # fmt: skip
        if mover.standing is not Standing.MOVES:
            return leaf
        own = effect(mover.share)
        sign = "±" if own.low <= 0 <= own.high else "+" if own.value > 0 else "-"
        step = self.steps[mover.player] or 1
        place = self.moving.index(mover)
        after = self.moving[(place + 1) % len(self.moving)]
        more = f"Step {step} of {STEPS}; {leaning.numbers(mover)}."
        return replace(
            leaf, manner=f"{WAYS[sign]} s{step}{' judged' if judged else ''}", sign=sign, more=more,
            does=leaning.does(mover.share, it=self.found.question), next=_anchor(after.player),
            next_said=f"{_place(place + 1)} of {len(self.moving)}; next: {called(after)}",
        )  # fmt: skip

    def _sheet(self, source: Source, leaves: Mapping[str, Leaf]) -> Sheet:
        printed = document_of(source)
        total = next((one for one in self.found.documents if one.player == source.id), None)
        moving = sum(self.movers[id].standing is Standing.MOVES for id in source.notes if id in self.movers)
        many = f"{moving} of its {len(source.notes)} notes {'moves' if moving == 1 else 'move'} the answer"
        if total is not None and moving:
            many += f"; together, its notes {self.leaning.does(total.share, many=True, it=self.found.question)}"
        return Sheet(
            anchor="source-" + printed.id, title=printed.title or source.id, cited=printed.cited, url=printed.url,
            total=many + ".", leaves=tuple(leaves[id] for id in source.notes if id in leaves),
        )  # fmt: skip

    def _totals(self) -> Iterator[Grid]:
        """Documents and speakers that move the answer, each with all its notes."""
        for name, movers in (("document", self.found.documents), ("speaker", self.found.speakers)):
            rows = tuple(self._total(one) for one in movers if one.part > 0)
            if rows:
                yield Grid(caption=f"By {name}: all notes of each taken back together ({self.leaning.sure} intervals)",
                           heads=(name, "raises (+) or lowers (-) it by", "reach", "notes"),
                           rows=rows)  # fmt: skip

    def _total(self, mover: Mover) -> tuple[str, ...]:
        name = "our judgements" if mover.player == JUDGEMENT else mover.player
        if mover.kind == "document" and mover.player in self.sources:
            name = self.sources[mover.player].title or name
        return name, self.leaning.cell(mover.share), self.leaning.reach(mover.reach), str(len(mover.members))

    def _made(self) -> Iterator[str]:
        yield "`detente influence` takes back each note and each judgement, and asks the question again."
        orders = self.found.orders
        how = f"estimated from {orders:,} orders of the notes" if orders else "over every set of notes"
        yield f"Shares are Shapley values (Shapley 1953) of the answer at each point, {how}, averaged over the points."
        if orders:
            yield "What the orders leave open lies within the intervals of shares; reach it raises."
        yield "Of two notes for one thing and no other each does nothing alone, and both have the same share."


def _named(name: str | None, what: str) -> str:
    return f"the {what} {name}" if name else f"no {what}"


def _anchor(player: str) -> str:
    """Where a player stands on the page: no two have one, whatever their ids are made of."""
    return "note-" + re.sub(r"[^\w.:-]", lambda other: f"~{ord(other[0]):x}~", player)


def _part(share: float) -> str:
    return f"{share * 100:.2g}%"


def _place(place: int) -> str:
    tail = "th" if 10 < place % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{tail}"


def _own_style() -> str:
    from importlib.resources import files

    return (files("detente.report") / "templates" / "shaded.css").read_text(encoding="utf-8")
