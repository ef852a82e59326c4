"""How often states are equilibria over the orders that actors may have, as a page and as JSON."""

import argparse
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.cli.codes import UsageError
from detente.cli.conflicts import Named
from detente.cli.page import Page, write_json
from detente.cli.progress import Progress

if TYPE_CHECKING:
    from detente.analysis.stability import Concept, Sanctions
    from detente.analysis.stability.frequencies import Frequencies, Frequency
    from detente.analysis.stability.orders import Orders
    from detente.game.conflict import Conflict

MOST_ROWS = 40
KINDS = {"ties": "every way of breaking the ties of a ranking", "statements": "every order of an actor's statements"}


def show_orders(
    args: argparse.Namespace, asked: Sequence[Named], concepts: "Sequence[Concept]", sanctions: "Sanctions"
) -> None:
    """Print in what share of the orders each state is an equilibrium.

    Raises:
        UsageError: If no actor has an order that could be another.
        QueryError: If a preference is no ranking.
    """
    from detente.analysis.stability.frequencies import order_frequencies

    found = []
    with Progress() as progress:
        for number, one in enumerate(asked):

            def tell(share: float, number: int = number) -> None:
                progress((number + share) / len(asked), "orders")

            orders = [_orders(one.conflict, actor, args.orders) for actor in range(len(one.conflict.actors))]
            if not any(order is not None for order in orders):
                raise UsageError(f"--orders {args.orders}: found no actor with {_missing(args.orders)}")
            found.append((one, order_frequencies(
                one.conflict, orders, concepts, sanctions=sanctions, seed=args.seed, tick=tell
            )))  # fmt: skip
    if args.json:
        write_json([_data(one, frequencies, args.orders) for one, frequencies in found])
        return
    page = Page()
    page.title(found[0][0].conflict.title)
    for one, frequencies in found:
        page.heading(f"Equilibria over {KINDS[args.orders]}{', ' + one.label if one.label else ''}")
        _table(page, one.conflict, frequencies)


def _orders(conflict: "Conflict", actor: int, kind: str) -> "Orders | None":
    """The orders an actor may have, None where there is but one."""
    from detente.analysis.stability.orders import StatementOrders, TieBreaks
    from detente.game.conflict import Ranks

    preference = conflict.preferences[actor]
    if not isinstance(preference, Ranks):
        return None
    if kind == "statements":
        return None if preference.statements is None else StatementOrders.of(preference.statements)
    breaks = TieBreaks(preference)
    return breaks if breaks.count > 1 else None


def _missing(kind: str) -> str:
    return "ranked statements" if kind == "statements" else "a tie in its ranking"


def _table(page: Page, conflict: "Conflict", found: "Frequencies") -> None:
    orders = f"{found.orders:,}" if found.orders < 10**12 else f"About {_many(found.orders)}"
    page.say(f"{orders} orders of all actors together, each counting the same.", indent=2)
    shares = list(found.by_concept.values())
    rows = [state for state in range(conflict.size) if any(one.equilibrium[state] > 0 for one in shares)]
    rows.sort(key=lambda state: (-sum(float(one.equilibrium[state]) for one in shares), state))
    cells = [[conflict.describe(s), *(_share(one, s) for one in shares)] for s in rows[:MOST_ROWS]]
    names = [concept.value for concept in found.by_concept]
    page.table(["state", *names], cells, right=range(1, len(names) + 1), whole=[0])
    if len(rows) > MOST_ROWS:
        page.say(f"{len(rows) - MOST_ROWS} more states are equilibria for some orders: --json has all.", indent=2)
    drawn = [concept.value for concept, one in found.by_concept.items() if not one.exact]
    if drawn:
        number = next(one.profiles for one in shares if not one.exact)
        rest = "" if len(drawn) == len(shares) else " The others are exact."
        page.say(f"{', '.join(drawn)}: of {number:,} orders drawn with seed {found.seed}, each share with an interval "
                 f"that holds the truth at least 95 times in 100.{rest}", indent=2)  # fmt: skip


def _many(count: int) -> int | str:
    """A number as it is, or a power of ten where it has very many digits."""
    return count if count < 2**53 else f"10^{math.log10(count):.2f}"


def _share(one: "Frequency", state: int) -> str:
    value = float(one.equilibrium[state])
    if one.exact:
        return f"{value:.3f}" if 0 < value < 1 else f"{value:.0f}"
    return f"{value:.3f} ({one.low[state]:.3f}–{one.high[state]:.3f})"


def _data(one: Named, found: "Frequencies", kind: str) -> dict[str, object]:
    return {
        "theory": one.theory, "plan": one.plan, "orders": kind, "count": _many(found.orders), "seed": found.seed,
        "actors": list(one.conflict.actors),
        "states": [one.conflict.describe(state) for state in range(one.conflict.size)],
        "share": {
            concept.value: {
                "equilibrium": share.equilibrium, "low": share.low, "high": share.high, "stable": share.stable,
                "exact": share.exact, "profiles": share.profiles,
            }
            for concept, share in found.by_concept.items()
        },
    }  # fmt: skip
