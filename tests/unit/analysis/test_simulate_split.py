"""Splitting: its levels, what comes of too few particles, and that a seed says everything."""

from itertools import pairwise

import numpy as np
import pytest

from detente.analysis.simulate.split import _between, _number, _numbered, pilot, split
from detente.errors import QueryError
from detente.formula import Kind, compile_formula
from detente.result import Status
from unit.analysis.ladder import LAUNCH, SCORE, WAR, WORDS, ladder


def test_the_pilot_finds_the_rungs() -> None:
    walk = ladder()
    levels = pilot(walk, WAR, 12.0, SCORE, particles=500, seed=1)
    assert levels == tuple(sorted(levels))
    assert set(levels) <= {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}
    assert len(levels) >= 5
    scaled = compile_formula("1000 * (rung) - 5000", WORDS, Kind.NUMBER)
    assert pilot(walk, WAR, 12.0, scaled, particles=500, seed=1) == tuple(1000 * level - 5000 for level in levels)


def test_what_is_not_rare_needs_no_levels() -> None:
    often = compile_formula("rung is not r0", WORDS)
    assert pilot(ladder(), often, 12.0, SCORE, particles=200) == ()
    found = split(ladder(), often, 12.0, SCORE, particles=100, replicates=5)
    assert found.levels == ()
    assert found.low < found.estimate < found.high
    flat = compile_formula("0", WORDS, Kind.NUMBER)
    assert pilot(ladder(), WAR, 12.0, flat, particles=200) == ()


def test_the_same_seed_gives_the_same() -> None:
    walk = ladder()
    one, same, other = (split(walk, WAR, 12.0, SCORE, particles=200, replicates=4, seed=seed) for seed in (3, 3, 4))
    assert one == same
    assert one.values != other.values
    assert len(one.values) == 4
    assert len(one.shares) == len(one.levels) + 1


def test_without_hits_there_is_no_result() -> None:
    found = split(ladder(), LAUNCH, 12.0, SCORE, levels=(6.5,), particles=10, replicates=3)
    assert (found.status, found.low, found.high) == (Status.STOPPED, 0.0, 1.0)
    assert "No particle" in found.note
    few = split(ladder(), WAR, 12.0, SCORE, levels=(2.0, 4.0), particles=200, replicates=5, seed=3)
    assert few.status is Status.STOPPED or "far apart" in few.note


def test_what_cannot_be_split() -> None:
    for levels in ((2.0, 1.0), (1.0, 1.0)):
        with pytest.raises(QueryError, match="rise"):
            split(ladder(), WAR, 12.0, SCORE, levels=levels)
    with pytest.raises(QueryError, match="replicates"):
        split(ladder(), WAR, 12.0, SCORE, replicates=1)
    with pytest.raises(QueryError, match="particles"):
        split(ladder(), WAR, 12.0, SCORE, particles=0)


def test_numbers_are_numbered_in_order() -> None:
    numbers = [-1e300, -2.0, -1e-300, 0.0, 5e-324, 1.0, 1.5, 1e308]
    assert [_numbered(_number(x)) for x in numbers] == numbers
    assert sorted(numbers, key=_number) == numbers
    assert _number(float(np.nextafter(1.0, 2.0))) == _number(1.0) + 1
    assert _number(-5e-324) == -1
    for low, high in pairwise(numbers):
        assert low <= _between(low, high) <= high


def test_replicates_that_are_all_the_same_are_no_result_and_said_to_be() -> None:
    sure = compile_formula("rung is not r7", WORDS)
    found = split(ladder(), sure, 12.0, SCORE, levels=[3.0], particles=10, replicates=3)
    assert found.values == (1.0, 1.0, 1.0)
    assert found.status is Status.STOPPED
    assert "All replicates came to the same" in found.note
