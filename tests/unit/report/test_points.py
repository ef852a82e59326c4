"""Ends of the numbers at points: which are told, and what is infinite among them."""

import math

import pytest

from detente.report.points import draws


@pytest.mark.parametrize("count", [21, 31, 41])
def test_what_is_infinite_has_no_part_in_an_end_on_a_point(count: int) -> None:
    most = count // 10  # the end at 9 in 10 stands on the last number before so many
    assert draws([1.0] * (count - most) + [math.inf] * most) == (1.0, 1.0, 1.0, count)
    assert draws([1.0] * (count - most - 1) + [math.inf] * (most + 1)) == (1.0, 1.0, math.inf, count)
    assert draws([-math.inf] * (most + 1) + [1.0] * (count - most - 1)) == (-math.inf, 1.0, 1.0, count)


def test_all_may_be_infinite() -> None:
    assert draws([math.inf] * 24) == (math.inf, math.inf, math.inf, 24)


def test_points_asked_for_say_which_ends_are_told() -> None:
    there = [place / 18 for place in range(19)]
    assert draws(there) == (0.0, 0.5, 1.0, 19)
    assert draws([*there, *[None] * 5]) == pytest.approx((0.1, 0.5, 0.9, 19))


def test_of_one_number_there_are_no_ends() -> None:
    assert draws([0.5, *[None] * 30]) is None
