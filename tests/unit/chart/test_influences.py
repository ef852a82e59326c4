"""Bars of influence: signs and intervals are printed, a judgement is hatched, an unsure direction is hollow."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from detente.chart import draw
from detente.chart.influences import Influences, Lean


def say(value: float) -> str:
    return f"{value * 100:+.1f}"


PLATE = Influences(
    title="gazette:1 raises it most.", unit="points of probability", source="Source: a case", say=say, sure="95%",
    leans=(
        Lean("gazette:1", 0.05, 0.04, 0.06, False, "A clash will come."),
        Lean("parameters.danger (size)", -0.02, -0.03, -0.01, True),
        Lean("record:1", 0.01, -0.01, 0.03, False, "There were four."),
    ),
)  # fmt: skip


def test_the_table_has_every_number_with_its_interval() -> None:
    columns, rows = PLATE.table()
    assert columns == ("", "what it is", "it", "by", "95% interval", "in our words")
    assert rows == (
        ("gazette:1", "note", "raises", "+5.0", "+4.0 to +6.0", "A clash will come."),
        ("parameters.danger (size)", "judgement", "lowers", "-2.0", "-3.0 to -1.0", ""),
        ("record:1", "note", "either way", "+1.0", "-1.0 to +3.0", "There were four."),
    )


def test_the_drawing_says_its_numbers() -> None:
    drawing = draw(PLATE, "f1")
    ElementTree.fromstring(drawing)
    assert "+5.0 (+4.0 to +6.0)" in drawing
    assert "gazette:1 +5.0 (+4.0 to +6.0); parameters.danger (size) (judgement) -2.0 (-3.0 to -1.0)" in drawing
    assert "points of probability, with 95% intervals" in drawing
    for said in ("raises (+)", "lowers (-)", "hollow: which way is not sure", "hatched: judgement, no source"):
        assert said in drawing
    assert draw(PLATE, "f1") == drawing
    assert not re.findall(r"#0[0-9a-f]{5}\b", drawing)


@pytest.mark.parametrize(("judged", "hatches"), [(True, 2), (False, 0)])
def test_a_judgement_alone_is_hatched(judged: bool, hatches: int) -> None:
    plate = replace(PLATE, leans=(replace(PLATE.leans[0], judged=judged),))
    assert draw(plate, "f1").count("url(#") == hatches, "the bar, and its entry in the legend"
    assert ("hatched" in draw(plate, "f1")) == judged


def test_the_legend_names_only_what_is_there() -> None:
    drawing = draw(replace(PLATE, leans=PLATE.leans[:1]), "f1")
    assert "raises (+)" in drawing
    for said in ("lowers (-)", "hollow", "hatched"):
        assert said not in drawing


def test_bars_stand_on_the_side_of_their_sign() -> None:
    """In the order of the rows: the first bar begins where the second ends, at nought."""
    bars = [
        [float(x) for x in re.findall(r"[MLH](-?[\d.]+)", path)]
        for path in re.findall(r'<path d="(M[^"]*z)"', draw(replace(PLATE, leans=PLATE.leans[:2]), "f1"))
    ]
    first, second = bars[:2]
    assert min(first) == pytest.approx(max(second), abs=0.2)
    assert max(first) - min(first) == pytest.approx(2.5 * (max(second) - min(second)), rel=0.02)


def test_a_long_path_keeps_its_end() -> None:
    lean = Lean("judgement about bodies.security_council.sponsors.russia (size)", 0.1, 0.05, 0.2, True)
    assert "…ity_council.sponsors.russia (size)" in draw(replace(PLATE, leans=(lean,)), "f1")
