"""How experts' words look on a page: each forecast beside the model, on every scale that has a number for them."""

import textwrap
from collections.abc import Iterator

from detente.cli.page import Page
from detente.insight.verbal import OURS, Reading, VerbalCertainty, Worded
from detente.report.words import AGREEMENT, agreement, ends, inside, model_says, sentences, whose
from detente.words import many

SIGNS = {"inside": "= inside", "overlaps": "~ overlaps", "below": "< below", "above": "> above", "cannot": "- cannot"}
LEGEND = (
    "model: where eight of ten points of all ranges lie, {points}. = inside: all of that lies in what the words "
    "mean; ~ overlaps: part of it does; < below, > above: the model lies below or above what the words mean; - cannot: "
    "the words or the model have no number, so that there is nothing to compare."
)
NARROW = 13
"""Columns that words of certainty take in a table, if none of them is longer."""


def show_words(page: Page, found: VerbalCertainty) -> None:
    """Print what came of experts' words.

    Args:
        page: Where to.
        found: The result.
    """
    page.title(str(found.machine["title"]))
    page.say(LEGEND.format(points=many(found.points, "point")))
    if OURS in found.scales:
        page.heading("In the case's own reading")
        page.table(("", "words", "reading", "theory", "model", "stands"), list(_ours(found)),
                   whole=(0, 1, 2, 4, 5))  # fmt: skip
    on_scales = [one for one in found.forecasts if _read(one)]
    if on_scales:
        page.heading("On the scales that have a number for the words")
    for one in on_scales:
        page.say()
        page.say(f"{one.question}: “{one.phrase}” ({one.speaker or 'nobody named'}, {one.note})", indent=2)
        heads = ("", "means", "theory", "model", "stands", "points inside")
        page.table(heads, list(_scales(one)), right=(5,), indent=2, whole=(0, 1, 3, 4))
        if said := model_says(one):
            page.say(said, indent=4)
    page.heading("With how many forecasts the model agrees at least in part")
    page.table(AGREEMENT, agreement(found), right=(1, 2, 3, 4))
    page.heading("How far that goes")
    for sentence in sentences(found):
        page.say(sentence, indent=2)


def _read(one: Worded) -> list[Reading]:
    """The readings on shipped scales that have a number."""
    return [reading for reading in one.readings if reading.scale != OURS and reading.ends is not None]


def _ours(found: VerbalCertainty) -> Iterator[tuple[str, ...]]:
    for one in found.forecasts:
        reading = one.reading(OURS)
        assert reading is not None
        said = (f"“{one.phrase}”" if one.phrase else "-") + whose(one, found)
        # a word is never broken, least of all before the quotation mark that ends it
        words = "\n".join(textwrap.wrap(said, NARROW, break_long_words=False, break_on_hyphens=False))
        first = (one.question, words, ends(reading.ends))
        for spread in one.spreads:
            judged = one.of(OURS, spread.theory)
            assert judged is not None
            yield (*first, spread.theory, ends(spread.ends), SIGNS[judged.verdict])
            first = ("", "", "")


def _scales(one: Worded) -> Iterator[tuple[str, ...]]:
    for reading in _read(one):
        first = (reading.scale, ends(reading.ends))
        for spread in one.spreads:
            judged = one.of(reading.scale, spread.theory)
            assert judged is not None
            yield (*first, spread.theory, ends(spread.ends), SIGNS[judged.verdict], inside(judged))
            first = ("", "")
