"""Grounds: the solved games that answers stand on, each made once and kept while a run lasts.

A question is asked of one theory and plan, from one start, under one intervention, at one point of the behaviour
ranges, and of actors who judge for themselves or of an ablation. Questions that share all of these share the solved
game; settings that differ in numbers alone share the states and where transitions lead.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from detente.answer.ranges import ends
from detente.case.build import build
from detente.case.model import Model
from detente.case.override import apply, with_scenario
from detente.case.values import Readings
from detente.errors import GameError, TooLargeError
from detente.game import Chain, Game, Shapes, make_chain, solve
from detente.game.behaviour.strategies import Strategies
from detente.game.growth import foresee, may_be_lattice, record_by_record, refuse_what_does_not_fit
from detente.game.lattice import Lattice, lay_lattice
from detente.game.lattice.behaviour import Behaved, behave
from detente.game.solve import Ablation

MOST_KEPT = 3e9
"""Bytes of games kept as lattices, while there is more than one."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a question is asked of; None is the case as it stands."""

    theory: str | None = None
    plan: str | None = None
    start: str | None = None
    do: tuple[tuple[str, str], ...] = ()
    vary: tuple[str, int] | None = None
    """One sort of behaviour at the low (0) or high (1) end of its ranges; None at its central values."""
    ablation: Ablation | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A solved game: one chain for each set of expectations."""

    game: Game
    strategies: tuple[Strategies, ...]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Wide:
    """A solved game too large for a record of every transition."""

    game: Lattice
    behaved: Behaved

    @property
    def memory(self) -> float:
        """Bytes it holds, about."""
        chain = self.behaved.chain
        return float(chain.within.rates.nbytes + (0 if chain.chosen is None else chain.chosen.nbytes))


@dataclass
class Grounds:
    """Solved games by setting, for one case."""

    machine: Mapping[str, Any]
    tick: Callable[[float], None] | None = None
    shapes: Shapes = field(default_factory=Shapes)
    """Games to make others of; grounds at other points of the ranges may share them."""
    cited: bool = True
    """Whether models carry their digest and what they rest on."""
    readings: dict[tuple[str | None, str | None], Readings] = field(default_factory=dict)
    """Compiled formulas by theory and plan, shared likewise."""
    near: "Grounds | None" = None
    """Games whose numbers are nearly the same, such as at the same point of the ranges but for one: where solving
    starts from, for games whose states are shared. Numbers differ by no more than their bounds for it."""
    refused: dict[Setting, str] = field(default_factory=dict)
    """Why games are not kept record by record, whatever their numbers; shared likewise, since it takes long to find."""
    _machines: dict[tuple[str | None, str | None], dict[str, Any]] = field(default_factory=dict)
    _games: dict[Setting, Game] = field(default_factory=dict)
    _known: dict[Setting, Ground] = field(default_factory=dict)
    _large: dict[Setting, bool] = field(default_factory=dict)
    _wide: dict[Setting, Wide] = field(default_factory=dict)
    """Those made last, as long as they are not too large together."""

    def applied(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        """The machine form with a theory and a plan applied."""
        if (theory, plan) not in self._machines:
            self._machines[theory, plan] = self._apply(theory, plan)
        return self._machines[theory, plan]

    def _apply(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        if theory is None or plan is None:
            return apply(self.machine, theory=theory, plan=plan)
        # a theory goes before the plan, and is applied once for all plans
        return apply({**self.applied(theory, None), "plans": self.machine["plans"]}, plan=plan)

    def model(self, setting: Setting) -> Model:
        """The model of a setting, whatever its ablation."""
        machine = self.applied(setting.theory, setting.plan)
        if setting.vary is not None:
            machine = with_scenario(machine, ends(machine, *setting.vary))
        readings = self.readings_of(setting.theory, setting.plan)
        return build(machine, start=setting.start, do=dict(setting.do), readings=readings, cited=self.cited)

    def readings_of(self, theory: str | None, plan: str | None) -> Readings:
        """Compiled formulas of one theory and plan."""
        return self.readings.setdefault((theory, plan), Readings())

    def size(self, setting: Setting) -> int:
        """Number of states of a setting's game, 0 if it has none."""
        key = replace(setting, ablation=None)
        for other, wide in self._wide.items():
            if key not in self._games and replace(other, ablation=None) == key:
                return wide.game.box.size
        return self._games[key].space.size if key in self._games else 0

    def large(self, setting: Setting) -> bool:
        """Whether a setting's game is kept as a lattice as far as its questions allow."""
        key = replace(setting, vary=None, ablation=None)
        if key not in self._large:
            try:
                model = self.model(key)
                self._large[key] = may_be_lattice(model) and foresee(model).lattice is not None
            except GameError:  # whoever compiles it says what is wrong
                self._large[key] = False
        return self._large[key]

    def wide(self, setting: Setting) -> Wide:
        """The solved game of a setting, kept as a lattice.

        Raises:
            CaseError: If the case does not fit together.
            GameError: If it cannot be laid out or solved, or would not fit in memory.
        """
        if setting not in self._wide:
            model = self.model(setting)
            growth = foresee(model)
            refuse_what_does_not_fit(growth)
            while self._wide and sum(wide.memory for wide in self._wide.values()) + growth.memory > MOST_KEPT:
                del self._wide[next(iter(self._wide))]
            lattice = growth.lattice or lay_lattice(model)
            self._wide[setting] = Wide(lattice, behave(lattice, setting.ablation, self.tick))
        return self._wide[setting]

    def game(self, setting: Setting) -> Game:
        """The compiled game of a setting, whatever its ablation."""
        key, any_numbers = replace(setting, ablation=None), replace(setting, ablation=None, vary=None)
        if any_numbers in self.refused:
            raise TooLargeError(self.refused[any_numbers])
        if key not in self._games:
            try:
                model = self.model(setting)
                if self.large(setting):
                    record_by_record(model, foresee(model))
                self._games[key] = self.shapes.game(model)
            except TooLargeError as error:
                self.refused[any_numbers] = str(error)
                raise
        return self._games[key]

    def ground(self, setting: Setting) -> Ground:
        """The solved game of a setting.

        Raises:
            CaseError: If the case does not fit together.
            GameError: If it cannot be compiled or solved.
        """
        if setting not in self._known:
            game = self.game(setting)
            found = tuple(solve(game, setting.ablation, self.tick, self._near(setting, game)))
            self._known[setting] = Ground(game, found, tuple(make_chain(game, one) for one in found))
        return self._known[setting]

    def _near(self, setting: Setting, game: Game) -> Strategies | None:
        """How everybody behaves in the same setting of the near games, if its states are these."""
        known = None if self.near is None else self.near._known.get(setting)
        return known.strategies[0] if known is not None and known.game.space.codes is game.space.codes else None

    def forget(self, theory: str | None, plan: str | None) -> None:
        """Let go of the games of one theory and plan."""
        for setting in [s for s in self._games if (s.theory, s.plan) == (theory, plan)]:
            del self._games[setting]
        for setting in [s for s in self._wide if (s.theory, s.plan) == (theory, plan)]:
            del self._wide[setting]
        for setting in [s for s in self._known if (s.theory, s.plan) == (theory, plan)]:
            del self._known[setting]
