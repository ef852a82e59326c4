"""Reading `.gmcr`, the file of GMCR+: an object of JSON with options, decision makers and what is infeasible.

    {"options": [{"name": "Attack", "permittedDirection": "both" | "fwd" | "back"}, ...],
     "decisionMakers": [{"name": "Iraq", "options": [2], "preferences": [CONDITION, ...],
                         "preferenceRanking": [3, [1, 2]], "misperceptions": [CONDITION, ...]}, ...],
     "infeasibles": [CONDITION, ...], "useManualPreferenceRanking": false, "coalitions": [0, [1, 2]]}

A CONDITION is a list of `[option, "Y" or "N"]`, all of which must hold, or `{"compound": true, "members": [...]}`,
which holds where one of such lists does. Options count from 0. They are put in the order in which the decision makers
list them before states are numbered: state 1 is the one of the least code, the first option least significant; a
ranking means these numbers. Preferences are conditions, the most important first, unless a ranking is to be used. An
actor does not move from or to a state that it misperceives. An option of two decision makers can be moved by each.
Coalitions are only told of. Older files say `preferenceVector` and `useManualPreferenceVectors`.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from detente.game.conflict import Conflict, Ranks
from detente.game.conflict.choice import pattern
from detente.game.conflict.options import ANYWHERE, Barred, OptionPlan
from detente.game.conflict.patterns import Condition, Part
from detente.game.conflict.rankings import by_ranking
from detente.game.conflict.statements import by_statements
from detente.game.conflict.steps import Direction
from detente.interop.sheet import Ints, Sheet, Tick, arrange, few, moves_by_options, states
from detente.interop.spot import Spot, is_whole, ranking_groups, shown

DIRECTIONS: dict[str, Direction] = {"both": "both", "fwd": "fwd", "back": "back"}
LITERAL = '`[option, "Y"]` or `[option, "N"]`'
CONDITION = f"a list of {LITERAL}, or an object with such lists as `members`"


def conflict_of_gmcr(file: Spot, tick: Tick | None = None) -> Conflict:
    """Make a conflict of the contents of a `.gmcr` file.

    Args:
        file: What the file holds.
        tick: Told the share of the work done.

    Returns:
        The conflict; its options are in the order of the decision makers.

    Raises:
        GameError: If something in the file is wrong.
    """
    makers = file.key("decisionMakers", expected="a list of decision makers").items("a list of decision makers")
    if not makers:
        raise file.child("decisionMakers").wrong("at least one decision maker")
    actors = _names(makers)
    sheet = _options(file, makers)
    infeasible = file.maybe("infeasibles")
    conditions = [_condition(one, sheet) for one in infeasible.items()] if infeasible else []
    with file.told():
        codes = states(sheet, conditions, tick)
        barred = [one for actor, maker in enumerate(makers) for one in _misperceived(actor, maker, sheet)]
        moves = moves_by_options(sheet, codes, len(actors), barred=barred, tick=tick)
    manual = file.maybe("useManualPreferenceRanking", "useManualPreferenceVectors")
    ranked = manual is not None and manual.flag()
    read = _ranking if ranked else _statements
    return Conflict(
        title=Path(file.file).stem,
        actors=actors,
        codes=codes,
        moves=moves,
        preferences=tuple(read(maker, sheet, codes) for maker in makers),
        options=sheet.choices,
        notes=tuple(_coalitions(file, actors)),
    )


def _names(makers: Sequence[Spot]) -> tuple[str, ...]:
    """Names of the decision makers; one that is there already gets a number, as it stands for its owner in answers."""
    names = [maker.key("name", expected="the name of a decision maker").text() for maker in makers]
    count, seen = Counter(names), Counter[str]()
    for number, name in enumerate(names):
        if count[name] > 1:
            seen[name] += 1
            names[number] = f"{name} ({seen[name]})"
    return tuple(names)


def _options(file: Spot, makers: Sequence[Spot]) -> Sheet:
    given = file.key("options", expected="a list of options")
    options = few(given)
    owners: list[list[int]] = [[] for _ in options]
    order: list[int] = []
    for actor, maker in enumerate(makers):
        for spot in maker.key("options", expected="the numbers of its options").items("a list of numbers of options"):
            number = _option(spot, len(options))
            order += [] if owners[number] else [number]
            owners[number] += [] if actor in owners[number] else [actor]
    plans = []
    for number, option in enumerate(options):
        if not owners[number]:
            raise option.error("an option of no decision maker", "every option among the `options` of somebody")
        direction = option.maybe("permittedDirection")
        way = "both" if direction is None else str(direction.value)
        if direction is not None and way not in DIRECTIONS:
            raise direction.wrong("`both`, `fwd` or `back`")
        name = option.key("name", expected="the name of an option").text()
        plans.append(OptionPlan(name, tuple(owners[number]), DIRECTIONS[way]))
    if not plans:
        raise given.wrong("at least one option")
    with given.told():
        return arrange(plans, len(makers), order)


def _option(spot: Spot, count: int) -> int:
    value = spot.value
    if isinstance(value, str) and value.isdecimal() and len(value) < 9:
        value = int(value)
    if not is_whole(value) or not 0 <= value < count:
        raise spot.wrong(f"the number of an option from 0 to {count - 1}" if count else "no option, as there is none")
    return int(value)


def _condition(spot: Spot, sheet: Sheet) -> Condition:
    if not isinstance(spot.value, dict):
        return Condition((_part(spot, sheet),))
    members = spot.key("members", expected="the lists of which one has to hold")
    return Condition(tuple(_part(member, sheet) for member in members.items(CONDITION)))


def _part(spot: Spot, sheet: Sheet) -> Part:
    part: dict[int, int] = {}
    for literal in spot.items(CONDITION):
        pair = literal.items(LITERAL)
        if len(pair) != 2:
            raise literal.error(f"a list of {len(pair)}", LITERAL)
        option = _option(pair[0], len(sheet.written))
        if pair[1].value not in ("Y", "N"):
            raise pair[1].wrong("`Y` or `N`")
        level = int(pair[1].value == "Y")
        if part.setdefault(option, level) != level:
            raise literal.error("an option that is to be both Y and N", "each option once in a condition")
    return tuple(part.items())


def _misperceived(actor: int, maker: Spot, sheet: Sheet) -> list[Barred]:
    spots = maker.maybe("misperceptions")
    if spots is None or not spots.items():
        return []
    wrong = Condition(tuple(chain.from_iterable(_condition(one, sheet).parts for one in spots.items())))
    return [Barred(actor, wrong, ANYWHERE), Barred(actor, ANYWHERE, wrong)]


def _statements(maker: Spot, sheet: Sheet, codes: Ints) -> Ranks:
    spots = maker.key("preferences", expected="the conditions it prefers states by, the most important first")
    return by_statements(codes, sheet.written, [_condition(one, sheet) for one in spots.items()])


def _ranking(maker: Spot, sheet: Sheet, codes: Ints) -> Ranks:
    spot = maker.key(
        "preferenceRanking", "preferenceVector", expected="a ranking of the states, as rankings are to be used"
    )
    size = len(codes)

    def find(value: Any) -> tuple[int] | None:
        return (value - 1,) if is_whole(value) and 1 <= value <= size else None

    groups = ranking_groups(spot, find, f"the number of a state from 1 to {size:,}")
    with spot.told():
        return by_ranking(groups, size, lambda state: f"{state + 1} ({pattern(sheet.choices, int(codes[state]))})")


def _coalitions(file: Spot, actors: Sequence[str]) -> list[str]:
    """A sentence for every coalition of two or more."""
    spot = file.maybe("coalitions")
    notes = []
    for group in spot.items() if spot is not None else []:
        members = group.items() if isinstance(group.value, list) else [group]
        for member in members:
            if not is_whole(member.value) or not 0 <= member.value < len(actors):
                raise member.error(shown(member.value), f"the number of a decision maker from 0 to {len(actors) - 1}")
        names = [actors[member.value] for member in members]
        if len(names) > 1:
            joined = f"{', '.join(names[:-1])} and {names[-1]}"
            notes.append(
                f"The file joins {joined} in a coalition; each is judged for itself, and `--coalition` looks at them "
                "together."
            )
    return notes
