"""Behaviour on a lattice: what is written, what is refused, what is told on the way."""

import itertools

import numpy as np
import pytest

from detente.errors import GameError, TooLargeError
from detente.game.lattice import Box, Turn, lay_lattice
from detente.game.lattice.behaviour import behave
from detente.game.lattice.behaviour.mind import Cells
from detente.game.lattice.behaviour.written import write
from property.models import crisis

BOX = Box((2, 3, 2, 2, 3), (-1, -1, 0, -1, -1))
FREE = (0, 1, 3, 4)
SOME = [some for many in range(5) for some in itertools.combinations(FREE, many)]


@pytest.mark.parametrize("some", SOME)
def test_what_depends_on_some_factors_is_written_as_it_is_spread(some: tuple[int, ...]) -> None:
    values = np.random.default_rng(1).random([BOX.whole[f] for f in some])
    column = np.full(BOX.size, np.nan)
    write(BOX, some, values, column)
    assert np.array_equal(column, BOX.spread(some, values))


@pytest.mark.parametrize("some", SOME)
def test_heads_and_tails_find_the_cell_of_every_state(some: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.game.lattice.behaviour.mind.WIDE", 5)
    cells = Cells.of(BOX, some)
    assert len(cells.heads) > 1
    shape = [BOX.whole[f] for f in some]
    found = (cells.heads[:, None] + cells.tails).reshape(-1)
    assert np.array_equal(found, BOX.spread(some, np.arange(np.prod(shape, dtype=int)).reshape(shape)))


def test_an_option_of_three_levels_has_two_lanes_with_a_cause_for_each_level() -> None:
    model = crisis(actors={"a": {}}, options={"a.x": {"levels": ("low", "mid", "high")}})
    lanes = behave(lay_lattice(model)).chain.within.lanes
    assert [lane.way for lane in lanes] == [Turn(1, 3, 1), Turn(1, 3, 2)]
    assert {lane.causes for lane in lanes} == {(0, 1, 2)}


@pytest.mark.parametrize(
    ("actor", "hidden", "said"),
    [({"depth": None}, (), "equilibrium"), ({}, ("a",), "hidden condition `r`")],
)
def test_what_lattices_do_not_know_is_refused_in_one_sentence(actor: dict, hidden: tuple, said: str) -> None:  # type: ignore[type-arg]
    plain = crisis(actors={"a": {}}, options={"a.x": {}}, conditions={"r": {}})
    asked = crisis(actors={"a": actor}, options={"a.x": {}}, conditions={"r": {"hidden_from": hidden}})
    lattice = lay_lattice(plain)
    with pytest.raises(TooLargeError, match=said):
        behave(type(lattice)(**{**vars(lattice), "model": asked}))


@pytest.mark.parametrize("foresight", [None, 5.0])
def test_a_rate_that_is_no_number_is_an_error(foresight: float | None) -> None:
    model = crisis(
        actors={"a": {"foresight": foresight, "rationality": 1e300}}, options={"a.x": {}},
        wants={"a": {"a.x is yes": 1e100}},
    )  # fmt: skip
    with pytest.raises(GameError, match=r"moves of `a\.x` is not a number"):
        behave(lay_lattice(model))


def test_the_share_of_the_work_done_is_told_up_to_the_end() -> None:
    told: list[float] = []
    model = crisis(actors={"a": {}, "b": {}}, options={"a.x": {}, "b.y": {}}, wants={"a": {"b.y is yes": 1.0}})
    behave(lay_lattice(model), tick=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
