"""Marks: every form, and where a mistake in one stands."""

import pytest

from detente.case.marks import MarkError, looks_like_mark, read_mark
from detente.case.names import Names, names
from detente.case.resolve import resolve_data

CASE = {
    "detente": 1,
    "title": "t",
    "start": "2020-01-01",
    "actors": {"us": {}, "dprk": {}},
    "options": {"dprk.tests": {"levels": ["paused", "active"]}, "talks": {"owners": ["us", "dprk"]}},
    "conditions": {"reach": {"levels": ["near", "far"]}},
    "events": {"launch": {"rate": "1 per month", "then": {}}},
    "bodies": {"council": {"members": {"us": 1}, "passes": "majority", "motions": {"censure": {"then": {}}}}},
}


@pytest.fixture(scope="module")
def known() -> Names:
    return names(resolve_data(CASE).machine)


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("launch", "event", {"event": "launch"}),
        ("council passes censure", "passes", {"body": "council", "motion": "censure"}),
        ("council refuses censure", "refuses", {"body": "council", "motion": "censure"}),
        ("dprk.tests to active", "move", {"option": "dprk.tests", "level": 1}),
        ("dprk.tests moves", "move", {"option": "dprk.tests", "level": None}),
        ("talks passes to_yes", "passes", {"body": "talks", "motion": "to_yes"}),
    ],
)
def test_forms(known: Names, text: str, kind: str, parts: dict[str, object]) -> None:
    mark = read_mark(text, known)
    assert mark.kind == kind
    assert {key: getattr(mark, key) for key in parts} == parts


def test_becomes(known: Names) -> None:
    mark = read_mark("becomes reach is far", known)
    assert mark.formula is not None
    assert mark.formula.factors == ("reach",)


@pytest.mark.parametrize(
    ("text", "offset", "found", "hint"),
    [
        ("lunch", 0, "`lunch`", "did you mean `launch`?"),
        ("council passes censur", 15, "`censur`", "did you mean `censure`?"),
        ("dprk.tests to actve", 14, "`actve`", "did you mean `active`?"),
        ("becomes reach is fair", 17, "`fair`", "did you mean `far`?"),
        ("reach to far", 0, "`reach`", "nobody moves `reach`: `becomes reach is far`"),
        ("talks to yes", 0, "`talks`", "`talks` is a body: `talks passes to_no`"),
        ("dprk.tests", 0, "`dprk.tests`", "`dprk.tests` is an option: `dprk.tests to active` or `dprk.tests moves`"),
        ("becomes", 7, "an empty formula", ""),
        ("", 0, "``", ""),
        ("somebody does something", 0, "`somebody does something`", ""),
    ],
)
def test_mistakes_stand_inside_the_text(known: Names, text: str, offset: int, found: str, hint: str) -> None:
    with pytest.raises(MarkError) as caught:
        read_mark(text, known)
    problem = caught.value.problems[0]
    assert (problem.offset, problem.found, problem.hint) == (offset, found, hint)


def test_formulas_do_not_look_like_marks() -> None:
    assert not any(looks_like_mark(text, ["launch"]) for text in ("reach is far", "dprk.tests", "2 * leakage", ""))
    assert looks_like_mark("launch", ["launch"])
