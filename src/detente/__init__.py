"""Détente turns what has been written about an international crisis into a model that can be computed.

    >>> import detente
    >>> case = detente.load("freeze")
    >>> answer = next(detente.answer_case(case.machine, questions=["quiet_year"], theories=["none"], plans=["none"]))
    >>> answer.unit
    'probability'

A case is read (`load`), brought under a theory and a plan (`apply`), typed (`build`), compiled (`compile_game`), solved
(`solve`) and turned into a chain (`make_chain`), of which `forecast` asks. `answer_case` does all of it for every
question.
"""

from importlib import import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.analysis import forecast
    from detente.answer import Answer
    from detente.case.build import build
    from detente.case.load import Case, load
    from detente.case.override import apply
    from detente.errors import CaseError, DetenteError, GameError, Issue, QueryError
    from detente.game import Chain, Game, compile_game, make_chain, solve
    from detente.result import Estimate, Status
    from detente.study import answer_case

__version__ = _version("detente")

_HOME = {
    "Answer": "detente.answer",
    "Case": "detente.case.load",
    "CaseError": "detente.errors",
    "Chain": "detente.game",
    "DetenteError": "detente.errors",
    "Estimate": "detente.result",
    "Game": "detente.game",
    "GameError": "detente.errors",
    "Issue": "detente.errors",
    "QueryError": "detente.errors",
    "Status": "detente.result",
    "answer_case": "detente.study",
    "apply": "detente.case.override",
    "build": "detente.case.build",
    "compile_game": "detente.game",
    "forecast": "detente.analysis",
    "load": "detente.case.load",
    "make_chain": "detente.game",
    "solve": "detente.game",
}
# loaded when first used, so that `detente --help` does not wait for NumPy

__all__ = [
    "Answer",
    "Case",
    "CaseError",
    "Chain",
    "DetenteError",
    "Estimate",
    "Game",
    "GameError",
    "Issue",
    "QueryError",
    "Status",
    "__version__",
    "answer_case",
    "apply",
    "build",
    "compile_game",
    "forecast",
    "load",
    "make_chain",
    "solve",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    home = import_module(_HOME[name])
    return import_module(f"{_HOME[name]}.{name}") if name == "forecast" else getattr(home, name)


def __dir__() -> list[str]:
    return __all__
