"""A factored game: everything that can happen, channel by channel, without the states it happens in.

A channel is one clock: an option's, an event's, a fading, a motion's or its sponsor's, a refusal's end. When it rings,
one of its outcomes happens, or nothing; in no state does it ring at more than its bound.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.case.model import Model
from detente.errors import GameError
from detente.game.chain import Cause
from detente.game.factored import records as r
from detente.game.factored.chances import bound, risky
from detente.game.factored.deeds import Deed
from detente.game.factored.panels import chair, motions_of, panel
from detente.game.factored.parts import Chance, Draft
from detente.game.factored.records import Pool
from detente.game.factored.side import Manner, Side, same_factors
from detente.game.layout import Layout


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One thing a channel can lead to: a deed and its cause by number."""

    deed: Deed
    cause: int


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One clock: its record, the most it rings, what its rates depend on, and where it can lead."""

    place: int
    bound: float
    risky: bool
    """Whether a rate of it may be wrong somewhere, so that it must be looked at in every state."""
    reads: frozenset[int]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, kw_only=True)
class Date:
    """A dated change: when, and what to do where the rules allow it and where they do not."""

    time: float
    deed: Deed
    other: int
    """Record of the deed to do where the rules do not allow the first."""
    cause: int


@dataclass(frozen=True, kw_only=True)
class Factored:
    """A game without its states, as flat arrays."""

    model: Model
    layout: Layout
    ints: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.float64]
    causes: tuple[Cause, ...]
    channels: tuple[Channel, ...]
    dates: tuple[Date, ...]
    rules: tuple[int, ...]
    ends: tuple[int, ...]
    """Programs of the outcomes."""
    ends_at: int
    """Place of the list of them."""
    manner: Manner
    depth: int
    """Numbers that wait while a program runs."""
    votes: int
    """Most yes votes that are counted."""
    look_ahead: int
    texts: Mapping[int, str] = field(repr=False)
    """The formula of each program."""
    rates: Mapping[int, tuple[str, str]] = field(repr=False)
    """What each rate is the rate of, and its path."""


def factor(model: Model, look_ahead: int = 1, manner: Manner = "own") -> Factored:
    """Write down a game without enumerating its states.

    Args:
        model: A case under one theory, one plan and one scenario.
        look_ahead: How many things that happen each actor with a foresight thinks ahead; 0 makes everybody myopic.
        manner: By their own judgement, everybody at random, or nobody at all.

    Raises:
        GameError: If a formula has no value anywhere, beliefs change the factors, or depths do not go together.
    """
    if look_ahead < 0:
        raise GameError("An actor cannot look less than no step ahead.")
    pool, texts = Pool(), dict[int, str]()
    real = Side(pool, model, manner, look_ahead, texts)
    sides = {actor: Side(pool, belief, manner, look_ahead, texts) for actor, belief in model.beliefs.items()}
    same_factors(real, list(sides.items()))
    if len({actor.depth is None for side in (real, *sides.values()) for actor in side.model.actors}) > 1:
        raise GameError(
            "Either all actors have `depth: equilibrium` or none, also in what they believe of one another: the two "
            "cannot expect one another."
        )
    for side in (real, *sides.values()):
        for draft in side.drafts.values():
            pool.ints[draft.place + r.MOTION_PANEL] = panel(side, draft, {})[0]
    writer = _Writer(real, sides)
    channels = writer.channels()
    depth = max(side.programs.depth for side in (real, *sides.values()))
    rules = tuple(real.programs.of(rule.forbidden).place for rule in model.rules)
    ends = tuple(real.programs.of(outcome.formula).place for outcome in model.final)
    ends_at = pool.items(ends)
    ints, numbers = pool.arrays()
    rates = {place: said for side in (real, *sides.values()) for place, said in side.rates.items()}
    return Factored(
        model=model, layout=real.layout, ints=ints, numbers=numbers, causes=tuple(writer.causes), channels=channels,
        dates=tuple(writer.dates), rules=rules, ends=ends, depth=depth,
        votes=max((body.threshold for side in (real, *sides.values()) for body in side.model.bodies), default=0),
        look_ahead=look_ahead, ends_at=ends_at, manner=manner, texts=texts, rates=rates,
    )  # fmt: skip


class _Writer:
    """Lists channels and causes, the causes in the order of an enumerated game's."""

    def __init__(self, real: Side, sides: Mapping[str, Side]) -> None:
        self.real, self.sides, self.pool, self.model = real, sides, real.pool, real.model
        self.causes: list[Cause] = []
        self.dates: list[Date] = []
        self._found: list[Channel] = []

    def channels(self) -> tuple[Channel, ...]:
        """All clocks that ever ring."""
        model, chances = self.model, self.real.chances
        for event in model.events:
            cause = self._cause(Cause(kind="event", path=event.path, label=event.id))
            self._by_chance(chances[event.id], cause)
        for since in model.since:
            label = f"{since.factor} fades"
            if label in chances:
                self._by_chance(chances[label], self._cause(Cause(kind="fade", path=since.path, label=label)))
        for entry, chance in zip(model.calendar, self.real.dates, strict=True):
            cause = self._cause(Cause(kind="event", path=entry.path, label=f"calendar {entry.name}"))
            other = self.pool.ints[chance.place + r.CHANCE_ELSE]
            self.dates.append(Date(time=entry.time, deed=chance.deed, other=other, cause=cause))
        self._moves()
        outcomes: dict[tuple[str, str], tuple[Outcome, ...]] = {}
        for (body, motion), draft in self.real.drafts.items():
            outcomes[body, motion] = self._outcomes(draft)
        if self.real.manner != "frozen":
            self._motions(outcomes)
        return tuple(channel for channel in self._found if channel.bound > 0.0 or channel.risky)

    def _cause(self, cause: Cause) -> int:
        self.causes.append(cause)
        return len(self.causes) - 1

    def _side(self, actor: str) -> Side:
        return self.sides.get(actor, self.real)

    def _by_chance(self, chance: Chance, cause: int) -> None:
        self._channel((r.BY_CHANCE, chance.place, -1), chance.bound, chance.risky, chance.reads,
                      (Outcome(deed=chance.deed, cause=cause),))  # fmt: skip

    def _channel(
        self, record: tuple[int, ...], bound: float, risky: bool, reads: frozenset[int], outcomes: tuple[Outcome, ...]
    ) -> None:
        place = self.pool.record([*record, self.pool.items([outcome.deed.place for outcome in outcomes])])
        self._found.append(
            Channel(place=place, bound=bound, risky=risky or math.isinf(bound), reads=reads, outcomes=outcomes)
        )

    def _moves(self) -> None:
        for factor, choice in self.real.choices.items():
            option = choice.option
            levels = next(one.levels for one in self.model.factors if one.id == factor)
            causes = [
                self._cause(
                    Cause(kind="move", path=option.path, label=f"{factor} to {level}", actor=option.owner)
                )
                for level in levels
            ]  # fmt: skip
            side = self._side(option.owner)
            theirs = side.choices.get(factor)
            if theirs is None or self.real.manner == "frozen":
                continue
            reads = choice.reads | theirs.reads | side.judgement(option.owner, theirs.deeds)
            outcomes = tuple(Outcome(deed=deed, cause=cause) for deed, cause in zip(choice.deeds, causes, strict=True))
            self._channel(
                (r.BY_OPTION, choice.place, theirs.place), bound(choice.tempo, option.tempo),
                risky(choice.tempo, option.tempo), reads, outcomes,
            )  # fmt: skip

    def _outcomes(self, draft: Draft) -> tuple[Outcome, ...]:
        body, motion = draft.body, draft.motion
        passes = Cause(kind="passes", path=motion.path, label=f"{body.id} passes {motion.id}", actor=motion.sponsor)
        found = [Outcome(deed=draft.passes, cause=self._cause(passes))]
        if draft.fails is not None:
            verb = "polls" if body.polled else "refuses"
            kind = Cause(
                kind="poll" if body.polled else "refuses", path=motion.path, label=f"{body.id} {verb} {motion.id}"
            )
            found.append(Outcome(deed=draft.fails, cause=self._cause(kind)))
        label = f"{body.id} reopens {motion.id}"
        if label in self.real.chances:
            cause = self._cause(Cause(kind="reopens", path=motion.path, label=label))
            self._by_chance(self.real.chances[label], cause)
        return tuple(found)

    def _motions(self, outcomes: Mapping[tuple[str, str], tuple[Outcome, ...]]) -> None:
        real = self.real
        for body in self.model.bodies:
            panels = {key: panel(real, draft, self.sides) for key, draft in real.drafts.items() if key[0] == body.id}
            sponsors: list[str] = []
            for motion in body.motions:
                key = (body.id, motion.id)
                draft = real.drafts[key]
                if motion.sponsor is not None:
                    sponsors += [motion.sponsor] if motion.sponsor not in sponsors else []
                    continue
                place, reads = panels[key]
                self._channel(
                    (r.BY_MOTION, draft.place, place), bound(draft.tempo, motion.tempo),
                    risky(draft.tempo, motion.tempo), reads | draft.reads, outcomes[key],
                )  # fmt: skip
            for sponsor in sponsors:
                mine = motions_of(real, body.id, sponsor)
                keys = [(body.id, draft.motion.id) for draft in mine]
                place, reads = chair(
                    self._side(sponsor), body.id, sponsor, real.model.actors[real.number[sponsor]].depth
                )
                pairs = [n for key in keys for n in (real.drafts[key].place, panels[key][0])]
                for key in keys:
                    reads |= panels[key][1] | real.drafts[key].reads
                self._channel(
                    (r.BY_CHAIR, place, self.pool.items(pairs, 2)),
                    max(bound(draft.tempo, draft.motion.tempo) for draft in mine),
                    any(risky(draft.tempo, draft.motion.tempo) for draft in mine), reads,
                    tuple(outcome for key in keys for outcome in outcomes[key]),
                )  # fmt: skip
