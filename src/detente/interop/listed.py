"""The states that a file lists, as it calls them: by an id, a name, and the levels of their options."""

from collections.abc import Sequence
from dataclasses import dataclass

from detente.game.conflict.choice import Choice, between
from detente.interop.spot import Spot, is_whole
from detente.interop.wording import levels_of

Levels = tuple[int | None, ...]

STATE = "a state: its id, its code such as `YN`, or an object with `id`, `code` and `meaning`"
DIGITS = str.maketrans("10", "YN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A state as it is listed."""

    spot: Spot
    id: str | None
    levels: Levels | None
    """By option as written, None where it may be either; None as a whole where nothing is said."""
    decimal: int | None
    name: str | None

    @property
    def whole(self) -> bool:
        """Whether the level of every option is known."""
        return self.levels is not None and None not in self.levels

    @property
    def word(self) -> str:
        """What the file calls it."""
        return self.id or self.name or str(self.decimal)


def listed(spot: Spot, written: Sequence[Choice]) -> list[Listed]:
    """Read a list of states.

    Args:
        spot: The list.
        written: The options in the order of the file, none where there are none.

    Raises:
        GameError: If it is empty, a state says nothing, two have the same id or code, or a decimal is not that of its
            code.
    """
    found = [_state(one, written) for one in spot.items("a list of states")]
    if not found:
        raise spot.wrong("at least one state")
    by_id: dict[str, Listed] = {}
    by_levels: dict[Levels, Listed] = {}
    for one in found:
        if one.id is not None and by_id.setdefault(one.id, one) is not one:
            raise one.spot.error(f"the id `{one.id}` again", "an id of its own for every state")
        if one.levels is not None and by_levels.setdefault(one.levels, one) is not one:
            raise one.spot.error(f"the code of state {by_levels[one.levels].word} again", "every code once")
    _check_decimals(found, written)
    return found


def _state(spot: Spot, written: Sequence[Choice]) -> Listed:
    value = spot.value
    if is_whole(value):
        return Listed(spot=spot, id=str(spot.whole()), levels=None, decimal=None, name=None)
    if isinstance(value, str):
        text = spot.text()
        levels = levels_of(text, written) if written else None
        return Listed(spot=spot, id=text, levels=levels, decimal=None, name=None if levels else text)
    spot.mapping(STATE)
    spot.only("id", "n", "code", "pattern", "decimal", "meaning", "name", remarks=True)
    given, code, decimal = spot.maybe("id", "n"), spot.maybe("code", "pattern"), spot.maybe("decimal")
    name = spot.maybe("meaning", "name")
    levels = _levels(code, written) if code is not None and written else None
    if decimal is not None and decimal.whole("the code of the state as a number") < 0:
        raise decimal.wrong("a number that is not negative")
    number = None if decimal is None else decimal.whole()
    if levels is None and number is not None and written:
        levels = _from_decimal(spot.child("decimal"), number, written)
    if given is None and code is None and name is None and number is None:
        raise spot.error("a state without `id`, `code` and `meaning`", "at least one of them")
    word = str(given.whole()) if given is not None and is_whole(given.value) else given.text() if given else None
    if word is None and code is not None and isinstance(code.value, str):
        word = code.text()
    return Listed(spot=spot, id=word, levels=levels, decimal=number, name=None if name is None else name.text())


def _levels(spot: Spot, written: Sequence[Choice]) -> Levels:
    """The levels of a code: `YN-`, `10-`, or a list of levels by name."""
    if isinstance(spot.value, list):
        levels = spot.items()
        if len(levels) != len(written):
            raise spot.error(f"{len(levels)} levels", f"one for each of the {len(written)} options")
        return tuple(_level(one, choice) for one, choice in zip(levels, written, strict=True))
    text = spot.text("a code such as `YN`")
    found = levels_of(text if between(written) else text.translate(DIGITS), written)
    if found is None:
        signs = "a level or -, parted by /," if between(written) else "Y, N or -"
        raise spot.wrong(f"{signs} for each of the {len(written)} options, or a list of their levels")
    return found


def _level(spot: Spot, choice: Choice) -> int | None:
    text = spot.text(f"a level of `{choice.name}`")
    if text == "-":
        return None
    if text not in choice.levels:
        raise spot.wrong(f"a level of `{choice.name}`: {', '.join(f'`{level}`' for level in choice.levels[:6])}")
    return choice.levels.index(text)


def _from_decimal(spot: Spot, number: int, written: Sequence[Choice]) -> Levels:
    levels, rest = [], number
    for choice in written:
        rest, level = divmod(rest, len(choice.levels))
        levels.append(level)
    if rest:
        raise spot.wrong(f"the code of a state of {len(written)} options, the first least significant")
    return tuple(levels)


def decimal_of(levels: Levels, written: Sequence[Choice]) -> int:
    """The code of a state, the first option of those written least significant."""
    code, stride = 0, 1
    for level, choice in zip(levels, written, strict=True):
        code += (level or 0) * stride
        stride *= len(choice.levels)
    return code


def _check_decimals(found: Sequence[Listed], written: Sequence[Choice]) -> None:
    """Refuse decimals that are not those of the codes, the first option least or most significant."""
    both = [(one, one.levels, one.decimal) for one in found if one.whole and one.decimal is not None]
    if not written or not both:
        return
    wrong = [(one, levels) for one, levels, decimal in both if levels and decimal_of(levels, written) != decimal]
    other = [1 for _, levels, decimal in both if levels and decimal_of(levels[::-1], written[::-1]) != decimal]
    if wrong and other:
        one, levels = wrong[0]
        raise one.spot.error(
            f"the decimal {one.decimal} beside another code", f"{decimal_of(levels, written)}, which its code comes to"
        )
