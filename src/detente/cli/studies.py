"""What stored studies are to their user: the command that made them, and which part of it."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.study import Entry

COMMANDS = {
    "run": "run", "simulate": "simulate", "split": "simulate --split", "forecast": "forecast",
    "comparisons": "run --comparisons", "compare": "compare", "verdict": "compare --verdict",
    "adaptive": "compare --adaptive", "probes": "sensitivity", "flips": "sensitivity", "influence": "influence",
    "words": "explain --words",
}  # fmt: skip
"""The command behind each method of a job."""
METHODS = (
    "run", "comparisons", "simulate", "split", "forecast", "compare", "verdict", "adaptive", "sensitivity", "influence",
    "words",
)  # fmt: skip
"""What runs are chosen by: the method, or the command where one has several."""


def called(entry: "Entry") -> str:
    """What made a run, in the words of the command line.

    Args:
        entry: The run.

    >>> from types import SimpleNamespace
    >>> called(SimpleNamespace(method="probes", parameters='{"label": "tornado"}'))
    'sensitivity: tornado'
    >>> called(SimpleNamespace(method="words", parameters='{"label": "words"}'))
    'explain --words'
    """
    command = COMMANDS.get(entry.method, entry.method)
    if entry.method == "flips":
        return f"{command}: turning"
    label = json.loads(entry.parameters).get("label") if entry.method == "probes" else ""
    return f"{command}: {label}" if label else command


def chosen_by(entry: "Entry", method: str | None) -> bool:
    """Whether a run is of a method.

    Args:
        entry: The run.
        method: One of `METHODS`; None for all.
    """
    return method in (None, entry.method, COMMANDS.get(entry.method))
