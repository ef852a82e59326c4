"""An examination that is stopped tells what was computed, and nothing of what was not."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from detente.cli.page import Page
from detente.cli.sensitivity_page import Shown
from detente.insight.sensitivity.aim import aim
from detente.insight.sensitivity.course import Compute, Rows
from detente.insight.sensitivity.discovery import UNSOUGHT
from detente.insight.sensitivity.examine import computing, examine
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.wanted import Wanted
from detente.study import Job
from unit.insight.sensitivity.planted_case import machine

PARTS = (
    "the tornado", "other theories", "Morris's screening", "what would turn it over", "Sobol's indices",
    "where it fails",
)  # fmt: skip


def stopped(label: str, tasks: int) -> Compute:
    """Computes studies until one of a label, of which only the first tasks come."""
    whole = computing()

    def compute(job: Job) -> tuple[Rows, bool]:
        rows, _ = whole(job)
        if job.parameters["label"] != label:
            return rows, True
        return [row for row in rows if row["task"] < tasks], False

    return compute


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., tuple[Sensitivity, str]]:
    """What was found of a question by the time of a stop, and its page on one line."""

    def made(label: str, tasks: int, question: str = "crippled") -> tuple[Sensitivity, str]:
        case = machine(tmp_path)
        wanted = Wanted(walks=3, sobol=8, box=40, box_theories=(None, *case["theories"]))
        found = examine(case, aim(case, question), stopped(label, tasks), wanted=wanted)
        page = io.StringIO()
        shown = Shown(Page(page), hold=True)
        shown.end(found, f"{label}: Stopped.")
        assert not found.complete
        return found, " ".join(page.getvalue().split())

    return made


Told = Callable[..., tuple[Sensitivity, str]]


def test_of_a_tornado_hardly_begun_there_is_the_central_value_alone(told: Told) -> None:
    found, page = told("tornado", 2, "stays")
    assert (found.bars, found.missing, found.theories) == ((), PARTS, ())
    assert "This is not the whole analysis. tornado: Stopped. Missing, or there only in part: the tornado," in page
    assert "At central values `stays`, with no plan, is" in page
    assert "moves it" not in page
    assert "tornado:" in page
    assert "Each number by itself" not in page


def test_before_the_first_game_there_is_no_value(told: Told) -> None:
    _, page = told("tornado", 0)
    assert "at central values is not computed yet" in page


def test_of_a_tornado_begun_only_what_has_both_ends(told: Told) -> None:
    found, page = told("tornado", 6, "stays")
    assert len(found.bars) == 2
    assert not any(bar.lost for bar in found.bars)
    assert "None of" not in page
    assert "of 3 numbers are computed at both ends of their ranges, the others not." in page


def test_of_theories_nothing_before_all_are_there(told: Told) -> None:
    found, page = told("theories", 1)
    assert (found.theories, found.missing) == ((), PARTS[1:])
    assert "Under each theory" not in page
    assert "None of" not in page


def test_only_walks_that_are_whole_count(told: Told) -> None:
    found, page = told("screening", 7)
    assert (found.walks, found.walked, found.missing) == (1, 4, PARTS[2:])
    assert all(one.count == 1 for one in found.effects)
    assert "mu* of 1 random walk," in page
    found, page = told("screening", 3)
    assert (found.walks, found.effects) == (0, ())
    assert "Morris's screening," in page
    assert "Wherever the others stand" not in page
    _, page = told("screening", 7, "stays")
    assert "In 1 random walk nothing moves it by more than numerical error." in page


def test_changes_found_by_then_are_told_as_such(told: Told) -> None:
    found, page = told("one number alone", 1)
    assert (len(found.alone), found.sought) == (1, False)
    assert "It was not sought to the end: other changes may do as well, and smaller ones. 1 number alone turns" in page
    _, page = told("one number alone", 0)
    assert "What would have to be true" not in page


def test_points_that_were_not_computed_are_not_said_to_be_without_a_number(told: Told) -> None:
    found, page = told("drawn points", 3 * 25 + 1)
    made = found.discovery
    assert made is not None
    assert (made.points, made.missing, made.together, made.sentence) == (75, 0, 3, UNSOUGHT)
    assert 0 < made.hits < 75
    assert made.box is None
    assert "without a number" not in page
    assert "no box is sought before they are" in page
    found, page = told("drawn points", 2)
    assert found.discovery is None
    assert "Where it fails" not in page


def test_of_indices_those_of_the_rows_that_are_whole(told: Told) -> None:
    found, _ = told("Sobol's indices", 5 * 6 + 2)
    assert found.indices is not None
    assert (found.indices.points, found.missing) == (6, PARTS[4:])
    assert np.isfinite(found.indices.variance)
