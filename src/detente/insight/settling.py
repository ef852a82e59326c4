"""Settling: where a case can settle by the graph model, under its theories, in the stages of its plans, and where its
conditions stand elsewhere (`docs/stability.md`)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from detente.analysis.stability import PLAIN, Concept, Stability, stability
from detente.case.build import build
from detente.case.model import Model
from detente.case.override import apply
from detente.case.values import Readings
from detente.errors import GameError, QueryError
from detente.game.conflict import Conflict, Ranks
from detente.game.conflict.of_model import conflict_of
from detente.insight.stages import Stage, stages

STRONGEST = (Concept.NASH, Concept.SSEQ, Concept.SEQ, Concept.SMR, Concept.GMR)
"""Concepts, those first that ask more of a state."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Settled:
    """The graph model of a case under one theory, in one stage of one plan, and which states are stable for whom."""

    theory: str | None
    stage: Stage
    model: Model
    stable: Stability

    @property
    def conflict(self) -> Conflict:
        """The graph model."""
        return self.stable.conflict

    @property
    def entry(self) -> int | None:
        """The state as the stage begins, None if a rule forbids it."""
        return place_of(self.conflict, self.stage.levels)

    @property
    def start(self) -> int | None:
        """Code of the state the case starts in, None if a rule forbids it."""
        quo = self.conflict.status_quo
        return None if quo is None else int(self.conflict.codes[quo])

    @property
    def settled(self) -> tuple[int, ...]:
        """States that hold with no threat: the equilibria in Nash's sense."""
        return tuple(int(state) for state in self.stable.equilibria(Concept.NASH))

    def strongest(self, state: int) -> Concept | None:
        """The most demanding concept under which a state is an equilibrium, None if there is none."""
        return next((concept for concept in STRONGEST if self.stable.stable[concept][:, state].all()), None)

    def strongest_at(self, code: int) -> Concept | None:
        """The same by code; None too if the state is not there."""
        state = self.conflict.place(code)
        return None if state is None else self.strongest(state)

    def has(self, code: int) -> bool:
        """Whether no rule forbids a state, by code."""
        return self.conflict.place(code) is not None


def settle(
    machine: Mapping[str, Any], theories: Sequence[str | None] = (None,), plans: Sequence[str | None] = (None,)
) -> Iterator[Settled]:
    """Make the graph model of a case under theories and plans, and find where it can settle.

    Args:
        machine: The machine form of the case.
        theories: Names of theories; none is the case as it stands.
        plans: Names of plans; none is no plan.

    Yields:
        For each plan and each of its stages, what holds under each theory.

    Raises:
        QueryError: If the case has no such theory or plan.
        GameError: If there is no graph model of it: no options, or too many states.
    """
    readings, known = Readings(), dict[bytes, Stability]()
    applied = {theory: apply(machine, theory=theory) for theory in theories}
    for plan in plans:
        # a theory goes before the plan, and is applied once for all plans
        forms = {
            theory: form if plan is None else apply({**form, "plans": machine["plans"]}, plan=plan)
            for theory, form in applied.items()
        }
        models = {theory: build(form, readings=readings, cited=False) for theory, form in forms.items()}
        for number in range(max((len(stages(machine, plan, model)) for model in models.values()), default=0)):
            for theory, model in models.items():
                stage = stages(machine, plan, model)[number]
                conflict = conflict_of(model, held=stage.held)
                key = _key(conflict)
                if key not in known:
                    known[key] = stability(conflict, PLAIN)
                yield Settled(theory=theory, stage=stage, model=model, stable=replace(known[key], conflict=conflict))


def _key(conflict: Conflict) -> bytes:
    """What verdicts depend on: theories and plans that differ in nothing that matters here are looked at once."""
    parts: list[npt.NDArray[Any]] = [conflict.codes]
    for moves, preference in zip(conflict.moves, conflict.preferences, strict=True):
        own = (preference.rank,) if isinstance(preference, Ranks) else (preference.improves, preference.sanctions)
        parts += [moves.starts, moves.targets, *own]
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).digest()


@dataclass(frozen=True, kw_only=True, eq=False)
class Swept:
    """Equilibria where some conditions stand at each of their levels in turn."""

    conditions: tuple[str, ...]
    cells: Mapping[tuple[str, ...], Mapping[Concept, tuple[int, ...]]]
    """By the names of the levels, one for each condition: codes of the equilibria of each concept."""
    codes: Mapping[tuple[str, ...], tuple[int, ...]]
    """Likewise the codes of the states that are there."""
    start: tuple[str, ...]
    """The levels the case starts at."""


def sweep(
    model: Model,
    conditions: Sequence[str],
    stage: Stage,
    *,
    held: Mapping[str, int] | None = None,
    step: Literal["any", "one"] = "any",
) -> Swept:
    """The map of equilibria over some conditions.

    Args:
        model: The case under a theory and a plan.
        conditions: Names of the conditions that are moved through all their levels.
        stage: Where the other conditions are held.
        held: Level numbers of those of them that are to stand elsewhere.
        step: Whether a move changes `any` of the mover's options at once or `one`.

    Returns:
        The map; where the rules leave no state there are no equilibria.

    Raises:
        QueryError: If one is no condition, or is both moved and held.

    >>> from detente.case.load import load
    >>> (case,) = settle(load("freeze").machine)
    >>> found = sweep(case.model, ["arsenals"], case.stage)
    >>> {levels: len(cells[Concept.NASH]) for levels, cells in found.cells.items()}
    {('small',): 1, ('large',): 1, ('vast',): 4}
    """
    factors = {factor.id: factor for factor in model.factors}
    for name in conditions:
        if name not in factors:
            raise QueryError(f"`{name}` is no condition of the case.")
        if name in (held or {}):
            raise QueryError(f"`{name}` cannot be held and moved through its levels at once.")
    cells, codes = {}, {}
    for picked in product(*(range(len(factors[name].levels)) for name in conditions)):
        there = {**stage.held, **(held or {}), **dict(zip(conditions, picked, strict=True))}
        levels = tuple(factors[name].levels[level] for name, level in zip(conditions, picked, strict=True))
        try:
            found = stability(conflict_of(model, held=there, step=step), PLAIN)
        except GameError as error:
            if error.path != "rules":
                raise
            cells[levels], codes[levels] = dict.fromkeys(PLAIN, ()), ()
            continue
        codes[levels] = tuple(found.conflict.codes.tolist())
        cells[levels] = {
            concept: tuple(found.conflict.codes[found.equilibria(concept)].tolist()) for concept in PLAIN
        }  # fmt: skip
    start = tuple(factors[name].levels[stage.levels[name]] for name in conditions)
    return Swept(conditions=tuple(conditions), cells=cells, codes=codes, start=start)


def place_of(conflict: Conflict, levels: Mapping[str, int]) -> int | None:
    """The state of a conflict in which its options stand at some levels, None if there is none.

    Args:
        conflict: The graph model of a case.
        levels: Level numbers by option; others may be present.
    """
    return conflict.place(sum(levels[option.name] * option.stride for option in conflict.options))


def alike(one: Conflict, other: Conflict) -> bool:
    """Whether two conflicts have the same actors and options, so that a code means the same in both."""
    shapes = [[(option.name, option.levels, option.stride) for option in each.options] for each in (one, other)]
    return one.actors == other.actors and shapes[0] == shapes[1]
