"""What a file says that cannot be and cannot be undone."""

from collections.abc import Sequence
from dataclasses import replace

from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.form import Moves
from detente.game.conflict.language import Statement
from detente.game.conflict.options import ANYWHERE, Barred, OptionPlan
from detente.game.conflict.patterns import Condition, at_least_one, exclusive
from detente.interop.roll import Roll
from detente.interop.spot import Spot, meant, short, shown
from detente.interop.wording import condition_at, condition_of, direction_at, option_at, statement_at

KINDS = ("exclusive", "at_least_one", "depends", "listed")


def infeasible(file: Spot, written: Sequence[Choice]) -> list[Condition]:
    """What a file says that cannot be, in `infeasible` and `infeasible_conditions`.

    Raises:
        GameError: If some of it cannot be read.
    """
    found: list[Condition] = []
    spot = file.maybe("infeasible")
    if spot is not None and isinstance(spot.value, dict):
        for kind, said in spot.entries():
            if kind not in KINDS:
                raise spot.error(f"the rule `{short(kind)}`", meant(kind, list(KINDS)))
            items = said.items()
            if kind == "exclusive":
                found += [exclusive(_options(one, written)) for one in items]
            elif kind == "at_least_one":
                found += [at_least_one(_options(one, written)) for one in items]
            elif kind == "depends":
                found += [_depends(one, written) for one in items]
            else:
                found += [condition_at(one, written) for one in items]
    elif spot is not None:
        found += [condition_at(one, written) for one in spot.items("a list of patterns, or an object of rules")]
    plain = file.maybe("infeasible_conditions")
    return found + ([condition_at(one, written) for one in plain.items()] if plain is not None else [])


def _options(spot: Spot, written: Sequence[Choice]) -> list[int]:
    found = [option_at(one, written) for one in spot.items("a list of options")]
    if not found:
        raise spot.wrong("at least one option")
    return found


def _depends(spot: Spot, written: Sequence[Choice]) -> Condition:
    expected = "an object with `if` and `then`: where the one holds, the other has to"
    spot.mapping(expected)
    spot.only("if", "then")
    before, after = (spot.key(key, expected=expected) for key in ("if", "then"))
    with spot.told():
        broken = Statement("not", (statement_at(after, written),))
        return condition_of(Statement("and", (statement_at(before, written), broken)))


def ruled_out(file: Spot, roll: Roll) -> list[str]:
    """Sentences on states that a file lists and rules out; what it says in words that are no conditions is left."""
    given = [file.maybe(key) for key in ("infeasible_conditions", "infeasible")]
    notes = []
    assert roll.sheet is not None
    for spot in (one for some in given if some is not None and isinstance(some.value, list) for one in some.items()):
        try:
            holds = condition_at(spot, roll.sheet.written).holds(roll.codes, roll.sheet.written)
        except GameError:
            continue
        if holds.any():
            states = f"{int(holds.sum()):,} state{'s' if holds.sum() > 1 else ''}"
            notes.append(
                f"{spot.where} ({shown(spot.value)}) rules out {states} that the file lists; its list is what counts."
            )
    return notes


def directed(plans: Sequence[OptionPlan], spot: Spot | None) -> list[OptionPlan]:
    """Options that go one way only where `irreversible` says so.

    Raises:
        GameError: If it names no option, or no direction.
    """
    found = list(plans)
    # options are found by their names alone, which need no strides
    written = [Choice(name=plan.name, owners=plan.owners, levels=plan.levels) for plan in plans]
    for one in spot.items("a list of options and of patterns") if spot is not None else []:
        if isinstance(one.value, dict):
            if "option" not in one.value:
                continue
            one.only("option", "only")
            number = option_at(one.child("option"), written)
            only = one.maybe("only")
            way = "fwd" if only is None else direction_at(only)
        else:
            number, way = option_at(one, written), "fwd"
        found[number] = replace(found[number], direction=way)
    return found


def barred(spot: Spot | None, written: Sequence[Choice], actors: Sequence[str]) -> list[Barred]:
    """Moves that `irreversible` takes away by the patterns they lead from and to.

    Raises:
        GameError: If a pattern cannot be read, or there is no such actor.
    """
    found = []
    for one in spot.items() if spot is not None else []:
        if not isinstance(one.value, dict) or "option" in one.value:
            continue
        one.only("from", "to", "actor", "dm")
        before, after, whose = one.maybe("from"), one.maybe("to"), one.maybe("actor", "dm")
        if before is None and after is None:
            raise one.error("neither `option`, `from` nor `to`", "the option that goes one way, or patterns of states")
        found.append(
            Barred(
                None if whose is None else actor_at(whose, actors),
                ANYWHERE if before is None else condition_at(before, written),
                ANYWHERE if after is None else condition_at(after, written),
            )
        )
    return found


def actor_at(spot: Spot, actors: Sequence[str]) -> int:
    """The actor that a name means.

    Raises:
        GameError: If there is none of the name.
    """
    name = spot.text("the name of an actor")
    if name not in actors:
        raise spot.wrong(f"the name of an actor, {meant(name, list(actors))}")
    return list(actors).index(name)


def arcs(spot: Spot, roll: Roll, actors: Sequence[str]) -> tuple[list[Moves], list[str]]:
    """The moves that a file gives outright.

    Args:
        spot: By actor, either the states each state leads to, or pairs of states.
        roll: The states.
        actors: Names of the actors.

    Returns:
        The moves of every actor, and a sentence on those of whom none are given.

    Raises:
        GameError: If there is no such actor or state.
    """
    found: dict[int, Moves] = {}
    for name, given in spot.entries("an object with the moves of every actor"):
        actor = actor_at(Spot(spot.file, spot.where, name), actors)
        pairs: list[tuple[int, int]] = []
        if isinstance(given.value, list):
            for pair in given.items():
                ends = pair.items("a pair of states, from and to")
                if len(ends) != 2:
                    raise pair.error(f"a list of {len(ends)}", "a pair of states, from and to")
                pairs.append((roll.one(ends[0]), roll.one(ends[1])))
        else:
            for origin, targets in given.entries("an object of states, each with the states it leads to"):
                source = roll.one(Spot(spot.file, given.where, origin))
                reached = targets.items() if isinstance(targets.value, list) else [targets]
                pairs += [(source, roll.one(target)) for target in reached]
        sources, ends_at = zip(*pairs, strict=True) if pairs else ((), ())
        if actor in found:
            raise given.error(f"a second entry for `{actors[actor]}`", "one for every actor")
        found[actor] = Moves.of(roll.size, sources, ends_at)
    notes = [
        f"The file gives moves, but none of {name}, who therefore cannot move."
        for actor, name in enumerate(actors)
        if actor not in found
    ]
    nothing = Moves.of(roll.size, [], [])
    return [found.get(actor, nothing) for actor in range(len(actors))], notes
