"""The game: a model compiled to states and everything that can happen in them.

Transitions are stored by cause as parallel arrays (`Block`); how often the chosen ones happen is left to the actors'
strategies. State positions, blocks, options and motions are numbered, and the model's ids travel beside the numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.model import Body, Model, Motion
from detente.errors import GameError
from detente.formula import Formula
from detente.game.arrows import Arrows
from detente.game.chain import Cause
from detente.game.dynamics import happenings
from detente.game.happening import Sort
from detente.game.layout import Layout, lay_out
from detente.game.space import MOST_REMEMBERED, Space, find_space, start_distribution
from detente.game.view import View

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Block:
    """All transitions of one cause: from, to, and the rate of the clock that offers them."""

    sort: Sort
    cause: Cause
    source: Ints
    target: Ints
    clock: Floats
    cost: Floats | None
    option: int
    level: int
    motion: int


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One motion on the game's states; arrays of shape (states,)."""

    body: Body
    motion: Motion
    open: Bools
    passed: Ints
    """State after passing; itself where not open."""
    failed: Ints
    """State the members compare it with."""
    clock: Floats

    @cached_property
    def rows(self) -> Ints:
        """States in which it is open."""
        return np.flatnonzero(self.open)


@dataclass(frozen=True, kw_only=True)
class Game:
    """States, what can happen in them, and what each actor's flow of utility is there."""

    model: Model
    space: Space
    start: Floats
    """Start distribution, shape (states,)."""
    final: Bools
    blocks: tuple[Block, ...]
    votes: tuple[Vote, ...]
    utility: Floats
    """Flow of utility, shape (actors, states)."""
    arrows: Arrows
    """All transitions one after another, in the order of the blocks."""
    costs: Floats
    """What each transition costs who makes it, in the order of the arrows; 0 where it is no move."""
    running: tuple[Bools | None, ...]
    """For each block, wherever its clock was looked at, whether it runs; None where it always does."""
    beliefs: Mapping[str, "Game"] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        """The factors of the states."""
        return self.space.layout

    @cached_property
    def actors(self) -> dict[str, int]:
        """Number of each actor."""
        return {actor.id: number for number, actor in enumerate(self.model.actors)}

    @property
    def size(self) -> int:
        """Number of states."""
        return self.space.size

    def mask(self, formula: Formula) -> Bools:
        """States in which a boolean formula holds, shape (states,)."""
        return np.asarray(self.space.view.value(formula), bool)

    def column(self, formula: Formula) -> npt.NDArray[Any]:
        """A formula's value in every state, shape (states,)."""
        return self.space.view.value(formula)

    def level(self, factor: str) -> npt.NDArray[np.int8]:
        """Level of a factor in every state, as shown."""
        return self.space.view.column(factor)

    def worth(self, actor: str) -> Floats:
        """An actor's flow of utility in every state, shape (states,)."""
        return np.asarray(self.utility[self.actors[actor]], np.float64)

    def describe(self, state: int) -> str:
        """A state in words."""
        return self.space.describe(state)


def compile_game(model: Model, also: Ints | None = None) -> Game:
    """Compile a model: enumerate its states, and list what can happen in each.

    Args:
        model: A case under one theory, one plan and one scenario.
        also: Codes of feasible states that are in the game besides those the start can lead to, with all they lead to.

    Returns:
        The game, with the games of its beliefs on the same states.

    Raises:
        GameError: If no state is feasible, the start breaks a rule, a rate is negative or not finite somewhere, or
            there are too many states.
    """
    layout = lay_out(model)
    believed = {actor: lay_out(belief) for actor, belief in model.beliefs.items()}
    for actor, other in believed.items():
        if (other.names, other.sizes) != (layout.names, layout.sizes):
            raise GameError(
                f"What `{actor}` believes would change what a state is made of (a refusal remembered or not, say); a "
                "belief is about numbers.",
                f"beliefs.{actor}",
            )
    space = find_space([layout, *believed.values()], also)
    keep = space.size <= MOST_REMEMBERED
    beliefs = {
        actor: on_space(Space(other, space.codes, View.of(other, space.codes, keep=keep)))
        for actor, other in believed.items()
    }
    return on_space(space, beliefs)


def on_space(space: Space, beliefs: Mapping[str, Game] | None = None, like: Arrows | None = None) -> Game:
    """List what can happen on states that were found before.

    Args:
        space: The states.
        beliefs: The games of beliefs on the same states.
        like: Transitions of a game of the same shape, which are shared if they are the same.
    """
    layout, view = space.layout, space.view
    model = layout.model
    start = np.zeros(space.size)
    codes, weights = start_distribution(layout)
    start[space.find(codes)] = weights
    blocks: list[Block] = []
    votes: list[Vote] = []
    running: list[Bools | None] = []
    motions = [(body, motion) for body in model.bodies for motion in body.motions]
    for happening in happenings(view, space.contains):
        target = space.find(happening.codes)
        if len(target) and target.min() < 0:
            raise GameError(f"{happening.cause.label} leads out of the states that were enumerated.")
        if happening.sort == "passes":
            assert happening.fail_codes is not None
            body, motion = motions[happening.motion]
            passed = np.arange(space.size)
            failed = np.arange(space.size)
            clock = np.zeros(space.size)
            passed[happening.rows] = target
            failed[happening.rows] = space.find(happening.fail_codes)
            clock[happening.rows] = happening.clock
            opened = np.zeros(space.size, bool)
            opened[happening.rows] = True
            votes.append(Vote(body=body, motion=motion, open=opened, passed=passed, failed=failed, clock=clock))
        running.append(happening.runs)
        blocks.append(
            Block(
                sort=happening.sort,
                cause=happening.cause,
                source=happening.rows,
                target=target,
                clock=happening.clock,
                cost=happening.cost,
                option=happening.option,
                level=happening.level,
                motion=happening.motion,
            )
        )
    arrows = Arrows.of(space.size, [(block.source, block.target) for block in blocks])
    if like is not None and arrows == like:
        arrows = like
    return Game(
        model=model, space=space, start=start, final=view.final(), blocks=tuple(blocks), votes=tuple(votes),
        utility=flow_utility(model, view), arrows=arrows,
        costs=arrows.laid([(b, block.cost) for b, block in enumerate(blocks) if block.cost is not None]),
        running=tuple(running), beliefs=beliefs or {},
    )  # fmt: skip


def flow_utility(model: Model, view: View) -> Floats:
    """Flow of utility of every actor: own interests, and others' own interests where it has them at heart."""
    own = np.zeros((len(model.actors), len(view.codes)))
    for number, actor in enumerate(model.actors):
        for interest in model.interests[actor.id]:
            if interest.formula is not None:
                own[number] += interest.weight * view.value(interest.formula)
    total = own.copy()
    number_of = {actor.id: number for number, actor in enumerate(model.actors)}
    for number, actor in enumerate(model.actors):
        for interest in model.interests[actor.id]:
            if interest.welfare is not None:
                total[number] += interest.weight * own[number_of[interest.welfare]]
    return total
