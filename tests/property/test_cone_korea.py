"""A number or a link of the Korean case that is changed changes the digest, and the answers that depend on it alone.

Nearly everything hangs together here: whoever chooses looks ahead at all that moves what it cares about, so all but
what only silent events rest on lies in the cone of every answer. What a test can show is where the cone ends.
"""

import functools
from collections import Counter
from typing import Any

import pytest

from detente.answer import Answer, Grounds, ask, numbers
from detente.case.digest import digest
from detente.case.evidence import evidence_lists
from detente.case.load import load
from detente.case.override import with_scenario
from detente.case.paths import dotted, get, with_value

THEORY, PLAN = "swain", "enforcement"
"""The smallest game of the case."""
ASKED = ("war", "launches", "contamination", "over_russia", "evasion")
SILENT = {
    "launches": {"launches", "contamination"},
    "retaliation": {"launches"},
    "malfunction_risk": {"contamination"},
    "over_russia": {"over_russia"},
}
"""Parameters that only silent events read, and the questions about these."""
EVERYWHERE = ("incident", "fragility", "spill")


@functools.cache
def machine() -> dict[str, Any]:
    return dict(load("korea-2017").machine)


@functools.cache
def answers() -> dict[str, Answer]:
    grounds = Grounds(machine())
    return {name: ask(grounds, name, theory=THEORY, plan=PLAN, spread=False) for name in ASKED}


def values(changed: dict[str, Any]) -> dict[str, float | None]:
    grounds = Grounds(changed)
    return {name: numbers(grounds, name, theory=THEORY, plan=PLAN)[0].estimate.value for name in ASKED}


@pytest.mark.parametrize("name", [*SILENT, *EVERYWHERE, "leakage"])
def test_a_changed_parameter(name: str) -> None:
    """Answers change whose cone it is in, and the others stay to the last bit but one or two."""
    before = machine()
    path = f"parameters.{name}"
    after = with_scenario(before, {path: 1.2 * before["parameters"][name]["value"]})
    assert digest(after) != digest(before)
    dependent = {question for question in ASKED if path in answers()[question].depends}
    expected = SILENT.get(name, {*ASKED} - ({"evasion"} if name in EVERYWHERE else set()))
    assert dependent == expected
    found = values(after)
    for question in ASKED:
        old = answers()[question].expectations[0].estimate.value
        same = found[question] == pytest.approx(old, rel=1e-11, abs=1e-14)
        assert same == (question not in dependent), (question, old, found[question])


def cited_once() -> list[tuple[str, int, str]]:
    """Elements with a link to a note that nothing else cites, and which of their links it is."""
    links = [
        (steps, index, link if isinstance(link, str) else link["note"])  # what a theory adds stays as it is written
        for steps, evidence in evidence_lists(machine())
        for index, link in enumerate(evidence)
    ]
    counts = Counter(note for _, _, note in links)
    plain = [(dotted(steps), index, note) for steps, index, note in links if counts[note] == 1]
    return [one for one in plain if one[0].partition(".")[0] in ("parameters", "interests", "events", "options")]


def elements() -> tuple[str, str]:
    """A parameter of a silent event, and an element that every game depends on."""
    silent = next(path for path, _, _ in cited_once() if path in ("parameters.launches", "parameters.retaliation"))
    war = answers()["war"].depends
    return silent, next(path for path, _, _ in cited_once() if path in war and path.startswith("interests."))


@pytest.mark.parametrize("which", [0, 1])
def test_a_removed_link(which: int) -> None:
    """The digest changes, no number does, and the note is gone from the answers that depended on its element."""
    path = elements()[which]
    (index, note) = next((index, note) for at, index, note in cited_once() if at == path)
    before = machine()
    steps = next(steps for steps, _ in evidence_lists(before) if dotted(steps) == path)
    left = [link for number, link in enumerate(get(before, (*steps, "evidence"))) if number != index]
    after = with_value(before, (*steps, "evidence"), left)
    assert digest(after) != digest(before)
    dependent = {question for question in ASKED if path in answers()[question].depends}
    assert dependent
    assert dependent != {*ASKED}
    grounds = Grounds(after)
    for question in ASKED:
        old, new = answers()[question], ask(grounds, question, theory=THEORY, plan=PLAN, spread=False)
        assert new.expectations == old.expectations
        assert new.depends == old.depends
        gone = {*old.evidence} - {*new.evidence}
        assert gone == ({note} if question in dependent else set()), question
        assert not {*new.evidence} - {*old.evidence}


def test_how_much_lies_in_every_cone() -> None:
    """What every game rests on, and what only some questions do: the case hangs together."""
    war = {*answers()["war"].depends}
    for question in ("launches", "contamination", "over_russia"):
        apart = {*answers()[question].depends} ^ war
        kinds = {path.partition(".")[0] for path in apart}
        assert kinds <= {"events", "parameters", "questions"}
        assert len(apart) < 0.1 * len(war)
    assert {path.partition(".")[0] for path in answers()["evasion"].depends} == {"parameters", "questions"}
