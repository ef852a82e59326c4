"""The section of a brief that says what an answer hangs on: the tornado, what would turn it over, where it fails."""

from collections.abc import Iterator
from math import isfinite

from detente.chart.box import Side, Sides
from detente.chart.tornado import Swing, Tornado
from detente.insight.sensitivity.boxes import Between, Box
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.trust import Doubt
from detente.insight.sensitivity.turning import Flip
from detente.report.figures import Figure, figure
from detente.report.section import Folded, Grid, Section
from detente.report.sensitive_words import Wording, turns_back, wider
from detente.words import bound, percent, plain

BARS, ROWS = 12, 25
"""Bars of a figure, rows of a table."""
ROUGH = 64
"""Indices of fewer rows are rough."""


def section(result: Sensitivity, source: str) -> Section:
    """What an answer hangs on, as a section of a brief.

    Args:
        result: What was found.
        source: What stands at the foot of every figure.
    """
    words = Wording(result)
    several = ("Where several sets of expectations can come true, the first counts here.",) if result.several else ()
    lead = (words.value(), *words.moving(), *words.turning(), *words.box(), *several)
    id = f"sensitivity-{result.aim.question}"
    figures = tuple(filter(None, (tornado(result, source, f"{id}-t"), box(result, source, f"{id}-b"))))
    return Section(
        id=id, title=f"What it hangs on: {result.text or result.aim.question}", lead=lead, figures=figures,
        folded=tuple(_folded(words)),
    )  # fmt: skip


def tornado(result: Sensitivity, source: str, id: str) -> Figure | None:
    """The figure of the tornado, None if nothing moves the answer.

    Args:
        result: What was found.
        source: What stands at its foot.
        id: The start of its ids.
    """
    bars = wider(result.bars, BARS)
    if not bars:
        return None
    words = Wording(result)
    say = words.amount.value
    first = next((bar for bar in bars if not bar.together and not bar.lost), bars[0])
    title = f"{first.label} moves it most by itself: {say(first.low)} to {say(first.high)}."
    if turns_back(first):
        ends = f"from {say(first.centre)} to {say(first.low)} at its low end and {say(first.high)} at its high end"
        title = f"{first.label} moves it most by itself: {ends}."
    swings = tuple(
        Swing(bar.label, bar.low, bar.high,
              "" if bar.together else f"{plain(bar.from_low)} to {plain(bar.from_high)}", bool(bar.sort))
        for bar in bars
    )  # fmt: skip
    plate = Tornado(
        title=title[0].upper() + title[1:], unit=_unit(words), source=source, say=say, centre=result.value,
        bars=swings, size=words.amount.size,
    )  # fmt: skip
    return figure(plate, id)


def box(result: Sensitivity, source: str, id: str) -> Figure | None:
    """The figure of the box, None if there is none.

    Args:
        result: What was found.
        source: What stands at its foot.
        id: The start of its ids.
    """
    found = result.discovery
    if found is None or found.box is None:
        return None
    words = Wording(result)
    title = (
        f"Where {words.failing()}: this box holds {percent(found.box.coverage)} of such points (coverage); "
        f"{percent(found.box.density)} of its points are such (density)."
    )
    doubts = {doubt.name: doubt for doubt in found.doubts}
    plate = Sides(
        title=title, unit="share of the range", source=source, say=plain,
        sides=tuple(_sides(words, found.box, doubts)),
    )  # fmt: skip
    return figure(plate, id, what="limits")


def _sides(words: Wording, box: Box, doubts: dict[str, Doubt]) -> Iterator[Side]:
    for limit in box.limits:
        doubt = doubts[limit.name]
        chance = " and ".join(f"{value:.1g}" for value in (doubt.low, doubt.high) if value is not None)
        if not isinstance(limit, Between):
            yield Side(words.label(limit.name), 0.0, len(limit.kept) / len(limit.every), ", ".join(limit.kept), ("", ""), chance)  # fmt: skip  # noqa: E501
            continue
        low, high = words.found.ends(limit)
        one = words.found.input(limit.name)
        assert one is not None
        yield Side(
            words.label(limit.name), limit.low if limit.lifted else 0.0, limit.high if limit.lowered else 1.0,
            f"{plain(low)} to {plain(high)}", (plain(one.value(0.0)), plain(one.value(1.0))), chance,
        )  # fmt: skip


def _unit(words: Wording) -> str:
    chance, compared = words.amount.chance, words.amount.compared
    return "difference of probabilities" if chance and compared else words.found.aim.unit


def _folded(words: Wording) -> Iterator[Folded]:
    found = words.found
    grids = [grid for grid in (effects(words), indices(words)) if grid is not None]
    said = words.interactions()
    if grids:
        yield Folded(
            summary="What each number does wherever the others stand", sentences=(said,) if said else (),
            grids=tuple(grids),
        )  # fmt: skip
    flips = (*found.alone, *found.together)
    if flips:
        yield Folded(summary="Every change found that turns it over", grids=(changes(words, flips),))


def effects(words: Wording) -> Grid | None:
    """The table of Morris's screening."""
    found, amount = words.found, words.amount
    if not any(one.size > found.noise for one in found.effects):
        return None
    rows = tuple(
        (words.label(one.name), amount.size(one.size), amount.reach(one.low, one.high), amount.size(one.deviation))
        for one in found.effects[:ROWS] if isfinite(one.size) and one.size > found.noise
    )  # fmt: skip
    many = f"{found.walks} random walk{'' if found.walks == 1 else 's'}"
    return Grid(
        caption=f"Elementary effects for a whole range ({many})", heads=("", "mu*", "95% interval", "sigma"), rows=rows,
        note="mu*: how much a number moves the answer; sigma: how much that depends on the others.",
    )  # fmt: skip


def indices(words: Wording) -> Grid | None:
    """The table of Sobol's indices."""
    found = words.found.indices
    if found is None:
        return None
    rows = tuple(
        (words.label(one.name), f"{one.total:.2f}", f"{one.total_low:.2f} to {one.total_high:.2f}", f"{one.first:.2f}",
         f"{one.first_low:.2f} to {one.first_high:.2f}")
        for one in found.inputs[:ROWS] if isfinite(one.total)
    )  # fmt: skip
    return Grid(
        caption=f"Sobol's indices: shares of the variance ({found.points:,} rows)",
        heads=("", "total", "95% interval", "first", "95% interval"), rows=rows,
        note="First: what a number carries alone; total: with all that it does together with others. A first index "
        f"below 0 or above the total one is error.{_rough(found.points)}",
    )  # fmt: skip


def _rough(rows: int) -> str:
    """What to say of indices from few rows, or from so many as a Sobol sequence does not spread evenly."""
    few = f" Indices of {rows:,} rows are rough: take {ROUGH} or more." if rows < ROUGH else ""
    uneven = f" {rows:,} is no power of two: the rows are spread less evenly than those of a Sobol sequence can be."
    return few + (uneven if rows.bit_count() != 1 else "")


def changes(words: Wording, flips: tuple[Flip, ...]) -> Grid:
    """The table of changes that turn an answer over."""
    rows = tuple(
        (words.change(flip).rsplit(" (", 1)[0], f"{flip.distance:.3f}", words.there(flip), bound(flip.bound))
        for flip in flips[:ROWS]
    )  # fmt: skip
    return Grid(
        caption="Changes, the nearest first", heads=("", "distance", "answer there", "bound"), rows=rows,
        note="Distance: Euclid's, in shares of ranges. With several numbers it is an upper bound on the smallest.",
    )  # fmt: skip
