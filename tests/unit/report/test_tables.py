"""No row and no cell of a table is printed twice, and none is lost."""

from dataclasses import replace

from detente.report.beside import detail
from detente.report.board import Board, boards
from detente.report.tables import SAME, matrix
from unit.report.planted import findings


def board(name: str = "war", **change: str) -> Board:
    return next(one for one in boards(findings(**change)) if one.name == name)


def test_a_cell_as_with_no_plan_says_so() -> None:
    found = matrix(board())
    assert found.plans == ("no plan", "shield", "paper")
    first = found.lines[0]
    assert first.cells[2] == ((SAME,),)
    assert first.cells[1] != ((SAME,),)
    assert found.marked


def test_a_row_that_no_plan_moves_is_one_cell() -> None:
    found = matrix(board(guard="1"))
    assert [line.whole for line in found.lines] == [True, True, True]
    assert all(len(line.cells) == 1 for line in found.lines)


def test_theories_with_the_same_row_share_it() -> None:
    found = matrix(board(dove="0.1"))
    assert [line.names for line in found.lines] == [("no theory", "dove"), ("hawk",)]


def test_what_nothing_moves_is_a_sentence() -> None:
    still = replace(board(guard="1"), samples={})
    rows = dict.fromkeys(still.rows, still.rows["none", "none"])
    found = matrix(replace(still, rows=rows))
    assert found.single
    assert found.unmoved == "No plan and no theory moves it."
    assert not matrix(board()).single


def test_ablations_stand_in_lines_of_their_own_where_they_differ() -> None:
    found = detail(board())
    assert found is not None
    (beside,) = found.matrices
    blocks = [line.block for line in beside.lines if line.block]
    assert blocks[0].startswith("What each plan changes")
    assert {"Frozen", "Random"} <= {word for block in blocks for word in block.split()}


def test_ablations_that_are_the_same_everywhere_are_a_sentence() -> None:
    one = board()
    (first,) = one.rows["none", "none"]
    rows = {key: tuple(replace(row, ablations=first.ablations) for row in found) for key, found in one.rows.items()}
    found = detail(replace(one, rows=rows))
    assert found is not None
    assert "Frozen: 70 in every row." in found.said
    assert not [line for table in found.matrices for line in table.lines if "Frozen" in line.block]


def test_a_difference_to_no_plan_has_no_second_table_of_plans() -> None:
    found = detail(board("gain"))
    assert found is not None
    assert not [line for table in found.matrices for line in table.lines if line.block.startswith("What each plan")]
