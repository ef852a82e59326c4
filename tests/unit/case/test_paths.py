"""Paths: whole and shortened, with dots in names, ambiguous and not there."""

from typing import Any

import pytest

from detente.case.paths import PathError, dotted, find, find_all, get, with_value, without

FORM: dict[str, Any] = {
    "parameters": {"leakage": {"value": 0.4}},
    "actors": {"us": {"tempo": None}, "dprk": {}},
    "options": {"dprk.tests": {"tempo": 1}, "dprk.survival": {}},
    "events": {"launch": {"rate": {"value": 1}}},
    "interests": {"dprk": {"survival": {"weight": 8}}, "us": {"calm": {"weight": 1}}},
    "rules": [{"never": "a"}, {"never": "b"}],
    "behaviour": {"depth": {"value": 1}},
}


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("options.dprk.tests.tempo", ("options", "dprk.tests", "tempo")),
        ("dprk.tests.tempo", ("options", "dprk.tests", "tempo")),
        ("dprk.survival.weight", ("interests", "dprk", "survival", "weight")),
        ("leakage", ("parameters", "leakage")),
        ("launch.rate", ("events", "launch", "rate")),
        ("us.tempo", ("actors", "us", "tempo")),
        ("behaviour.depth", ("behaviour", "depth")),
        ("rules.2.never", ("rules", 1, "never")),
        ("actors.us", ("actors", "us")),
    ],
)
def test_found(path: str, steps: tuple[str | int, ...]) -> None:
    assert find(FORM, path) == steps
    assert find(FORM, dotted(steps)) == steps


def test_ambiguous() -> None:
    assert find_all(FORM, "dprk.survival") == [("options", "dprk.survival"), ("interests", "dprk", "survival")]
    with pytest.raises(PathError, match=r"write `options.dprk.survival` or `interests.dprk.survival`"):
        find(FORM, "dprk.survival")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("leakeage", "leakage"),
        ("lunch.rate", "launch.rate"),
        ("events.lunch.rate", "events.launch.rate"),
        ("dprk.survival.wait", "dprk.survival.weight"),
    ],
)
def test_nearest(path: str, near: str) -> None:
    with pytest.raises(PathError) as caught:
        find(FORM, path)
    assert caught.value.hint == f"did you mean `{near}`?"


@pytest.mark.parametrize("path", ["", ".", "..", "rules.0", "rules.3", "rules.x", "leakage.value.more", "a" * 10_000])
def test_not_there(path: str) -> None:
    with pytest.raises(PathError):
        find(FORM, path)


def test_copies_share_what_is_not_on_the_way() -> None:
    changed = with_value(FORM, ("rules", 1, "never"), "c")
    assert get(changed, ("rules", 1, "never")) == "c"
    assert FORM["rules"][1]["never"] == "b"
    assert changed["events"] is FORM["events"]
    assert without(FORM, ("rules", 0))["rules"] == [{"never": "b"}]
