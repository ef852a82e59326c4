"""Numbers in all the forms of section 1 of the language: parameters, rates, durations, weights."""

import math
from itertools import pairwise
from typing import Any

import pytest

from detente.case.numbers import CLOCK_DAYS, WEIGHTS, duration_in, rate_scale, read_rate, weight_range
from detente.case.resolve import resolve_data

HEAD: dict[str, Any] = {"detente": 1, "title": "A case", "start": "2017-09-18", "actors": {"us": {}}}


def parameter(value: object, **more: object) -> Any:
    """A parameter in machine form, without evidence, note and `without`."""
    resolved = resolve_data(HEAD | {"parameters": {"one": value}} | more)
    assert [issue.render() for issue in resolved.issues] == []
    apart = ("evidence", "note", "without")
    return {key: part for key, part in resolved.machine["parameters"]["one"].items() if key not in apart}


def rate(value: object, **more: object) -> Any:
    """An event's rate in machine form."""
    resolved = resolve_data(HEAD | {"events": {"one": {"rate": value, "then": {}}}} | more)
    assert [issue.render() for issue in resolved.issues] == []
    return resolved.machine["events"]["one"]["rate"]


def duration(value: object) -> Any:
    """The foresight of all actors in machine form."""
    resolved = resolve_data(HEAD | {"behaviour": {"foresight": value}})
    assert [issue.render() for issue in resolved.issues] == []
    return resolved.machine["behaviour"]["foresight"]


def weight(value: object) -> Any:
    """The weight of an interest in machine form."""
    resolved = resolve_data(HEAD | {"interests": {"us": {"one": {"want": "true", "weight": value}}}})
    assert [issue.render() for issue in resolved.issues] == []
    return resolved.machine["interests"]["us"]["one"]["weight"]


def number(value: float, low: float, high: float, shape: str, **more: object) -> dict[str, object]:
    """Machine form of a number."""
    return {"value": value, "range": [low, high], "shape": shape, **more}


@pytest.mark.parametrize(
    ("human", "machine"),
    [
        (0.4, number(0.4, 0.4, 0.4, "point")),
        ("0.4", number(0.4, 0.4, 0.4, "point")),
        (-3, number(-3.0, -3.0, -3.0, "point")),
        ([0.15, 0.85], number(0.5, 0.15, 0.85, "uniform")),
        ([0.15, 0.4, 0.85], number(0.4, 0.15, 0.85, "triangle")),
        ({"value": 0.4, "range": [0.15, 0.85]}, number(0.4, 0.15, 0.85, "uniform")),
        ({"range": [0.15, 0.85]}, number(0.5, 0.15, 0.85, "uniform")),
        ({"value": [0.1, 0.3]}, number(0.2, 0.1, 0.3, "uniform")),
        ({"value": 0.4, "range": [0.1, 0.9], "shape": "triangle"}, number(0.4, 0.1, 0.9, "triangle")),
        ("almost no chance", number(0.03, 0.01, 0.05, "uniform", phrase="almost no chance", scale="icd_203_2015")),
        ("Almost  No Chance", number(0.03, 0.01, 0.05, "uniform", phrase="almost no chance", scale="icd_203_2015")),
        ({"phrase": "probable", "scale": "kent_1964"},
         number(0.75, 0.63, 0.87, "uniform", phrase="probable", scale="kent_1964")),
        ({"phrase": "likely", "value": 0.6, "range": [0.55, 0.8]},
         number(0.6, 0.55, 0.8, "uniform", phrase="likely", scale="icd_203_2015")),
    ],
)  # fmt: skip
def test_number(human: object, machine: object) -> None:
    """The table of section 1."""
    assert parameter(human) == machine


def test_a_parameter_always_says_what_it_rests_on() -> None:
    """Other numbers only where it is given."""
    resolved = resolve_data(HEAD | {"parameters": {"one": 1, "two": {"value": 1, "evidence": ["a:1"], "note": "why"}}})
    assert resolved.machine["parameters"]["one"] == number(1.0, 1.0, 1.0, "point", evidence=[], note="", without=None)
    assert resolved.machine["parameters"]["two"]["evidence"] == [{"note": "a:1", "aspect": "size", "polarity": "for"}]
    assert resolved.machine["behaviour"]["tempo"].keys() == {"value", "range", "shape", "per"}


def test_phrases_are_read_on_the_scale_of_the_case() -> None:
    """Unless they name another."""
    assert parameter("likely", scale="ipcc_2010")["range"] == [0.66, 1.0]
    assert parameter({"phrase": "likely", "scale": "phia_uk"}, scale="ipcc_2010")["range"] == [0.55, 0.75]


@pytest.mark.parametrize(
    ("human", "machine"),
    [
        ("0.15 per month", number(0.15, 0.15, 0.15, "point", per="month")),
        ("2 per week", number(2.0, 2.0, 2.0, "point", per="week")),
        ("1 per 3 months", number(1 / 3, 1 / 3, 1 / 3, "point", per="month")),
        ("once per year", number(1.0, 1.0, 1.0, "point", per="year")),
        ("twice per day", number(2.0, 2.0, 2.0, "point", per="day")),
        (0.5, number(0.5, 0.5, 0.5, "point", per="week")),
        ([0.5, 1], number(0.75, 0.5, 1.0, "uniform", per="week")),
        (["1 per month", 2], number(1.5, 1.0, 2.0, "uniform", per="month")),
        ({"value": 0.15, "range": [0.1, 0.3], "per": "month"}, number(0.15, 0.1, 0.3, "uniform", per="month")),
        ({"value": "0.15 per month", "range": [0.1, 0.3]}, number(0.15, 0.1, 0.3, "uniform", per="month")),
        ({"value": [0.1, 0.15, 0.3], "per": "years"}, number(0.15, 0.1, 0.3, "triangle", per="year")),
        ({"value": "remote", "per": "year"},
         number(0.03, 0.01, 0.05, "uniform", phrase="remote", scale="icd_203_2015", per="year")),
        ("almost no chance per year",
         number(0.03, 0.01, 0.05, "uniform", phrase="almost no chance", scale="icd_203_2015", per="year")),
        ("almost no chance per 10 years",
         number(0.003, 0.001, 0.005, "uniform", phrase="almost no chance", scale="icd_203_2015", per="year")),
        ("0.1 * leakage * (reach < mainland) per month",
         {"formula": "0.1 * leakage * (reach < mainland)", "per": "month"}),
        ("leakage per month", {"formula": "leakage", "per": "month"}),
        ("leakage", {"formula": "leakage", "per": "week"}),
        ("leakage per 2 months", {"formula": "(leakage) / 2", "per": "month"}),
        ({"formula": "0.1 * leakage", "per": "year"}, {"formula": "0.1 * leakage", "per": "year"}),
    ],
)  # fmt: skip
def test_rate(human: object, machine: object) -> None:
    """A bare rate is per clock unit; what is no number and reads something is an expression."""
    assert rate(human, clock="week", parameters={"leakage": 1}) == machine


def test_units_within_a_rate_are_brought_to_one() -> None:
    """Those of a range to that of the value, all to `per`."""
    assert rate({"value": "12 per year", "range": ["0.5 per month", "2 per month"]}) == number(
        12.0, 6.0, 24.0, "uniform", per="year"
    )
    assert rate({"value": "12 per year", "per": "month"})["value"] == pytest.approx(1.0, rel=1e-15)


def test_a_parameter_goes_before_a_phrase() -> None:
    """Where both have one name."""
    assert rate("remote per year", parameters={"remote": 2}) == {"formula": "remote", "per": "year"}
    assert "phrase" in rate("almost no chance per year", parameters={"chance": 2})


@pytest.mark.parametrize(
    ("human", "machine"),
    [
        ("12 months", number(12.0, 12.0, 12.0, "point", unit="month")),
        ("1 day", number(1.0, 1.0, 1.0, "point", unit="day")),
        (6, number(6.0, 6.0, 6.0, "point", unit="month")),
        ({"value": 12, "range": [3, 24], "unit": "month"}, number(12.0, 3.0, 24.0, "uniform", unit="month")),
        ({"value": "12 months", "range": ["3 months", "24 months"]}, number(12.0, 3.0, 24.0, "uniform", unit="month")),
        ({"value": "12 months", "range": ["3 months", "2 years"]}, number(12.0, 3.0, 24.0, "uniform", unit="month")),
        (["3 months", "12 months", "24 months"], number(12.0, 3.0, 24.0, "triangle", unit="month")),
        ("none", "none"),
    ],
)  # fmt: skip
def test_duration(human: object, machine: object) -> None:
    """One unit for all of a duration."""
    assert duration(human) == machine


def test_words_of_weight_reach_half_a_step() -> None:
    """A factor of the square root of two to each side, so that neighbours touch."""
    assert weight("major") == number(4.0, 2.828427, 5.656854, "uniform", word="major")
    assert weight({"word": "major"}) == weight("major")
    assert weight({"value": "vital"})["range"] == [5.656854, 11.313708]
    words = list(WEIGHTS)
    for high, low in pairwise(words):
        assert WEIGHTS[high] == 2 * WEIGHTS[low]
        assert weight_range(high)[0] == pytest.approx(weight_range(low)[1], abs=1e-6)
    assert weight(2.5) == number(2.5, 2.5, 2.5, "point")


def test_units_of_time() -> None:
    """A year of the calendar has twelve months and 365.25 days."""
    assert CLOCK_DAYS["month"] * 12 == CLOCK_DAYS["year"]
    assert rate_scale("month", "month") == 1
    assert rate_scale("week", "day") * 7 == 1
    for unit in CLOCK_DAYS:
        for clock in CLOCK_DAYS:
            assert math.isclose(duration_in(3, unit, clock) * rate_scale(unit, clock), 3)


def test_rates_that_are_none() -> None:
    """`per` needs something before and a unit after; nothing divides by zero."""
    assert read_rate("per month") is None
    assert read_rate("1 per 0 months") is None
    other = read_rate("1 per fortnight")
    assert other is not None
    assert other.per is None
