"""Forms: a game a question is asked of, with some of its theory and plan dropped, and the numbers its answer rests on.

A question asks one game, or several whose numbers are taken from one another (`minus`): each is a **side**, with its
own theory, plan and question. What is taken back is taken back on every side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from detente.answer import Grounds
from detente.answer.ask import imposed, otherwise
from detente.answer.cone import cone
from detente.answer.grounds import Setting
from detente.case.questions import Question, read_question
from detente.case.values import Readings, Values
from detente.errors import CaseError, StudyError
from detente.insight.influence.falls import STANDS, State, state
from detente.insight.influence.kept import Kept
from detente.insight.influence.overrides import Override, Pair, applied, marked, overrides
from detente.insight.influence.supports import Aspect, Number, numbers

Data = Mapping[str, Any]
States = tuple[tuple[int, State], ...]
"""The numbers of a form that do not stand as stated, and how they do."""
Taken = frozenset[str]
"""Players that are taken back."""


@dataclass(frozen=True, eq=False)
class Form:
    """The machine form of a side with some of what its theory and plan change left out."""

    machine: Data
    setting: Setting
    question: Question
    readings: Readings
    cone: frozenset[str]
    """Paths of what the answer can depend on."""

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers the answer can depend on, and that can be taken back."""
        return tuple(one for one in numbers(self.machine) if one.path in self.cone)

    def states(self, taken: Taken) -> States:
        """How the numbers stand with some players taken back; those that stand as stated are left out.

        Args:
            taken: The players.
        """
        found = []
        for place, one in enumerate(self.numbers):
            how = state(one, _gone(one.supporters, taken), _gone(one.against, taken))
            if how != STANDS:
                found.append((place, how))
        return tuple(found)


def _gone(held: Mapping[Aspect, frozenset[str]], taken: Taken) -> frozenset[Aspect]:
    return frozenset(aspect for aspect, notes in held.items() if notes <= taken)


class Side:
    """One game that is asked, with the forms it takes."""

    def __init__(self, machine: Data, question: Question, setting: Setting, sign: int) -> None:
        """Nothing is applied yet.

        Args:
            machine: The machine form of the case.
            question: What is asked, without what is taken from it.
            setting: What it is asked of.
            sign: Whether its number is added (1) or taken off (-1).
        """
        pair: Pair = (setting.theory, setting.plan)
        self.machine, self.question, self.setting, self.sign = marked(machine, pair), question, setting, sign
        self.overrides: tuple[Override, ...] = overrides(self.machine, pair)
        self._forms: Kept[frozenset[int], tuple[frozenset[int], Form]] = Kept()
        self._readings = Readings()

    def form(self, taken: Taken) -> tuple[frozenset[int], Form]:
        """The form with some players taken back, and the numbers of the overrides it is without.

        Args:
            taken: The players.

        Raises:
            StudyError: If the question cannot be asked of it.
        """
        dropped = frozenset(n for n, one in enumerate(self.overrides) if one.supporters <= taken)
        return self._forms.of(dropped, lambda: self._without(dropped))

    def _without(self, dropped: frozenset[int]) -> tuple[frozenset[int], Form]:
        pair = (self.setting.theory, self.setting.plan)
        machine, out = applied(self.machine, pair, self.overrides, dropped)
        if out == dropped:
            return out, self._made(machine, out)
        return self._forms.of(out, lambda: (out, self._made(machine, out)))

    def _made(self, machine: Data, out: frozenset[int]) -> Form:
        readings = self._readings if not out else Readings()
        try:
            again = replace(read_question(Values(machine, readings), self.question.id), minus=None)
        except CaseError as error:
            gone = ", ".join(f"`{self.overrides[n].path}`" for n in sorted(out))
            raise StudyError(
                f"The question `{self.question.id}` speaks of {error.issues[0].found}, which is not there with {gone} "
                "taken back."
            ) from None
        again = replace(again, do=self.question.do)
        grounds = Grounds(machine, cited=False)
        grounds.readings[None, None] = readings
        setting = replace(self.setting, theory=None, plan=None)
        return Form(machine, setting, again, readings, cone(grounds.model(setting), again))

    def every(self) -> Iterator[Form]:
        """The forms that tell which players there are: all in force, no theory, no plan, neither."""
        held = {section: frozenset().union(*(one.supporters for one in self.overrides if one.steps[0] == section))
                for section in ("theories", "plans")}  # fmt: skip
        for taken in (frozenset(), held["theories"], held["plans"], held["theories"] | held["plans"]):
            yield self.form(frozenset(taken))[1]


def sides(machine: Data, name: str, pair: Pair) -> tuple[Side, ...]:
    """The games a question asks.

    Args:
        machine: The machine form of the case.
        name: The question.
        pair: The theory and plan it is asked under.

    Returns:
        The sides; the number of the question is the sum of theirs, each with its sign.

    Raises:
        CaseError: If the case does not fit together.
    """
    grounds = Grounds(machine)
    question = read_question(Values(grounds.applied(*pair)), name)
    setting = Setting(theory=pair[0], plan=pair[1], start=question.start, do=imposed(question))
    found, sign = [], 1
    while True:
        found.append(Side(machine, replace(question, minus=None), setting, sign))
        if question.minus is None:
            return tuple(found)
        question, setting = otherwise(grounds, question, setting)
        sign = -sign
