"""The section of a brief on adaptive plans: what to watch, when to change, and whether it pays."""

from collections.abc import Iterator

from detente.chart.adaptive import Gain, Gains
from detente.insight.adaptive.result import AdaptivePlans
from detente.insight.intervals import Ranged
from detente.report.adaptive_scenario import scenario
from detente.report.adaptive_words import ASSUMED, COLUMNS, SEPARATE, Voice
from detente.report.figures import Figure, figure
from detente.report.lineup import named
from detente.report.section import Folded, Grid, Section

ID = "adaptive"
DRAWN = 2
"""Questions that are drawn: those where adapting pays, or comes nearest to it."""


def section(found: AdaptivePlans, source: str) -> Section:
    """Adaptive plans as a section of a brief.

    Args:
        found: What was found.
        source: What stands at the foot of every figure.
    """
    said = [Voice(found, one) for one in found.questions]
    told = [text for one in found.scenario if (text := scenario(one))]
    return Section(
        id=ID, title="What to watch, and when to change",
        lead=(ASSUMED, *((SEPARATE,) if any(one.chosen for one in found.questions) else ()),
              *(f"{voice.opening()} {next(voice.sentences())} {voice.worse()}".strip() for voice in said)),
        figures=tuple(_figures(said, source)),
        folded=tuple(_folded(voice) for voice in said)
        + ((Folded(summary="Which uncertain number tells when another plan is better", sentences=tuple(told)),) if told
           else ()),
    )  # fmt: skip


def _folded(voice: Voice) -> Folded:
    heads, rows = voice.table()
    caption = "By theory: how likely the signpost shows, both plans at central values, the gain over points"
    grids = (Grid(caption=caption, heads=heads, rows=tuple(rows), note=COLUMNS),) if rows else ()
    _, *rest = voice.sentences()
    return Folded(summary=f"{voice.one.question}: what the signpost tells", sentences=tuple(rest), grids=grids)


def _figures(said: list[Voice], source: str) -> Iterator[Figure]:
    there = [voice for voice in said if voice.one.best is not None]
    there.sort(key=lambda voice: -_clear(voice.one.best.gain) if voice.one.best else 0.0)
    for voice in there[:DRAWN]:
        best = voice.one.best
        assert best is not None
        staying = f"staying with {named(best.static, 'plan')}"
        rows = tuple(_gain(named(seen.theory, "theory"), seen.gain) for seen in best.theories)
        every = (_gain("by their weights", best.gain),)
        plate = Gains(
            title=f"{voice.one.question}: adapting is {voice.gain(best.gain, staying)}.",
            unit="better by, in points" if voice.amount.chance else "better by", source=source, say=voice.amount.signed,
            blocks=(("over theories", every), ("by theory", rows)) if len(rows) > 1 else (("over points", every),),
        )  # fmt: skip
        yield figure(plate, f"f-{ID}-{voice.one.question}")


def _clear(gain: Ranged) -> float:
    """How far a gain is from not being one, in halves of its interval."""
    return gain.value / (gain.half or 1.0)


def _gain(label: str, gain: Ranged) -> Gain:
    return Gain(label, gain.value, gain.low, gain.high)
