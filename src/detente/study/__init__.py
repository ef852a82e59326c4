"""Studies: the runner of many games (`docs/studies.md`)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.study.catalogue import Catalogue, Entry
    from detente.study.control import Control, interruptible
    from detente.study.engine import Dask, Engine, Here, Local
    from detente.study.event import Event
    from detente.study.forecast import forecast_study
    from detente.study.grid import answer_case
    from detente.study.identity import NUMERICS, Identity
    from detente.study.job import Job
    from detente.study.outcome import IncompleteError, Run
    from detente.study.rare import rare_study, splits
    from detente.study.running import run, stream
    from detente.study.scenarios import Scenarios, latin_hypercube, sobol, table
    from detente.study.simulation import simulation_study
    from detente.study.store import Store
    from detente.study.stories import stories_of
    from detente.study.summed import NarrowEnough, Simulated, simulated

_HOME = {
    "Catalogue": "catalogue",
    "Control": "control",
    "Dask": "engine.dask",
    "Engine": "engine.protocol",
    "Entry": "catalogue",
    "Event": "event",
    "Here": "engine.here",
    "Identity": "identity",
    "IncompleteError": "outcome",
    "Job": "job",
    "Local": "engine.local",
    "NUMERICS": "identity",
    "NarrowEnough": "summed",
    "Run": "outcome",
    "Scenarios": "scenarios",
    "Simulated": "summed",
    "Store": "store",
    "answer_case": "grid",
    "forecast_study": "forecast",
    "interruptible": "control",
    "latin_hypercube": "scenarios",
    "rare_study": "rare",
    "run": "running",
    "simulated": "summed",
    "simulation_study": "simulation",
    "sobol": "scenarios",
    "splits": "rare",
    "stories_of": "stories",
    "stream": "running",
    "table": "scenarios",
}
# loaded when first used, so that a worker does not wait for what it does not need

__all__ = [
    "NUMERICS",
    "Catalogue",
    "Control",
    "Dask",
    "Engine",
    "Entry",
    "Event",
    "Here",
    "Identity",
    "IncompleteError",
    "Job",
    "Local",
    "NarrowEnough",
    "Run",
    "Scenarios",
    "Simulated",
    "Store",
    "answer_case",
    "forecast_study",
    "interruptible",
    "latin_hypercube",
    "rare_study",
    "run",
    "simulated",
    "simulation_study",
    "sobol",
    "splits",
    "stories_of",
    "stream",
    "table",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'detente.study' has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"detente.study.{_HOME[name]}"), name)
    return found


def __dir__() -> list[str]:
    return __all__
