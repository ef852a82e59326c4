"""An examination that would not fit into memory is refused before anything of it is made."""

from pathlib import Path

import pytest

from detente.errors import StudyError
from detente.insight.sensitivity.aim import aim
from detente.insight.sensitivity.examine import computing, examine
from detente.insight.sensitivity.sobol import design
from detente.insight.sensitivity.wanted import Wanted
from unit.insight.sensitivity.planted_case import CASE, machine

MANY = 3000


def test_a_case_of_thousands_of_numbers_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = "".join(f"  n{number}: [0, 1]\n" for number in range(MANY))
    case = machine(tmp_path, CASE.replace("  fixed: 2\n", f"  fixed: 2\n{more}"))
    for made in ("tornado_spots", "walks", "design", "drawn_spots"):
        monkeypatch.setattr(f"detente.insight.sensitivity.course.{made}", lambda *_, **__: pytest.fail("made"))
    with pytest.raises(StudyError) as told:
        examine(case, aim(case, "crippled"), computing(), wanted=Wanted())
    assert str(told.value) == (
        "A tornado over 3,003 uncertain numbers would take 18,039,021 values, more than 10,000,000: move fewer of them "
        "(--vary)."
    )


def test_sobols_sequence_has_only_so_many_dimensions() -> None:
    with pytest.raises(StudyError, match="goes up to 10,600 numbers for indices, not 10,601"):
        design(10_601, 8, seed=1)
