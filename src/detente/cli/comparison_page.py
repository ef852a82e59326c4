"""How comparisons look on a page: at how many points each holds, what it is at central values, and where it fails."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from detente.case.comparisons import Side
from detente.case.questions import probable
from detente.words import plain, probability

if TYPE_CHECKING:
    from detente.case.comparisons import Claim
    from detente.cli.page import Page
    from detente.study.compared import Compared, Count, Pair

SIGNS = {"less": "<", "at most": "<=", "equal": "="}
_VERDICTS = {"holds": "holds", "fails": "fails", "undecided": "is undecided", "unknown": "is unknown"}
EXPLAINED = (
    "Each claim at {points:,} points of all the ranges it does not set itself. Fails: the share of points where it "
    "does, and a 95% interval for that share of the ranges. Undecided: the two numbers are nearer than their numerical "
    "bounds."
)


def show_comparisons(page: "Page", found: "Sequence[Compared]", points: int) -> None:
    """Print comparisons.

    Args:
        page: Where to.
        found: What was found of them.
        points: At how many points they were looked at.
    """
    page.say(EXPLAINED.format(points=points))
    rows = []
    for one in found:
        rows.append((one.comparison.id, *_cells(one.count)))
        if len(one.claims) > 1:
            rows += [(f"  claim {n}", *_cells(count)) for n, count in enumerate(one.claims, start=1)]
    page.heading("Where they hold")
    page.table(("", "holds at", "fails", "interval", "undecided"), rows, right=(1, 2, 3, 4))
    for one in found:
        _show(page, one)


def _show(page: "Page", one: "Compared") -> None:
    page.heading(f"{one.comparison.id}: {one.comparison.text}" if one.comparison.text else one.comparison.id)
    for number, pair in enumerate(one.central, start=1):
        count = f"{number}. " if len(one.central) > 1 else ""
        page.say(f"{count}{_said(pair)}; at central values it {_VERDICTS[pair.verdict]}.", indent=2)
        if pair.note:
            page.say(pair.note, indent=4)
    if one.count.unknown:
        page.say(f"At {one.count.unknown:,} points a side has no number; they are not counted.", indent=2)
    if one.worst is None:
        return
    pair = one.worst.pair
    which = f"claim {one.comparison.claims.index(pair.claim) + 1}, " if len(one.claims) > 1 else ""
    page.say(f"It fails most at point {one.worst.point + 1}: {which}{_number(pair, 'one')} against "
             f"{_number(pair, 'other')}. --json has the point.", indent=2)  # fmt: skip
    for telling in one.telling:
        where = "low" if telling.fails < telling.holds else "high"
        page.say(f"It fails where {telling.path} is {where}: in the middle at {telling.fails:.0%} of its range, "
                 f"elsewhere at {telling.holds:.0%}.", indent=2)  # fmt: skip
    if not one.telling:
        page.say("No single number tells the points where it fails from the others.", indent=2)


def _cells(count: "Count") -> Sequence[str]:
    if count.share is None:
        return f"0 of {count.points:,}", "-", "-", "0"
    low, high = count.interval
    return (
        f"{count.held:,} of {count.points:,}", f"{count.share:.2f}", f"{low:.2f} to {high:.2f}", f"{count.undecided:,}"
    )  # fmt: skip


def _said(pair: "Pair") -> str:
    """A claim with its two numbers, what both sides share first."""
    sides = [
        f"{called(side, pair.claim)} {_number(pair, key)}" if isinstance(side, Side) else plain(side)
        for key, side in (("one", pair.claim.one), ("other", pair.claim.other))
    ]
    both = ", ".join(shared(pair.claim))
    return (f"With {both}: " if both else "") + f" {SIGNS[pair.claim.sort]} ".join(sides)


def called(side: Side, claim: "Claim") -> str:
    """What a side is called: its question, and what it does not share with the other side.

    Args:
        side: The side.
        claim: The claim it is a side of.
    """
    apart = [part for part in _parts(side) if part not in shared(claim)]
    return f"{side.label} ({', '.join(apart)})" if apart else side.label


def shared(claim: "Claim") -> list[str]:
    """Theory, plan, and what is set or imposed on both sides of a claim."""
    sides = [[*_parts(side)] for side in (claim.one, claim.other) if isinstance(side, Side)]
    return [part for part in sides[0] if part in sides[1]] if len(sides) == 2 else []


def _parts(side: Side) -> Iterator[str]:
    if side.theory:
        yield f"theory {side.theory}"
    if side.plan:
        yield f"plan {side.plan}"
    yield from (f"{path.partition('.')[2] or path} {value}" for path, value in side.set)
    yield from (f"{factor} kept {level}" for factor, level in side.do)


def _number(pair: "Pair", key: str) -> str:
    """A number as its question asks for it."""
    value = getattr(pair, key)
    sides = (pair.claim.one, pair.claim.other)
    asked = [side.question for side in sides if isinstance(side, Side)]
    chance = all(probable(one) for one in asked)
    return probability(value) if chance else plain(value)


def data(one: "Compared") -> dict[str, Any]:
    """A comparison for a program."""
    worst = one.worst
    return {
        "comparison": one.comparison.id, "text": one.comparison.text, **_counted(one.count),
        "evidence": [link["note"] for link in one.comparison.evidence],
        "claims": [
            {**_counted(count), **_central(claim, one.central)}
            for claim, count in zip(one.comparison.claims, one.claims, strict=True)
        ],
        "worst": None if worst is None else {
            "point": worst.point, "claim": one.comparison.claims.index(worst.pair.claim), "one": worst.pair.one,
            "other": worst.pair.other, "values": worst.values,
        },
        "telling": [{"path": t.path, "fails": t.fails, "holds": t.holds} for t in one.telling],
    }  # fmt: skip


def _counted(count: "Count") -> dict[str, Any]:
    return {
        "held": count.held, "failed": count.failed, "undecided": count.undecided, "unknown": count.unknown,
        "share": count.share, "interval": count.interval,
    }  # fmt: skip


def _central(claim: "Claim", central: "Sequence[Pair]") -> dict[str, Any]:
    pair = next((pair for pair in central if pair.claim == claim), None)
    sides = [called(side, claim) if isinstance(side, Side) else side for side in (claim.one, claim.other)]
    known = {} if pair is None else {
        "one": pair.one, "one_bound": pair.one_bound, "other": pair.other, "other_bound": pair.other_bound,
        "verdict": pair.verdict, "note": pair.note,
    }  # fmt: skip
    return {"sort": claim.sort, "sides": sides, "shared": shared(claim), "central": known}
