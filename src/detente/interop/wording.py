"""What a file says of options in words: which one it means, which way it goes, where a condition holds."""

import re
from collections.abc import Sequence
from itertools import product

from detente.errors import GameError
from detente.game.conflict.choice import Choice, between
from detente.game.conflict.language import Statement, read_statement
from detente.game.conflict.patterns import TAKEN, Condition, Part
from detente.game.conflict.steps import Direction
from detente.interop.spot import Spot, is_whole, meant

MOST_PARTS = 4096
"""Combinations of levels that one condition comes to."""
ARROWS = str.maketrans({"\u2192": ">", "\u21d2": ">", " ": None, "-": None, "=": None})
ONE_WAY = re.compile(r"(?:irreversible)?[:;,.(]*(?:only)?:?(n>y|y>n)(?:only)?[.,;:)!]*")
DIRECTIONS: dict[str, Direction] = {
    "both": "both", "reversible": "both", "fwd": "fwd", "irreversible": "fwd", "back": "back",
}  # fmt: skip


def option_at(spot: Spot, written: Sequence[Choice]) -> int:
    """The option that a file means by its number, from 1, or by its name.

    Raises:
        GameError: If it means none, or could mean several.

    >>> option_at(Spot("x.json", "", "talk"), [Choice(name="strike", owners=(0,)), Choice(name="talk", owners=(1,))])
    1
    """
    value = spot.value
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        value = int(value)
    if is_whole(value):
        if not 1 <= value <= len(written):
            raise spot.wrong(f"the number of an option from 1 to {len(written)}")
        return int(value) - 1
    name = spot.text("the number or the name of an option")
    fits = [number for number, choice in enumerate(written) if choice.name == name]
    if not fits:
        raise spot.wrong(f"the number or the name of an option, {meant(name, [one.name for one in written])}")
    if len(fits) > 1:
        numbers = " or ".join(str(number + 1) for number in fits[:6])
        raise spot.error(f"`{name}`, which several options are called", f"the number of one, {numbers}")
    return fits[0]


def direction_at(spot: Spot) -> Direction:
    """The way an option goes, from true or false, or a text such as `irreversible: only N->Y`.

    Raises:
        GameError: If it is none of these.

    >>> [direction_at(Spot("x.json", "", said)) for said in (True, False, "irreversible: only Y->N", "N->Y")]
    ['both', 'fwd', 'back', 'fwd']
    """
    if isinstance(spot.value, bool):
        return "both" if spot.value else "fwd"
    expected = "true, false, `only N->Y` or `only Y->N`"
    said = spot.text(expected).casefold()
    if said in DIRECTIONS:
        return DIRECTIONS[said]
    # a word more, such as `not`, could turn the arrow round
    match = ONE_WAY.fullmatch(said.translate(ARROWS))
    if match is None:
        raise spot.wrong(expected)
    return "fwd" if match[1] == "n>y" else "back"


def levels_of(text: str, written: Sequence[Choice]) -> tuple[int | None, ...] | None:
    """The levels that a pattern names, in the order of the file, None for any; None if it is no pattern.

    >>> two = [Choice(name="strike", owners=(0,)), Choice(name="talk", owners=(1,))]
    >>> levels_of("y-", two), levels_of("talk", two)
    ((1, None), None)
    >>> levels_of("high/-", [Choice(name="tension", owners=(0,), levels=("low", "high")), two[1]])
    (1, None)
    """
    sign = between(written)
    texts = text.split(sign) if sign else list(text.upper())
    if len(texts) != len(written):
        return None
    known = all(one == "-" or one in choice.levels for one, choice in zip(texts, written, strict=True))
    if not known:
        return None
    return tuple(None if one == "-" else choice.levels.index(one) for one, choice in zip(texts, written, strict=True))


def statement_at(spot: Spot, written: Sequence[Choice]) -> Statement:
    """What a pattern (`YN-`), a statement (`1 & -2`) or an option's number says; of a list, one has to hold.

    Raises:
        GameError: If it cannot be read.
    """
    if isinstance(spot.value, list):
        if not spot.value:
            raise spot.wrong("at least one pattern or statement")
        return Statement("or", tuple(statement_at(one, written) for one in spot.items()))
    if is_whole(spot.value):
        return Statement("option", option=option_at(spot, written))
    text = spot.text("a pattern such as `YN-` or a statement such as `1 & -2`")
    levels = levels_of(text, written)
    if levels is not None:
        literals = (Statement("option", option=k, level=level) for k, level in enumerate(levels) if level is not None)
        return Statement("and", tuple(literals))
    with spot.told():
        return read_statement(text, written)


def condition_at(spot: Spot, written: Sequence[Choice]) -> Condition:
    """The same as a condition, one part for each combination it can hold by.

    Raises:
        GameError: If it cannot be read, or there are too many.

    >>> two = [Choice(name="strike", owners=(0,)), Choice(name="talk", owners=(1,))]
    >>> condition_at(Spot("x.json", "", "-(1 & 2)"), two).parts
    (((0, 0),), ((1, 0),))
    """
    with spot.told():
        return condition_of(statement_at(spot, written))


def condition_of(statement: Statement) -> Condition:
    """A statement as a condition.

    Raises:
        GameError: If it comes to too many parts.
    """
    return Condition(tuple(dict.fromkeys(_parts(statement, True))))


def _parts(statement: Statement, holds: bool) -> list[Part]:
    """What the statement holds by, or fails by."""
    kind, parts = statement.kind, statement.parts
    if kind == "option":
        return [((statement.option, _level(statement.level, holds)),)]
    if kind == "not":
        return _parts(parts[0], not holds)
    if kind == "if":  # the first, or not the second
        return _either([_parts(parts[0], True), _parts(parts[1], False)]) if holds else _all(
            [_parts(parts[0], False), _parts(parts[1], True)]
        )  # fmt: skip
    if kind == "iff":
        return _either([
            _all([_parts(parts[0], True), _parts(parts[1], holds)]),
            _all([_parts(parts[0], False), _parts(parts[1], not holds)]),
        ])  # fmt: skip
    gathered = [_parts(part, holds) for part in parts]
    return _all(gathered) if (kind == "and") == holds else _either(gathered)


def _level(level: int, holds: bool) -> int:
    """A level, or any other; of options taken or not, the same said shorter."""
    if level == TAKEN:
        return TAKEN if holds else 0
    return level if holds else ~level


def _either(gathered: Sequence[Sequence[Part]]) -> list[Part]:
    return _few([part for some in gathered for part in some])


def _all(gathered: Sequence[Sequence[Part]]) -> list[Part]:
    found: list[Part] = [()]
    for some in gathered:
        if len(found) * len(some) > MOST_PARTS:
            _few([()] * (len(found) * len(some)))
        found = [tuple(dict.fromkeys(one + other)) for one, other in product(found, some)]
    return found


def _few(parts: list[Part]) -> list[Part]:
    if len(parts) > MOST_PARTS:
        raise GameError(f"The condition comes to more than {MOST_PARTS:,} combinations of levels: say it by several.")
    return parts
