"""A verdict as a section, and how sections stand in a brief."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import html5lib

from detente.report.deserving import section
from detente.report.deserving_words import Wording
from detente.report.document import write
from detente.report.section import Folded, Grid, Section
from unit.insight.trials import GOOD, judged, planted
from unit.report.planted import findings

SOURCE = "Source: a case."


def test_the_section_draws_its_cells() -> None:
    case = planted()
    made = section(judged(**GOOD), case.machine, case.notes, SOURCE)
    assert made.title == "Does “offer” deserve a chance?"
    assert made.lead[0].startswith("Under the model, yes")
    (figure,) = made.figures
    ElementTree.fromstring(figure.svg)
    assert "clearly lower, for the better" in figure.svg
    assert "clearly higher, for the better" in figure.svg
    assert figure.rows[0][0] == "war (lower is better): no theory"
    assert figure.rows[0][1].endswith(", clearly better")


def test_a_picture_is_in_the_unit_of_its_questions_if_they_have_one() -> None:
    machine, found = planted().machine, judged(**GOOD)
    waits = {**machine["questions"]["war"], "probability": None, "time": "war", "within": None}
    timed = {**machine, "questions": {**machine["questions"], "war": waits}}
    alone = replace(found, asked=(found.of("war"),))
    assert "in the mean over points, in months<" in section(alone, timed, {}, SOURCE).figures[0].svg
    assert "in the mean over points, in points<" in section(found, machine, {}, SOURCE).figures[0].svg
    assert "in the mean over points<" in section(found, timed, {}, SOURCE).figures[0].svg


def test_a_section_of_a_brief_says_each_thing_once_and_under_its_heading() -> None:
    machine = planted().machine
    good = Wording(judged(**GOOD), machine)
    found = section(good.verdict, machine, {}, "a source")
    assert found.lead[0] == good.headline()
    amount = good.how_much(good.verdict.of("war"))
    folded = " ".join(text for part in found.folded for text in part.sentences)
    assert amount in " ".join(found.lead)
    assert amount not in folded
    assert good.counted(good.verdict.of("war"), where=True) in folded
    assert found.figures[0].title.startswith("With “offer” war is clearly lower in 4 of 4")
    fail, rest = found.groups
    assert fail.title == "What would have to be true for it to fail"
    assert any("no theory by itself turns this" in text for text in fail.sentences)
    assert rest.sentences == ()


def stub(**more: Any) -> Section:
    made = {
        "id": "stub", "title": "A <stub>", "lead": ("First `gazette:1` & `events.clash`.", "Then `nothing`."),
        "grids": (Grid(caption="A <grid>", heads=("a_b", "c"), rows=(("`gazette:2`", "<1>"),), note="`n`"),),
        "folded": (Folded(summary="More <of it>", sentences=("Said.",), grids=()),),
    }  # fmt: skip
    return Section(**{**made, **more})


def test_sections_stand_in_the_brief_escaped_and_linked() -> None:
    page = write(findings(), [stub()])
    html5lib.HTMLParser(strict=True).parse(page)
    assert '<h2 id="stub">A &lt;stub&gt;</h2>' in page
    assert '<li><a href="#stub">A &lt;stub&gt;</a>' in page, "in the list of contents"
    assert '<a href="#stub"><strong>A &lt;stub&gt;</strong></a> First <a href="#note-gazette-1">gazette:1</a>' in page
    assert '<a href="#e-events.clash">events.clash</a>' in page
    assert "<code>nothing</code>" in page
    assert "<td>&lt;1&gt;" in page
    assert "<summary>More &lt;of it&gt;</summary>" in page
    order = [page.index(mark) for mark in ('id="figures"', '<h2 id="stub">', 'id="questions"')]
    assert order == sorted(order)


def test_a_brief_without_sections_knows_nothing_of_them() -> None:
    found = findings()
    assert write(found) == write(found, [])
    assert "stub" not in write(found)
    more = write(found, [stub(), stub(id="other")])
    assert more.count("<section ") == write(found).count("<section ") + 2


def test_a_verdict_in_a_brief_repeats_no_id() -> None:
    case = planted()
    made = section(judged(**GOOD), case.machine, case.notes, SOURCE)
    page = write(findings(), [made])
    html5lib.HTMLParser(strict=True).parse(page)
    ids = re.findall(r' id="?([^" >]+)', page)
    assert len(ids) == len(set(ids))
