"""Answers as texts that can be stored in a column, and back: JSON with the names of the parts of an `Answer`."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from detente.analysis.forecast import Carriers, Route
from detente.answer import Answer, Expectation, Spread, Step
from detente.result import Estimate, Provenance, Status


def text_of(answer: Answer) -> str:
    """An answer as text; floats by their shortest exact form, so that nothing is lost."""
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


class Reader:
    """Reads answers. Lists of paths and notes that are the same are kept once: many answers rest on the same."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}

    def answer(self, text: str) -> Answer:
        """An answer from its text.

        Args:
            text: What `text_of` gave.
        """
        data = json.loads(text)
        provenance = data["provenance"]
        provenance["versions"] = tuple((name, number) for name, number in provenance["versions"])
        return Answer(
            **{
                **data,
                "expectations": tuple(_expectation(one) for one in data["expectations"]),
                "ablations": tuple((name, tuple(map(_estimate, found))) for name, found in data["ablations"]),
                "evidence": self._names(data["evidence"]),
                "judgements": self._names(data["judgements"]),
                "depends": self._names(data["depends"]),
                "provenance": Provenance(**provenance),
            }
        )

    def _names(self, names: list[str]) -> tuple[str, ...]:
        found = tuple(names)
        return self._same.setdefault(found, found)


def _expectation(data: Mapping[str, Any]) -> Expectation:
    carriers, spread = data["carriers"], data["spread"]
    return Expectation(
        **{
            **data,
            "estimate": _estimate(data["estimate"]),
            "carriers": None if carriers is None else Carriers(**carriers),
            "routes": tuple(Route(**route) for route in data["routes"]),
            "steps": tuple(Step(**step) for step in data["steps"]),
            "spread": None if spread is None else Spread(**{**spread, "points": tuple(map(_pair, spread["points"]))}),
        }
    )


def _estimate(data: Mapping[str, Any]) -> Estimate:
    return Estimate(**{**data, "status": Status(data["status"])})


def _pair(pair: list[Any]) -> tuple[str, float | None]:
    return pair[0], pair[1]


def _plain(value: Any) -> Any:
    """A part as its fields, a number of NumPy as one of Python."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return value.item()
