"""What a plan's effect rests on, in sentences: the notes that matter most to it, and how much is judgement of ours."""

from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.note import Note
from detente.insight.influence.result import Influence, Mover
from detente.report.leaning import Leaning
from detente.report.telling import JUDGED, called, shortened, speaker, told
from detente.words import percent

MOST = 5
"""Notes that are named."""
JUDGEMENTS = 3
BOTH = (
    "The first number is its share of all that notes and judgements do together, whatever else is taken back; the "
    "second is what it does while all else stands. Those that reach furthest, whichever way, come first; “first five” "
    "is how often it is among the five of its kind that do, when points are drawn again."
)


def resting(question: str, found: Influence, notes: Mapping[str, Note], machine: Mapping[str, Any]) -> Iterator[str]:
    """The notes that matter most to what a plan does to a question, and how much of it rests on no source.

    Args:
        question: Which question.
        found: The influence of notes on the difference that the plan makes.
        notes: The notes of the case.
        machine: Its machine form.
    """
    leaning = Leaning(found)
    added = f"what the plan adds to `{question}`"
    cited = leaning.moving("note")
    if not leaning.moving("note", JUDGED):
        yield leaning.headline().replace("this answer", added)
        return
    if len(cited) > 1:
        yield f"Of the {len(cited)} notes that move {added}, these matter most."
    else:
        yield f"One note moves {added}." if cited else f"No note moves {added}."
    if found.singles > 1:
        yield BOTH
    for one in cited[:MOST]:
        who = speaker(notes.get(one.player))
        words = shortened(told(one, notes), 200).rstrip(".")
        yield f"`{one.player}` {_does(leaning, one)}" + (f" – {who}: {words}." if words else ".")
    yield leaning.sourceless().replace("this answer", added).replace("moves it", f"moves {added}")
    judged = leaning.moving(JUDGED)[:JUDGEMENTS]
    if judged:
        each = [f"{called(one)} {_does(leaning, one)}" for one in judged]
        yield f"Of our judgements these matter most to it: {'; '.join(each)}."


def _does(leaning: Leaning, one: Mover) -> str:
    """What a note or judgement does: its share of the whole, alone, and how surely it leads."""
    if leaning.found.singles < 2:
        return leaning.does(one.share)
    alone = f"and while all else stands {leaning.does(one.single)}"
    return f"{leaning.does(one.share)}, {alone} (first five in {percent(one.leads)})"
