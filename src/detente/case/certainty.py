"""Verbal probability: what a phrase such as "almost no chance" means on a named scale.

The scales are those of intelligence services and of the IPCC, and `surveys`: what readers took the phrases to mean. A
modal (could, may, might) has no number: it only excludes zero (Kent 1964), and to make it one half would put words into
the mouth of the source.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from detente.case.numbers import middle
from detente.case.words import listed
from detente.formula import nearest

DEFAULT_SCALE = "icd_203_2015"


@dataclass(frozen=True, slots=True)
class Range:
    """A phrase read on a scale: the ends of its range and the value it stands for."""

    low: float
    high: float
    point: float


@dataclass(frozen=True, slots=True)
class NoNumber:
    """Why a phrase has no number; `sentence` says it to the reader."""

    why: Literal["modal", "unknown", "no number"]
    sentence: str
    nearest: str = ""
    """The phrase of the scale that was probably meant."""
    elsewhere: tuple[str, ...] = ()
    """Scales that know the phrase."""

    @property
    def hint(self) -> str:
        """The sentence, and what may have been meant."""
        return self.sentence + (f"; did you mean `{self.nearest}`?" if self.nearest and not self.elsewhere else "")


@dataclass(frozen=True, slots=True)
class Scale:
    """A table of phrases; a phrase whose range is None is one the source refuses a number."""

    name: str
    title: str
    source: str
    checked: str
    phrases: Mapping[str, Range | None]


@cache
def scales() -> Mapping[str, Scale]:
    """The scales that are known, by name."""
    return {name: _scale(name, data) for name, data in _data()["scales"].items()}


@cache
def modals() -> frozenset[str]:
    """Words that say that something can be, and no more."""
    return frozenset(_data()["modals"])


def normal(phrase: str) -> str:
    """A phrase without capitals and superfluous spaces."""
    return " ".join(phrase.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower().split())


def lookup(phrase: str, scale: str = DEFAULT_SCALE) -> Range | NoNumber:
    """The range of a phrase on a scale, or why there is none.

    >>> lookup("Almost no chance", "icd_203_2015")
    Range(low=0.01, high=0.05, point=0.03)
    >>> lookup("may", "icd_203_2015").sentence
    '`may` says that something can be, not how likely it is: it has no number'
    """
    words = normal(phrase)
    table = scales()[scale].phrases
    found = table.get(words)
    if found is not None:
        return found
    if words in modals():
        return NoNumber("modal", f"`{words}` says that something can be, not how likely it is: it has no number")
    if words in table:
        return NoNumber("no number", f"the scale {scale} refuses `{words}` a number")
    elsewhere = tuple(name for name, other in scales().items() if other.phrases.get(words) is not None)
    sentence = f"the scale {scale} has no phrase `{words}`"
    if elsewhere:
        sentence += f", but {listed(elsewhere, 'and')} " + ("has" if len(elsewhere) == 1 else "have")
    return NoNumber("unknown", sentence, nearest(words, table) or "", elsewhere)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("detente.case").joinpath("certainty.json").read_text("utf-8"))
    return data


def _scale(name: str, data: dict[str, Any]) -> Scale:
    phrases: dict[str, Range | None] = {}
    for row in data["rows"]:
        low, high = row["low"], row["high"]
        known = None if low is None else Range(float(low), float(high), float(row.get("point", middle(low, high))))
        phrases |= {normal(phrase): known for phrase in row["phrases"]}
    return Scale(name, data["title"], data["source"], data["checked"], phrases)
