"""The heat map: every number printed, a sign beside every shade, the page's colours."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from detente.chart import draw
from detente.chart.heat import Cell, Heat
from detente.words import percent

PLATE = Heat(
    title="Over all theories “offer” has the best mean; theories name 2 different plans.", unit="probability",
    source="Source: a case", say=percent, plans=("no plan", "offer", "<threat>"),
    rows=(
        ("hawk", (Cell(0.4, (0.3, 0.5), "base", False, 0.0), Cell(0.1, (0.05, 0.2), "better", True, 1.0),
                  Cell(0.6, (0.5, 0.7), "worse", False, 0.7))),
        ("dove", (Cell(0.3, (0.2, 0.4), "base", True, 0.0), Cell(0.31, (0.2, 0.4), "same", False, 0.03),
                  Cell(0.5, (0.4, 0.6), "worse", False, 0.6))),
    ),
)  # fmt: skip


def test_every_number_and_sign_is_there() -> None:
    drawing = draw(PLATE, "f1")
    ElementTree.fromstring(drawing)
    shown = re.sub(r"<(title|desc|style)[^>]*>.*?</\1>", "", drawing, flags=re.S)
    for text in ("10% ▲", "60% ▼", "40%", "31%", "hawk", "dove", "offer", "&lt;threat&gt;", "Source: a case"):
        assert text in shown, text
    assert "31% ▲" not in shown
    assert shown.count("▲") == 2  # one cell, and the legend
    assert "var(--c1)" in drawing
    assert not re.findall(r"#0[0-9a-f]{5}\b", drawing)


def test_who_does_not_see_it_reads_the_same() -> None:
    columns, rows = PLATE.table()
    assert columns == ("", "no plan", "offer", "<threat>")
    assert rows[0] == (
        "hawk", "40% (30% to 50%)", "10% (5% to 20%, better than no plan, the best)",
        "60% (50% to 70%, worse than no plan)",
    )  # fmt: skip
    assert "10% (5% to 20%, better than no plan, the best)" in draw(PLATE, "f1")


def test_the_best_has_an_edge_of_its_own_and_a_shade_grows_with_the_difference() -> None:
    plain = draw(PLATE, "f1")
    row = PLATE.rows[0]
    other = replace(PLATE, rows=((row[0], (*row[1][:2], replace(row[1][2], size=0.1))), PLATE.rows[1]))
    assert draw(other, "f1") != plain
    assert len(set(re.findall(r"stroke-width:1\.6", plain))) == 1
    assert draw(PLATE, "f1") == plain
