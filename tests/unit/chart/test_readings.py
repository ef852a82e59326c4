"""The figure of experts' words: bars of scales, the model's band, and signs beside colours."""

from xml.etree import ElementTree

from detente.chart import draw
from detente.chart.readings import Bar, Readings, Words
from detente.words import percent

PLATE = Readings(
    title="The model lies in what the words mean for 1 of 2 forecasts", unit="probability", source="Source: a case",
    say=percent,
    words=(
        Words("war: “unlikely”", (Bar("kent", 0.2, 0.4, "inside"), Bar("even", 0.5, 0.5, "below")), (0.25, 0.3), 0.27),
        Words("talks: “likely”", (Bar("kent", 0.6, 0.9, "above"),), None, None),
    ),
)  # fmt: skip


def test_it_is_drawn_with_signs_and_the_colours_of_the_page() -> None:
    drawing = draw(PLATE, "f1")
    ElementTree.fromstring(drawing)
    for sign in ("= inside", "&lt; below", "&gt; above"):
        assert sign in drawing
    assert "var(--c1)" in drawing
    assert "var(--c2)" in drawing
    assert draw(PLATE, "f1") == drawing


def test_its_table_has_the_numbers() -> None:
    heads, rows = PLATE.table()
    assert heads == ("", "the words mean", "model, eight points of ten", "the model is")
    assert rows[0] == ("war: “unlikely”, kent", "20% to 40%", "25% to 30%", "inside")
    assert rows[1][1] == "50%"
    assert rows[2][2] == ""
