"""A brief is one valid document that loads nothing, runs nothing and leads everywhere it says."""

import re
from dataclasses import replace
from itertools import pairwise

import html5lib
import pytest

from detente.report import brief, figures
from detente.study.findings import Agreement, Findings
from unit.report.planted import findings

HOSTILE = "<script>alert(1)</script>&amp;\\\" onload=x '"


def whole() -> Findings:
    """Findings with every section."""
    found = findings()
    agreement = Agreement(
        by="B. Reader", pairs=(("interests.us.peace.weight", 4.0, 1.0), ("interests.us.pride.weight", 0.5, 0.5)),
        kappa=0.5, rank=float("nan"), within_one=0.5, note="The ranks are all the same.",
    )  # fmt: skip
    return replace(found, agreement=agreement, second=tuple(a for a in found.answers if a.theory is None))


@pytest.fixture(scope="module")
def page() -> str:
    return brief(whole())


def test_it_is_valid_html(page: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page)  # raises at the first mistake
    assert page.startswith("<!DOCTYPE html>")


def test_every_id_is_there_once_and_every_link_leads_to_one(page: str) -> None:
    ids = re.findall(r'<[^>]*\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    leads = set(re.findall(r'(?:href="#|url\(#)([^")]+)', page))
    labels = {id for value in re.findall(r'aria-labelledby="([^"]+)"', page) for id in value.split()}
    assert leads | labels <= set(ids)
    assert {"note-gazette-1", "theory-hawk", "plan-shield", "e-parameters.danger", "q-war"} <= leads


def test_it_loads_nothing_and_runs_nothing(page: str) -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.findall(r"<(?:script|link|img|iframe|object|embed|form|base)\b", page)
    assert not re.findall(r"\s(?:src|srcset|data|action|on\w+)=", page)
    assert not re.findall(r"@import|url\((?!#)", page)
    addresses = set(re.findall(r'href="([^#"][^"]*)"', page))
    assert addresses == {"https://example.org/gazette"}
    assert 'rel="noopener noreferrer">https://example.org/gazette' in page


def test_tables_have_captions_and_scopes(page: str) -> None:
    tables = re.findall(r"<table.*?</table>", page, re.S)
    assert len(tables) > 10
    for table in tables:
        assert "<caption>" in table
        assert re.search(r'<th scope="?col"?>', table)
        assert not re.search(r"<th(?! scope)[ >]", table)


def test_what_stands_in_order_can_be_read_without_styles(page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_findings_give_the_same_bytes() -> None:
    one, two = whole(), whole()
    assert brief(replace(one, seconds=1.0)) == brief(replace(two, seconds=99.0))
    assert brief(replace(one, answers=tuple(reversed(one.answers)))) == brief(one)


def test_texts_of_a_case_are_data() -> None:
    said = HOSTILE.replace("\\\\", "\\")
    page = brief(
        findings(title="'" + HOSTILE.replace("'", "''") + "'", note=HOSTILE, text=said, url="javascript:alert(1)")
    )
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "onload=x" not in re.sub(r">[^<]*<", "><", re.sub(r'="[^"]*"', "", page))
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)" in page


def test_control_characters_do_not_reach_the_page() -> None:
    found = findings()
    page = brief(replace(found, machine={**found.machine, "title": "a\x00reading time\x00\x1b\u202eb"}))
    assert not re.findall("[\x00-\x08\x0b-\x1f\u202e]", page)
    assert "for all that is not folded" in page


def test_charts_can_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "available", lambda: False)
    monkeypatch.setattr("detente.report.contents.available", lambda: False)
    page = brief(whole())
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<svg" not in page
    assert "There are no drawings: the library that makes them is not installed" in page
    assert "<details open><summary>The numbers of this figure" in page


def test_every_figure_says_its_finding_its_source_and_its_numbers(page: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(drawings) == 5
    for drawing in drawings:
        assert 'role="img"' in drawing
        assert re.search(r"<title id=[^>]*>[^<]{20,}", drawing)
        assert re.search(r"<desc id=[^>]*>[^<]*\d", drawing)
        assert "Source: A small case, 2020-01-01; digest" in drawing


def test_the_second_reader_stands_beside_the_first(page: str) -> None:
    assert "50% lie no more than one word apart." in page
    assert "Spearman" not in page
    assert "The ranks are all the same." in page
    assert "<code>interests.us.peace.weight</code></th><td>4</td><td>1</td>" in page
    assert "interests.us.pride.weight</code></th><td>" not in page


def test_sections_without_findings_are_absent() -> None:
    page = brief(replace(findings(), shares=(), forecasts=(), samples=()))
    for id in ("why", "experts", "second"):
        assert f'id="{id}"' not in page
        assert f'href="#{id}"' not in page


def test_reading_time_counts_what_is_to_be_read(page: str) -> None:
    assert re.search(r"To read: about \d+ minutes? for what is in short, \d+ minutes? for all that is not folded", page)
