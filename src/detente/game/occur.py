"""Where a mark happens in a chain: which transitions of each cause count."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from detente.case.model import Mark, Model
from detente.game.chain import Cause, Chain
from detente.game.compiled import Game

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """For each flow of a chain, the rows that count and the silent rows that count; for each jump, the states."""

    rows: tuple[Bools, ...]
    silent: tuple[Bools, ...]
    jumps: tuple[Bools, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing counts: the mark cannot happen."""
        return not any(mask.any() for mask in (*self.rows, *self.silent, *self.jumps))


def occurrence(game: Game, chain: Chain, mark: Mark) -> Occurrence:
    """Find the transitions at which a mark happens.

    Args:
        game: The game the chain was made from.
        chain: The chain.
        mark: What is looked for.

    Returns:
        One mask over rows and one over silent rows for each flow, and one over states for each jump.
    """
    rows, silent = [], []
    holds = None if mark.formula is None else game.mask(mark.formula)
    for flow in chain.flows:
        if holds is not None:
            rows.append(~holds[flow.source] & holds[flow.target])
            silent.append(np.zeros(len(flow.silent_source), bool))
        else:
            named = names(game, mark, flow.cause)
            rows.append(np.full(len(flow.source), named))
            silent.append(np.full(len(flow.silent_source), named))
    never = np.zeros(chain.size, bool)
    jumps = tuple(never if holds is None else ~holds & holds[jump.target] for jump in chain.calendar)
    return Occurrence(tuple(rows), tuple(silent), jumps)


class Modelled(Protocol):
    """Anything made from a model: a game, or a walk that needs none."""

    @property
    def model(self) -> Model:
        """The model it was made from."""
        ...


def names(game: Modelled, mark: Mark, cause: Cause) -> bool:
    """Whether a mark names a cause (a `becomes` mark names none)."""
    if mark.kind == "event":
        return cause.kind == "event" and cause.label == mark.event
    if mark.kind == "move":
        if mark.level is None:
            return cause.kind == "move" and cause.label.startswith(f"{mark.option} to ")
        levels = next(factor.levels for factor in game.model.factors if factor.id == mark.option)
        return cause.kind == "move" and cause.label == f"{mark.option} to {levels[mark.level]}"
    return cause.kind == mark.kind and cause.label == f"{mark.body} {mark.kind} {mark.motion}"
