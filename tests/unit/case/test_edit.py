"""Edits by path: one value changes, and nothing else in the file."""

import difflib

import pytest
from ruamel.yaml import YAML

from detente.case.edit import flow, set_value
from detente.case.resolve import resolve
from detente.errors import CaseError

TEXT = """\
# What this case is about.
detente: 1
title:   'A case'      # quoted
start: 2017-09-18
summary: |
  Two lines
  of text.

# Numbers
parameters:
    leakage: {value: 0.4,   range: [0.15,
                                    0.85]}   # how much gets through
    zeal: "0.5"
actors: {us: {}, dprk: {}}

options:
  us.strike:
    tempo: 1 per month   # a guess
    note:
  dprk.tests: {levels: [paused, active], start: active}
events:
  launch:
    when: >-
      dprk.tests is active
      and not us.strike
    rate: 0.1 * leakage per month
    then: {us.strike: yes}
rules:
  - never: us.strike and dprk.tests
  - always: |
      not us.strike

    note: a block
questions:
  war: {probability: us.strike, within: 1 year}
"""


def changed_lines(before: str, after: str) -> list[str]:
    """Lines of a text that are not in the other, new ones with `+`."""
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        ("title", "It's a case", ["- title:   'A case'      # quoted", "+ title:   'It''s a case'      # quoted"]),
        ("start.start.date", "2017-11-29", ["- start: 2017-09-18", "+ start: 2017-11-29"]),
        ("parameters.zeal", "0.6", ['-     zeal: "0.5"', '+     zeal: "0.6"']),
        ("parameters.zeal", 0.6, ['-     zeal: "0.5"', "+     zeal: 0.6"]),
        ("parameters.leakage.value", 0.7,
         ["-     leakage: {value: 0.4,   range: [0.15,", "+     leakage: {value: 0.7,   range: [0.15,"]),
        ("parameters.leakage", 0.7,
         ["-     leakage: {value: 0.4,   range: [0.15,",
          "-                                     0.85]}   # how much gets through",
          "+     leakage: 0.7   # how much gets through"]),
        ("options.us.strike.tempo", "2 per week",
         ["-     tempo: 1 per month   # a guess", "+     tempo: 2 per week   # a guess"]),
        ("options.us.strike.note", "on reflection", ["-     note:", "+     note: on reflection"]),
        ("options.us.strike.note", "so: yes", ["-     note:", '+     note: "so: yes"']),
        ("options.dprk.tests.levels.1", "busy", None),
        ("events.launch.rate", {"value": 0.2, "range": [0.1, 0.3], "per": "month"},
         ["-     rate: 0.1 * leakage per month", "+     rate: {value: 0.2, range: [0.1, 0.3], per: month}"]),
        ("events.launch.when", "dprk.tests",
         ["-     when: >-", "-       dprk.tests is active", "-       and not us.strike", "+     when: dprk.tests"]),
        ("rules.0.never", "us.strike", ["-   - never: us.strike and dprk.tests", "+   - never: us.strike"]),
        ("rules.1.always", "dprk.tests", ["-   - always: |", "-       not us.strike", "+   - always: dprk.tests"]),
        ("options.dprk.tests", {"levels": ["off", "paused", "on"], "start": {"off": 0.5, "on": 0.5}},
         ["-   dprk.tests: {levels: [paused, active], start: active}",
          "+   dprk.tests: {levels: [off, paused, on], start: {off: 0.5, on: 0.5}}"]),
        ("questions.war", {"probability": "us.strike and not dprk.tests", "at": "3 months"},
         ["-   war: {probability: us.strike, within: 1 year}",
          "+   war: {probability: us.strike and not dprk.tests, at: 3 months}"]),
    ],
)  # fmt: skip
def test_one_value_changes(path: str, value: object, lines: list[str] | None) -> None:
    """Only its characters; comments, order, quotes and indentation of everything else stay."""
    if lines is None:
        with pytest.raises(CaseError, match="`active`"):
            set_value(TEXT, path, value)
        return
    after = set_value(TEXT, path, value)
    assert sorted(line for line in changed_lines(TEXT, after) if line not in ("- ", "+ ")) == sorted(lines)
    assert YAML(typ="safe").load(after)


def test_the_case_says_the_new_value() -> None:
    """It resolves to what the value alone would resolve to."""
    after = resolve(set_value(TEXT, "events.launch.rate", "3 per week"), "case.yaml").machine
    assert after["events"]["launch"]["rate"] == {"value": 3.0, "range": [3.0, 3.0], "shape": "point", "per": "week"}
    before = resolve(TEXT, "case.yaml").machine
    before["events"]["launch"]["rate"] = after["events"]["launch"]["rate"]
    assert after == before


def test_line_ends_stay() -> None:
    """Also those of Windows, and a byte order mark does not shift the place."""
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    after = set_value(windows, "options.us.strike.tempo", "2 per week")
    assert after.replace("\r\n", "\n") == set_value(TEXT, "options.us.strike.tempo", "2 per week")
    assert "\n" not in after.replace("\r\n", "")


def test_a_path_that_is_not_written_is_refused() -> None:
    """A default stands nowhere; the nearest path is named."""
    for path in ("options.us.strike.cost", "options.us.strike.tmpo", "nothing", ""):
        with pytest.raises(CaseError, match="nothing written at") as caught:
            set_value(TEXT, path, 1)
        assert len(caught.value.issues) == 1
    with pytest.raises(CaseError, match=r"did you mean `options\.us\.strike\.tempo`"):
        set_value(TEXT, "options.us.strike.tmpo", 1)


def test_a_value_that_does_not_fit_is_refused() -> None:
    """With what is wrong about it, in the line as it would be."""
    with pytest.raises(CaseError, match="soon") as caught:
        set_value(TEXT, "events.launch.rate", "soon")
    assert caught.value.issues[0].excerpt == "    rate: soon"


def test_an_edit_has_to_leave_a_case_without_mistakes() -> None:
    """One that mends the only mistake is made, another is not."""
    with pytest.raises(CaseError, match="fortnight"):
        set_value(TEXT + "clock: fortnight\n", "title", "B")
    assert set_value(TEXT + "clock: fortnight\n", "clock", "week").endswith("clock: week\n")


def test_texts_that_look_like_something_else_are_quoted() -> None:
    """What is written is read back as it was."""
    for value in (
        "null",
        "a: b",
        "a #b",
        "- a",
        "[a",
        "{a",
        "x, y",
        "'",
        '"',
        "ä",
        "",
        " a",
        "a ",
        "&a",
        "*a",
        "!a",
        "1",
        "%",
    ):
        after = set_value(TEXT, "options.us.strike.note", value)
        assert resolve(after, "case.yaml").machine["options"]["us.strike"]["note"] == value.strip()
    assert flow([True, None, 1.5, {"a": "b"}]) == "[true, null, 1.5, {a: b}]"
