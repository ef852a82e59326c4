"""Forecasts of experts: read with all their mistakes, part of a case."""

from pathlib import Path

import pytest

from detente.case.forecasts import FILE, read_forecasts
from detente.case.load import check_file, load
from detente.errors import CaseError

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
actors: {us: {}}
options: {us.talks: {}}
interests: {us: {calm: {want: us.talks, weight: 2, evidence: [gazette:1]}}}
theories: {hawk: {set: {us.calm.weight: 3}}}
questions: {talks: {probability: us.talks, within: 12 months}}
"""
NOTES = "---\nid: gazette\ntitle: The case\n---\n1. {speaker: A. Analyst, certainty: likely} Talks will begin.\n"
HEAD = "question,note,theory,low,high,happened,outcome\n"


def folder(tmp_path: Path, text: str | None) -> Path:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    if text is not None:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
    return tmp_path


def test_forecasts_are_part_of_their_case(tmp_path: Path) -> None:
    text = HEAD + 'talks,gazette:1,hawk,0.55,0.8,yes,"They began in May, in Geneva."\n\ntalks,gazette:1,,,,unknown,\n'
    first, second = load(folder(tmp_path, text)).forecasts
    assert (first.question, first.note, first.theory) == ("talks", "gazette:1", "hawk")
    assert (first.low, first.high, first.happened) == (0.55, 0.8, "yes")
    assert (first.outcome, first.line) == ("They began in May, in Geneva.", 2)
    assert (second.theory, second.low, second.high, second.outcome) == (None, None, None, "")


def test_a_case_without_the_file_has_none(tmp_path: Path) -> None:
    assert load(folder(tmp_path, None)).forecasts == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("talk,gazette:1,,,,no,", "2:1 `talk`; a question of the case; did you mean `talks`?"),
        ("talks,gazette:2,,,,no,", "2:7 `gazette:2`; a note of the case; did you mean `gazette:1`?"),
        ("talks,gazette:1,hawks,,,no,", "2:17 `hawks`; a theory of the case; did you mean `hawk`?"),
        ("talks,gazette:1,,1.4,2,no,", "2:18 `1.4`; a number from 0 to 1, or nothing; "),
        ("talks,gazette:1,,nan,0.5,no,", "2:18 `nan`; a number from 0 to 1, or nothing; "),
        ("talks,gazette:1,,0.6,0.5,no,", "2:18 0.6 above 0.5; `low` no greater than `high`; "),
        ("talks,gazette:1,,0.6,,no,", "2:18 one end of a range; both `low` and `high`, or neither; "),
        ("talks,gazette:1,,,,maybe,", "2:20 `maybe`; `yes`, `no`, `partly` or `unknown`; "),
        ("talks,gazette:1,,,no,", "2:1 6 columns; 7: `" + HEAD.strip() + "`; "),
        (
            "talks,gazette:1,,,,no,a, b",
            "2:1 8 columns; 7: `" + HEAD.strip() + "`; put a text that has a comma in double quotes",
        ),
        (
            'talks,gazette:1,,,,no,"a',
            "2:1 a quote that is not closed; one forecast on a line; double a quote in a text",
        ),
    ],
)
def test_a_mistake_has_its_place(tmp_path: Path, line: str, said: str) -> None:
    where = folder(tmp_path, HEAD + line + "\n")
    issues = [f"{i.line}:{i.column} {i.found}; {i.expected}; {i.hint}" for i in check_file(where)]
    assert said in issues
    with pytest.raises(CaseError):
        load(where)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    where = folder(tmp_path, HEAD + "war,gazette:9,,2,,maybe,\n" + 'talks,"gazette:1",,,,never,x\n')
    assert [(i.line, i.column) for i in check_file(where)] == [(2, 1), (2, 5), (2, 16), (2, 16), (2, 19), (3, 22)]


def test_a_header_that_is_none_is_said(tmp_path: Path) -> None:
    (issue,) = check_file(folder(tmp_path, "question,note\n"))
    assert (issue.line, issue.found) == (1, "`question,note`")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    found, (issue,) = read_forecasts(tmp_path / FILE, {"questions": {}, "theories": {}}, ())
    assert found == ()
    assert "UTF-8" in issue.found
