"""One step ahead by what differs: as by all of it, with tables or without; and what each clock is said to depend on."""

import numpy as np
import pytest

from detente.analysis.simulate.fly.channels import channel_rates
from detente.analysis.simulate.fly.listing import ended, listing
from detente.analysis.simulate.fly.scratch import Scratch
from detente.case.model import Model
from detente.game import compile_game
from detente.game.factored import Factored, factor, prospects, side
from detente.game.factored import records as r
from oracle.game import games
from oracle.game.games import CONSTRUCTS
from unit.game.texts import model_of as model_of_text

CASES = [(construct, 3) for construct in CONSTRUCTS] + [("any", seed) for seed in range(40, 60)]


def model_of(construct: str, seed: int) -> Model:
    return games.any_game(seed) if construct == "any" else games.game(seed, CONSTRUCTS[construct], construct)


STOP = """\
actors: {a: {}}
options: {a.x: {}, a.stop: {}}
conditions: {weather: {levels: [fair, foul]}}
final: {over: a.stop}
events: {turn: {rate: 0.1 per month, then: {weather: foul}}}
interests:
  a: {x: {want: a.x, weight: minor}, stop: {want: a.stop, weight: minor}}
"""


def told(game: Factored) -> set[int]:
    """For each prospect that is written down, whether it has a table."""
    found = set()
    for deed in (outcome.deed for channel in game.channels for outcome in channel.outcomes):
        for actor in range(len(game.model.actors)):
            place = game.ints[deed.place + r.DEED_TERMS + r.EACH_ACTOR * actor + r.ACTOR_PROSPECTS_AT]
            if place >= 0:
                listed = game.ints[place + 2 : place + 2 + game.ints[place + 1]]
                found |= {int(game.ints[one + r.PROSPECT_TABLE] >= 0) for one in listed}
    return found


@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_by_what_differs_as_by_all_of_it(construct: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(construct, seed)
    states = compile_game(model).space.digits
    games = [factor(model)]
    for largest in (0, 8):
        monkeypatch.setattr(prospects, "LARGEST", largest)
        games.append(factor(model))
    monkeypatch.setattr(side, "TAKEN_APART", 0)
    games.append(factor(model))
    assert told(games[1]) <= {0}
    assert told(games[3]) == set()
    for state in states:
        whole = listing(games[3], state, silent=True)
        for game in games[:3]:
            for _ in range(2):  # the second time from the tables
                found = listing(game, state, silent=True)
                assert [way[:2] for way in found] == [way[:2] for way in whole]
                assert [way[2] for way in found] == pytest.approx([way[2] for way in whole], rel=1e-11, abs=1e-12)


def test_an_ending_at_hand_is_worth_what_it_makes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option that may end everything is worth more in a better state, though it reads nothing of the other."""
    model = model_of_text(STOP)
    fast = listing(factor(model), [0, 0, 0])
    monkeypatch.setattr(side, "TAKEN_APART", 0)
    slow = listing(factor(model), [0, 0, 0])
    assert [way[2] for way in fast] == pytest.approx([way[2] for way in slow], rel=1e-11)


def test_some_prospects_have_tables_and_some_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [told(factor(model_of(*case))) for case in CASES]
    assert {0, 1} in seen  # one that may end everything has none
    assert {1} in seen
    monkeypatch.setattr(prospects, "MOST", 16)
    assert sum({0, 1} == told(factor(model_of(*case))) for case in CASES) > seen.count({0, 1})


@pytest.mark.parametrize("ahead", [0, 1, 2])
@pytest.mark.parametrize(("construct", "seed"), CASES)
def test_rates_depend_on_what_they_are_said_to_depend_on(construct: str, seed: int, ahead: int) -> None:
    """To the last bit, or a run would depend on what runs before it have left in the memory."""
    model = model_of(construct, seed)
    game = factor(model, look_ahead=ahead)
    known: dict[tuple[int, ...], list[float]] = {}
    room = Scratch.of(game)
    for state in compile_game(model).space.digits:
        room.rows[0][:] = state
        if ended(game, room):
            continue
        for number, channel in enumerate(game.channels):
            rates = np.zeros(len(channel.outcomes))
            count = channel_rates(
                game.ints, game.numbers, room.rows, room.stack, room.counts, room.lists, room.error, channel.place,
                ahead, rates,
            )  # fmt: skip
            assert not room.error.any()
            key = (number, *(int(state[f]) for f in sorted(channel.reads)))
            assert known.setdefault(key, rates[:count].tolist()) == rates[:count].tolist()
