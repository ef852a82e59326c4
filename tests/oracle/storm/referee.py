"""Storm, asked through the files that are exported: the model as text and in binary, each question as its formula.

Questions with a time are answered at an absolute precision of 1e-12, those without one by a direct solver (LU). The
sound setting of Storm 2.0 serves neither: where it goes over a transient result again it begins from where it ended, so
that rewards at a time come out wrong, and its iterations do not end on some games of twenty states.
"""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from detente.interop import Portable, write_prism, write_umb
from detente.interop.portable import Posed, alone
from detente.interop.watching import watched

stormpy = pytest.importorskip("stormpy", reason="stormpy is not installed: scripts/setup.sh bench")
storm = stormpy.developer

storm.set_log_level(storm.LogLevel.OFF)
with contextlib.suppress(RuntimeError):  # of the process, and cannot be set twice
    storm.set_from_exploded_string(["--precision", "1e-12", "--timebounded:absolute"])
START = 'rewards "start_chance"\n  true : start;\nendrewards\n'


def by_text(export: Portable, folder: Path) -> dict[str, float]:
    """Answers of Storm to the questions of a chain, read as PRISM text."""
    file = folder / "chain.prism"
    write_prism(export, file)
    several = (export.chain.start > 0).sum() > 1
    if several:
        file.write_text(file.read_text() + START)
    program = stormpy.parse_prism_program(str(file), prism_compatibility=True)
    answers = {}
    for number, posed in _by_watcher(export):
        model_text = program
        if len(export.watchers) > 1:
            model_text, _ = stormpy.instantiate_constants(program, {"watch": number})
        formulas = [one.formula for one in posed] + (['R{"start_chance"}=? [ I=0 ]'] if several else [])
        properties = stormpy.parse_properties("\n".join(f"{formula};" for formula in formulas), model_text)
        model = stormpy.build_model(model_text, properties)
        weights = [1.0]
        if several:
            result = stormpy.model_checking(model, properties[-1], environment=environment("I="))
            weights = [result.get_value(state) for state in model.initial_states]
        assert len(model.initial_states) == (export.chain.start > 0).sum()
        assert sum(weights) == pytest.approx(1.0, abs=1e-12)
        answers |= _answers(model, posed, properties, weights)
    return answers


def by_binary(export: Portable, folder: Path) -> dict[str, float]:
    """The same, read as UMB: a file for each thing that must be remembered."""
    answers = {}
    for number, posed in _by_watcher(export):
        kept = alone(export, number)
        file = folder / "chain.umb"
        write_umb(kept, file)
        model = stormpy.build_model_from_umb(str(file))
        start = watched(kept.chain, kept.watchers[0] if number else None).start
        properties = stormpy.parse_properties("\n".join(f"{one.formula};" for one in posed))
        weights = [start[state] for state in model.initial_states]
        assert sum(weights) == pytest.approx(1.0, abs=1e-12)
        answers |= _answers(model, posed, properties, weights)
    return answers


def exactly(export: Portable, folder: Path) -> dict[str, float]:
    """Answers without a time in rational arithmetic, of questions that need no watcher and one start."""
    write_prism(alone(export, 0), folder / "chain.prism")
    program = stormpy.parse_prism_program(str(folder / "chain.prism"), prism_compatibility=True)
    endless = [one for one in export.posed if not one.watcher and not bounded(one.formula)]
    properties = stormpy.parse_properties("\n".join(f"{one.formula};" for one in endless), program)
    model = stormpy.build_model[stormpy.Rational](program, properties)
    answers = {}
    for one, formula in zip(endless, properties, strict=True):
        result = stormpy.model_checking(model, formula, environment=stormpy.environments.exact())
        answers[one.ask.id] = one.ask.offset + one.ask.scale * float(result.get_value(model.initial_states[0]))
    return answers


def bounded(formula: str) -> bool:
    """Whether a formula has a time."""
    return any(sign in formula for sign in ("<=", "I=", "F["))


def environment(formula: str):  # type: ignore[no-untyped-def]
    """How Storm is to compute."""
    found = storm.EnvironmentBuilder.build_environment()
    if not bounded(formula):
        found.solver().set_linear_equation_solver_type(stormpy.environments.EquationSolverType.EIGEN)
    return found


def _by_watcher(export: Portable) -> Iterator[tuple[int, list[Posed]]]:
    for number in range(len(export.watchers) + 1):
        posed = [one for one in export.posed if one.watcher == number]
        if posed:
            yield number, posed


def _answers(model, posed: Sequence[Posed], properties, weights) -> dict[str, float]:  # type: ignore[no-untyped-def]
    answers = {}
    for one, formula in zip(posed, properties, strict=False):
        result = stormpy.model_checking(model, formula, environment=environment(one.formula))
        values = [result.get_value(state) for state in model.initial_states]
        value = sum(weight * value for weight, value in zip(weights, values, strict=True) if weight)
        answers[one.ask.id] = one.ask.offset + one.ask.scale * value
    return answers
