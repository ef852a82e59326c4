"""What a plan's effect rests on, in sentences: the notes that matter most to it, and how much is judgement of ours."""

from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.note import Note
from detente.insight.influence.distribution import LEADING
from detente.insight.influence.result import Influence, Mover
from detente.report.leaning import Leaning
from detente.report.telling import JUDGED, called, shortened, speaker, told
from detente.words import percent

JUDGEMENTS = 3
"""Of our own judgements, how many are named; of notes, the five that may lead."""
FURTHEST = "Reach is how far one moves it on average, whichever way; those that reach furthest come first."
BOTH = (
    "The first number is its share of all that notes and judgements do together, whatever else is taken back; the "
    "second is what it does while all else stands."
)
FIVE = "“First five” is how often it is among the five of its kind that reach furthest, when points are drawn again."


def resting(
    question: str, found: Influence, notes: Mapping[str, Note], machine: Mapping[str, Any], *, again: bool = False
) -> Iterator[str]:  # fmt: skip
    """The notes that matter most to what a plan does to a question, and how much of it rests on no source.

    Args:
        question: Which question.
        found: The influence of notes on the difference that the plan makes.
        notes: The notes of the case.
        machine: Its machine form.
        again: Whether what the numbers are was said before.
    """
    leaning = Leaning(found)
    added = f"what the plan adds to `{question}`"
    cited, judged = leaning.moving("note"), leaning.moving(JUDGED)
    if not leaning.moving("note", JUDGED):
        yield leaning.headline().replace("this answer", added)
        return
    if len(cited) > 1:
        yield f"Of the {len(cited)} notes that move {added}, these matter most."
    else:
        yield f"One note moves {added}." if cited else f"No note moves {added}."
    most = max(len(cited), len(judged))
    explained = ((BOTH, found.singles > 1), (FURTHEST, most > 1), (FIVE, most > LEADING))
    said = " ".join(text for text, needed in explained if needed)
    if said and not again:
        yield said
    for one in cited[:LEADING]:
        who = speaker(notes.get(one.player))
        words = shortened(told(one, notes), 200).rstrip(".")
        words = f" – {who}: {words}" if words else ""
        end = "" if words.endswith("…") else "."
        yield f"`{one.player}` {_does(leaning, one, len(cited))}{words}{end}"
    yield leaning.sourceless().replace("this answer", added).replace("moves it", f"moves {added}")
    if judged:
        each = [f"{called(one)} {_does(leaning, one, len(judged))}" for one in judged[:JUDGEMENTS]]
        yield f"Of our judgements these matter most to it: {'; '.join(each)}."


def _does(leaning: Leaning, one: Mover, movers: int) -> str:
    """What a note or judgement does: its share of the whole, alone, and how surely it leads where more move it."""
    said = f"{leaning.does(one.share)}, reach {leaning.reach(one.reach)}"
    if leaning.found.singles > 1:
        said += f", and while all else stands {leaning.does(one.single)}"
    return said if movers <= LEADING else f"{said} (first five in {percent(one.leads)})"
