"""How influence looks on a page and as JSON: what moves most, what rests on no source, what moves nothing and why."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Any

from detente.insight.influence.result import JUDGEMENT, Influence, Mover, Standing
from detente.report.leaning import TRUTH, Leaning
from detente.report.sentences import listed
from detente.report.telling import JUDGED, called, shortened, speaker, told
from detente.words import many

if TYPE_CHECKING:
    from detente.case.note import Note
    from detente.cli.page import Page

Notes = Mapping[str, "Note"]
Data = Mapping[str, Any]
SHORT, FEW = 150, 5
WIDTH = 80
TOGETHER = (
    "+ raises the answer, - lowers it. A share here need not be the sum of those of the notes, and the same notes may "
    "have another by speaker than by document: what they are taken back with is another."
)


def show_influence(
    page: "Page", found: Influence, notes: Notes, machine: Data, *, by: str = "all", top: int = 10,
    everything: bool = False, stopped: bool = False,
) -> None:  # fmt: skip
    """Print what moves an answer.

    Args:
        page: Where to.
        found: What was found.
        notes: The notes of the case by id.
        machine: Its machine form.
        by: `note`, `speaker`, `document` or `all`.
        top: How many notes; of judgements, speakers and documents half as many.
        everything: Whether what moves nothing is listed too.
        stopped: Whether it was stopped before all was computed.
    """
    leaning, half = Leaning(found), (top + 1) // 2
    page.title(f"What moves {found.question}: {_asked(found)}")
    if stopped:
        orders = f"{found.orders:,} of {2 * found.asked:,} orders at " if found.orders else ""
        page.say(
            f"Stopped after {orders}{found.points:,} of {found.asked:,} points; parts of what follows may be missing."
        )
    page.say(" ".join(filter(None, (found.text, leaning.headline().replace("`", ""), leaning.sourceless()))))
    page.say(_points(found))
    for said in found.failed:
        page.say(said)
    moving, judged = leaning.moving("note"), leaning.moving(JUDGED)
    explained = leaning.explained()
    for what, movers, most in (("notes", moving, top), ("judgements", judged, half)):
        if by in ("note", "all") and movers:
            page.heading(f"The {what} that matter most{_of(len(movers), most)}")
            if explained:  # once
                page.say(explained, indent=2)
                explained = ""
            _movers(page, leaning, movers[:most], notes, machine)
    for kind, movers in (("speaker", found.speakers), ("document", found.documents)):
        totals = [one for one in movers if one.standing is Standing.MOVES]
        if by in (kind, "all") and totals:
            page.heading(f"By {kind}, all notes of each taken back together{_of(len(totals), half)}")
            page.say(TOGETHER, indent=2)
            _totals(page, leaning, totals[: top if by == kind else half], kind)
    if by in ("note", "all"):
        _still(page, leaning, everything)
    page.heading("The whole")
    page.say(leaning.whole(), indent=2)
    page.say(TRUTH, indent=2)


def so_far(found: Influence, notes: Notes, machine: Data) -> str:
    """A first ranking, for a person who waits: the notes and judgements that move the answer most by now."""
    leaning = Leaning(found)
    orders = f"{many(found.orders, 'order')} at " if found.orders else ""
    lines = [f"After {orders}{found.points:,} of {found.asked:,} points; intervals will narrow."]
    for place, one in enumerate(leaning.moving("note", JUDGED)[:FEW], start=1):
        words = shortened(told(one, notes, machine), 60)
        lines.append(f"{place}. {called(one)} {leaning.does(one.share)}" + (f": {words}" if words else ""))
    lines.append(leaning.sourceless() or leaning.headline())
    each = (textwrap.wrap(line, WIDTH - 2, subsequent_indent="  ", break_on_hyphens=False) for line in lines)
    return "\n".join("  " * bool(place) + line for place, line in enumerate(chain.from_iterable(each)))


def _asked(found: Influence) -> str:
    pair = (("theory", found.theory), ("plan", found.plan))
    return ", ".join(f"{what} {name}" if name else f"no {what}" for what, name in pair)


def _points(found: Influence) -> str:
    at = f"{found.points:,} points of the ranges" + (f" of {found.asked:,}" if found.points < found.asked else "")
    return f"At {at}, seed {found.seed}."


def _of(count: int, shown: int) -> str:
    return f" ({shown} of {count})" if count > shown else f" ({count})" if count else ""


def _movers(page: "Page", leaning: Leaning, movers: Sequence[Mover], notes: Notes, machine: Data) -> None:
    """What each does, our words, who says it, and its other numbers."""
    for place, one in enumerate(movers, start=1):
        title = f"{place:>2}  {called(one)} {leaning.does(one.share)}"
        hung = textwrap.fill(title, page.console.width - 2, subsequent_indent=" " * 4, break_on_hyphens=False)
        page.say(hung, indent=2, style="bold")
        words = shortened(told(one, notes, machine), SHORT)
        who = speaker(notes.get(one.player))
        said = f"{who}: {words}" if who and words else words or who
        if said:
            page.say(said, indent=6)
        page.say(leaning.numbers(one), indent=6)


def _totals(page: "Page", leaning: Leaning, movers: Sequence[Mover], kind: str) -> None:
    rows = [
        ("our judgements" if one.player == JUDGEMENT else one.player, str(len(one.members)),
         leaning.cell(one.share), leaning.reach(one.reach))
        for one in movers
    ]  # fmt: skip
    unbroken = (0, 2, 3) if kind == "document" else (2, 3)  # the id of a document has no place to break it at
    page.table((kind, "notes", "share", "reach"), rows, right=(1,), whole=unbroken)


def _still(page: "Page", leaning: Leaning, everything: bool) -> None:
    """What moves nothing, if anything does: how many for each reason, and which where few or all are wanted."""
    still, silent = list(leaning.still()), list(leaning.silent()) if everything else []
    if still or silent:
        page.heading("What moves nothing")
    for standing, means, movers in still:
        page.say(f"{standing.value}: {len(movers)} ({means})", indent=2)
        if everything or len(movers) <= FEW:
            page.say(listed([one.player for one in movers]), indent=4)
    for said in silent:
        page.say(said, indent=2)
    if still and not everything:
        page.say("--all names every one.", indent=2)


def data(found: Influence, notes: Notes, by: str = "all") -> dict[str, Any]:
    """An influence for a program: changes are those when a player is taken back, so a note that raises has one below 0.

    Args:
        found: What was found.
        notes: The notes of the case by id.
        by: `note`, `speaker`, `document` or `all`.
    """
    sorts = {"note": "notes", "speaker": "speakers", "document": "documents"}
    known = asdict(found)
    for kind, name in sorts.items():
        if by not in (kind, "all"):
            del known[name]
        else:
            known[name] = [_mover(one, notes) for one in getattr(found, name)]
    return known


def _mover(mover: Mover, notes: Notes) -> dict[str, Any]:
    known, note = asdict(mover), notes.get(mover.player)
    known |= {"standing": mover.standing.value, "does": _does(mover)}
    return known | {"text": note.text if note else "", "certainty": note.certainty if note else ""}


def _does(mover: Mover) -> str:
    """What it does while it stands, in a word."""
    if mover.standing is not Standing.MOVES:
        return "nothing"
    if mover.share.low <= 0 <= mover.share.high:
        return "either way"
    return "lowers" if mover.share.value > 0 else "raises"
