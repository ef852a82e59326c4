"""Verbal certainty: words on scales, the model beside them, and how the scale moves the verdict."""

import io
import json
from dataclasses import replace
from math import exp
from pathlib import Path
from typing import Any

import pytest

from detente.analysis.stability.proportion import clopper_pearson
from detente.case.certainty import scales
from detente.case.load import load
from detente.cli.page import Page, bare
from detente.cli.words_page import show_words
from detente.errors import QueryError, StudyError
from detente.insight.verbal import Spread, VerbalCertainty, judge, read, scale_names, verbal_certainty, words_study
from detente.insight.verbal.reading import Reading, phrases
from detente.report.words import section, sentences, whose
from detente.study import run
from unit.insight.said import written


def heard(folder: Path, points: int = 12, **more: Any) -> VerbalCertainty:
    """What comes of the words of the small case."""
    case = load(folder)
    job = words_study(case.machine, case.forecasts, more.get("questions"), points=points)
    rows = [row for batch in run(job).batches() for row in batch.to_pylist()]
    return verbal_certainty(job.context, rows, case.forecasts, case.sources, **more)


@pytest.fixture
def found(tmp_path: Path) -> VerbalCertainty:
    return heard(written(tmp_path))


def test_words_are_read_as_they_stand() -> None:
    assert read("Unlikely", "nato_ajp_2_1").ends == (0.1, 0.4)
    assert read("unlikely; very unlikely", "icd_203_2015").ends == (0.05, 0.45)
    assert read("unlikely; may well", "icd_203_2015").ends == (0.2, 0.45)
    assert read("even chance", "barnes_canada_2016").ends == (0.5, 0.5)
    assert read("rather unlikely", "icd_203_2015").ends is None
    assert read("may have no option but", "kent_1964").why == "modal"
    assert read("possible", "kent_1964").why == "modal"
    assert read("maybe so", "kent_1964").why == "unknown"
    assert read(" ; ", "kent_1964").why == "no words"


def test_the_words_of_a_scale_for_a_number() -> None:
    for name, scale in scales().items():
        for phrase, known in scale.phrases.items():
            if known is not None:
                assert phrases(known.point, name), (name, phrase)
    assert phrases(0.5, "barnes_canada_2016") == ("even chance",)
    assert phrases(0.22, "phia_uk") == ()


@pytest.mark.parametrize(
    ("model", "reading", "verdict"),
    [
        ((0.2, 0.3), (0.1, 0.4), "inside"),
        ((0.1, 0.4), (0.1, 0.4), "inside"),
        ((0.4, 0.6), (0.1, 0.4), "overlaps"),
        ((0.0, 0.1), (0.1, 0.4), "overlaps"),
        ((0.05, 0.5), (0.1, 0.4), "overlaps"),
        ((0.41, 0.6), (0.1, 0.4), "above"),
        ((0.0, 0.09), (0.1, 0.4), "below"),
        ((0.5, 0.5), (0.5, 0.5), "inside"),
        ((0.4, 0.6), (0.5, 0.5), "overlaps"),
        ((0.51, 0.6), (0.5, 0.5), "above"),
    ],
)
def test_verdicts(model: tuple[float, float], reading: tuple[float, float], verdict: str) -> None:
    values = (*model, *model)
    spread = Spread(theory="none", central=model[0], bound=0.0, low=model[0], high=model[1], values=values)
    judged = judge(Reading(scale="a", low=reading[0], high=reading[1]), spread)
    assert judged.verdict == verdict
    assert judged.inside == sum(reading[0] <= value <= reading[1] for value in values)
    low, high = clopper_pearson(judged.inside, 4)
    assert judged.interval == (float(low), float(high))


def test_the_model_is_where_it_must_be(found: VerbalCertainty) -> None:
    owl, _, gloom, often, _ = found.forecasts
    (plain,) = owl.spreads
    assert plain.central == pytest.approx(1 - exp(-6 * 0.0718), abs=1e-9)
    assert 0.32 <= (plain.low or 0) < (plain.high or 0) <= 0.38
    assert len(plain.values) == found.points == 12
    none, own = gloom.spreads
    assert (none.values, own.theory) == (plain.values, "gloom")
    assert own.ends == pytest.approx((1 - exp(-1.2),) * 2, abs=1e-9)
    assert often.spreads[0].note == "what the question asks for is no probability"


def test_the_scale_moves_the_verdict(found: VerbalCertainty) -> None:
    owl = found.forecasts[0]
    verdicts = {one.scale: one.verdict for one in owl.judged}
    assert verdicts == {
        "case": "overlaps", "kent_1964": "inside", "icd_203_2015": "inside", "phia_uk": "overlaps",
        "nato_ajp_2_1": "inside", "barnes_canada_2016": "above", "ipcc_2010": "overlaps", "surveys": "overlaps",
    }  # fmt: skip
    assert owl.turns()["above"] == ("barnes_canada_2016",)
    gloom = found.forecasts[2]
    assert {one.scale for one in gloom.judged if one.theory == "gloom" and one.verdict == "above"} == {
        "case", "nato_ajp_2_1", "barnes_canada_2016",
    }  # fmt: skip
    assert (found.moved.hits, found.moved.of) == (1, 2)
    assert (found.agree["case", "none"].hits, found.agree["case", "none"].of) == (1, 2)
    assert (found.agree["case", "own"].hits, found.agree["case", "own"].of) == (0, 1)


def test_what_has_no_number_says_why(found: VerbalCertainty) -> None:
    _, hawk, _, often, silent = found.forecasts
    modal = hawk.of("icd_203_2015")
    assert modal is not None
    assert (modal.verdict, modal.share) == ("cannot", None)
    assert "says that something can be, not how likely it is" in modal.why
    assert {one.verdict for one in often.judged} == {"cannot"}
    reading = silent.reading("nato_ajp_2_1")
    assert reading is not None
    assert reading.sentence == "the note has no words of certainty"


def test_a_theory_without_a_number_says_why(found: VerbalCertainty) -> None:
    one = next(one for one in found.forecasts if len(one.spreads) > 1 and one.spreads[0].ends is not None)
    first, own = one.spreads[0], replace(one.spreads[1], low=None, high=None, note="It never comes.")

    def said(*spreads: Spread) -> str:
        return " ".join(sentences(replace(found, forecasts=(replace(one, spreads=spreads),))))

    asked = "The model has no number to compare: "
    assert f"{asked}{one.question} under {own.theory}: It never comes." in said(first, own)
    assert "no number to compare" not in said(*one.spreads)
    lost = replace(first, low=None, high=None, note="It never comes.")
    assert said(lost, own).endswith(f"{asked}{one.question}: It never comes.")


def test_who_said_it_stands_where_several_spoke_to_a_question(found: VerbalCertainty) -> None:
    first = next(one for one in found.forecasts if one.speaker)
    other = replace(first, speaker="", note="b:7")
    two = replace(found, forecasts=(first, other))
    assert [whose(one, two) for one in two.forecasts] == [f" ({first.speaker})", " (b:7)"]
    assert whose(first, replace(found, forecasts=(first,))) == ""
    (grid, *_) = section(two, "case").grids
    assert [row[0].endswith(whose(one, two)) for row, one in zip(grid.rows, two.forecasts, strict=True)] == [True, True]


def test_a_long_word_is_not_broken_on_the_page(found: VerbalCertainty) -> None:
    told, one = io.StringIO(), found.forecasts[0]
    show_words(Page(told), replace(found, forecasts=(replace(one, phrase="all but inconceivable"),)))
    assert any(line.split() == ["inconceivable”"] for line in told.getvalue().splitlines())


def test_as_data_and_as_a_table(found: VerbalCertainty) -> None:
    data = json.loads(json.dumps(bare(found.as_data())))
    assert data["moved"] == {
        "hits": 1,
        "of": 2,
        "interval": [pytest.approx(0.0126, abs=1e-3), pytest.approx(0.987, abs=1e-3)],
    }
    frame = found.to_frame("pyarrow")
    assert frame.num_rows == sum(len(one.judged) for one in found.forecasts) == 8 * 6
    assert frame.column("own").to_pylist().count(True) == 8


def test_one_scale_and_one_question(tmp_path: Path) -> None:
    one = heard(written(tmp_path), points=2, questions=["often"], scale="kent_1964")
    assert [worded.question for worded in one.forecasts] == ["often"]
    assert one.scales == ("kent_1964",)


def test_a_study_that_was_stopped(tmp_path: Path) -> None:
    case = load(written(tmp_path))
    job = words_study(case.machine, case.forecasts, points=6)
    rows = [row for batch in run(job).batches() for row in batch.to_pylist() if row["spot"] < 3]
    part = verbal_certainty(job.context, rows, case.forecasts, case.sources)
    assert (part.points, part.asked, part.complete) == (2, 6, False)
    assert len(part.forecasts[0].spreads[0].values) == 2


def test_what_cannot_be_asked_is_one_sentence(tmp_path: Path) -> None:
    case = load(written(tmp_path))
    with pytest.raises(
        StudyError, match=r"^The case has no forecasts: they are written in `forecasts.csv` in its folder.$"
    ):
        words_study(case.machine, ())
    with pytest.raises(
        QueryError, match=r"^There is no scale of verbal certainty `kent_1963`; did you mean `kent_1964`\?"
    ):
        scale_names("kent_1963")
    with pytest.raises(
        QueryError, match=r"^No expert's forecast is of the question `cripled`; did you mean `crippled`\?"
    ):
        words_study(case.machine, case.forecasts, ["cripled"])
    with pytest.raises(StudyError, match=r"^The number of points must be from 1 to 100,000, not 0.$"):
        words_study(case.machine, case.forecasts, points=0)
