"""The ground of an explanation: the solved game a question was asked of, with all that is looked up on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from detente.answer.conclude import AnyChain, AnyGame, AnyStrategies
from detente.answer.grounds import Grounds, Setting
from detente.answer.speech import Speaker
from detente.case.evidence import links, sizes
from detente.case.model import Link
from detente.case.note import Note, Source
from detente.case.override import trace
from detente.case.patch import Patch
from detente.case.paths import PathError, find
from detente.game import Chain, Game
from detente.game.behaviour.minds import Mind, minds
from detente.game.behaviour.strategies import Strategies
from detente.game.behaviour.value_parts import Parts, value_parts

MOST_PARTS = 10_000_000
"""Values of parts, interests times levels of thought times states, that are worked out for one explanation."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One solved game, under the first set of expectations, and what it was made from."""

    machine: Mapping[str, Any]
    """With theory and plan applied."""
    whole: Mapping[str, Any]
    """Without, its theories and plans in it."""
    setting: Setting
    game: AnyGame
    strategies: AnyStrategies
    chain: AnyChain
    expectations: int
    sources: Mapping[str, Source]
    top: int | None
    """How many of a kind are told one by one; None for all."""
    deep: bool
    """Whether what stands behind a cause is told."""
    _parts: dict[tuple[str, int], Parts] = field(default_factory=dict)

    @cached_property
    def speaker(self) -> Speaker:
        """Says what happens, in the names of the case."""
        return Speaker(self.game.model)

    @cached_property
    def links(self) -> Mapping[str, tuple[Link, ...]]:
        """The evidence of every element, theories and plans themselves included."""
        return {**links(self.whole, everything=True), **links(self.machine, everything=True)}

    @cached_property
    def _patch(self) -> Patch:
        return trace(self.whole, theory=self.setting.theory, plan=self.setting.plan)

    def stated_by(self, path: str) -> tuple[str, str] | None:
        """The theory or plan that states a number, `theory` or `plan` and its name; None if it is the case itself."""
        try:
            steps = self._patch.origin(find(self._patch.machine, path)).steps
        except PathError:
            return None
        kinds = {"theories": "theory", "plans": "plan"}
        return (kinds[str(steps[0])], str(steps[1])) if steps and steps[0] in kinds else None

    @cached_property
    def sizes(self) -> Mapping[str, bool]:
        """Elements with a number of their own, and whether a note says how large it is."""
        return sizes(self.machine)

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """All notes by id."""
        return {id: note for source in self.sources.values() for id, note in source.notes.items()}

    @property
    def recorded(self) -> bool:
        """Whether there is a record of every transition."""
        return isinstance(self.game, Game) and isinstance(self.chain, Chain)

    @cached_property
    def _minds(self) -> Mapping[str, tuple[Mind, ...]]:
        if not isinstance(self.game, Game) or not isinstance(self.strategies, Strategies):
            return {}
        return minds(self.game, self.strategies)

    @cached_property
    def crowded(self) -> tuple[str, ...]:
        """Actors whose gains would take too long: with what those before them take, more than `MOST_PARTS` values."""
        taken, found = 0, []
        for actor, levels in self._minds.items():
            values = sum((1 + len(mind.game.model.interests[actor])) * mind.game.size for mind in levels)
            if taken + values > MOST_PARTS:
                found.append(actor)
            else:
                taken += values
        return tuple(found)

    @cached_property
    def minds(self) -> Mapping[str, tuple[Mind, ...]]:
        """What every actor expects and what it makes of it; empty where that cannot be told."""
        return {actor: levels for actor, levels in self._minds.items() if actor not in self.crowded}

    def parts(self, mind: Mind) -> Parts:
        """What each interest is worth to an actor at a level, worked out once."""
        key = (mind.actor, mind.level)
        if key not in self._parts:
            self._parts[key] = value_parts(mind)
        return self._parts[key]


def ground_of(
    grounds: Grounds, setting: Setting, sources: Mapping[str, Source], *, top: int | None, deep: bool
) -> Ground:
    """The ground of a setting, in the form its game is kept in.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    machine = grounds.applied(setting.theory, setting.plan)
    if grounds.large(setting):
        wide = grounds.wide(setting)
        return Ground(
            machine=machine, whole=grounds.machine, setting=setting, game=wide.game, strategies=wide.behaved,
            chain=wide.behaved.chain, expectations=1,
            sources=sources, top=top, deep=deep,
        )  # fmt: skip
    found = grounds.ground(setting)
    return Ground(
        machine=machine, whole=grounds.machine, setting=setting, game=found.game, strategies=found.strategies[0],
        chain=found.chains[0],
        expectations=len(found.strategies), sources=sources, top=top, deep=deep,
    )  # fmt: skip


def looked_up(
    grounds: Grounds, setting: Setting, sources: Mapping[str, Source], *, top: int | None, deep: bool
) -> Ground:
    """A ground without a game, of what is only looked up."""
    nothing: Any = None
    return Ground(
        machine=grounds.applied(setting.theory, setting.plan), whole=grounds.machine, setting=setting, game=nothing,
        strategies=nothing, chain=nothing, expectations=1, sources=sources, top=top, deep=deep,
    )  # fmt: skip
