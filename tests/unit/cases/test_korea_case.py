"""The Korean case holds all that its two articles describe, and its README counts right."""

import re
from collections import Counter
from pathlib import Path

import pytest

import detente
from detente.case.evidence import cited, sizes
from detente.case.load import Case, load

FOLDER = Path(detente.__file__).parent / "cases" / "korea-2017"
NEVER_BACKGROUND = {"mechanism", "interest", "institution", "quantity", "forecast"}


@pytest.fixture(scope="module")
def case() -> Case:
    return load(FOLDER)


def test_every_note_is_evidence_or_background_and_no_claim_that_matters_is_background(case: Case) -> None:
    notes = [note for source in case.sources.values() for note in source.notes.values()]
    assert {note.id for note in notes if not note.background} == set(cited(case.machine))
    assert not [note.id for note in notes if note.background and note.kind in NEVER_BACKGROUND]
    reasons = [note.background for note in notes if note.background]
    assert len(set(reasons)) == len(reasons)


def test_the_readme_counts_notes_by_kind(case: Case) -> None:
    notes = [note for name in ("scmp", "valuewalk") for note in case.sources[name].notes.values()]
    kinds, background = Counter(n.kind for n in notes), Counter(n.kind for n in notes if n.background)
    said = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \|$", (FOLDER / "README.md").read_text("utf8"), re.M)
    assert {kind: tuple(map(int, numbers)) for kind, *numbers in said} == {
        kind: (count, count - background[kind], background[kind]) for kind, count in kinds.items()
    }
    text = (FOLDER / "README.md").read_text("utf8")
    assert f"in {len(notes)} notes" in text
    assert f"{len(notes) - background.total()} of them are evidence" in text
    assert f"{background.total()} are background" in text
    assert f"holds {len(case.sources['record'].notes)} figures" in text


def test_all_weights_and_rates_have_a_range_but_those_a_theory_turns_off(case: Case) -> None:
    points = [
        path
        for path, number in (
            *((f"parameters.{name}", number) for name, number in case.machine["parameters"].items()),
            *(
                (f"interests.{actor}.{name}", interest["weight"])
                for actor, interests in case.machine["interests"].items()
                for name, interest in interests.items()
            ),
        )
        if number["range"][0] == number["range"][1]
    ]
    assert points == ["parameters.decoupling"]


def test_seven_experts_seven_plans_and_every_forecast_is_asked(case: Case) -> None:
    assert set(case.machine["theories"]) == {"swain", "rovere", "gafarli", "oba", "ascione", "haley", "analysts"}
    assert set(case.machine["plans"]) == {
        "roadmap", "roadmap_reduced", "enforcement", "maximum_pressure", "shield", "strike", "contingency",
    }  # fmt: skip
    forecasts = {
        note.id for source in case.sources.values() for note in source.notes.values() if note.kind == "forecast"
    }
    assert len(forecasts) == 16
    asked = {forecast.note for forecast in case.forecasts}
    assert forecasts <= asked
    assert asked - forecasts == {"valuewalk:60"}  # a mechanism that says what will come


def test_the_second_coder_gave_every_weight(case: Case) -> None:
    assert case.coding is not None
    interests = {f"{a}.{i}" for a, those in case.machine["interests"].items() for i in those}
    assert set(case.coding.weights) == interests


def test_the_readme_counts_the_numbers_whose_size_is_ours(case: Case) -> None:
    found = sizes(case.machine)
    ours = sum(not supported for supported in found.values())
    assert f"{ours} of its {len(found)} numbers" in (FOLDER / "README.md").read_text("utf8")


def test_the_readme_of_the_project_prints_the_counts(case: Case) -> None:
    readme = Path(__file__).parents[3] / "README.md"
    notes = [note for name in ("scmp", "valuewalk") for note in case.sources[name].notes.values()]
    background = sum(bool(note.background) for note in notes)
    said = " ".join(readme.read_text("utf8").split())
    assert f"| all | {len(notes) - background} | {background} |" in said
    found = sizes(case.machine)
    assert f"For {sum(not one for one in found.values())} of the case's {len(found)} numbers" in said
    assert f"Five of the {len(case.machine['questions'])} lines" in said
