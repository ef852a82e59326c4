"""What is within its numerical bound of a threshold is on neither side of it: no flip, and nothing that fails."""

from pathlib import Path

import numpy as np
import pytest

from detente.insight.sensitivity.aim import Aim, aim
from detente.insight.sensitivity.examine import computing, examine
from detente.insight.sensitivity.inputs import inputs
from detente.insight.sensitivity.jointly import Proposal
from detente.insight.sensitivity.turning import Bench, Single, turning_study
from detente.insight.sensitivity.wanted import Wanted
from unit.insight.sensitivity.planted_case import machine


@pytest.mark.parametrize(("bound", "turned"), [(1e-9, False), (1e-13, True)])
def test_a_flip_goes_beyond_by_more_than_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: float, turned: bool
) -> None:
    """At the high end of the rate the answer lies 1e-12 above the threshold."""
    case = machine(tmp_path)
    every, target = inputs(case), aim(case, "crippled", enough=0.5)
    attempts = [Single(0, 1), Proposal(np.ones(len(every)), np.array([1.0, 0.0, 0.0]))]
    bench = Bench(turning_study(case, target, every, -0.1, attempts).context)
    centre = every[0].centre
    monkeypatch.setattr(
        Bench, "answer", lambda _, shares: (0.4 + (0.1 + 1e-12) * (shares[0] - centre) / (1 - centre), bound)
    )
    for number in range(len(attempts)):
        crossing, search = bench.attempt(number)
        assert (crossing is not None) == turned
        assert search.closest == pytest.approx(0.0, abs=2e-12)


@pytest.mark.parametrize("better", ["higher", "lower", None])
def test_a_difference_within_its_bound_fails_on_neither_side(better: str | None) -> None:
    target = Aim(question="war", against="none", threshold=0.0, better=better)
    tiny = np.array([-1e-12, 1e-12])
    for centre in (-0.1, 0.1):
        assert not target.bad(target.settled(tiny, np.full(2, 1e-9)), centre).any()
        assert target.bad(target.settled(tiny, np.full(2, 1e-13)), centre).sum() == 1
    assert np.isnan(target.settled(np.array([np.nan]), np.array([np.inf]))).all()
    assert target.beyond(1e-12, 1e-9) == 0.0
    assert target.beyond(-1e-12, 1e-13) == -1e-12


def test_an_examination_settles_what_it_searches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With bounds as wide as everything, no drawn point is told to fail."""

    case = machine(tmp_path)
    plain = examine(case, aim(case, "crippled"), computing(), wanted=Wanted(walks=0, flips=False, box=20))
    assert plain.discovery is not None
    assert plain.discovery.hits > 0
    values = Aim.values

    def wide(self: Aim, *some: object) -> tuple[np.ndarray, np.ndarray]:
        found, bounds = values(self, *some)  # type: ignore[arg-type]
        return found, np.ones_like(bounds)

    monkeypatch.setattr(Aim, "values", wide)
    told = examine(case, aim(case, "crippled"), computing(), wanted=Wanted(walks=0, flips=False, box=20))
    assert told.discovery is not None
    assert told.discovery.hits == 0
