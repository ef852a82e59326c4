"""The smallest change that turns an answer over, on functions whose answer is known."""

import numpy as np
import pytest

from detente.errors import StudyError
from detente.insight.sensitivity.flips import smallest_change

CENTRE = [0.5] * 4


def test_one_number_alone_is_exact_to_the_tolerance() -> None:
    found = smallest_change(lambda s: s[0] ** 3 + 0.1 * s[1] - 0.4, ["a", "b"], [0.5, 0.5], tolerance=1e-5)
    (only,) = found.alone
    assert only.moved == (0,)
    assert 0 <= only.shares[0] - 0.35 ** (1 / 3) <= 2e-5
    assert only.distance == pytest.approx(only.shares[0] - 0.5)
    assert found.together is None


def test_both_ends_may_turn_it_over_the_nearer_first() -> None:
    found = smallest_change(lambda s: (s[0] - 0.4) ** 2 - 0.04, ["a"], [0.45])
    assert [round(float(one.shares[0]), 2) for one in found.alone] == [0.6, 0.2]


def test_a_straight_answer_is_turned_over_along_its_slope() -> None:
    """The smallest change lies along the weights, at the distance of a point from a plane."""
    weights = np.array([3.0, 2.0, 1.0, -1.0])
    need = 1.4
    middle = float(weights @ CENTRE)
    found = smallest_change(lambda s: float(weights @ s) - middle - need, list("abcd"), CENTRE, tolerance=1e-4)
    shortest = need / np.linalg.norm(weights)
    assert not found.alone or found.alone[0].distance >= shortest
    found = smallest_change(lambda s: float(weights @ s) - middle - 1.9, list("abcd"), CENTRE, tolerance=1e-4)
    assert found.together is not None
    assert found.together.distance == pytest.approx(1.9 / np.linalg.norm(weights), rel=0.01)
    assert found.together.distance >= 1.9 / np.linalg.norm(weights) - 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_no_point_much_nearer_turns_it_over(seed: int) -> None:
    """Random smooth answers: of 40,000 points drawn nearer by a tenth, none turns it over."""
    draw = np.random.default_rng(seed)
    a, b = draw.normal(size=3), draw.normal(size=(3, 3)) * 0.5

    def f(s: np.ndarray) -> float:
        x = s - 0.5
        return float(a @ x + np.einsum("...i,ij,...j", x, b, x))

    most = max(f(np.array([i, j, k])) for i in (0, 1) for j in (0, 1) for k in (0, 1))
    need = 0.75 * most
    found = smallest_change(lambda s: f(s) - need, list("abc"), [0.5] * 3)
    near = found.alone[0] if found.alone else found.together
    assert near is not None
    assert f(near.shares) > need
    way = draw.normal(size=(40_000, 3))
    way *= (near.distance * 0.9 * draw.random((40_000, 1)) ** (1 / 3)) / np.linalg.norm(way, axis=1, keepdims=True)
    points = np.clip(0.5 + way, 0, 1)
    x = points - 0.5
    values = x @ a + np.einsum("ni,ij,nj->n", x, b, x)
    assert found.alone or values.max() <= need


def test_a_crossing_near_the_centre() -> None:
    found = smallest_change(lambda s: s[0] - 0.51, ["a"], [0.5])
    assert found.alone[0].shares[0] == pytest.approx(0.51, abs=1e-3)


def test_the_slope_is_taken_anew_where_it_turned_over() -> None:
    """What b does at its end says little of what it does half way: the first ray comes to 0.563, the best to 0.527."""
    found = smallest_change(lambda s: 0.6 * (s[0] - 0.5) + 4 * (s[1] - 0.5) ** 3 - 0.6, ["a", "b"], [0.5, 0.5])
    assert found.alone == ()
    assert found.together is not None
    assert found.together.distance == pytest.approx(np.hypot(1 / 6, 0.5), rel=0.02)


def test_an_end_of_a_range_is_as_far_as_a_number_goes() -> None:
    found = smallest_change(lambda s: 5 * s[0] + s[1] + s[2] - 6.4, list("abc"), [0.5, 0.5, 0.5])
    assert found.together is not None
    assert found.together.shares[0] == pytest.approx(1.0, abs=1e-9)
    assert ((found.together.shares >= 0) & (found.together.shares <= 1)).all()


def test_nothing_turns_it_over() -> None:
    found = smallest_change(lambda s: float(np.sum(s)) - 9.0, list("abcd"), CENTRE)
    assert found.alone == ()
    assert found.together is None
    assert found.closest == pytest.approx(4.0 - 9.0)


def test_what_does_nothing_alone_is_found_from_a_drawn_point() -> None:
    def f(s: np.ndarray) -> float:
        return float((s[0] - 0.5) * (s[1] - 0.5)) - 0.1

    assert smallest_change(f, ["a", "b"], [0.5, 0.5]).together is None
    found = smallest_change(f, ["a", "b"], [0.5, 0.5], starts=[np.array([0.95, 0.9])])
    assert found.together is not None
    assert found.together.distance == pytest.approx(np.sqrt(0.2), rel=0.02)


def test_places_without_a_number_are_no_flip() -> None:
    found = smallest_change(lambda s: float("nan") if s[0] > 0.9 else s[0] - 2, ["a"], [0.5])
    assert (found.alone, found.together) == ((), None)


def test_a_way_below_a_target() -> None:
    found = smallest_change(lambda s: s[0], ["a"], [0.8], target=0.3)
    assert found.alone[0].shares[0] == pytest.approx(0.3, abs=2e-3)
    assert found.alone[0].excess < 0


@pytest.mark.parametrize(
    ("f", "centre", "said"),
    [
        (lambda s: 0.0, [0.5], "stands on the threshold itself"),
        (lambda s: float("nan"), [0.5], "has no finite number at central values"),
        (lambda s: 1.0, [1.5], "a share between 0 and 1 for each of 1 inputs"),
    ],
)
def test_what_cannot_be_sought_is_one_sentence(f: object, centre: list[float], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        smallest_change(f, ["a"], centre)  # type: ignore[arg-type]
