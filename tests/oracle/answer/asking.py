"""A whole question asked slowly: theory, plan, start and intervention by their own words, and what is taken from it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.answer import Grounds
from detente.answer.grounds import Setting
from detente.case.build import build
from detente.case.override import apply
from detente.case.questions import Question, questions
from oracle.answer.dense import Dense, of_product, of_twin
from oracle.answer.reading import Fine, Reading, UnaskableError, read
from oracle.game import chain as twin
from oracle.game.hierarchy import Ablation
from oracle.game.space import World


@dataclass(frozen=True)
class Place:
    """What a question is asked of."""

    theory: str | None
    plan: str | None
    start: str | None = None
    do: tuple[tuple[str, str], ...] = ()
    ablation: Ablation | None = None


class Slow:
    """The slow chains of a case, each made once."""

    def __init__(self, machine: Mapping[str, Any]) -> None:
        self.machine = machine
        self.grounds = Grounds(machine)
        self.applied: dict[tuple[str | None, str | None], dict[str, Any]] = {}
        self.known: dict[Place, dict[str, Dense]] = {}

    def form(self, theory: str | None, plan: str | None) -> dict[str, Any]:
        """The machine form with a theory and a plan applied."""
        if (theory, plan) not in self.applied:
            self.applied[theory, plan] = apply(self.machine, theory=theory, plan=plan)
        return self.applied[theory, plan]

    def chains(self, place: Place) -> dict[str, Dense]:
        """One chain for each set of expectations, by name; from the twin unless they must prove themselves."""
        if place not in self.known:
            model = build(self.form(place.theory, place.plan), start=place.start, do=dict(place.do))
            if any(actor.depth is None for actor in model.actors) and place.ablation is None:
                setting = Setting(theory=place.theory, plan=place.plan, start=place.start, do=place.do)
                ground = self.grounds.ground(setting)
                pairs = zip(ground.strategies, ground.chains, strict=True)
                found = {strategies.name: of_product(ground.game, chain) for strategies, chain in pairs}
            else:
                deep = tuple(replace(actor, depth=actor.depth or 1.0) for actor in model.actors)
                made = of_twin(twin.chain(replace(model, actors=deep), place.ablation))
                found = {place.ablation or "": replace(made, world=World(model))}  # what is asked is not ablated
            self.known[place] = found
        return self.known[place]

    def ask(
        self, name: str, theory: str | None, plan: str | None, ablation: Ablation | None = None, fine: Fine = "value"
    ) -> list[Reading]:
        """A question of the case; one reading for each set of expectations, all undefined if it is unaskable.

        Raises:
            UnaskableError: If the question does not fit the game.
        """
        question = questions(self.form(theory, plan))[name]
        return list(self.readings(question, Place(theory, plan, ablation=ablation), fine).values())

    def readings(self, question: Question, place: Place, fine: Fine) -> dict[str, Reading]:
        """A question at a place, less what is to be taken from it."""
        here = replace(place, start=question.start, do=tuple(sorted(question.do.items())))
        mine = {name: read(question, dense, fine) for name, dense in self.chains(here).items()}
        if question.minus is None:
            return mine
        if isinstance(question.minus, Question):
            theirs = self.readings(question.minus, place, fine)
        else:
            theirs = self.otherwise(question, place, fine)
        if mine.keys() == theirs.keys():
            return {name: less(mine[name], theirs[name]) for name in mine}
        return {f"{a}, {b}": less(mine[a], theirs[b]) for a in mine for b in theirs}

    def otherwise(self, question: Question, place: Place, fine: Fine) -> dict[str, Reading]:
        """The same question under another theory, plan or intervention; `none` is without any."""
        other = question.minus
        changed = {
            key: None if wanted == "none" else wanted
            for key, wanted in (("theory", other.theory), ("plan", other.plan))
            if wanted is not None
        }
        place = replace(place, **changed)
        again = replace(questions(self.form(place.theory, place.plan))[question.id], minus=None)
        return self.readings(again if other.do is None else replace(again, do=other.do), place, fine)


def less(one: Reading, other: Reading) -> Reading:
    """One number less another; two infinite times have no difference."""
    if one.value is None or other.value is None or (math.isinf(one.value) and math.isinf(other.value)):
        return Reading(None)
    shares = None
    if one.shares is not None and other.shares is not None:
        keys = one.shares.keys() | other.shares.keys()
        shares = {key: one.shares.get(key, 0.0) - other.shares.get(key, 0.0) for key in keys}
    return Reading(one.value - other.value, shares)


__all__ = ["Place", "Slow", "UnaskableError", "less"]
