"""Reading a conflict from the JSON form of published cases, which a person can also write by hand.

    {"title": "Talks",
     "dms": ["US", "NK"],
     "options": [{"name": "Strike", "owner": "US", "reversible": "only N->Y"},
                 {"name": "Withdraw", "owner": "US"},
                 {"name": "Abandon", "owner": ["NK"]}],
     "infeasible": {"exclusive": [["Strike", "Withdraw"]]},
     "preferences": {"US": {"statements": ["Abandon", "-Strike"]}, "NK": {"ranking": ["-YN", ["NNN", "YNN"], "--Y"]}},
     "status_quo": "NNN"}

What may stand there; all but the actors and the preferences is optional, and null is as good as nothing:

* `title`, `citation`, `notes`: texts.
* `dms` (or `actors`): names, or objects with `name`.
* `options`: each with `name`; `owner` (or `owners`), an actor, a list of actors who can each move it, or null for
  nobody; `reversible`, true, false (once taken it stays) or a text with `N->Y` or `Y->N`; `levels`, if there are more
  than `N` and `Y`; `n`, its number from 1. Elsewhere an option is meant by this number or by its name. With other
  levels than `N` and `Y` a pattern is written `high/N/-` instead of `YN-`.
* `feasible_states` (or `states`): the states there are, else all that `infeasible` leaves. Each is an object with an
  `id` of its own, a `code` (`YN-`, or a list of levels), a `decimal`, a `meaning` (or `name`); or one of these alone.
  A dash stands for any level: the states it covers become one, unless moves are given. Without options, names suffice.
* `infeasible`: `exclusive`, lists of options of which two are never taken; `at_least_one`, lists of options of which
  one always is; `depends`, objects with `if` and `then`; `listed`, patterns (`YN-`) or statements (`1 & -2`). A list
  alone is `listed`, and so is `infeasible_conditions`.
* `moves`: by actor, an object with the states that each state leads to, or a list of pairs of states. Where moves are
  given, they alone count. Without options they are needed.
* `irreversible`: options that, once taken, stay taken; `{"option": 1, "only": "Y->N"}`; or `{"actor": "US", "from":
  "Y--", "to": "N--"}`, which takes away moves between patterns or statements, of one actor or of all.
* `step`: `any` if a move changes any of the mover's options at once (by default), `one` if one.
* `preferences`: by actor, a ranking or an object with one of these. `ranking_most_to_least` (or `ranking`): states, the
  most preferred first, tied ones in a list; a pattern stands for all states it fits, tied. `statements`: the most
  important first, such as `-1 & (2 | 3)`, `2 if 4`, `1 iff -2`. `weights`: by option, a number or two, taken and not.
  `better`: chains of states, each better than the next; what they leave open is no preference. `payoffs`: a number by
  state. A ranking goes before statements, which published cases have beside it.
* `coalesce`: `[{"name": "War", "states": ["--Y", 4]}]`, states that become one.
* `status_quo`: the state it stands in, by default the one whose meaning is `Status quo`.

Beside these may stand where something is from and what is thought of it (`source`, `note`, ...). Any other key is
refused, as it may be misspelt; at the top a note tells of one that is like none of these.

A state is meant by its id, its name or a pattern. Patterns, numbers of options and, where no states are listed, numbers
of states (from 1) follow the options of the file; in the conflict the options of each actor stand together.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from detente.formula import nearest
from detente.game.conflict import Conflict
from detente.game.conflict.coalesce import coalesce
from detente.game.conflict.options import OptionPlan
from detente.game.conflict.steps import Direction, Step
from detente.interop.preferring import preferences
from detente.interop.roll import Roll
from detente.interop.rolls import grouped, roll_of
from detente.interop.rules import actor_at, arcs, barred, directed, infeasible, ruled_out
from detente.interop.sheet import Sheet, Tick, arrange, few, moves_by_options
from detente.interop.spot import BESIDE, Spot, is_whole, short, tidy
from detente.interop.wording import direction_at

EXPLAINED = (
    "title", "citation", "notes", "dms", "actors", "options", "feasible_states", "states", "infeasible",
    "infeasible_conditions", "moves", "irreversible", "step", "preferences", "coalesce", "status_quo",
)  # fmt: skip
UNREAD = (
    *BESIDE, "state_code_order", "gmcrplus_example_file", "source_license", "license", "licence", "author", "authors",
    "date", "year", "id", "name", "version", "format",
)  # fmt: skip
STATUS_QUO = "status quo"


def conflict_of_file(file: Spot, tick: Tick | None = None) -> Conflict:
    """Make a conflict of the contents of a file of the JSON form.

    Args:
        file: What the file holds.
        tick: Told the share of the work done.

    Returns:
        The conflict; its options are those of the first actor, then those of the second, and so on.

    Raises:
        GameError: If something in the file is wrong, or two things cannot both be.
    """
    actors = _actors(file)
    irreversible, moved = file.maybe("irreversible"), file.maybe("moves")
    sheet = _options(file, actors, irreversible)
    written = sheet.written if sheet is not None else ()
    roll = roll_of(file, sheet, lambda: infeasible(file, written), arcs=moved is not None, tick=tick)
    with file.told():
        roll = grouped(roll, file.maybe("coalesce"))
    notes = _notes(file)
    if roll.sheet is not None and not roll.numbered and not roll.groups:
        notes += ruled_out(file, roll)
    if moved is not None:
        moves, said = arcs(moved, roll, actors)
        notes += said
        notes += [f"The file gives its moves, so its `{key}` is not used." for key in ("irreversible", "step")
                  if file.maybe(key) is not None]  # fmt: skip
    else:
        step = file.maybe("step")
        if step is not None and step.value not in ("any", "one"):
            raise step.wrong("`any` or `one`")
        if roll.sheet is None:
            raise file.error("states without `options` and `moves`", "one of the two")
        with file.told():
            gone = barred(irreversible, written, actors)
            way: Step = "one" if step is not None and step.value == "one" else "any"
            moves = list(moves_by_options(roll.sheet, roll.codes, len(actors), step=way, barred=gone, tick=tick))
    conflict = Conflict(
        title=_title(file),
        actors=actors,
        codes=roll.codes,
        moves=tuple(moves),
        preferences=preferences(file, roll, actors),
        options=roll.sheet.choices if roll.sheet is not None else (),
        names=roll.names,
        status_quo=_status_quo(file, roll),
        notes=tuple(notes),
    )
    if not roll.groups:
        return conflict
    with file.told():
        return coalesce(conflict, list(roll.groups.values()), list(roll.groups))


def _actors(file: Spot) -> tuple[str, ...]:
    spot = file.key("dms", "actors", expected="the names of the actors")
    names: list[str] = []
    for one in spot.items("a list of names of actors"):
        named = one
        if isinstance(one.value, dict):
            one.only("name", "n", "id")
            named = one.key("name", expected="the name of the actor")
        name = named.text("a name")
        if name in names:
            raise one.error(f"the name `{short(name)}` again", "a name of its own for every actor")
        names.append(name)
    if not names:
        raise spot.wrong("at least one actor")
    return tuple(names)


def _options(file: Spot, actors: Sequence[str], irreversible: Spot | None) -> Sheet | None:
    spot = file.maybe("options")
    spots = few(spot) if spot is not None else []
    if not spots or spot is None:
        return None
    numbers = [one.key("n", expected="its number").whole() if one.maybe("n") is not None else None for one in spots]
    if numbers != [None] * len(spots):
        if sorted(number or 0 for number in numbers) != list(range(1, len(spots) + 1)):
            raise spot.error(f"options whose `n` do not count to {len(spots)}", "1, 2, 3, ..., or none at all")
        spots = [one for _, one in sorted(zip(numbers, spots, strict=True), key=lambda pair: pair[0] or 0)]
    with spot.told():
        return arrange(directed([_option(one, actors) for one in spots], irreversible), len(actors))


def _option(spot: Spot, actors: Sequence[str]) -> OptionPlan:
    spot.mapping("an object with `name` and `owner`")
    spot.only("name", "owner", "owners", "reversible", "permittedDirection", "levels", "n", "meaning")
    name = spot.key("name", expected="the name of the option").text()
    key = "owner" if "owner" in spot.value else "owners"
    if key not in spot.value:
        raise spot.error("no `owner`", "the actor who can take the option, a list of them, or null for nobody")
    owner = spot.child(key)
    owners = [] if owner.value is None else owner.items() if isinstance(owner.value, list) else [owner]
    reversible, levels = spot.maybe("reversible", "permittedDirection"), spot.maybe("levels")
    direction: Direction = "both" if reversible is None else direction_at(reversible)
    plan = OptionPlan(name, tuple(actor_at(one, actors) for one in owners), direction)
    if levels is None:
        return plan
    names = tuple(str(one.value) if is_whole(one.value) else one.text() for one in levels.items("a list of levels"))
    if len(names) < 2 or len(set(names)) < len(names):
        raise levels.error("fewer than two levels" if len(names) < 2 else "a level twice", "levels of different names")
    return replace(plan, levels=names)


def _title(file: Spot) -> str:
    spot = file.maybe("title")
    return Path(file.file).stem if spot is None else spot.text()


def _notes(file: Spot) -> list[str]:
    notes: list[str] = []
    spots = [spot for key in ("citation", "notes") if (spot := file.maybe(key)) is not None]
    for spot in spots:
        for one in spot.items() if isinstance(spot.value, list) else [spot]:
            text = tidy(one.value) if isinstance(one.value, str) else ""
            notes += [text] if text else []
    for key in file.mapping():
        if key in EXPLAINED or key in UNREAD:
            continue
        near = nearest(key, EXPLAINED)
        if near is not None:
            raise file.error(f"the key `{short(key)}`", f"perhaps `{near}`")
        if not key.startswith(("_", "$")):
            notes.append(f"The file's `{short(key)}` is not read.")
    return notes


def _status_quo(file: Spot, roll: Roll) -> int | None:
    spot = file.maybe("status_quo")
    if spot is not None:
        found = roll.find(spot.value)
        in_groups = found is not None and any(list(found) == list(group) for group in roll.groups.values())
        return int(found[0]) if found is not None and in_groups else roll.one(spot)
    named = [state for state, name in enumerate(roll.names) if name.casefold() == STATUS_QUO]
    return named[0] if len(named) == 1 else None
