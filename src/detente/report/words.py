"""The section of a brief on verbal certainty: where the model agrees with experts' words, and what the scale does."""

from collections.abc import Iterator

from detente.chart.readings import SIGNS, Bar, Readings, Words
from detente.insight.verbal import OURS, Judged, VerbalCertainty, Worded
from detente.insight.verbal.reading import phrases
from detente.insight.verbal.result import NONE, Count
from detente.report.figures import Figure, figure
from detente.report.section import Folded, Grid, Section
from detente.report.sentences import listed
from detente.words import many, percent

ID = "words"
OWN = "own"


def section(found: VerbalCertainty, source: str) -> Section:
    """Experts' words beside the model, as a section of a brief.

    Args:
        found: The result.
        source: What stands at the foot of the figure.
    """
    how = (
        f"Each forecast's words were read as the case reads them and on every shipped scale; the model was looked at, "
        f"without theory and under the expert's own, at {many(found.points, 'point')} of all ranges, and its range is "
        "where eight of ten of them lie."
    )
    chart = _figure(found, source)
    return Section(
        id=ID, title="Experts' words beside the model", lead=(*sentences(found), how),
        figures=(chart,) if chart else (), grids=(_grid(found), _agreement(found)), folded=tuple(_folded(found)),
    )  # fmt: skip


def sentences(found: VerbalCertainty) -> Iterator[str]:
    """How far model and words agree, and what the scale has to do with it.

    Args:
        found: The result.
    """
    if not found.complete:
        yield f"Stopped after {found.points} of {many(found.asked, 'point')}."
    for whose, what in ((NONE, "without theory"), (OWN, "under each expert's own theory")):
        count = found.agree.get((OURS, whose))
        if count is None or not count.of:
            continue
        yield (
            f"In the case's own reading, {what}, the model agrees at least in part with {count.hits} of the {count.of} "
            f"{'forecasts' if count.of > 1 else 'forecast'} that can be compared{_sample(count)}."
        )
    yield from _moved(found)
    yield from _silent(found)


def _sample(count: Count) -> str:
    """The interval of a share, were what was counted a sample."""
    if count.interval is None:
        return ""
    low, high = count.interval
    return f" (were they a sample, 95% interval {percent(low)} to {percent(high)})"


AGREEMENT = ("", "without theory", "95%", "under their own", "95%")
"""Heads of the rows of `agreement`."""


def agreement(found: VerbalCertainty) -> tuple[tuple[str, ...], ...]:
    """By scale, with how many forecasts the model agrees at least in part, of those that can be compared."""
    rows = []
    for scale in found.scales:
        cells = []
        for whose in (NONE, OWN):
            count = found.agree[scale, whose]
            ends_ = count.interval
            cells += [f"{count.hits} of {count.of}" if count.of else "-",
                      "" if ends_ is None else f"{percent(ends_[0])} to {percent(ends_[1])}"]  # fmt: skip
        rows.append(("the case's own reading" if scale == OURS else scale, *cells))
    return tuple(rows)


def _moved(found: VerbalCertainty) -> Iterator[str]:
    """How far the verdicts depend on the scale."""
    if len(found.scales) < 3:
        return
    moved = found.moved
    if not moved.of or moved.interval is None:
        yield "No forecast has words that two scales give a number, so that the scale cannot move a verdict."
        return
    low, high = moved.interval
    yield (
        f"The scale moves the verdict on {moved.hits} of {moved.of} forecasts whose words two scales or more give a "
        f"number (95% interval {percent(low)} to {percent(high)})."
    )
    for one in found.forecasts:
        turns = one.turns(one.closest)
        if len(turns) > 1:
            each = "; ".join(f"{verdict} on {', '.join(names)}" for verdict, names in turns.items())
            yield f"{called(one)}: {each}."


def _silent(found: VerbalCertainty) -> Iterator[str]:
    """Forecasts without a number, by why."""
    modal, unknown, asked, silent = (dict[str, None]() for _ in range(4))
    for one in found.forecasts:
        asked |= dict.fromkeys(_numberless(one))
        whys = {reading.why for reading in one.readings if reading.scale != OURS}
        if whys and "" not in whys:
            which = silent if "no words" in whys else modal if "modal" in whys else unknown
            which[called(one) if one.phrase else f"{one.question} ({one.note})"] = None
    if modal:
        yield f"Modals say that something can be and no more; no scale gives them a number: {'; '.join(modal)}."
    if unknown:
        who = "No scale knows" if len(found.scales) > 2 else "The scale does not know"
        yield f"{who} these words as they stand, and the nearest will not do: {'; '.join(unknown)}."
    if silent:
        yield f"The notes have no words of certainty: {'; '.join(silent)}."
    if asked:
        yield f"The model has no number to compare: {'; '.join(asked)}."


def _numberless(one: Worded) -> Iterator[str]:
    """Why the model has no number: in the case as it stands, or under the expert's theory alone."""
    first, *own = one.spreads
    if first.ends is None:
        yield f"{one.question}: {first.note.rstrip('.')}"
    for spread in own:
        if spread.ends is None and spread.note != first.note:
            yield f"{one.question} under {spread.theory}: {spread.note.rstrip('.')}"


def whose(one: Worded, found: VerbalCertainty) -> str:
    """Who said it, in brackets, where others spoke to the same question; else empty.

    Args:
        one: The forecast.
        found: All of them.
    """
    several = sum(other.question == one.question for other in found.forecasts) > 1
    return f" ({one.speaker or one.note})" if several else ""


def called(one: Worded) -> str:
    """A forecast in a sentence: its question and the expert's words."""
    return f"{one.question} (“{one.phrase}”)"


def inside(judged: Judged) -> str:
    """At how many points the model's number lies in the reading, with the interval of the share."""
    if judged.interval is None:
        return "-"
    low, high = judged.interval
    return f"{judged.inside} of {judged.points} ({low:.2f} to {high:.2f})"


def ends(pair: tuple[float, float] | None) -> str:
    """A range of probabilities; one number where both ends are the same."""
    return "no number" if pair is None else "–".join(dict.fromkeys(percent(end) for end in pair))


def model_says(one: Worded) -> str:
    """What the model's central value is in the words of the scales that read the expert's; empty if there is none."""
    spread = next((spread for spread in one.spreads if spread.theory == one.closest), None)
    if spread is None or spread.central is None:
        return ""
    scales = [reading.scale for reading in one.readings if reading.scale != OURS and reading.ends is not None]
    said = [f"“{words[0]}” ({scale})" for scale in scales if (words := phrases(spread.central, scale))]
    under = "without theory" if one.closest == NONE else f"under {one.closest}"
    return f"The model {under}, {percent(spread.central)}, is {', '.join(said)}." if said else ""


def _grid(found: VerbalCertainty) -> Grid:
    """A row for each forecast: its words, the model, and how it stands on every scale."""
    read = [
        scale for scale in found.scales
        if any((reading := one.reading(scale)) is not None and reading.ends is not None for one in found.forecasts)
    ]  # fmt: skip
    mute = [scale for scale in found.scales if scale not in read]
    rows = []
    for one in found.forecasts:
        spread = next(spread for spread in one.spreads if spread.theory == one.closest)
        signs = []
        for scale in read:
            judged, reading = one.of(scale, one.closest), one.reading(scale)
            word = "" if reading is None or reading.ends is None else ends(reading.ends)
            verdict = "-" if judged is None else SIGNS.get(judged.verdict, "-")
            signs.append(f"{verdict} {word}".strip())
        words = f"{one.question}: “{one.phrase}”{whose(one, found)}"
        rows.append((words, one.closest, ends(spread.ends), *signs, one.happened))
    return Grid(
        caption="Experts' words, the model under the expert's own theory where the case has one, and how it stands",
        heads=("words", "theory", "model", *read, "happened"), rows=tuple(rows),
        note="= the model's range lies inside the reading, ~ part of it does, < it lies below, > above, - no number."
        + (f" No word of these has a number on {listed(mute, 'or')}." if mute else ""),
    )  # fmt: skip


def _agreement(found: VerbalCertainty) -> Grid:
    return Grid(
        caption="With how many forecasts the model agrees at least in part, by scale, with 95% intervals of the share",
        heads=AGREEMENT, rows=agreement(found), note="Of those whose words the scale gives a number.",
    )  # fmt: skip


def _folded(found: VerbalCertainty) -> Iterator[Folded]:
    """Forecast by forecast."""
    for one in found.forecasts:
        rows = tuple(
            (judged.scale, judged.theory, ends(reading.ends), judged.verdict, inside(judged))
            for judged in one.judged
            if judged.verdict != "cannot" and (reading := one.reading(judged.scale)) is not None
        )
        if not rows:
            continue
        grid = Grid(
            caption=f"{one.question}: “{one.phrase}” ({one.speaker or 'nobody named'}, {one.note})",
            heads=("scale", "theory", "the words mean", "the model is", "points inside, 95% interval of the share"),
            rows=rows,
        )
        said = (model_says(one), one.outcome)
        yield Folded(summary=f"{one.question}: “{one.phrase}”", sentences=tuple(filter(None, said)), grids=(grid,))


def _figure(found: VerbalCertainty, source: str) -> Figure | None:
    """The figure; None where no words have a number."""
    words = []
    for one in found.forecasts:
        bars = []
        for reading in one.readings:
            judged = one.of(reading.scale, one.closest)
            if reading.ends is not None and judged is not None and judged.verdict != "cannot":
                name = "as the case reads it" if reading.scale == OURS else reading.scale
                bars.append(Bar(name, *reading.ends, judged.verdict))
        spread = next(spread for spread in one.spreads if spread.theory == one.closest)
        if bars:
            words.append(Words(f"{one.question}: “{one.phrase}”", tuple(bars), spread.ends, spread.central))
    if not words:
        return None
    agree = sum(any(bar.verdict in ("inside", "overlaps") for bar in one.bars) for one in words)
    plate = Readings(
        title=f"The model lies, at least in part, in what the words mean for {agree} of {len(words)} forecasts",
        unit="probability", source=source, say=percent, words=tuple(words),
    )  # fmt: skip
    return figure(plate, f"{ID}-r")
