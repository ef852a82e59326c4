"""A solved chain with its questions, ready to be written for a model checker: names given out, watchers numbered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.case.questions import Question
from detente.errors import QueryError
from detente.game import Chain, Game
from detente.interop.asked import ask
from detente.interop.formulas import GOAL, VALUE, Ask, Bools, Floats, Reward
from detente.interop.identifiers import Identifiers
from detente.interop.watching import Watcher, counted_rate

FINAL = "final"
SEEN, WATCH = "seen", "watch"
"""Names of the watcher's variable, and of the constant that says which watcher is at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A factor of the state."""

    identifier: str
    name: str
    levels: tuple[str, ...]
    """What each digit stands for."""
    digits: npt.NDArray[np.int8]
    """Of every state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A question with the names its formula speaks in."""

    ask: Ask
    name: str
    formula: str
    label: str = ""
    """Empty where it has none."""
    reward: str = ""
    watcher: int = 0
    """Number of its watcher from 1 on; 0 where it needs none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portable:
    """What is written."""

    game: Game
    chain: Chain
    variables: tuple[Variable, ...]
    posed: tuple[Posed, ...]
    watchers: tuple[Watcher, ...]
    left_out: tuple[tuple[str, str], ...]
    """Questions that are not in it, each with the reason."""
    about: tuple[tuple[str, str], ...]
    """What the chain is of, for people: theory, plan, start and the like, each with its name."""

    @property
    def labels(self) -> dict[str, Bools]:
        """Sets of states by name, of those that need no watcher."""
        found = {FINAL: self.chain.final}
        for one in self.posed:
            if one.ask.goal is not None:
                found[one.label] = one.ask.goal
        return found

    @property
    def rewards(self) -> dict[str, Posed]:
        """Questions by the name of their reward structure."""
        return {one.reward: one for one in self.posed if one.ask.reward is not None}

    def before(self) -> str:
        """What is to be said of the calendar, empty if there is none."""
        if not self.chain.calendar:
            return ""
        first = self.chain.calendar[0]
        return (
            f"The chain up to the dated change `{first.name}`, {first.time:.6g} {self.chain.clock}s after the start; "
            "what comes after it is not in here."
        )


def portable(
    game: Game, chain: Chain, questions: Sequence[Question], about: Sequence[tuple[str, str]] = (),
    others: Sequence[tuple[str, str]] = (),
) -> Portable:  # fmt: skip
    """Make a chain and its questions ready to be written.

    Args:
        game: The game the chain was made from.
        chain: The chain.
        questions: What is to be asked of it; those that no formula says are left out.
        about: What the chain is of, for people.
        others: Questions of the case that are not asked of this chain, each with the reason.

    Returns:
        The chain with its questions.
    """
    names = Identifiers()
    for word in (SEEN, WATCH, FINAL, "start", "detente"):
        names.give(word)
    variables = tuple(
        Variable(identifier=names.give(name), name=name, levels=_levels(game, f), digits=game.space.view.digits[f])
        for f, name in enumerate(game.layout.names)
    )
    asks, left_out = [], list(others)
    for question in questions:
        try:
            asks.append(ask(question, game, chain))
        except QueryError as error:
            left_out.append((question.id, str(error).removeprefix(f"{question.path} ").removesuffix(".")))
    watchers: list[Watcher] = []
    posed = []
    for one in asks:
        number = 0
        if one.watcher is not None:
            if one.watcher not in watchers:
                watchers.append(one.watcher)
            number = watchers.index(one.watcher) + 1
            one = replace(one, watcher=watchers[number - 1])
        posed.append(_posed(one, number, names))
    return Portable(
        game=game, chain=chain, variables=variables, posed=tuple(posed), watchers=tuple(watchers),
        left_out=tuple(left_out), about=tuple(about),
    )  # fmt: skip


def alone(export: Portable, number: int) -> Portable:
    """With no watcher but one (0: with none); the questions of the others are left out.

    Args:
        export: The chain with its questions.
        number: Which watcher stays.
    """
    kept = tuple(one for one in export.posed if one.watcher in (0, number))
    gone = tuple(
        (one.ask.id, f"it needs a chain that remembers something ({export.watchers[one.watcher - 1].what})")
        for one in export.posed
        if one.watcher not in (0, number)
    )
    watchers = export.watchers[number - 1 : number] if number else ()
    return replace(
        export, posed=tuple(replace(one, watcher=min(one.watcher, 1)) for one in kept), watchers=watchers,
        left_out=(*export.left_out, *gone),
    )  # fmt: skip


def _posed(one: Ask, number: int, names: Identifiers) -> Posed:
    label = names.give(f"{one.id}_goal") if GOAL in one.formula else ""
    reward = names.give(f"{one.id}_value") if one.reward is not None else ""
    formula = one.formula.replace(GOAL, f'"{label}"').replace(VALUE, f'"{reward}"')
    return Posed(ask=one, name=names.give(one.id), formula=formula, label=label, reward=reward, watcher=number)


def _levels(game: Game, f: int) -> tuple[str, ...]:
    """What the digits of a factor stand for."""
    layout = game.layout
    if f == layout.calendar:
        return ("nothing yet", *(f"{entry.name} has come" for entry in game.model.calendar))
    if f >= len(game.model.factors):  # a refusal that is remembered
        return ("no", "yes")
    levels = game.model.factors[f].levels
    if layout.stages[f]:
        return (levels[0], *(f"{levels[1]}, stage {stage}" for stage in range(1, layout.stages[f] + 1)))
    return levels


def earned(export: Portable, reward: Reward) -> Floats:
    """What a reward is per unit of time in each state, while its watcher waits if it needs one."""
    if reward.counted is not None:
        return counted_rate(export.chain, reward.counted)
    assert reward.column is not None
    return reward.column
