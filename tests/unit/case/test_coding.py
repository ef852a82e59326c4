"""A second coding: read with all its mistakes, put in place of the first weights, part of a case."""

from pathlib import Path

import pytest

from detente.case.coding import FILE, interests, read_coding, with_coding
from detente.case.load import check_file, load
from detente.case.override import apply
from detente.errors import CaseError

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
actors: {us: {}, russia: {}, china: {}}
options: {us.buildup: {}, russia.enforces: {}}
interests:
  us:
    calm: {avoid: us.buildup, weight: major, evidence: [gazette:1]}
    trade: {want: russia.enforces, weight: 2}
  russia: {calm: {avoid: us.buildup, weight: {word: minor, note: a guess}}}
  china: {ranked: [us.buildup, russia.enforces]}
theories:
  other: {set: {us.calm.weight: 3}}
"""
NOTES = "---\nid: gazette\ntitle: The case\n---\n1. It rains.\n"
GOOD = (
    "by: B\nnote: From the same notes.\nweights: {us.calm: vital, us.trade: none, interests.russia.calm.weight: 12}\n"
)


def folder(tmp_path: Path, coding: str | None) -> Path:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    if coding is not None:
        (tmp_path / FILE).write_text(coding, encoding="utf-8")
    return tmp_path


def problems(tmp_path: Path, coding: str) -> list[str]:
    where = folder(tmp_path, coding)
    _, issues = read_coding(where / FILE, load(where / "case.yaml").machine if not coding else _machine(where))
    return [
        f"{i.line}:{i.column} {'warning ' if i.warning else ''}{i.path}: {i.found}; {i.expected}; {i.hint}"
        for i in issues
    ]


def _machine(where: Path) -> dict:
    other = where / "alone.yaml"
    other.write_text(CASE.replace(", evidence: [gazette:1]", ""), encoding="utf-8")
    return dict(load(other).machine)


def test_a_coding_is_part_of_its_case(tmp_path: Path) -> None:
    case = load(folder(tmp_path, GOOD))
    assert case.warnings == ()
    assert case.coding is not None
    assert (case.coding.by, case.coding.note) == ("B", "From the same notes.")
    assert {name: number["value"] for name, number in case.coding.weights.items()} == {
        "us.calm": 8.0, "us.trade": 0.0, "russia.calm": 12.0,
    }  # fmt: skip


def test_a_case_without_one(tmp_path: Path) -> None:
    assert load(folder(tmp_path, None)).coding is None


def test_it_takes_the_place_of_the_first_weights_and_nothing_else(tmp_path: Path) -> None:
    case = load(folder(tmp_path, GOOD))
    assert case.coding is not None
    changed = with_coding(case.machine, case.coding)
    calm = changed["interests"]["us"]["calm"]
    assert calm["weight"]["word"] == "vital"
    assert calm["weight"]["range"] == pytest.approx([8 / 2**0.5, 8 * 2**0.5])
    assert calm["evidence"] == case.machine["interests"]["us"]["calm"]["evidence"] != []
    assert changed["interests"]["us"]["trade"]["weight"] == {"value": 0.0, "range": [0.0, 0.0], "shape": "point"}
    weight = changed["interests"]["russia"]["calm"]["weight"]
    assert (weight["value"], weight["note"], "word" in weight) == (12.0, "a guess", False)
    assert case.machine["interests"]["us"]["calm"]["weight"]["word"] == "major"  # the first is as it was
    apart = ("interests",)
    assert {k: v for k, v in changed.items() if k not in apart} == {
        k: v for k, v in case.machine.items() if k not in apart
    }
    assert changed["interests"]["china"] == case.machine["interests"]["china"]


def test_a_theory_that_sets_a_weight_still_sets_it(tmp_path: Path) -> None:
    case = load(folder(tmp_path, GOOD))
    assert case.coding is not None
    changed = apply(with_coding(case.machine, case.coding), theory="other")
    assert changed["interests"]["us"]["calm"]["weight"]["value"] == 3.0
    assert changed["interests"]["us"]["trade"]["weight"]["value"] == 0.0


def test_interests_without_a_second_weight_are_named_and_keep_the_first(tmp_path: Path) -> None:
    case = load(folder(tmp_path, "by: B\nweights: {us.calm: vital}\n"))
    assert [(i.line, i.found, i.hint) for i in case.warnings] == [
        (2, "no weight for `us.trade` and `russia.calm`", "without one the first weight stays")
    ]
    assert case.coding is not None
    changed = with_coding(case.machine, case.coding)
    assert changed["interests"]["russia"]["calm"]["weight"] == case.machine["interests"]["russia"]["calm"]["weight"]


def test_every_mistake_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "bye: B\nweights:\n  us.clam: major\n  rusia.calm: 3\n  us.calm: majr\n  us.trade: -1\n"
        "  china.first: 2\n  interests.us.trade.weight: 1\n  nobody: 2\n",
    )
    assert found == [
        "1:1 bye: `bye`; a key of a second coding: by, note or weights; did you mean `by`?",
        "1:1 : no `by`; the key `by`: who read the notes a second time; ",
        "3:3 weights.us.clam: `us.clam`; an interest of `us`: us.calm or us.trade; did you mean `us.calm`?",
        "4:3 weights.rusia.calm: `rusia.calm`; an interest of the case, `actor.interest`; did you mean `russia.calm`?",
        "5:12 weights.us.calm: `majr`; a number, or `vital`, `major`, `moderate` or `minor`; did you mean `major`?",
        "6:13 weights.us.trade: `-1`; a number of 0 or more; use `avoid` for what is not wanted",
        "7:3 weights.china.first: `china.first`; an interest that has a weight of its own; `china` ranks its "
        "statements: `top` and `ratio` give their weights",
        "9:3 weights.nobody: `nobody`; an interest of the case, `actor.interest`; ",
    ]


def test_an_interest_twice(tmp_path: Path) -> None:
    found = problems(tmp_path, "by: B\nweights:\n  us.calm: 1\n  interests.us.calm.weight: 2\n")
    assert found == ["4:3 weights.interests.us.calm.weight: `us.calm` a second time; each interest once; "]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1 : an empty file; `by`, `note` and `weights`; "),
        ("- a\n", "1:1 : a list; `by`, `note` and `weights`; "),
        ("by: B\n", "1:1 : no `weights`; the key `weights`: a weight for each `actor.interest`; "),
        ("by: B\nweights: [1]\n", "2:10 weights: a list; a weight for each `actor.interest`; "),
        ('by: "B\n', "1:5 : a quote that is never closed; a closing quote; "),
    ],
)
def test_what_is_no_coding(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, text or "\n") == [said]


def test_mistakes_of_a_coding_are_mistakes_of_the_case(tmp_path: Path) -> None:
    where = folder(tmp_path, GOOD.replace("us.calm", "us.clam"))
    (issue,) = check_file(where)
    assert (Path(issue.file).name, issue.line, issue.path) == (FILE, 3, "weights.us.clam")
    assert "us.clam" in issue.excerpt
    with pytest.raises(CaseError):
        load(where)


def test_a_coding_that_leads_out_of_the_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    where = folder(tmp_path / "inside", None)
    (tmp_path / "secret").write_text(GOOD, encoding="utf-8")
    (where / FILE).symlink_to(tmp_path / "secret")
    (issue,) = check_file(where)
    assert issue.found == "a link that leads out of the case"


def test_what_there_is_to_weigh(tmp_path: Path) -> None:
    assert interests(load(folder(tmp_path, None)).machine) == ("us.calm", "us.trade", "russia.calm")
