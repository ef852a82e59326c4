"""Experts beside the model and the outcome."""

from detente.report.anchors import Anchors
from detente.report.board import boards
from detente.report.experts import compared, sentences
from unit.report.planted import findings


def test_forecasts_are_set_beside_the_model_and_the_outcome() -> None:
    found = findings()
    by_name = {board.name: board for board in boards(found)}
    war, talks = compared(found, by_name, Anchors(found))
    assert (war.speaker, war.words, war.anchor) == ("A. Analyst", "likely", "note-gazette-1")
    assert war.model == by_name["war"].value("none", "none")
    assert war.under == by_name["war"].value("hawk", "none")
    assert (war.reading, talks.reading) == ("50%–90%", "no number")
    assert talks.under is None


def test_sentences_count_and_score() -> None:
    found = findings()
    by_name = {board.name: board for board in boards(found)}
    all_of_it = compared(found, by_name, Anchors(found))
    said = sentences(all_of_it)
    model = by_name["war"].value("none", "none")
    assert model is not None
    assert "lies within our reading of the expert's words for 0 of 1 forecast" in said[0]
    assert "For 1 of 2 we read no number into the words." in said
    assert "Brier score of experts: 0.490 over 1." in said
    assert f"Brier score of the model without theory: {model**2:.3f} over 1." in said
    assert any("1 forecast has a clear outcome. So few events say little" in text for text in said)


def test_without_forecasts_nothing_is_said() -> None:
    assert sentences(()) == []
