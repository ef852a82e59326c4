"""How adaptive plans are printed: what was found at central values, then each question with its signpost."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.report.adaptive_words import ASSUMED, SEPARATE, Voice, duration, scenario
from detente.report.lineup import named
from detente.words import percent, plain, points

if TYPE_CHECKING:
    from detente.cli.page import Page
    from detente.insight.adaptive.result import AdaptivePlans
    from detente.insight.adaptive.search import Search
    from detente.insight.adaptive.study import Sought

LEFT_OUT = 3
"""Questions that are left out, with why, in words of their own."""


def show_adaptive(page: "Page", found: "AdaptivePlans") -> None:
    """Print adaptive plans.

    Args:
        page: Where to.
        found: What was found.
    """
    page.title(f"{found.title}: what to watch, and when to change")
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
        first, *rest = voice.sentences()
        page.say(first, indent=2)
        heads, rows = voice.table()
        if rows:
            page.table(heads, rows, right=range(1, len(heads)), whole=(0,))
        for text in rest:
            page.say(text, indent=2)
        if one.missing:
            page.say(f"{one.missing} points are left out: some plan has no number there.", indent=2)
    told = [text for one in found.scenario if (text := scenario(one))]
    if told:
        page.heading("Which uncertain number tells when another plan is better")
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
        chance = sought.machine["questions"][one.question].get("probability") is not None
        say, apart = (percent, points) if chance else (plain, plain)
        text = f"  {one.question}: staying with {named(one.static, 'plan')} {say(one.value)}"
        best = one.ways[0] if one.ways else None
        if best is None or best.gain <= 0:
            yield f"{text}; no signpost does better"
            continue
        way = best.way
        change = f"{named(way.begin, 'plan')} to {named(way.then, 'plan')} after {duration(way.review, clock)}"
        yield f"{text}; from {change} if `{way.watch}` {say(best.value)}, better by {apart(best.gain)}"


def looks(found: "AdaptivePlans") -> str:
    """What there is after some of the points, before the rest is computed."""
    said = []
    for one in found.questions:
        if one.best is not None:
            voice = Voice(found, one)
            gain = voice.gain(one.best.gain, f"staying with {named(one.best.static, 'plan')}")
            said.append(f"  {one.question}, judged at {one.best.points} points so far: {gain}")
    return "\n".join(said)
