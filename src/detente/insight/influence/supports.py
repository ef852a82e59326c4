"""What holds up the numbers of a case: by aspect, the notes that speak for it, or our own judgement.

A **number** here is a parameter, the weight of an interest or the rate of an event, with the aspects `exists`, `sign`
and `size`. A link for its size supports all three, a link for its sign also that it exists, so with L the for-links,

    S_size = L(size),   S_sign = L(size) + L(sign),   S_exists = L(size) + L(sign) + L(exists);

an aspect whose set is empty rests on `judgement:PATH`, PATH that of the element. An aspect **falls** when all that
supports it is taken back. Against-links hold an aspect down as long as one of them stands.

What a theory or plan sets in an interest or event is supported by its notes besides those of the element; the
against-links of the element count only for the number the case itself states.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.case.evidence import evidence_lists
from detente.case.paths import Steps, dotted
from detente.insight.influence.priors import FACTOR, Prior, Sort, prior
from detente.insight.influence.result import JUDGEMENT
from detente.study.shape import Uncertain

Data = Mapping[str, Any]
Aspect = Literal["exists", "sign", "size"]
ASPECTS: tuple[Aspect, ...] = ("exists", "sign", "size")
_SORT: dict[str, tuple[Sort, tuple[str, ...]]] = {
    "parameters": ("parameter", ()), "interests": ("weight", ("weight",)), "events": ("rate", ("rate",)),
}  # fmt: skip
STEP = {"up": "down", "down": "up"}


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A number that can be taken back, and what holds it up."""

    element: Steps
    steps: Steps
    sort: Sort
    stated: Data
    """The number of the machine form, at its central value, or its formula."""
    prior: Prior
    per: str | None
    """The unit of time of a prior the case states for a rate."""
    supporters: Mapping[Aspect, frozenset[str]]
    against: Mapping[Aspect, frozenset[str]]
    flips: bool
    """Whether the opposite of its sign is another case: not so for an event that is no single step."""

    @property
    def path(self) -> str:
        """Whole path of the element."""
        return dotted(self.element)

    @property
    def own(self) -> Uncertain | None:
        """The distribution the case states; None for a formula."""
        if "formula" in self.stated:
            return None
        low, high = map(float, self.stated["range"])
        return Uncertain(dotted(self.steps), float(self.stated["value"]), low, high, self.stated["shape"])

    @property
    def gives(self) -> bool:
        """Whether its range has two halves."""
        own = self.own
        return own is not None and own.shape != "point" and own.low < own.high

    def away(self, aspect: Aspect) -> int:
        """In which half of its range it lies when nothing holds an aspect down any more: 1 the upper, -1 the lower.

        For its size that is the half away from the median of the prior; where the prior lies about the number itself,
        and for the other aspects, the half of larger magnitude.

        Args:
            aspect: What was held down.
        """
        own = self.own
        assert own is not None
        low, middle, high = own.quantile(np.array([0.25, 0.5, 0.75])).tolist()
        if aspect == "size" and not self.prior.about_itself:
            return 1 if middle >= self.prior.at(0.5) else -1
        return 1 if abs(high) >= abs(low) else -1


def numbers(machine: Data) -> Iterator[Number]:
    """The numbers of a machine form that can be taken back, in its order.

    Args:
        machine: A machine form with its theory and plan applied.
    """
    for steps, element in _elements(machine):
        sort, inside = _SORT[str(steps[0])]
        number = element[inside[0]] if inside else element
        without = element.get("without")
        found = _prior(number, without, sort)
        if found is None:
            continue
        set_apart = inside and "evidence" in number  # by a theory or plan
        links = [*element["evidence"], *(number["evidence"] if set_apart else ())]
        yield Number(
            element=steps, steps=(*steps, *inside), sort=sort, stated=number, prior=found,
            per=without["per"] if without is not None and sort == "rate" else None,
            supporters=_supporters(dotted(steps), links),
            against=_against(number["evidence"] if set_apart else links),
            flips=_flips(sort, element, found),
        )  # fmt: skip


def stuck(machine: Data) -> Iterator[Steps]:
    """The numbers of that sort that cannot be taken back: noughts without a range.

    Args:
        machine: A machine form with its theory and plan applied.
    """
    for steps, element in _elements(machine):
        sort, inside = _SORT[str(steps[0])]
        if _prior(element[inside[0]] if inside else element, element.get("without"), sort) is None:
            yield steps


def _prior(number: Data, without: Data | None, sort: Sort) -> Prior | None:
    return FACTOR if "formula" in number and without is None else prior(number, without, sort)


def _elements(machine: Data) -> Iterator[tuple[Steps, Data]]:
    for name, number in machine["parameters"].items():
        yield ("parameters", name), number
    for name, event in machine["events"].items():
        yield ("events", name), event
    for actor, held in machine["interests"].items():
        if "ranked" not in held:
            for name, interest in held.items():
                yield ("interests", actor, name), interest


def _supporters(path: str, links: Sequence[Data]) -> dict[Aspect, frozenset[str]]:
    found: dict[Aspect, frozenset[str]] = {}
    for place, aspect in enumerate(ASPECTS):
        notes = {link["note"] for link in links if _for(link) and ASPECTS.index(link["aspect"]) >= place}
        found[aspect] = frozenset(notes or {f"{JUDGEMENT}:{path}"})
    return found


def _against(links: Sequence[Data]) -> dict[Aspect, frozenset[str]]:
    every = [(link["aspect"], link["note"]) for link in links if not _for(link)]
    return {a: frozenset(note for aspect, note in every if aspect == a) for a in ASPECTS if a in dict(every)}


def _for(link: Data) -> bool:
    return bool(link["polarity"] == "for")


def _flips(sort: Sort, element: Data, found: Prior) -> bool:
    if sort == "rate":
        effect = list(element["then"].values())
        return len(effect) == 1 and effect[0] in STEP
    return sort == "weight" or found.low < 0


def elsewhere(machine: Data) -> Iterator[tuple[Steps, list[Data]]]:
    """The lists of evidence that support no number that can be taken back.

    Args:
        machine: A machine form with its theory and plan applied.
    """
    movable = {one.element for one in numbers(machine)} | {one.steps for one in numbers(machine)}
    for steps, links in evidence_lists(machine):
        if steps not in movable and steps[0] not in ("theories", "plans"):
            yield steps, links
