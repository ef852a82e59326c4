"""Pages: what a table does where there is little room."""

import io

import pytest

from detente.cli.page import Page


def test_a_number_is_never_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = io.StringIO()
    row = ("a_question_with_a_long_name", "-2.22 to 0.46", "1.4e-12")
    Page(stream).table(("question", "theories", "bound"), [row], right=(1, 2), whole=(0,), indent=0)
    assert stream.getvalue().splitlines()[-1].split() == [row[0], "-2.22", "to", "0.46", "1.4e-12"]
