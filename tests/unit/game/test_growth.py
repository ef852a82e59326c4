"""Growth: which form a game is kept in, what it is said to take, and what is refused."""

from dataclasses import replace

import pytest

from detente.case.model import Model
from detente.errors import TooLargeError
from detente.game import compile_game
from detente.game.check import check_game
from detente.game.growth import foresee, machine_memory, record_by_record, refuse_what_does_not_fit
from detente.game.lattice import lay_lattice
from detente.game.lattice.loose import loose
from property.models import crisis


def wide(count: int, **more) -> Model:
    """So many two-level options of one actor, all free to move, and an ending."""
    parts = {
        "actors": {"a": {"foresight": None}}, "options": {f"a.o{n}": {} for n in range(count)},
        "conditions": {"end": {"levels": ["open", "war"]}}, "final": {"war": "end is war"},
        "events": {"war": ("a.o0", 0.1, {"end": "war"})}, "wants": {"a": {"a.o0": 1.0}},
    }  # fmt: skip
    return crisis(**(parts | more))


def test_a_small_game_is_kept_record_by_record() -> None:
    growth = foresee(wide(10))
    assert growth.lattice is None
    assert growth.states == 2**11
    assert not growth.notable


def test_a_large_game_that_fills_its_combinations_is_kept_as_a_lattice() -> None:
    growth = foresee(wide(20))
    assert growth.lattice is not None
    assert (growth.states, growth.combinations, growth.exact) == (2**20, 2**21, True)
    assert growth.told().startswith("1,048,576 states with up to ")


def test_a_large_game_of_which_little_is_reached_is_kept_record_by_record() -> None:
    chain = {f"a.o{n}": {} for n in range(20)}
    never = [f"a.o{n + 1} and not a.o{n}" for n in range(19)]
    growth = foresee(wide(20, options=chain, never=never))
    assert growth.lattice is None
    assert growth.exact
    # the live states are the 21 that are yes up to some option, and each but the one with none may have ended in war
    assert growth.states == 41
    assert compile_game(wide(20, options=chain, never=never)).size == 41


def test_beliefs_keep_a_game_record_by_record() -> None:
    model = wide(20)
    assert foresee(replace(model, beliefs={"a": model})).lattice is None


def test_options_that_may_always_move_are_not_counted_as_loose() -> None:
    assert loose(lay_lattice(wide(6))) == 1
    held = wide(6, holds=[{"option": "a.o3", "level": "yes", "while": "a.o1"}])
    assert loose(lay_lattice(held)) == 2
    voided = wide(6, promises=[{"option": "a.o3", "level": "yes", "breach": 1.0, "voids": {"a.o2": "no"}}])
    assert loose(lay_lattice(voided)) == 2
    ruled = wide(6, never=["a.o1 and a.o2"])
    assert loose(lay_lattice(ruled)) == 2**6
    silent = wide(6, options={f"a.o{n}": {"tempo": "a.o1"} if n == 4 else {} for n in range(6)})
    assert loose(lay_lattice(silent)) == 2
    triggered = wide(
        6, conditions={"end": {"levels": ["open", "war"]}, "x": {}}, events={"x": ("true", 1, {"x": "yes"})}
    )
    assert loose(lay_lattice(triggered)) == 2


def test_what_this_machine_cannot_hold_is_refused_with_advice() -> None:
    growth = foresee(wide(22))
    refuse_what_does_not_fit(growth, room=growth.memory + 1)
    with pytest.raises(TooLargeError, match=r"4,194,304 states .* but this machine has 10 MB. Merge levels"):
        refuse_what_does_not_fit(growth, room=1e7)


def test_longer_thinking_is_foreseen_to_take_longer() -> None:
    quick = foresee(wide(18))
    slow = foresee(wide(18, actors={"a": {}}))
    deep = foresee(wide(18, actors={"a": {"depth": 4.0}}))
    assert quick.seconds < slow.seconds < deep.seconds
    assert quick.memory < slow.memory


def many_ways(count: int, levels: str) -> Model:
    """So many options free to move, and an event that sets four conditions at once, from each state by its own way."""
    conditions = {f"x{k}": {"levels": list(levels)} for k in range(4)}
    events = {f"up{k}": ("true", 0.1, {f"x{k}": "up"}) for k in range(4)}
    events["reset"] = ("true", 0.1, {f"x{k}": levels[0] for k in range(4)})
    return wide(count, conditions={"end": {"levels": ["open", "war"]}} | conditions, events=events, final={})


def test_what_leads_many_ways_from_a_state_is_kept_record_by_record_while_that_fits() -> None:
    assert foresee(many_ways(12, "lmht")).lattice is None  # 255 ways for one event
    assert foresee(wide(18)).lattice is not None


def test_what_leads_too_many_ways_for_a_lattice_is_kept_record_by_record() -> None:
    growth = foresee(many_ways(8, "abcdef"))
    assert growth.lattice is None
    assert growth.states == 2 * 2**8 * 6**4


def test_what_is_far_too_large_for_a_lattice_is_refused_before_anything_of_its_size_is_made() -> None:
    with pytest.raises(TooLargeError, match=r"35,184,372,088,832 combinations of levels are more than"):
        lay_lattice(wide(45, never=["a.o1 and a.o2"]))


def test_what_keeps_a_game_from_being_a_lattice_is_told_where_it_is_too_large_for_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("detente.game.space.MOST_TRANSITIONS", 100)
    wrong = {"war": ("a.o0", "0.1 - 0.2 * (a.o1)", {"end": "war"})}
    (finding, _) = check_game(wide(6, events=wrong))[1]
    assert "are kept in memory" in finding.found
    assert "The rate of event `war` is -0.1 in the state" in finding.hint
    assert check_game(wide(6))[1][0].hint == ""


def test_every_way_from_a_state_takes_memory() -> None:
    many, few = foresee(many_ways(16, "lmh")), foresee(wide(20, final={}, events={}))
    assert many.lattice is not None
    assert few.lattice is not None
    assert many.memory / many.states > 3 * few.memory / few.states


def test_every_depth_of_thought_takes_memory() -> None:
    actors = {name: {"depth": 1.5} for name in "ab"}
    options = {f"{'ab'[n % 2]}.o{n}": {} for n in range(18)}
    alike = wide(18, actors=actors, options=options)
    apart = wide(18, actors=actors | {"b": {"depth": 1.6}}, options=options)
    assert foresee(alike).memory < foresee(apart).memory


def test_the_machine_says_its_memory() -> None:
    assert machine_memory() > 1e8


def test_what_questions_of_records_would_take_is_foreseen_or_refused() -> None:
    model = wide(18)
    growth = foresee(model)
    assert growth.lattice is not None
    other = record_by_record(model, growth)
    assert other.lattice is None
    assert other.memory > growth.memory
    huge = wide(22)
    with pytest.raises(
        TooLargeError, match=r"4,194,304 states .* more than the 30,000,000 transitions of which records"
    ):
        record_by_record(huge, foresee(huge))


def test_a_game_that_cannot_be_a_lattice_is_told_by_what_was_seen_of_it() -> None:
    model = wide(20)
    told = foresee(replace(model, beliefs={"a": model})).told()
    assert told.startswith("more than 131,072 states with up to ")
    assert told.endswith(" of them are refused")
