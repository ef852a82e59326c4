"""The public surface, pinned: what users may rely on is what this list says."""

import subprocess
import sys

import detente

PUBLIC = [
    "Answer", "Case", "CaseError", "Chain", "DetenteError", "Estimate", "Game", "GameError", "Issue", "QueryError",
    "Status", "__version__", "answer_case", "apply", "build", "compile_game", "forecast", "load", "make_chain", "solve",
]  # fmt: skip
FORECAST = [
    "After", "Carriers", "Condition", "Goal", "Happening", "Reached", "Route", "after", "at", "count", "expect", "path",
    "reach", "throughout", "time_to",
]  # fmt: skip


def test_the_public_names_are_these_and_all_are_there() -> None:
    assert detente.__all__ == PUBLIC == dir(detente)
    for name in PUBLIC:
        assert getattr(detente, name) is not None
        assert getattr(detente, name).__doc__ or name == "__version__"


def test_the_forecast_offers_these() -> None:
    assert set(FORECAST) <= set(detente.forecast.__all__)


def test_importing_detente_does_not_load_the_engine() -> None:
    code = "import sys, detente; print([m for m in ('numpy', 'scipy', 'yaml', 'rich') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert not hasattr(detente, "nonsense")
