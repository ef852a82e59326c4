"""One table for many maps of equilibria: states down, and across the maps, those that are the same in one column."""

from collections.abc import Callable, Mapping, Sequence

from detente.cli.page import Page

MOST_ROWS = 40
NOT_THERE = "x"
LEGEND = "Each cell has the strongest concept under which a state is an equilibrium there; * is where the case starts."

Words = Mapping[int, str]
"""By code of a state: the concepts, empty if it is no equilibrium, `x` if a rule forbids it; absent as if empty."""


def show_maps(
    page: Page, maps: Sequence[tuple[str, Words]], name: Callable[[int], str], *, alike: str, every: bool = False
) -> None:
    """Print maps of equilibria.

    Args:
        page: Where to.
        maps: Each with what it is of.
        name: The word for a state, from its code.
        alike: What is said if all maps are the same and there is more than one.
        every: Whether states that are no equilibrium anywhere are listed too.
    """
    columns: dict[tuple[tuple[int, str], ...], list[str]] = {}
    for label, words in maps:
        columns.setdefault(tuple(sorted(pair for pair in words.items() if pair[1])), []).append(label)
    found = [dict(key) for key in columns]
    codes = sorted({code for _, words in maps for code in words} if every else {code for one in found for code in one
                    if any(other.get(code, NOT_THERE) != NOT_THERE for other in found)})  # fmt: skip
    if not codes:
        page.say("Nothing is an equilibrium under these concepts.", indent=2)
        return
    if not every:  # what holds in most places, and most firmly, first
        codes.sort(key=lambda code: (*_rank(found, code), code))
    heads = [chr(ord("A") + number) if number < 26 else str(number) for number in range(len(found))]
    for head, labels in zip(heads, columns.values(), strict=True):
        page.say(f"{head}: {', '.join(labels)}" if len(maps) > 1 else labels[0], indent=2)
    if len(found) == 1 < len(maps):
        page.say(alike, indent=2)
    shown = codes if every else codes[:MOST_ROWS]
    rows = [[name(code), *(one.get(code) or "-" for one in found)] for code in shown]
    page.table(["state", *heads], rows, whole=range(len(heads) + 1))
    if any(NOT_THERE in row[1:] for row in rows):
        page.say(f"{NOT_THERE}: a rule forbids the state there.", indent=2)
    if len(shown) < len(codes):
        page.say(f"{len(codes) - len(shown):,} more states are equilibria somewhere: --json has all.", indent=2)


def _rank(found: Sequence[Words], code: int) -> tuple[int, int]:
    words = [one.get(code, "") for one in found]
    return -sum(word not in ("", NOT_THERE) for word in words), -words.count("nash")
