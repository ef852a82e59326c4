"""The identity of a study: two studies have one id exactly if they compute the same numbers.

Each stage can be looked at (value, text, id), so that a puzzled user can see why two runs differ:

    >>> one = Identity(method="forecast", parameters={"within": 12}, size=100, chunk=10, seed=1)
    >>> two = Identity(method="forecast", parameters={"within": 24}, size=100, chunk=10, seed=1)
    >>> one.id == two.id
    False
    >>> one.differs(two)
    {'parameters.within': (12, 24)}
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from detente.case.digest import canonical_json
from detente.errors import StudyError

NUMERICS = 1
"""Raised whenever a change of Détente changes any number a study stores, however little."""
SHORT = 16
"""Letters of the id that name a folder; the whole text is compared before anything is taken from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Everything the numbers of a study depend on."""

    method: str
    function: str = ""
    machine: str = ""
    """Digest of the machine form."""
    scenarios: str = ""
    """Digest of the scenario table."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    size: int
    chunk: int
    seed: int
    stop: str = ""
    """The stopping rule."""
    numerics: int = NUMERICS

    @property
    def value(self) -> dict[str, Any]:
        """As plain data."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @property
    def text(self) -> str:
        """As canonical JSON.

        Raises:
            StudyError: If a parameter is no plain data.
        """
        try:
            return canonical_json(self.value)
        except (TypeError, ValueError) as error:
            raise StudyError(
                f"The parameters of `{self.method}` must be texts, numbers, lists and mappings ({error})."
            ) from None

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def id(self) -> str:
        """The first letters of the digest, by which a run's folder is called."""
        return self.digest[:SHORT]

    def differs(self, other: "Identity") -> dict[str, tuple[Any, Any]]:
        """What differs, by name: here and there."""
        mine, theirs = _flat(self.value), _flat(other.value)
        return {
            name: (mine.get(name), theirs.get(name))
            for name in sorted({*mine, *theirs})
            if mine.get(name) != theirs.get(name)
        }


def _flat(data: Any, before: str = "") -> dict[str, Any]:
    if not isinstance(data, Mapping):
        return {before: data}
    return {
        name: value for key, child in data.items() for name, value in _flat(child, f"{before}.{key}".strip(".")).items()
    }
