"""Storm on the shared process, through its Python package: sparse engine, best encoding, default (sound) methods."""

import tempfile
import time
from pathlib import Path
from typing import Any

from measuring import Missing, high_water
from shared_process import prism_of

try:
    import stormpy
except ImportError:
    stormpy = None

QUERIES = {"by time": 'P=? [F<=12 "war"]', "ever": 'P=? [F "war"]', "steps": 'R{"steps"}=? [F "war"|"deal"]'}
ABSENT = "not run: stormpy is not installed here (it has no package for this system)"


def _timed(work: Any, most: int, budget: float) -> tuple[list[float], Any]:
    """Timings and the last answer; what takes long is done once."""
    taken: list[float] = []
    begun = time.perf_counter()
    while not taken or (len(taken) < most and time.perf_counter() - begun < budget):
        found = None  # what was built before need not be held while it is built again
        start = time.perf_counter()
        found = work()
        taken.append(time.perf_counter() - start)
    return taken, found


def solve(n: int, kind: str, queries: str) -> dict[str, Any]:
    """Build the model and answer some queries.

    Args:
        n: Number of options.
        kind: `dtmc`, or `ctmc` for each step's probabilities as rates.
        queries: Their names, with commas between.

    Raises:
        Missing: If it is not installed.
    """
    if stormpy is None:
        raise Missing(ABSENT)
    program = _parsed(prism_of(n, kind))
    asked = {name: stormpy.parse_property(QUERIES[name], program) for name in queries.split(",")}
    taken, model = _timed(lambda: stormpy.build_model(program, list(asked.values())), 3, 4.0)
    found: dict[str, Any] = {
        "build": {"seconds": taken, "held": high_water()}, "states": model.nr_states,
        "transitions": model.nr_transitions,
    }  # fmt: skip
    start = model.initial_states[0]
    for name, query in asked.items():
        taken, answer = _timed(lambda query=query: stormpy.model_checking(model, query), 3, 4.0)
        found[name] = {"seconds": taken, "value": float(answer.get_value(start))}
    return found


def _parsed(text: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shared.prism"
        file.write_text(text, encoding="utf-8")
        return stormpy.parse_prism_program(str(file), prism_compatibility=True)
