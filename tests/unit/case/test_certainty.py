"""Scales of verbal probability: figures of the sources, and the phrases that have none."""

import pytest

from detente.case.certainty import NoNumber, Range, lookup, modals, scales

ICD_203 = {
    ("almost no chance", "remote"): (0.01, 0.05),
    ("very unlikely", "highly improbable"): (0.05, 0.20),
    ("unlikely", "improbable"): (0.20, 0.45),
    ("roughly even chance", "roughly even odds"): (0.45, 0.55),
    ("likely", "probable"): (0.55, 0.80),
    ("very likely", "highly probable"): (0.80, 0.95),
    ("almost certain", "nearly certain"): (0.95, 0.99),
}
"""Intelligence Community Directive 203 of 2 January 2015, D.6.e(2)(a)."""


@pytest.mark.parametrize(("phrases", "ends"), ICD_203.items())
def test_icd_203(phrases: tuple[str, ...], ends: tuple[float, float]) -> None:
    """The table of the directive; the value is the middle."""
    for phrase in phrases:
        found = lookup(phrase, "icd_203_2015")
        assert isinstance(found, Range)
        assert (found.low, found.high) == ends
        assert found.point == pytest.approx(sum(ends) / 2)


def test_kent_has_points_of_his_own() -> None:
    """93, 75, 50, 30, 7 per cent, give or take (Kent 1964)."""
    points = ["almost certain", "probable", "chances about even", "probably not", "almost certainly not"]
    found = [lookup(phrase, "kent_1964") for phrase in points]
    assert [one.point for one in found if isinstance(one, Range)] == [0.93, 0.75, 0.5, 0.3, 0.07]


def test_surveys_stand_at_the_median() -> None:
    """From the 5th to the 95th percentile of the answers."""
    assert lookup("unlikely", "surveys") == Range(0.05, 0.35, 0.2)


@pytest.mark.parametrize("scale", scales())
def test_every_scale_is_sound(scale: str) -> None:
    """Ends in order, the point between them, a source and what was checked of it."""
    table = scales()[scale]
    assert table.title
    assert table.source
    assert table.checked
    for found in table.phrases.values():
        assert found is None or 0 <= found.low <= found.point <= found.high <= 1


@pytest.mark.parametrize("scale", scales())
def test_modals_have_no_number_on_any_scale(scale: str) -> None:
    """Kent: possible is not half."""
    for word in modals():
        found = lookup(word, scale)
        assert isinstance(found, NoNumber)
        assert found.why == "modal"


def test_unknown_phrases_name_the_nearest_and_other_scales() -> None:
    """A reader learns what to write instead."""
    near = lookup("allmost no chance", "icd_203_2015")
    assert isinstance(near, NoNumber)
    assert (near.why, near.nearest, near.elsewhere) == ("unknown", "almost no chance", ())
    assert near.hint.endswith("did you mean `almost no chance`?")
    other = lookup("virtually certain", "icd_203_2015")
    assert isinstance(other, NoNumber)
    assert other.elsewhere == ("kent_1964", "ipcc_2010")
    assert other.hint == "the scale icd_203_2015 has no phrase `virtually certain`, but kent_1964 and ipcc_2010 have"


def test_phrases_are_read_without_capitals_and_spaces() -> None:
    """As sources write them."""
    assert lookup("  Almost   CERTAIN ", "ipcc_2010") == lookup("almost certain", "ipcc_2010")
    assert lookup("Highly\nLikely", "phia_uk") == Range(0.8, 0.9, 0.85)
