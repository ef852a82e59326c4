"""How the points of all ranges are put into a sentence: of two points there is no middle to speak of."""

from dataclasses import replace

import pytest

from detente.report.board import boards
from detente.report.sentences import value_sentence
from unit.report.planted import findings


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.1, 0.3), "the two points looked at lie between 10% and 30%."),
        ((0.1, 0.2, 0.3), "all 3 points lie between 10% and 30%, half of them below 20%."),
    ],
)
def test_points_of_all_ranges(values: tuple[float, ...], said: str) -> None:
    found = findings()
    samples = tuple(replace(one, values=values) for one in found.samples)
    board = next(board for board in boards(replace(found, samples=samples, points=len(values))) if board.name == "war")
    assert f"With all ranges together, {said}" in value_sentence(board)
