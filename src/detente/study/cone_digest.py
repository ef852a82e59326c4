"""A digest of what one answer can depend on: the parts of the machine form inside its cone.

The digest of a case changes with any of its parts. This one changes only with the parts an answer can depend on, so
that two runs of a case that was edited in between show which answers the edit can have touched, and which it cannot.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente.case.digest import canonical_json
from detente.case.paths import find_all, get

ALWAYS = ("clock", "start", "scale")
"""Parts every answer depends on."""


class Parts:
    """The parts of a machine form as canonical JSON, each made once."""

    def __init__(self, machine: Mapping[str, Any]) -> None:
        """Nothing is looked up yet.

        Args:
            machine: A machine form, theory and plan applied.
        """
        self.machine = machine
        self._texts: dict[str, str] = {}

    def text(self, path: str) -> str:
        """A part with its path; the path alone where nothing is stated there."""
        if path not in self._texts:
            self._texts[path] = canonical_json({path: self._part(path)})
        return self._texts[path]

    def _part(self, path: str) -> Any:
        if path.startswith("questions."):
            return self.machine["questions"].get(path.removeprefix("questions."))
        if path in ALWAYS:
            return self.machine[path]
        places = find_all(self.machine, path)
        found = get(self.machine, places[0]) if places else None
        if path.startswith("bodies.") and isinstance(found, Mapping):
            # its motions are elements of their own: each is in the cone or not
            found = {key: part for key, part in found.items() if key != "motions"}
        return found


def cone_digest(asked: Sequence[Parts], depends: Iterable[str]) -> str:
    """The digest of an answer's cone.

    Args:
        asked: Parts of the machine form the question is asked of, then of those it is compared with.
        depends: Whole paths of the elements in the cone.
    """
    told = hashlib.sha256()
    paths = [*ALWAYS, *sorted(depends)]
    for parts in asked:
        for path in paths:
            told.update(parts.text(path).encode("utf-8") + b"\n")
    return "sha256:" + told.hexdigest()
