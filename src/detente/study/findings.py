"""Findings: everything that was computed of a case, for a table and for a brief.

* `answers` holds every question under every theory and plan at central values, with what carried it, its ablations and
  its spread over behaviour;
* `samples` holds the same questions at points drawn from all ranges of the case together;
* `shares` says what each interest adds to an actor's welfare;
* `second` holds answers under a second, independent set of weights, where the case ships one;
* `forecasts` holds what experts said would happen, and what did, where the case ships it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.answer import Answer
from detente.case.forecasts import Forecast
from detente.case.note import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One question under one theory and plan at points drawn from all ranges."""

    question: str
    theory: str | None
    plan: str | None
    values: tuple[float | None, ...]
    """One for each point, in the order of the design; None where there is no number. With several expectations, the
    first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestShare:
    """What an interest adds to an actor's expected flow of utility, averaged over a time."""

    actor: str
    interest: str
    theory: str | None
    plan: str | None
    value: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a second, independent reading of the same notes gives the same weights."""

    by: str
    pairs: tuple[tuple[str, float, float], ...]
    """Path, first weight, second weight."""
    kappa: float
    """Cohen's kappa on the words, weighted by squared distance."""
    rank: float
    """Spearman's correlation of the weights."""
    within_one: float
    """Share of interests that lie no more than one word apart."""
    note: str = ""
    """Why one of the numbers is undefined (NaN), where one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found of a case."""

    machine: Mapping[str, Any]
    sources: Mapping[str, Source]
    digest: str
    answers: tuple[Answer, ...]
    samples: tuple[Sample, ...] = ()
    points: int = 0
    """Points drawn from all ranges."""
    behaviour_points: int = 0
    """Points at which the spread over behaviour was looked at."""
    seed: int = 1
    shares: tuple[InterestShare, ...] = ()
    second: tuple[Answer, ...] = ()
    agreement: Agreement | None = None
    forecasts: tuple[Forecast, ...] = ()
    complete: bool = True
    seconds: float = 0.0
