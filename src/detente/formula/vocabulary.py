"""Vocabulary: the names a formula may use, with the levels they can take and the numbers those levels stand for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a formula gives in every state: true or false, or a number."""

    BOOLEAN = "boolean"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Factor:
    """An option or condition as formulas see it: its levels in order and, if they carry numbers, those numbers.

    Raises:
        ValueError: without levels, with another count of numbers than of levels, or with a number that is not finite.

    Example:
        >>> Factor(("sound", "strained"), (0.0, -3.5)).levels
        ('sound', 'strained')
    """

    levels: tuple[str, ...]
    numbers: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if not self.levels:
            raise ValueError("a factor needs at least one level")
        if self.numbers is None:
            return
        if len(self.numbers) != len(self.levels):
            raise ValueError(f"{len(self.levels)} levels but {len(self.numbers)} numbers")
        if not all(math.isfinite(number) for number in self.numbers):
            raise ValueError("the numbers of levels must be finite")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name a formula may use; a parameter is a plain number known by its name.

    Example:
        >>> words = Vocabulary({"reach": Factor(("regional", "guam"))}, frozenset({"leakage"}))
        >>> sorted(words.factors), sorted(words.parameters)
        (['reach'], ['leakage'])
    """

    factors: Mapping[str, Factor]
    parameters: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "factors", MappingProxyType(dict(self.factors)))

    def __reduce__(self) -> tuple[type["Vocabulary"], tuple[dict[str, Factor], frozenset[str]]]:
        # A read-only mapping cannot be pickled as it stands.
        return Vocabulary, (dict(self.factors), self.parameters)
