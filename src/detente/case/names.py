"""The names a machine form gives to things: what formulas, effects and marks may speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.formula import Factor, Vocabulary

Machine = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Everything that has a name in one machine form."""

    vocabulary: Vocabulary
    """Factors, options before conditions, and parameters."""
    actors: tuple[str, ...]
    options: Mapping[str, str]
    """Options that are moved by one actor, with that actor."""
    events: tuple[str, ...]
    motions: Mapping[str, tuple[str, ...]]
    """The motions of each body."""

    def levels(self, factor: str) -> tuple[str, ...]:
        """Levels of a factor, in order."""
        return self.vocabulary.factors[factor].levels


def names(machine: Machine) -> Names:
    """Collect the names of a machine form.

    Args:
        machine: A machine form, theories and plans applied.

    Returns:
        Its names, in the order of the file.
    """
    factors = {name: _factor(element) for name, element in machine["options"].items()}
    factors |= {name: _factor(element) for name, element in machine["conditions"].items()}
    actors = tuple(machine["actors"])
    return Names(
        vocabulary=Vocabulary(factors, frozenset(machine["parameters"])),
        actors=actors,
        options={name: owner_of(name, actors) for name in machine["options"]},
        events=tuple(machine["events"]),
        motions={body: tuple(element["motions"]) for body, element in machine["bodies"].items()},
    )


def owner_of(option: str, actors: tuple[str, ...]) -> str:
    """The actor an option belongs to: the part of its name before the dot.

    >>> owner_of("dprk.tests", ("dprk", "us"))
    'dprk'
    """
    return option.partition(".")[0]


def _factor(element: Machine) -> Factor:
    numbers = element.get("numbers")
    return Factor(tuple(element["levels"]), None if numbers is None else tuple(float(number) for number in numbers))
