"""Answers as a frame."""

import pandas as pd
import pytest

from detente.answer import Grounds, ask
from unit.answer.texts import DUEL, machine, patrol

COLUMNS = [
    "question", "theory", "plan", "expectation", "value", "bound", "status", "low", "high", "start", "chance", "chosen",
    "slip",
]  # fmt: skip


def test_one_row_for_each_expectation() -> None:
    answer = ask(Grounds(machine(DUEL)), "war", theory=None, plan=None)
    frame = answer.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == COLUMNS
    assert len(frame) == len(answer.expectations) == 2
    assert tuple(frame["value"]) == answer.values
    assert list(frame["expectation"]) == [one.name for one in answer.expectations]
    assert list(frame["low"]) == [one.spread.low for one in answer.expectations]
    parts = frame[["start", "chance", "chosen", "slip"]].sum(axis=1)
    assert list(parts) == pytest.approx(list(frame["value"]), abs=1e-9)
    assert frame["theory"].isna().all()


def test_what_is_not_there_is_empty() -> None:
    """A value without carriers, and no value at all."""
    grounds = Grounds(patrol())
    welfare = ask(grounds, "welfare_a", theory=None, plan=None, spread=False).to_frame()
    assert welfare[["low", "high", "start", "chance", "chosen", "slip"]].isna().all(axis=None)
    assert welfare["value"].notna().all()
    unaskable = ask(grounds, "welfare", theory=None, plan=None).to_frame()
    assert unaskable["value"].isna().all()
    assert list(unaskable["status"]) == ["Not asked: the question does not fit this game."]


def test_polars_is_asked_for_by_name() -> None:
    """Without it installed, the error is about it, and no frame of another kind comes back."""
    answer = ask(Grounds(patrol()), "pace", theory=None, plan=None)
    with pytest.raises((ImportError, ModuleNotFoundError)):
        answer.to_frame("polars")
