"""`detente inverse`: whose preferences would have to change, and how little, for a state to hold."""

import argparse
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.cli.codes import NOT_CONVERGED, OK
from detente.cli.computing import positive
from detente.cli.conflicts import Named, actor, add_conflict, conflicts, state_of
from detente.cli.places import add_json
from detente.words import interval, percent

if TYPE_CHECKING:
    from detente.analysis.stability import Count, Needed
    from detente.cli.page import Page

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
FEW = 12
EXAMPLE = """\
examples:
  detente inverse korea-2017 --state paused/suspended/current/partial/partial --theory none
  detente inverse syria.json --state YNN --concept nash --concept seq
  detente inverse syria.json --state YNN --actor Syria --count
  detente inverse syria.json --state YNN --json

A change costs one for each pair of states that an actor comes to compare in another way.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "inverse",
        help="say whose preferences would have to change for a state to hold (detente inverse korea-2017 --state S)",
        description=(
            "Finds a cheapest change of preferences under which a state is an equilibrium, and how many rankings make "
            "it one."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_conflict(command)
    command.add_argument("--state", required=True, metavar="S", help="the state that is to hold")
    command.add_argument("--concept", action="append", choices=CONCEPTS, help="under this concept (default nash, seq)")
    command.add_argument("--actor", metavar="A", help="only for this actor to stay; by default for all")
    command.add_argument("--sanctions", choices=("legal", "once", "single"), default="legal",
                         help="which countermoves deter: the textbook's, or as GMCR+ reads them")  # fmt: skip
    command.add_argument("--count", action="store_true",
                         help="also how many of all strict rankings of each actor would make it stay")  # fmt: skip
    command.add_argument(
        "--seconds", type=positive, default=30.0, metavar="T", help="how long to look at most (default 30)"
    )
    add_json(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find the changes."""
    from detente.analysis.stability import Concept, Sanctions, count_rankings, needed
    from detente.cli.page import Page, write_json

    sanctions = Sanctions(args.sanctions)
    wanted = [Concept(word) for word in args.concept or ("nash", "seq")]
    found: list[tuple[Named, Needed, list[Count]]] = []
    for one in conflicts(args):
        state = state_of(one.conflict, args.state)
        who = actor(one.conflict, args.actor) if args.actor else None
        for concept in wanted:
            change = needed(one.conflict, concept, state, who, sanctions=sanctions, seconds=args.seconds)
            numbers = range(len(one.conflict.actors)) if who is None else [who]
            asked = numbers if args.count else ()
            counts = [count_rankings(one.conflict, concept, state, n, sanctions=sanctions) for n in asked]
            found.append((one, change, counts))
    if args.json:
        write_json([_data(one, change, counts) for one, change, counts in found])
    else:
        page = Page()
        page.title(found[0][0].conflict.title)
        told: dict[tuple[tuple[int, str], ...], list[tuple[Named, Needed]]] = {}
        for one, change, counts in found:
            told.setdefault(tuple(_lines(change, counts)), []).append((one, change))
        for lines, about in told.items():
            _show(page, lines, about)
    return OK if all(change.proved or change.cost == 0 for _, change, _ in found) else NOT_CONVERGED


def _show(page: "Page", lines: tuple[tuple[int, str], ...], about: "list[tuple[Named, Needed]]") -> None:
    """What is the same under several theories, once."""
    from detente.analysis.stability import WORDS

    _, change = about[0]
    labels = [one.label for one, _ in about if one.label]
    page.heading(f"{change.conflict.describe(change.state)} by {WORDS[change.concept]}")
    if labels:
        page.say(f"Under {', '.join(labels)}:", indent=2)
    for indent, text in lines:
        page.say(text, indent=indent)


def _lines(change: "Needed", counts: "list[Count]") -> Iterator[tuple[int, str]]:
    """What there is to say of a change, each with its indent."""
    conflict, here = change.conflict, change.conflict.describe(change.state)
    if not change.changes:
        whom = "everybody" if change.actor is None else conflict.actors[change.actor]
        yield 2, f"It is stable for {whom} by {change.concept.value} as preferences are: nothing has to change."
    if change.changes:
        proved = "" if change.proved else "Not proved to be the cheapest. "
        yield 2, f"{proved}Cost {change.cost}, and no change costs less than {change.bound}. {change.status}"
    for part in change.changes:
        name = conflict.actors[part.actor]
        yield 2, f"{name}: {len(part.pairs)} pair{'' if len(part.pairs) == 1 else 's'} of states"
        yield 4, part.why
        if part.below and part.fewest:
            fewest = ", ".join(conflict.describe(s) for s in part.below[:FEW])
            yield 4, f"It is enough that it no longer prefers {fewest} to {here}."
        pairs = [(conflict.describe(int(better)), conflict.describe(int(worse))) for better, worse in part.pairs[:FEW]]
        more = "" if len(part.pairs) <= FEW else f" and {len(part.pairs) - FEW} more"
        if all(better == here for better, _ in pairs):
            yield (
                4,
                f"A cheapest ranking that does it puts {here} above {', '.join(worse for _, worse in pairs)}{more}.",
            )
        else:
            told = "; ".join(f"{better} above {worse}" for better, worse in pairs)
            yield 4, f"A cheapest ranking that does it puts {told}{more}."
    methods: dict[str, list[str]] = {}
    for count in counts:
        methods.setdefault(count.method, []).append(f"{conflict.actors[count.actor]} {_share(count)}")
    for method, shares in methods.items():
        yield 2, f"Of all strict rankings of an actor, so many make it stay: {', '.join(shares)}. {method}"


def _share(count: "Count") -> str:
    """How many rankings, in words."""
    if isinstance(count.share, Fraction):
        exactly = f" ({count.rankings:,} of {count.total:,})" if count.states <= FEW else ""
        return f"{percent(float(count.share))}{exactly}"
    return f"{percent(count.share)} ({interval(count.low, count.high, chance=True)})"


def _data(one: Named, change: "Needed", counts: "list[Count]") -> dict[str, object]:
    conflict = one.conflict
    return {
        "theory": one.theory, "plan": one.plan, "state": conflict.describe(change.state), "concept": change.concept,
        "cost": change.cost, "bound": change.bound, "proved": change.proved, "status": change.status,
        "changes": [
            {
                "actor": conflict.actors[part.actor], "why": part.why, "ranking": part.ranking.rank.tolist(),
                "enough_below": [conflict.describe(s) for s in part.below] if part.fewest else None,
                "prefers": [[conflict.describe(int(a)), conflict.describe(int(b))] for a, b in part.pairs],
            }
            for part in change.changes
        ],
        "rankings": [
            {
                "actor": conflict.actors[count.actor], "share": float(count.share), "low": count.low,
                "high": count.high, "exact": count.exact, "method": count.method, "seed": count.seed,
                "stable_for_others": count.others,
            }
            for count in counts
        ],
    }  # fmt: skip
