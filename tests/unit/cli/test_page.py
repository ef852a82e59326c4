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


def test_what_a_stranger_writes_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    page = Page(stream)
    page.title("A \x1b[31mred\x1b[0m title")
    page.say("One line \x1b]0;with a title\x07 for the window")
    assert "\x1b" not in stream.getvalue()
    assert "\x07" not in stream.getvalue()
