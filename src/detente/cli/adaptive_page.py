"""How adaptive plans are printed: what was found at central values, then each question with its signpost."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.report.adaptive_scenario import scenario
from detente.report.adaptive_words import ASSUMED, COLUMNS, SEPARATE, Voice, duration
from detente.report.amount import Amount
from detente.report.lineup import named
from detente.report.sentences import listed

if TYPE_CHECKING:
    from detente.cli.page import Page
    from detente.insight.adaptive.result import AdaptivePlans
    from detente.insight.adaptive.search import Search
    from detente.insight.adaptive.study import Sought

LEFT_OUT = 3
"""Questions that are left out, with why, in words of their own."""


def show_adaptive(page: "Page", found: "AdaptivePlans", stopped: str = "") -> None:
    """Print adaptive plans.

    Args:
        page: Where to.
        found: What was found.
        stopped: What to say where it was stopped.
    """
    page.title(f"{found.title}: what to watch, and when to change")
    if stopped:
        page.say(stopped)
    for one in found.questions:
        page.say(" ".join(filter(None, (Voice(found, one).answer(), Voice(found, one).worse()))))
    page.console.print()
    page.say(ASSUMED)
    if any(one.chosen for one in found.questions):
        page.say(SEPARATE)
    if len(set(found.weights)) > 1:
        given = [
            f"{named(name, 'theory')} {weight:.3g}" for name, weight in zip(found.theories, found.weights, strict=True)
        ]
        page.say(f"Weights of theories: {', '.join(given)}.")
    for one in found.questions:
        voice = Voice(found, one)
        page.console.print()
        page.say(voice.opening(), style="bold")
        sentences = list(voice.sentences())
        leading = 1 + voice.timed_first
        first, rest = sentences[:leading], sentences[leading:]
        for text in first:
            page.say(text, indent=2)
        heads, rows = voice.table()
        if rows:
            page.table(heads, rows, right=range(1, len(heads)), whole=(0,))
            page.say(COLUMNS, indent=2)
        for text in rest:
            page.say(text, indent=2)
        if one.missing:
            many = "1 point is" if one.missing == 1 else f"{one.missing} points are"
            why = "some plan has no number there" if found.complete else "not computed yet, or without a number"
            page.say(f"{many} left out: {why}.", indent=2)
    told = [text for one in found.scenario if (text := scenario(one))]
    if told:
        page.heading("Which uncertain number tells when another plan is better")
        tells = [f"`{one.stump.path}` (by {one.question})" for one in found.scenario if one.stump and one.stump.tells]
        page.say(f"{listed(tells)}." if tells else "None was found that does.")
        for text in told:
            page.say(text)
    for text in found.left_out[:LEFT_OUT]:
        page.say(f"Left out: {text}")
    if len(found.left_out) > LEFT_OUT:
        page.say(f"Left out, too: {len(found.left_out) - LEFT_OUT} more questions.")
    for text in found.notes[:LEFT_OUT]:
        page.say(f"Some numbers: {text}")


def so_far(sought: "Sought", found: "tuple[Search, ...]") -> Iterator[str]:
    """What was found at central values, before points of all ranges are computed.

    Args:
        sought: What was searched.
        found: What the search found.
    """
    looked = sum(one.looked for one in found)
    yield f"At central values, {looked:,} adaptive plan{'' if looked == 1 else 's'} looked at:"
    clock = str(sought.machine["clock"])
    for one in found:
        amount = Amount.asked(sought.machine, one.question)
        text = f"  {one.question}: staying with {named(one.static, 'plan')} {amount.value(one.value)}"
        best = one.ways[0] if one.ways else None
        if best is None or best.gain <= 0:
            more = "; the nearest are tried at points of all ranges" if one.ways else ""
            yield f"{text}; no signpost does better there{more}"
            continue
        way = best.way
        change = f"{named(way.begin, 'plan')} to {named(way.then, 'plan')} after {duration(way.review, clock)}"
        yield f"{text}; from {change} if `{way.watch}` {amount.value(best.value)}, better by {amount.size(best.gain)}"


def looks(found: "AdaptivePlans") -> str:
    """What there is after some of the points, before the rest is computed."""
    said = []
    for one in found.questions:
        if one.best is not None:
            voice = Voice(found, one)
            gain = voice.gain(one.best.gain, f"staying with {named(one.best.static, 'plan')}")
            said.append(f"  {one.question}, judged at {one.best.points} points so far: {gain}")
    return "\n".join(said)
