"""How a file says what its actors prefer: a ranking, statements, weights of options, pairs of states, or payoffs."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.preference import Preference, Ranks
from detente.game.conflict.rankings import by_pairs, by_ranking
from detente.game.conflict.statements import by_statements, by_weights, read_statement
from detente.interop.roll import Roll
from detente.interop.rules import actor_at
from detente.interop.spot import Spot, ranking_groups
from detente.interop.wording import option_at

RANKINGS = ("ranking_most_to_least", "ranking")
WAYS = ("statements", "weights", "better", "payoffs")
EXPECTED = "one of `ranking_most_to_least`, `statements`, `weights`, `better` and `payoffs`"


def preferences(file: Spot, roll: Roll, actors: Sequence[str]) -> tuple[Preference, ...]:
    """What every actor prefers.

    Raises:
        GameError: If an actor's is missing, there is no such actor, or one cannot be read.
    """
    spot = file.key("preferences", expected="what every actor prefers, by name")
    given: dict[int, Spot] = {}
    for name, said in spot.entries():
        actor = actor_at(Spot(spot.file, spot.where, name), actors)
        if given.setdefault(actor, said) is not said:
            raise said.error(f"a second entry for `{actors[actor]}`", "one for every actor")
    for actor, name in enumerate(actors):
        if actor not in given or given[actor].value is None:
            raise spot.error(f"nothing on `{name}`", "what every actor prefers")
    return tuple(_preference(given[actor], roll) for actor in range(len(actors)))


def _preference(spot: Spot, roll: Roll) -> Preference:
    if isinstance(spot.value, list):
        return _ranking(spot, roll)
    spot.mapping("an object, or a ranking")
    spot.only(*RANKINGS, *WAYS, remarks=True)
    ranking = spot.maybe(*RANKINGS)
    if ranking is not None:  # a published ranking often comes with the statements it was made from
        ranks = _ranking(ranking, roll)
        return _made_of(spot, roll, ranks) or ranks
    said = [key for key in WAYS if spot.maybe(key) is not None]
    if not said:
        raise spot.error("no preference", EXPECTED)
    if len(said) > 1:
        raise spot.error(f"both `{said[0]}` and `{said[1]}`", "one of them")
    way = {"statements": _statements, "weights": _weights, "better": _better, "payoffs": _payoffs}[said[0]]
    with spot.child(said[0]).told():
        return way(spot.child(said[0]), roll)


def _ranking(spot: Spot, roll: Roll) -> Ranks:
    groups = ranking_groups(spot, roll.find, roll.expected)
    with spot.told():
        return by_ranking(groups, roll.size, roll.label)


def _written(spot: Spot, roll: Roll) -> Sequence[Choice]:
    if roll.sheet is None:
        raise spot.error("preferences by options", "a ranking, as the states are not made of options")
    return roll.sheet.written


def _made_of(spot: Spot, roll: Roll, ranks: Ranks) -> Ranks | None:
    """The ranks as statements beside them make them, if they do."""
    try:
        made = None if spot.maybe("statements") is None else _statements(spot.child("statements"), roll)
    except GameError:  # what is not needed may be wrong
        return None
    return made if made is not None and np.array_equal(made.rank, ranks.rank) else None


def _statements(spot: Spot, roll: Roll) -> Ranks:
    written = _written(spot, roll)
    texts = [(one, str(one.value) if isinstance(one.value, int) else one.text()) for one in spot.items()]
    statements = []
    for one, text in texts:
        with one.told():
            statements.append(read_statement(text, written))
    return by_statements(roll.codes, written, statements)


def _weights(spot: Spot, roll: Roll) -> Ranks:
    written = _written(spot, roll)
    taken, without = [0.0] * len(written), [0.0] * len(written)
    if isinstance(spot.value, list):
        given = list(enumerate(spot.items()))
        if len(given) != len(written):
            raise spot.error(f"{len(given)} weights", f"one for each of the {len(written)} options")
    else:
        given = []
        for key, said in spot.entries("a list of weights, or an object with weights by option"):
            number = option_at(Spot(spot.file, spot.where, key), written)
            if any(number == other for other, _ in given):
                raise said.error("a second weight of the same option", "one")
            given.append((number, said))
    for number, said in given:
        if isinstance(said.value, list):
            both = said.items()
            if len(both) != 2:
                raise said.error(f"a list of {len(both)}", "the weight of the option taken and not taken")
            taken[number], without[number] = both[0].number(), both[1].number()
        else:
            taken[number] = said.number("a number, or two: taken and not taken")
    return by_weights(roll.codes, written, taken, without)


def _better(spot: Spot, roll: Roll) -> Preference:
    """Chains of states, each better than the next."""
    pairs = []
    for chain in spot.items("a list of chains of states, each better than the next"):
        sets = []
        for one in chain.items("a list of states, each better than the next"):
            found = roll.find(one.value)
            if found is None:
                raise one.wrong(roll.expected)
            sets.append(found)
        if len(sets) < 2:
            raise chain.error(f"a list of {len(sets)}", "two states or more, each better than the next")
        pairs += [(a, b) for above, below in pairwise(sets) for a in above for b in below]
    return by_pairs(pairs, roll.size, roll.label)


def _payoffs(spot: Spot, roll: Roll) -> Ranks:
    """A number of every state, more is better."""
    found: list[float | None] = [None] * roll.size  # not in an array, where large whole numbers would be rounded
    for word, said in spot.entries("an object with a number for every state"):
        states = roll.find(word)
        if states is None:
            raise spot.error(f"`{word}`", roll.expected)
        value = said.number()
        for state in states:
            if found[state] is not None:
                raise said.error(f"a second number for state {roll.label(state)}", "one for every state")
            found[state] = value
    if None in found:
        raise spot.error(f"no number for state {roll.label(found.index(None))}", "one for every state")
    order = {value: rank for rank, value in enumerate(sorted({value for value in found if value is not None}))}
    return Ranks(np.array([order[value] for value in found if value is not None], np.int32))
