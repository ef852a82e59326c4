"""Stages: where a plan stands when a phase of it has just begun, which conditions that holds, and who agreed to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.language import AT_ONCE, PHASE_CONDITION
from detente.case.model import Model
from detente.game.conflict.held import most_probable

START = ""
"""The name of the stage in which no phase has begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The start of a case under a plan, or one of the plan's phases as it begins."""

    plan: str | None
    phase: str = START
    parties: tuple[str, ...] = ()
    """Ids of the actors who must agree that it begins; nobody if chance or the plan alone begins it."""
    levels: Mapping[str, int]
    """The level number of every option and condition as it begins."""
    held: Mapping[str, int]
    """Of these, the conditions that stand elsewhere than at the start."""


def stages(machine: Mapping[str, Any], plan: str | None, model: Model) -> tuple[Stage, ...]:
    """The stages of a plan, from what its phases change as they begin, one after another.

    Args:
        machine: The machine form of the case, no plan applied.
        plan: Name of the plan; none is the case without a plan.
        model: The case under the plan.

    Returns:
        The start, unless a first phase begins at once; then each phase. No plan and a plan without phases have the
        start alone.
    """
    levels = {factor.id: model.fixed.get(factor.id, most_probable(factor)) for factor in model.factors}
    phases: Sequence[Mapping[str, Any]] = () if plan is None else machine["plans"][plan]["phases"]
    found = []
    if not phases or phases[0]["begins"] != AT_ONCE:
        found.append(Stage(plan=plan, levels=levels, held={}))
    conditions = [factor.id for factor in model.factors if factor.id not in {option.factor for option in model.options}]
    names = {factor.id: factor.levels for factor in model.factors}
    now = dict(levels)
    for phase in phases:
        begins = phase["begins"]
        then = {} if begins == AT_ONCE else begins["then"]
        for factor, to in {PHASE_CONDITION: phase["name"], **then}.items():
            if factor not in model.fixed:
                now[factor] = _after(names[factor], now[factor], to)
        parties = () if begins == AT_ONCE else tuple(begins.get("parties", ()))
        held = {name: now[name] for name in conditions if now[name] != levels[name]}
        found.append(Stage(plan=plan, phase=phase["name"], parties=parties, levels=dict(now), held=held))
    return tuple(found)


def _after(levels: Sequence[str], level: int, to: str) -> int:
    """A level after a change to a named one or a step up or down."""
    if to in ("up", "down"):
        return min(max(level + (1 if to == "up" else -1), 0), len(levels) - 1)
    return levels.index(to)
