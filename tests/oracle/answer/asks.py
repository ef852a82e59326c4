"""Random questions for random games: every kind, with `after` and `given` in every way they can be combined."""

import math
import random
from typing import Any

from detente.case.model import Factor, Mark, Model
from detente.case.questions import Observation, Question
from detente.formula import Formula
from oracle.game.games import make

KINDS = (
    "within", "ever", "at", "throughout", "mark within", "mark ever", "count", "at least", "time", "time within",
    "mark time", "expect at", "expect over", "welfare at", "welfare over", "welfare", "trend", "parameter",
)  # fmt: skip


def asks(model: Model, seed: int, each: int = 1) -> list[Question]:
    """So many questions of every kind."""
    dice = random.Random(f"asks {seed}")
    return [_Maker(dice, model).question(f"{kind} {turn}", kind) for turn in range(each) for kind in KINDS]


class _Maker:
    def __init__(self, dice: random.Random, model: Model) -> None:
        self.dice, self.model = dice, model

    def question(self, name: str, kind: str) -> Question:
        about: dict[str, Any] = {"asks": "probability"}
        word, _, how = kind.partition(" ")
        if kind == "at least":
            about = {"asks": "count", "mark": self.mark(), "within": self.time(), "at_least": self.dice.randint(1, 3)}
        elif word in ("within", "ever", "at", "throughout"):
            about["formula"] = self.truth()
            about["within" if word == "ever" else word] = math.inf if word == "ever" else self.time()
        elif kind in ("mark within", "mark ever"):
            about |= {"mark": self.mark(), "within": math.inf if how == "ever" else self.time()}
        elif kind == "count":
            about = {"asks": "count", "mark": self.mark(), "within": self.time()}
        elif kind == "mark time":
            about = {"asks": "time", "mark": self.mark(), "within": self.time() if self.some() else None}
        elif word == "time":
            about = {"asks": "time", "formula": self.truth(), "within": self.time() if how else None}
        elif word == "expect":
            about = {"asks": "expect", "formula": self.worth(), how: self.time()}
        elif word == "welfare":
            about = {"asks": "welfare", "actor": self.dice.choice(self.model.actors).id}
            about |= {how: self.time()} if how else {}
        elif word == "trend":
            about = {"asks": "trend", "factor": self.dice.choice(self.model.factors).id, "at": self.time()}
        else:
            about = {"asks": "parameter", "parameter": self.dice.choice(list(self.model.parameters))}
        return Question(id=name, path=f"questions.{name}", **about, **self.modifiers(kind))

    def modifiers(self, kind: str) -> dict[str, Any]:
        """What the question's clock starts at, and what is observed when."""
        found: dict[str, Any] = {}
        if kind == "parameter":
            return found
        if self.some(0.3) and not self.model.calendar:
            found["after"] = self.mark()
            found["by"] = self.time() if self.some() else math.inf
        if self.some(0.4):
            found["given"] = Observation(formula=self.truth(), at=self.dice.choice([0.0, self.time(), self.time()]))
        return found

    def some(self, chance: float = 0.5) -> bool:
        return self.dice.random() < chance

    def time(self) -> float:
        dates = [entry.time for entry in self.model.calendar]
        if dates and self.some(0.2):
            return self.dice.choice(dates)
        return self.dice.choice([0.0, 0.5, 2.0, round(self.dice.uniform(0, 12), 3), round(self.dice.uniform(0, 40), 3)])

    def make(self, text: str) -> Formula:
        return make(text, self.model.factors, self.model.parameters)

    def atom(self) -> str:
        factor: Factor = self.dice.choice(self.model.factors)
        if len(factor.levels) == 3 and self.some(0.3):
            return f"{factor.id} is ({factor.levels[0]}, {factor.levels[1]})"
        sign = self.dice.choice(["is", "is not", "<", ">="] if len(factor.levels) == 3 else ["is", "is not"])
        return f"{factor.id} {sign} {self.dice.choice(factor.levels)}"

    def truth(self) -> Formula:
        first, second = self.atom(), self.atom()
        return self.make(self.dice.choice([first, f"not ({first})", f"{first} and {second}", f"{first} or {second}"]))

    def worth(self) -> Formula:
        numbered = [factor.id for factor in self.model.factors if factor.numbers is not None]
        if numbered and self.some():
            return self.make(f"2 * {self.dice.choice(numbered)} - ({self.atom()})")
        return self.make(f"leak * ({self.atom()}) + max(0.2, 0.7 * ({self.atom()}))")

    def mark(self) -> Mark:
        model, dice = self.model, self.dice
        kind = dice.choice(["event", "move", "any move", "becomes", "becomes", "passes", "refuses"])
        if kind in ("passes", "refuses") and model.bodies:
            body = dice.choice(model.bodies)
            motion = dice.choice(body.motions).id
            return Mark(kind=kind, text=f"{body.id} {kind} {motion}", body=body.id, motion=motion)
        if kind == "event":
            event = dice.choice(model.events).id
            return Mark(kind="event", text=event, event=event)
        if kind in ("move", "any move"):
            option = dice.choice(model.options).factor
            levels = next(factor.levels for factor in model.factors if factor.id == option)
            level = dice.randrange(len(levels)) if kind == "move" else None
            return Mark(kind="move", text=f"{option} moves", option=option, level=level)
        formula = self.truth()
        return Mark(kind="becomes", text=f"becomes {formula.text}", formula=formula)
