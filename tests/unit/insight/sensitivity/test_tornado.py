"""A tornado: what is moved, and how wide."""

import numpy as np
import pytest

import detente
from detente.insight.sensitivity.inputs import inputs
from detente.insight.sensitivity.tornado import bars, moves, tornado_spots
from detente.report.sensitive_words import wider


def test_each_input_and_each_sort_of_behaviour_goes_to_both_ends() -> None:
    found = inputs(detente.load("freeze").machine)
    spots = tornado_spots(found)
    assert np.isnan(spots.shares[0]).all()
    together = [move for move in moves(found) if move.together]
    assert [move.sort for move in together] == ["foresight", "tempo", "commitment"]
    assert len(spots) == 1 + 2 * (len(found) + len(together))
    for place, move in enumerate(moves(found)):
        for end in (0, 1):
            row = spots.shares[1 + 2 * place + end]
            assert {int(column) for column in np.flatnonzero(~np.isnan(row))} == set(move.members)
            assert (row[list(move.members)] == end).all()


def test_a_swing_holds_the_central_value() -> None:
    """Both ends below the centre: the answer moves from them up to it, not only between them."""
    found = inputs(detente.load("freeze").machine)[:1]
    values = np.array([0.5, 0.2, 0.3])
    (bar,) = bars(found, values, np.full(3, 1e-9))
    assert bar.swing == pytest.approx(0.3)
    assert bar.moves


def test_what_has_no_number_comes_last() -> None:
    found = inputs(detente.load("freeze").machine)[:3]
    values = np.array([0.5, np.nan, 0.3, 0.4, 0.5, 0.1, 0.9])
    told = bars(found, values, np.full(7, 1e-9))
    assert [bar.label for bar in told] == ["attention", "cuts", "advance"]
    assert not told[-1].moves


def test_a_swing_within_the_bounds_is_none() -> None:
    found = inputs(detente.load("freeze").machine)[:1]
    (bar,) = bars(found, np.array([0.5, 0.5, 0.5 + 1e-9]), np.full(3, 1e-9))
    assert not bar.moves


def test_an_end_without_a_number_keeps_the_other() -> None:
    found = inputs(detente.load("freeze").machine)[:1]
    (bar,) = bars(found, np.array([0.5, np.nan, 0.8]), np.full(3, 1e-9))
    assert bar.lost == (False,)
    assert bar.reach == pytest.approx(0.3)
    assert wider([bar], 5) == (bar,)
    (bar,) = bars(found, np.array([0.5, np.nan, np.nan]), np.full(3, 1e-9))
    assert bar.lost == (False, True)
    assert wider([bar], 5) == ()


def test_whose_behaviour_it_is() -> None:
    """West has a foresight and a tempo of its own: those of the case are the other's; there is one rationality."""
    labels = {one.name: one.label for one in inputs(detente.load("freeze").machine)}
    assert labels["behaviour.foresight"] == "east foresight"
    assert labels["behaviour.tempo"] == "east tempo"
    assert labels["behaviour.rationality"] == "rationality"


def test_behaviour_of_several_is_that_of_the_others() -> None:
    """Of three actors one has a rationality of its own; where options have tempos, that of the case is no actor's."""
    labels = {one.name: one.label for one in inputs(detente.load("council").machine)}
    assert labels["behaviour.rationality"] == "rationality of the others"
    machine = detente.load("freeze").machine
    tests = {**machine["options"]["west.tests"], "tempo": machine["behaviour"]["tempo"]}
    own = {**machine, "options": {**machine["options"], "west.tests": tests}}
    labels = {one.name: one.label for one in inputs(own)}
    assert (labels["behaviour.foresight"], labels["behaviour.tempo"]) == ("east foresight", "tempo of the others")
