"""One side of a factored game: a model's actors, what chance does, options and motions, as records.

The real game is one side, what a believer takes the game to be another; they share their factors and nothing else.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Literal

from detente.case.model import Actor, Body, Model, Motion, Option
from detente.errors import GameError
from detente.game.factored import records as r
from detente.game.factored.chances import Chances
from detente.game.factored.deeds import Deed, Deeds, Pledge
from detente.game.factored.parts import Choice, Draft
from detente.game.factored.program import Program, Programs
from detente.game.factored.prospects import Prospects
from detente.game.factored.records import Pool
from detente.game.layout import Layout, arrange
from detente.game.view import Occasion

Manner = Literal["own", "random", "frozen"]
"""How everybody behaves: by their own judgement, at random, or not at all."""
TAKEN_APART = 1
"""Steps of look-ahead at which what is ahead is taken apart into prospects."""
MOST_MARKS = 60
"""Marks that one deed can bring about."""


class Side:
    """Writes one model's records."""

    def __init__(self, pool: Pool, model: Model, manner: Manner, look_ahead: int, texts: dict[int, str]) -> None:
        self.pool, self.model, self.manner, self.look_ahead = pool, model, manner, look_ahead
        self.layout: Layout = arrange(model)
        if sum(len(since.marks) for since in model.since) > MOST_MARKS:
            raise GameError(f"The `since` conditions wait for more than {MOST_MARKS} marks together.")
        self.programs = Programs(pool, self.layout, texts)
        self.number = {actor.id: number for number, actor in enumerate(model.actors)}
        self.terms = {number: self._terms(actor) for number, actor in enumerate(model.actors)}
        self.deeds = Deeds(self.programs, self.terms)
        chances = Chances(model, self.programs, self.deeds)
        self.chances, self.dates = chances.all, chances.dates
        self.rates: dict[int, tuple[str, str]] = chances.rates
        """What each rate is the rate of, and its path, by record."""
        self._actors = {actor.id: self.pool.record([0] * r.ACTOR) for actor in model.actors}
        self.kappas = sorted({option.commitment for option in model.options}
                             | {motion.commitment for body in model.bodies for motion in body.motions})  # fmt: skip
        self.choices = {option.factor: self._option(option) for option in model.options
                        if self.layout.index[option.factor] not in self.layout.fixed}  # fmt: skip
        self.prospects: dict[str, Prospects] = {}
        """Of those who look one step ahead."""
        for actor in model.actors:
            self._actor(actor)
        self.drafts = {(body.id, motion.id): self._motion(body, motion)
                       for body in model.bodies for motion in body.motions}  # fmt: skip
        for name, prospects in self.prospects.items():
            for choice in self.choices.values():
                for deed in choice.deeds if choice.option.owner == name else ():
                    prospects.note(deed)
            for draft in self.drafts.values():
                for deed in draft.deeds:
                    prospects.note(deed)

    def actor(self, name: str) -> int:
        """An actor's record."""
        return self._actors[name]

    def hidden(self, name: str) -> dict[str, list[float]]:
        """What an actor does not see, with the probability of each digit."""
        found = {}
        for f, factor in enumerate(self.model.factors):
            if name in factor.hidden_from and f not in self.layout.fixed:
                chances = [0.0] * self.layout.sizes[f]
                for level, p in enumerate(factor.start):
                    chances[self.layout.set_digit(f, level)] += p
                found[factor.id] = chances
        return found

    def _terms(self, actor: Actor) -> list[Program]:
        """An actor's flow of utility in parts that can change by themselves."""
        return self.programs.flow(self.model.interests, actor.id, self.hidden(actor.id))

    # Actors.

    def _actor(self, actor: Actor) -> None:
        own = [choice for choice in self.choices.values() if choice.option.owner == actor.id]
        strength = 0.0 if self.manner == "random" else actor.rationality
        far = self.look_ahead > 0 and actor.foresight is not None and strength != 0.0
        delta = 1.0 / actor.foresight if far and actor.foresight is not None else 0.0
        number = self.number[actor.id]
        chances = [*self.chances.values(), *self.dates]
        if far and self.look_ahead == TAKEN_APART:
            hidden = [self.layout.index[name] for name in self.hidden(actor.id)]
            self.prospects[actor.id] = Prospects(self.deeds, number, hidden, chances, own, len(self.kappas))
        self.pool.ints[self._actors[actor.id] : self._actors[actor.id] + r.ACTOR] = [
            self.pool.table([strength, delta, sum(choice.option.commitment for choice in own)]),
            self.pool.items([term.place for term in self.terms[number]]),
            self.pool.items([choice.place for choice in own]), self.pool.items([one.place for one in chances]),
            self._unseen(actor.id), number, self.prospects[actor.id].place if actor.id in self.prospects else -1,
        ]  # fmt: skip

    def _unseen(self, name: str) -> int:
        """Each way the hidden conditions can stand, with its probability."""
        hidden = self.hidden(name)
        factors = [self.layout.index[other] for other in hidden]
        ways = []
        for digits in itertools.product(*[range(len(chances)) for chances in hidden.values()]):
            weight = 1.0
            for digit, chances in zip(digits, hidden.values(), strict=True):
                weight *= chances[digit]
            if weight > 0.0:
                pairs = [n for pair in zip(factors, digits, strict=True) for n in pair]
                ways.append(self.pool.record([self.pool.table([weight]), self.pool.items(pairs, 2)]))
        return self.pool.items(ways)

    def judgement(self, name: str, deeds: Sequence[Deed]) -> frozenset[int]:
        """What it depends on how an actor judges some deeds."""
        number = self.number[name]
        found = frozenset[int]().union(*(self.deeds.read_by(deed, number) for deed in deeds))
        if name in self.prospects:
            return found.union(*(self.prospects[name].reads(deed) for deed in deeds))
        far = self.look_ahead > 0 and self.model.actors[number].foresight is not None and self.manner == "own"
        return found | self._ahead(name) if far else found

    def _ahead(self, name: str) -> frozenset[int]:
        """Everything an actor's value of a state depends on."""
        found: set[int] = set()
        for term in self.terms[self.number[name]]:
            found |= term.reads
        for chance in [*self.chances.values(), *self.dates]:
            found |= chance.reads | chance.deed.decides
        for option in self.model.options:
            if option.owner == name and option.factor in self.choices:
                choice = self.choices[option.factor]
                found |= choice.reads.union(*(deed.decides for deed in choice.deeds))
        found |= {f for outcome in self.model.final for f in self.programs.of(outcome.formula).reads}
        return frozenset(found)

    # Options.

    def _option(self, option: Option) -> Choice:
        f = self.layout.index[option.factor]
        pledges = []
        for promise in self.model.promises:
            if promise.option == option.factor:
                binds = self.programs.of(promise.binds)
                numbers = self.pool.table([promise.breach])
                place = self.pool.record([f, promise.level, binds.place, numbers])
                pledges.append(Pledge(promise=promise, place=place, binds=binds))
        deeds = []
        for level in range(self.layout.sizes[f]):
            changes = self.deeds.changes(((option.factor, level),))
            for pledge in pledges:
                changes += self.deeds.changes(pledge.promise.voids, pledge.place)
            deeds.append(self.deeds.deed(changes, Occasion("move", option.factor, level), pledges=pledges))
        holds = [
            (hold.level, self.programs.of(hold.binds)) for hold in self.model.holds if hold.option == option.factor
        ]
        tempo = self.programs.of(option.tempo.formula)
        levels = len(deeds)
        weight = 1.0 / (levels - 1) if levels > 1 else 0.0
        place = self.pool.record([
            f, levels, tempo.place,
            self.pool.table([option.tempo.scale, option.commitment, weight, *option.costs]),
            self.pool.items([n for level, binds in holds for n in (level, binds.place)], 2),
            self.pool.items([pledge.place for pledge in pledges]), self.actor(option.owner),
            self.kappas.index(option.commitment), *[deed.place for deed in deeds],
        ])  # fmt: skip
        self.rates[place] = (f"the clock of `{option.factor}`", f"{option.path}.tempo")
        reads = {f} | tempo.reads
        for _, binds in holds:
            reads |= binds.reads
        for deed in deeds:
            reads |= self.deeds.read_by(deed, self.number[option.owner])
        return Choice(place=place, option=option, tempo=tempo, deeds=tuple(deeds), reads=frozenset(reads))

    # Bodies.

    def _motion(self, body: Body, motion: Motion) -> Draft:
        name = f"{body.id} {motion.id}"
        flag = next((one.factor for one in self.layout.flags if (one.body, one.motion) == (body.id, motion.id)), None)
        passes = self.deeds.deed(self.deeds.changes(motion.then), Occasion("passes", name))
        occasion = Occasion("other") if body.polled else Occasion("refuses", name)
        failing = [] if body.polled else self.deeds.changes(motion.otherwise)
        compare = None if body.polled else self.deeds.deed(failing, occasion)
        fails = None
        if not body.polled or flag is not None:
            fails = self.deeds.deed(failing, occasion, raises=flag)
        when, tempo = self.programs.of(motion.when), self.programs.of(motion.tempo.formula)
        abstention = 0.0 if self.manner == "random" else body.abstention
        numbers = [motion.tempo.scale, motion.commitment, motion.cost, abstention, body.dissent]
        place = self.pool.record([
            when.place, -1 if flag is None else flag, passes.place, -1 if compare is None else compare.place,
            -1 if fails is None else fails.place, tempo.place, self.pool.table(numbers), -1, int(body.may_abstain),
            self.kappas.index(motion.commitment),
        ])  # fmt: skip
        self.rates[place] = (f"the clock of `{name}`", f"{motion.path}.tempo")
        reads = when.reads | tempo.reads | passes.reads | passes.touches | ({flag} if flag is not None else set())
        for deed in (compare, fails):
            reads |= deed.reads if deed is not None else set()
        return Draft(
            place=place, body=body, motion=motion, tempo=tempo, passes=passes, compare=compare, fails=fails,
            reads=frozenset(reads),
        )  # fmt: skip

    def vote_reads(self, name: str, draft: Draft) -> frozenset[int]:
        """What a member's vote depends on."""
        return draft.reads | self.judgement(name, draft.deeds)


Sides = Mapping[str, Side]


def same_factors(side: Side, others: Sequence[tuple[str, Side]]) -> None:
    """Refuse beliefs that would change what a state is made of."""
    for actor, other in others:
        if (other.layout.names, other.layout.sizes) != (side.layout.names, side.layout.sizes):
            raise GameError(
                f"What `{actor}` believes would change what a state is made of (a refusal remembered or not, say); a "
                "belief is about numbers.",
                f"beliefs.{actor}",
            )
