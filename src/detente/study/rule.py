"""A rule: when the rows of a study so far are enough."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from detente.errors import StudyError

Rule = Callable[[pa.Table], bool]
"""Told the rows of the first chunks, in order, after each chunk: whether they are enough."""


def described(rule: Any) -> str:
    """A stopping rule as a text for the identity: two rules that may differ must not look alike.

    Raises:
        StudyError: If it has no name of its own.
    """
    if rule is None:
        return ""
    if hasattr(rule, "__dataclass_fields__"):
        return f"{type(rule).__module__}:{rule!r}"
    name = getattr(rule, "__qualname__", "<")
    if "<" in name:
        raise StudyError("A stored study needs a stopping rule with a name: a function of a module, or a dataclass.")
    return f"{rule.__module__}:{name}"
