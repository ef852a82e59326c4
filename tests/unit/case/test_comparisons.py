"""Comparisons: read with all their mistakes, whole paths, questions asked for the purpose; part of a case."""

import pickle
from pathlib import Path

import pytest

from detente.case.comparison_file import read_comparisons
from detente.case.comparisons import FILE, Side
from detente.case.load import check_file, load
from detente.errors import CaseError

CASE = """\
detente: 1
title: A small case
start: 2020-01-01
parameters: {leakage: [0.1, 0.5], bite: 1}
actors: {us: {}}
options: {us.buildup: {}}
conditions:
  economy: {levels: [sound, crippled], start: sound}
events:
  strain: {when: economy is sound, rate: bite * (1 - leakage), then: {economy: crippled}}
interests: {us: {calm: {avoid: us.buildup, weight: major}}}
theories:
  other: {set: {us.calm.weight: 3}}
plans:
  talks: {phases: [{name: pause, begins: at once, promises: [{option: us.buildup, level: "no", breach: 2}]}]}
questions:
  crippled: {probability: economy is crippled, within: 6 months}
  built: {probability: us.buildup, at: 6 months, do: {economy: sound}}
"""
NOTES = "---\nid: gazette\ntitle: The case\n---\n1. It rains.\n"
GOOD = """\
leaks:
  text: More leaks, less bite.
  evidence: [gazette:1]
  note: A judgement.
  holds:
    - less: {question: crippled, set: {leakage: 0.85}}
      more: {question: crippled, set: {leakage: 0.15}}
several:
  holds:
    - {at_most: crippled, at_least: 1}
    - equal:
        - {ask: {count: strain, within: 6 months}}
        - {question: built, theory: other, plan: talks, do: {economy: crippled}, set: {promises.1.breach: 0}}
    - less: -0.5
      more:
        ask: {probability: strain, within: 2 months, text: Does it strain?}
        set: {conditions.economy.start: crippled}
"""


def folder(tmp_path: Path, text: str | None) -> Path:
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "gazette.md").write_text(NOTES, encoding="utf-8")
    if text is not None:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
    return tmp_path


def problems(tmp_path: Path, text: str) -> list[str]:
    where = folder(tmp_path, text)
    (tmp_path / "alone.yaml").write_text(CASE, encoding="utf-8")
    _, issues = read_comparisons(where / FILE, load(tmp_path / "alone.yaml").machine, ["gazette:1"])
    return [
        f"{i.line}:{i.column} {i.path.replace('it.holds.1', '~')}: {i.found}; {i.expected}; {i.hint}" for i in issues
    ]


def one(body: str) -> str:
    """A file of one comparison with one claim, which issues call `~`."""
    return f"it:\n  holds:\n    - {body}\n"


def test_comparisons_are_part_of_their_case(tmp_path: Path) -> None:
    case = load(folder(tmp_path, GOOD))
    assert case.warnings == ()
    leaks, several = case.comparisons.values()
    assert (leaks.id, leaks.text, leaks.note) == ("leaks", "More leaks, less bite.", "A judgement.")
    assert [link["note"] for link in leaks.evidence] == ["gazette:1"]
    assert [claim.sort for claim in (*leaks.claims, *several.claims)] == ["less", "at most", "equal", "less"]
    assert leaks.paths == ("parameters.leakage",)
    assert several.paths == ("promises.1.breach", "conditions.economy.start")


def test_sides(tmp_path: Path) -> None:
    several = load(folder(tmp_path, GOOD)).comparisons["several"]
    (bare, number), (asked, built), (less, strained) = ((claim.one, claim.other) for claim in several.claims)
    assert (number, less) == (1.0, -0.5)
    assert isinstance(bare, Side)
    assert (bare.label, bare.theory, bare.plan, bare.set) == ("crippled", None, None, ())
    assert bare.name == "several.1.at_most"
    assert isinstance(asked, Side)
    assert (asked.question["count"], asked.question["within"]) == (
        "strain", {"value": 6.0, "range": [6.0, 6.0], "shape": "point", "unit": "month"},
    )  # fmt: skip
    assert asked.label == "count of strain"
    assert isinstance(built, Side)
    assert (built.theory, built.plan, built.set) == ("other", "talks", (("promises.1.breach", 0),))
    assert built.question["do"] == {"economy": "crippled"}  # in place of what the question imposes itself
    assert built.do == (("economy", "crippled"),)
    assert isinstance(strained, Side)
    assert strained.label == "Does it strain?"


def test_they_can_be_sent_to_other_processes(tmp_path: Path) -> None:
    found = load(folder(tmp_path, GOOD)).comparisons
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_case_without_any(tmp_path: Path) -> None:
    assert load(folder(tmp_path, None)).comparisons == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n", "1:1 : an empty file; comparisons by name; "),
        ("- a\n", "1:1 : a list; comparisons by name; "),
        ("It: {holds: []}\n", "1:1 It: `It`; a comparison: small letters, digits and _, a letter first, at most 64; "
         "for instance `it`"),
        ("it: 3\n", "1:5 it: `3`; `holds` and its claims; "),
        ("it: {text: A}\n", "1:5 it: no `holds`; the key `holds`: a list of claims; "),
        ("it: {holds: []}\n", "1:13 it.holds: an empty list; a list of claims such as `{less: ..., more: ...}`; "),
        ("it: {hold: [{less: crippled, more: 1}], holds: [{less: crippled, more: 1}]}\n",
         "1:6 it.hold: `hold`; a key of a comparison: text, holds, evidence or note; did you mean `holds`?"),
        (one("{less: crippled}"), "3:7 ~: `less`; `less` and `more`, `at_most` and `at_least`, or `equal` with "
         "two sides; "),
        (one("{less: crippled, at_least: 1}"), "3:7 ~: `less` and `at_least`; `less` and `more`, `at_most` and "
         "`at_least`, or `equal` with two sides; "),
        (one("{less: crippled, mroe: 1}"), "3:24 ~.mroe: `mroe`; a key of a claim: less, more, at_most, at_least "
         "or equal; did you mean `more`?"),
        (one("{equal: [crippled]}"), "3:15 ~.equal: a list; a list of two sides; "),
        (one("{less: 1, more: 2}"), "3:7 ~: two plain numbers; a question on one side at least; "),
        (one("{less: cripled, more: 1}"), "3:14 ~.less.question: `cripled`; a question of the case: crippled or "
         "built; did you mean `crippled`?"),
        (one("{less: {question: crippled, theory: othr}, more: 1}"), "3:43 ~.less.theory: `othr`; a theory of "
         "the case: other; did you mean `other`?"),
        (one("{less: {question: crippled, plan: talk}, more: 1}"), "3:41 ~.less.plan: `talk`; a plan of the "
         "case: talks; did you mean `talks`?"),
        (one("{less: {question: crippled, set: {leakge: 1}}, more: 1}"), "3:41 ~.less.set.leakge: `leakge`; the "
         "path of an element of the case; did you mean `leakage`?"),
        (one("{less: {question: crippled, set: {leakage: soon}}, more: 1}"), "3:50 ~.less.set.leakage: `soon`; a "
         "number, a range `[low, high]`, `[low, mode, high]` or a phrase of the scale; "),
        (one("{less: {question: crippled, set: {economy.start: crippeld}}, more: 1}"), "3:56 ~.less.set."
         "economy.start: `crippeld`; a level: sound or crippled; did you mean `crippled`?"),
        (one("{less: {question: crippled, do: {economy: up}}, more: 1}"), "3:49 ~.less.do.economy: `up`; a "
         "level; a step needs something to start from"),
        (one("{less: {question: crippled, do: {economy: crippeld}}, more: 1}"), "3:49 ~.less.do.economy: "
         "`crippeld`; a level of `economy` (sound, crippled); did you mean `crippled`?"),
        (one("{less: {question: crippled, do: {econmy: sound}}, more: 1}"), "3:40 ~.less.do.econmy: `econmy`; an "
         "option or condition; did you mean `economy`?"),
        (one("{less: {ask: {probability: economy is crippeld, at: 1 month}}, more: 1}"), "3:45 ~.less.ask."
         "probability: `crippeld`; a level of `economy` (sound, crippled); did you mean `crippled`?"),
        (one("{less: {ask: {probability: economy is crippled}}, more: 1}"), "3:21 ~.less.ask: `probability` "
         "without a time; `within`, `at` or `throughout`; for instance `within: 12 months`"),
        (one("{less: {question: crippled, ask: {count: strain, within: 1 month}}, more: 1}"), "3:35 ~.less: "
         "`question` and `ask`; exactly one of question or ask; "),
        ("it:\n  evidence: [gazette:2]\n  holds: [{less: crippled, more: 1}]\n", "2:14 it.evidence.1: "
         "`gazette:2`; a note of the case; did you mean `gazette:1`?"),
    ],
)  # fmt: skip
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    assert problems(tmp_path, text) == [said]


def test_every_mistake_at_once(tmp_path: Path) -> None:
    text = one(
        "{less: cripled, more: {question: built, do: {economy: up}}}\n    - {less: 1, more: {question: built, x: 1}}"
    )
    assert [line.split(" ")[0] for line in problems(tmp_path, text)] == ["3:14", "3:61", "4:41"]


def test_a_mistake_of_the_case_is_told_once(tmp_path: Path) -> None:
    where = folder(tmp_path, one("{less: built, more: {question: built, do: {economy: crippled}}}"))
    text = CASE.replace("probability: us.buildup,", "probability: us.build,")
    (where / "case.yaml").write_text(text, encoding="utf-8")
    (issue,) = check_file(where)
    assert (Path(issue.file).name, issue.path) == ("case.yaml", "questions.built.probability")


def test_mistakes_are_mistakes_of_the_case(tmp_path: Path) -> None:
    where = folder(tmp_path, one("{less: cripled, more: 1}"))
    (issue,) = check_file(where)
    assert Path(issue.file).name == FILE
    with pytest.raises(CaseError):
        load(where)
