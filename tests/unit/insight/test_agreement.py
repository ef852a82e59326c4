"""Agreement of two codings: the scale of words, whole codings, and what is undefined."""

import math
from typing import Any

import pytest

from detente.case.coding import Coding
from detente.insight import agreement
from detente.insight.agreement import WORDS, word_of


def compared(first: list[float], second: list[float]) -> Any:
    """The agreement of two lists of weights."""
    names = [f"i{number}" for number in range(len(first))]
    machine = {"interests": {"us": {name: {"weight": {"value": v}} for name, v in zip(names, first, strict=True)}}}
    weights = {f"us.{name}": {"value": v} for name, v in zip(names, second, strict=True)}
    return agreement(machine, Coding(by="B", weights=weights))


def test_the_scale() -> None:
    assert WORDS == ("none", "minor", "moderate", "major", "vital", "beyond")
    edge = math.sqrt(2)
    weights = [
        0,
        0.01,
        1,
        edge - 0.01,
        edge + 0.01,
        2 * edge + 0.01,
        4 * edge + 0.01,
        8 * edge - 0.01,
        8 * edge + 0.01,
        900,
    ]
    assert [word_of(weight) for weight in weights] == [0, 1, 1, 1, 2, 3, 4, 4, 5, 5]


def test_the_same_weights() -> None:
    found = compared([0, 1, 2, 4, 8, 16], [0, 1, 2, 4, 8, 16])
    assert (found.kappa, found.rank, found.within_one, found.note) == (1.0, pytest.approx(1.0), 1.0, "")
    assert found.by == "B"
    assert found.pairs[3] == ("us.i3", 4.0, 4.0)


def test_a_coding_by_hand() -> None:
    """Words 1 2 3 4 against 1 3 3 2: squares 0 1 0 4; by chance 20/16 + 1/16... counted out below."""
    found = compared([1, 2, 4, 8], [1, 4, 4, 2])
    observed = (0 + 1 + 0 + 4) / 4
    chance = sum((a - b) ** 2 for a in (1, 2, 3, 4) for b in (1, 3, 3, 2)) / 16
    assert found.kappa == pytest.approx(1 - observed / chance)
    assert found.within_one == 0.75
    # ranks 1 2 3 4 and 1 3.5 3.5 2: Pearson's correlation of these
    assert found.rank == pytest.approx((1 + 7 + 10.5 + 8 - 25) / math.sqrt(5 * 4.5))


def test_opposite_weights() -> None:
    found = compared([1, 2, 4, 8], [8, 4, 2, 1])
    assert found.kappa == pytest.approx(-1.0)
    assert found.rank == pytest.approx(-1.0)
    assert found.within_one == 0.5


def test_one_word_throughout_is_undefined_and_said() -> None:
    found = compared([4, 4, 4], [4, 4, 4])
    assert math.isnan(found.kappa)
    assert math.isnan(found.rank)
    assert found.within_one == 1.0
    assert "Kappa is undefined" in found.note
    assert "rank correlation is undefined" in found.note


def test_one_word_of_one_reader_is_agreement_by_chance() -> None:
    found = compared([4, 4, 4], [1, 4, 8])
    assert found.kappa == 0.0
    assert math.isnan(found.rank)
    assert found.note.startswith("The rank correlation")


def test_nothing_to_compare() -> None:
    found = compared([], [])
    assert math.isnan(found.kappa)
    assert math.isnan(found.within_one)
    assert found.note == "The second reader weighs no interest of the case: there is nothing to compare."
