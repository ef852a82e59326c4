"""How ranges are put into sentences: of two points there is no middle to speak of, of a difference its sign is said."""

from dataclasses import replace

import pytest

from detente.report.board import Board, boards
from detente.report.effects import Effect, PlanEffect
from detente.report.sentences import theories_sentence, value_sentence
from detente.report.verdicts import plan_cells, plan_sentence
from unit.report.planted import findings


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.1, 0.3), "the two points looked at lie between 10% and 30%."),
        ((0.1, 0.2, 0.3), "all 3 points lie between 10% and 30%, half of them below 20%."),
        (
            (*(place / 18 for place in range(19)), *[None] * 5),
            "eight in ten of 19 points lie between 10% and 90%, half of them below 50%.",
        ),
    ],
)
def test_points_of_all_ranges(values: tuple[float | None, ...], said: str) -> None:
    found = findings()
    samples = tuple(replace(one, values=values) for one in found.samples)
    board = next(board for board in boards(replace(found, samples=samples, points=len(values))) if board.name == "war")
    assert f"With all ranges together, {said}" in value_sentence(board)


def board_of(name: str) -> Board:
    return next(board for board in boards(findings()) if board.name == name)


def moved(*differences: tuple[float, float, float]) -> PlanEffect:
    """A plan that adds so much under as many theories, with the ends over behaviour."""
    each = (
        Effect(theory=theory, before=0.5, after=0.5 + size, low=low, high=high, none=False)
        for theory, (size, low, high) in zip(("hawk", "dove"), differences, strict=False)
    )
    return PlanEffect(plan="shield", effects=tuple(each))


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        (((-0.1, -0.2, 0.01), (-0.01, -0.01, -0.01)),
         "by 1 to 10 points (most under A. Hawk, from 50% to 40%, over behaviour -20 to +1 points)"),
        (((0.1, 0.02, 0.2), (0.1, 0.1, 0.1)),
         "by 10 points (most under A. Hawk, from 50% to 60%, over behaviour +2 to +20 points)"),
        (((0.01, 0.01, 0.0101),), "by 1 point (from 50% to 51% under A. Hawk, over behaviour +1 point)"),
        (((0.004, 0.004, 0.004),), "by 0.4 points (from 50.00% to 50.40% under A. Hawk)"),
    ],
)  # fmt: skip
def test_what_a_plan_does_says_its_unit_once(differences: tuple[tuple[float, float, float], ...], said: str) -> None:
    assert said in plan_sentence(board_of("war"), moved(*differences))


def test_a_cell_has_no_unit() -> None:
    _, (_, far, spread), _, _ = plan_cells(board_of("war"))["shield"]
    assert (far, spread) == ("23% to 14%", "-13 to +0.97")


def test_an_answer_that_is_a_difference_is_said_with_its_sign() -> None:
    board = replace(board_of("war"), compared=True)
    assert value_sentence(board).startswith("In the case as it stands, with no plan: +12 points. Behaviour alone")
    assert "from +10 points under A. Dove to +23 points under A. Hawk" in theories_sentence(board)
    assert "(29 points), so that" in theories_sentence(board)


def test_an_answer_that_is_no_probability_has_its_unit() -> None:
    board = replace(board_of("war"), unit="months")
    assert ": 0.121 months. Behaviour alone moves it between 0.068 months and" in value_sentence(board)
    assert ": 0.121. Behaviour alone" in value_sentence(replace(board, unit="utility per month"))
