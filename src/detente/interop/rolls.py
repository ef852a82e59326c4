"""Which states a file has: those it lists, else those its options can make."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from detente.game.conflict.feasible import MOST_CODE
from detente.game.conflict.form import MOST_STATES
from detente.game.conflict.patterns import Condition
from detente.interop.listed import Listed, listed
from detente.interop.roll import Found, Roll
from detente.interop.sheet import Ints, Sheet, Tick, states
from detente.interop.spot import Spot

Conditions = Callable[[], Sequence[Condition]]


def roll_of(file: Spot, sheet: Sheet | None, conditions: Conditions, *, arcs: bool, tick: Tick | None = None) -> Roll:
    """The states of a file.

    Args:
        file: The file.
        sheet: Its options, if it has any.
        conditions: Gives what is infeasible; not asked where every state is listed with all its levels.
        arcs: Whether the file gives its moves, so that states need no levels.
        tick: Told the share of the work done.

    Raises:
        GameError: If there is none, or they cannot be what they are said to be.
    """
    spot = file.maybe("feasible_states", "states")
    if spot is None and sheet is None:
        raise file.error("neither `options` nor `states`", "options, or states and the moves between them")
    if spot is None:
        assert sheet is not None
        with file.told():
            codes = states(sheet, conditions(), tick)
        return Roll(codes=codes, sheet=sheet, words={}, numbered=True)
    found = listed(spot, sheet.written if sheet is not None else ())
    if sheet is not None and sheet.choices[-1].stride * len(sheet.choices[-1].levels) > MOST_CODE:
        raise file.child("options").error(f"{len(sheet.choices)} options", "at most 2^62 combinations of their levels")
    if sheet is not None and all(one.whole for one in found):
        return _whole(found, sheet)
    if not arcs:
        if sheet is None:
            raise file.error("states without `options` and `moves`", "one of the two")
        without = next((one for one in found if one.levels is None), None)
        if without is not None:
            raise without.spot.error("a state without a `code`", "one, such as `YN`, or the `moves` between all states")
        return _with_dashes(spot, found, sheet, conditions())
    return _of_arcs(found)


def grouped(roll: Roll, spot: Spot | None) -> Roll:
    """The same states, with the groups of them that a file wants to be one.

    Raises:
        GameError: If a group is not well formed, or is called like a state.
    """
    if spot is None:
        return roll
    if isinstance(spot.value, dict):
        named = [(name, members) for name, members in spot.entries()]
    else:
        named = []
        for one in spot.items("a list of groups, each with `name` and `states`"):
            one.only("name", "states")
            name = one.key("name", expected="the name of the merged state").text()
            named.append((name, one.key("states", expected="its states")))
    groups = dict(roll.groups)
    for name, members in named:
        if name in roll.words or name in groups:
            raise members.error(f"the name `{name}` for several states", "a name that nothing else has")
        group: list[int] = []
        for member in members.items("a list of states"):
            states_of = roll.find(member.value)
            if states_of is None:
                raise member.wrong(roll.expected)
            group += [state for state in states_of if state not in group]
        if not group:
            raise members.wrong("at least one state")
        groups[name] = group
    return Roll(
        codes=roll.codes, sheet=roll.sheet, words={**roll.words, **groups}, names=roll.names, numbered=roll.numbered,
        groups=groups,
    )  # fmt: skip


def _whole(found: Sequence[Listed], sheet: Sheet) -> Roll:
    codes = np.array([sheet.code([level or 0 for level in one.levels or ()]) for one in found], np.int64)
    order = np.argsort(codes)
    entries = [found[number] for number in order.tolist()]
    return Roll(codes=codes[order], sheet=sheet, words=_words(entries), names=_names(entries))


def _of_arcs(found: Sequence[Listed]) -> Roll:
    """States that nothing but moves connects; codes are decimals or ids where these are numbers, else count them."""
    codes = np.arange(len(found))
    for numbers in ([one.decimal for one in found], [_number(one.id) for one in found]):
        if None not in numbers and len(set(numbers)) == len(numbers):
            codes = np.array(numbers, np.int64)
            break
    order = np.argsort(codes)
    entries = [found[number] for number in order.tolist()]
    names = _names(entries) or tuple(one.word for one in entries)
    return Roll(codes=codes[order], sheet=None, words=_words(entries), names=names)


def _number(word: str | None) -> int | None:
    return int(word) if word is not None and word.isdecimal() and len(word) < 19 else None


def _with_dashes(spot: Spot, found: Sequence[Listed], sheet: Sheet, conditions: Sequence[Condition]) -> Roll:
    """States of which some stand for several combinations, which become one state."""
    sets: list[Ints] = []
    count = 0
    for one in found:
        codes = np.zeros(1, np.int64)
        for level, choice in zip(one.levels or (), sheet.written, strict=True):
            steps = np.arange(len(choice.levels)) if level is None else np.array([level])
            if len(codes) * len(steps) + count > MOST_STATES:
                raise spot.error("dashes for too many combinations", f"at most {MOST_STATES:,} states in all")
            codes = (codes[:, None] + steps * choice.stride).ravel()
        if not one.whole:
            for condition in conditions:
                codes = codes[~condition.holds(codes, sheet.written)]
        if not len(codes):
            raise one.spot.error("a code of which every combination is infeasible", "one that is feasible")
        count += len(codes)
        sets.append(codes)
    all_codes, times = np.unique(np.concatenate(sets), return_counts=True)
    if (times > 1).any():
        twice = all_codes[int(np.argmax(times > 1))]
        first, second = [entry.word for entry, codes in zip(found, sets, strict=True) if twice in codes][:2]
        raise spot.error(f"the states {first} and {second}, which overlap", "every combination in one state at most")
    places = [np.searchsorted(all_codes, codes).tolist() for codes in sets]
    by_id = {one.word: place for one, place in zip(found, places, strict=True)}
    named = {one.name: place for one, place in zip(found, places, strict=True) if one.name}
    groups = {one.name or one.word: place for one, place in zip(found, places, strict=True) if not one.whole}
    return Roll(codes=all_codes, sheet=sheet, words={**named, **by_id}, groups=groups)


def _words(found: Sequence[Listed]) -> dict[str, Found]:
    """States by id, and by name where it is a name of one only."""
    words: dict[str, Found] = {one.id: (state,) for state, one in enumerate(found) if one.id is not None}
    count = Counter(one.name for one in found)
    for state, one in enumerate(found):
        if one.name is not None and count[one.name] == 1:
            words.setdefault(one.name, (state,))
    return words


def _names(found: Sequence[Listed]) -> tuple[str, ...]:
    """Names for all states if one has a name; one that is there twice is told apart by its id."""
    if not any(one.name for one in found):
        return ()
    count = Counter(one.name or one.word for one in found)
    called = [one.name or one.word for one in found]
    return tuple(name if count[name] == 1 else f"{name} ({one.word})" for name, one in zip(called, found, strict=True))
