"""The result: every forecast of a case, its words on every scale, the model's range, and how the two stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.insight.verbal.reading import OURS, Reading

Verdict = Literal["inside", "overlaps", "below", "above", "cannot"]
"""The model's range lies inside the reading; they share something; the model lies below or above it; there is nothing
to compare."""
NONE = "none"
"""In place of a theory: the case as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The model's number under one theory, and its range over the points."""

    theory: str
    central: float | None
    bound: float | None
    low: float | None
    """One point in ten lies below it."""
    high: float | None
    """One in ten above it."""
    values: tuple[float, ...]
    """At the points that have a number."""
    note: str = ""
    """Why there is no number."""

    @property
    def ends(self) -> tuple[float, float] | None:
        """The range; None where there is no number."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How the model stands to a reading."""

    scale: str
    theory: str
    verdict: Verdict
    why: str = ""
    """Why there is nothing to compare."""
    inside: int = 0
    """Points at which the model's number lies in the reading."""
    points: int = 0
    interval: tuple[float, float] | None = None
    """Clopper and Pearson's 95 % interval of the share of the ranges where it does."""

    @property
    def share(self) -> float | None:
        """Share of the points that lie in the reading."""
        return self.inside / self.points if self.points else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """One forecast."""

    question: str
    text: str
    note: str
    speaker: str
    phrase: str
    theory: str | None
    """The expert's own."""
    happened: str
    outcome: str
    readings: tuple[Reading, ...]
    spreads: tuple[Spread, ...]
    """Of the case as it stands, then under the expert's theory."""
    judged: tuple[Judged, ...]

    def of(self, scale: str, theory: str = NONE) -> Judged | None:
        """How the model stands to the words on a scale; None where that was not looked at."""
        return next((one for one in self.judged if (one.scale, one.theory) == (scale, theory)), None)

    def reading(self, scale: str) -> Reading | None:
        """The words on a scale."""
        return next((one for one in self.readings if one.scale == scale), None)

    def turns(self, theory: str = NONE) -> dict[Verdict, tuple[str, ...]]:
        """By verdict the shipped scales that give it, those on which there is nothing to compare left out."""
        found: dict[Verdict, list[str]] = {}
        for one in self.judged:
            if one.theory == theory and one.verdict != "cannot" and one.scale != OURS:
                found.setdefault(one.verdict, []).append(one.scale)
        return {verdict: tuple(names) for verdict, names in found.items()}

    @property
    def closest(self) -> str:
        """The theory under which the forecast is judged first: the expert's own, or none."""
        return self.theory or NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many of so many, with Clopper and Pearson's 95 % interval of the share."""

    hits: int
    of: int
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbalCertainty:
    """The words of experts beside the model."""

    machine: Mapping[str, Any] = field(repr=False)
    digest: str
    points: int
    """At which the model was looked at, besides its central values."""
    asked: int
    """Points asked for."""
    seed: int
    scales: tuple[str, ...]
    forecasts: tuple[Worded, ...]
    agree: Mapping[tuple[str, str], Count]
    """By scale and `none` or `own`: forecasts whose readings the model's range lies inside or overlaps, of those that
    can be compared."""
    moved: Count
    """Forecasts whose verdict depends on the scale, of those that two shipped scales or more give a number."""

    @property
    def complete(self) -> bool:
        """Whether every point asked for is computed."""
        return self.points == self.asked

    def columns(self) -> dict[str, list[Any]]:
        """A row for each forecast, scale and theory."""
        rows = [row for one in self.forecasts for row in _rows(one)]
        return {name: [row[name] for row in rows] for name in COLUMNS}

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """One row for each forecast, scale and theory, through narwhals, in the library named.

        Args:
            backend: Which library; it must be installed.
        """
        import narwhals as nw

        return nw.from_dict(self.columns(), backend=backend).to_native()

    def as_data(self) -> dict[str, Any]:
        """The result in the types JSON has."""
        return {
            "title": self.machine["title"], "digest": self.digest, "points": self.points, "seed": self.seed,
            "scales": list(self.scales),
            "agree": [{"scale": scale, "theory": whose, **_count(n)} for (scale, whose), n in self.agree.items()],
            "moved": _count(self.moved),
            "forecasts": [
                {
                    "question": one.question, "text": one.text, "note": one.note, "speaker": one.speaker,
                    "phrase": one.phrase, "theory": one.theory, "happened": one.happened, "outcome": one.outcome,
                    "readings": [{"scale": r.scale, "low": r.low, "high": r.high, "why": r.why, "sentence": r.sentence}
                                 for r in one.readings],
                    "model": [{"theory": s.theory, "central": s.central, "bound": s.bound, "low": s.low, "high": s.high,
                               "points": len(s.values), "note": s.note} for s in one.spreads],
                    "verdicts": [{"scale": j.scale, "theory": j.theory, "verdict": j.verdict, "why": j.why,
                                  "inside": j.inside, "points": j.points, "interval": j.interval} for j in one.judged],
                }
                for one in self.forecasts
            ],
        }  # fmt: skip


COLUMNS = (
    "question", "note", "speaker", "phrase", "happened", "scale", "reading_low", "reading_high", "why", "theory",
    "own", "central", "model_low", "model_high", "verdict", "inside", "points", "share", "share_low", "share_high",
)  # fmt: skip


def _rows(one: Worded) -> Sequence[dict[str, Any]]:
    found = []
    for judged in one.judged:
        reading = one.reading(judged.scale)
        spread = next(spread for spread in one.spreads if spread.theory == judged.theory)
        low, high = judged.interval or (None, None)
        assert reading is not None
        found.append(
            {
                "question": one.question, "note": one.note, "speaker": one.speaker, "phrase": one.phrase,
                "happened": one.happened, "scale": judged.scale, "reading_low": reading.low,
                "reading_high": reading.high, "why": judged.why, "theory": judged.theory,
                "own": judged.theory == one.theory, "central": spread.central, "model_low": spread.low,
                "model_high": spread.high, "verdict": judged.verdict, "inside": judged.inside, "points": judged.points,
                "share": judged.share, "share_low": low, "share_high": high,
            }
        )  # fmt: skip
    return found


def _count(count: Count) -> dict[str, Any]:
    return {"hits": count.hits, "of": count.of, "interval": count.interval}
