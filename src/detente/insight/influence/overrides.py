"""Overrides: what a theory or plan changes, part by part, each taken back by itself.

An **override** is one path that a theory or plan sets, one element it adds or removes, one belief, or one phase of a
plan. It is held up by the notes of its own, if it has some, and by those of the theory or plan (a phase: by its own and
the plan's); where there are none, by our judgement `judgement:theories.NAME` or `judgement:plans.NAME`. When all of
them are taken back it is dropped, and the case stands as if it had not been written; with a phase fall all later ones,
which could not begin, and with anything falls what cannot stand without it.

Notes of a theory or plan, and of a phase, support all that it sets in every aspect. Against-notes of a theory or plan
move nothing: what speaks against a proposal or a theory as a whole speaks against no number of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.build import build
from detente.case.evidence import evidence_lists
from detente.case.override import trace
from detente.case.paths import Steps, dotted, get, steps_of
from detente.errors import CaseError, StudyError
from detente.insight.influence.result import JUDGEMENT

Data = Mapping[str, Any]
Pair = tuple[str | None, str | None]
"""A theory and a plan."""


@dataclass(frozen=True, slots=True)
class Override:
    """One thing that a theory or plan changes."""

    steps: Steps
    """Where it is written in the machine form."""
    supporters: frozenset[str]

    @property
    def path(self) -> str:
        """The path of where it is written."""
        return dotted(self.steps)


def marked(machine: Data, pair: Pair) -> dict[str, Any]:
    """A machine form whose theory and plan support all they set in every aspect, by a judgement if by no note.

    Args:
        machine: The machine form of a case, theories and plans in it.
        pair: The theory and the plan.
    """
    changed = dict(machine)
    for section, name in _named(pair):
        element = dict(machine[section][name])
        own = _every_aspect(element["evidence"]) or [_link(f"{JUDGEMENT}:{section}.{name}")]
        element["evidence"] = own
        if "phases" in element:
            element["phases"] = [_phase(phase, own) for phase in element["phases"]]
        changed[section] = {**machine[section], name: element}
    return changed


def _phase(phase: Data, plans: Sequence[Data]) -> dict[str, Any]:
    own = _every_aspect(phase["evidence"])
    return {**phase, "evidence": [*own, *(link for link in plans if link not in own)]}


def overrides(machine: Data, pair: Pair) -> tuple[Override, ...]:
    """What a theory and a plan change.

    Args:
        machine: The machine form, as `marked` gives it.
        pair: The theory and the plan.

    Returns:
        The overrides, in the order they are applied.
    """
    found = []
    for section, name in _named(pair):
        root: Steps = (section, name)
        element = machine[section][name]
        whole = {link["note"] for link in element["evidence"]}
        for steps in _parts(machine, element):
            own = _notes(get(element, steps))
            found.append(Override((*root, *steps), frozenset(whole | own)))
        for index, phase in enumerate(element.get("phases", ())):
            notes = {link["note"] for link in phase["evidence"]}
            found.append(Override((*root, "phases", index), frozenset(notes)))
    return tuple(found)


def _parts(machine: Data, element: Data) -> Iterator[Steps]:
    """Steps within a theory or plan to each of its parts, phases left out."""
    yield from (("set", path) for path in element["set"])
    for section, added in element["add"].items():
        yield from _added(
            machine.get(section), added, ("add", section), 2 if section in ("interests", "beliefs") else 1
        )
    yield from (("remove", index) for index in range(len(element["remove"])))
    for actor, held in element.get("beliefs", {}).items():
        yield from (("beliefs", actor, path) for path in held)


def _added(there: Any, added: Any, steps: Steps, depth: int) -> Iterator[Steps]:
    """Steps to each element that is added: below what is there already, and by actor where a section has actors."""
    items: Iterable[tuple[str | int, Any]] = added.items() if isinstance(added, Mapping) else enumerate(added)
    for key, value in items:
        known = there.get(key) if isinstance(there, Mapping) else None
        inside = isinstance(value, Mapping) and "ranked" not in value and (depth > 1 or isinstance(known, Mapping))
        if inside and depth > 0:
            yield from _added(known, value, (*steps, key), depth - 1)
        elif inside:  # motions of a body that is there
            yield from ((*steps, key, name) for name in value)
        else:
            yield (*steps, key)


def applied(
    machine: Data, pair: Pair, every: Sequence[Override], dropped: Iterable[int]
) -> tuple[Data, frozenset[int]]:
    """A machine form with a theory and a plan applied, some of what they change left out.

    Args:
        machine: The machine form, as `marked` gives it.
        pair: The theory and the plan.
        every: Its overrides.
        dropped: Numbers of those left out.

    Returns:
        The applied form, and the numbers of all that had to be left out.

    Raises:
        StudyError: If what is left fits together with nothing more left out.
    """
    out = set(dropped)
    while True:
        out |= {n for n, one in enumerate(every) if any(_follows(one.steps, every[before].steps) for before in out)}
        form, places = _without(machine, every, out)
        patch = trace(form, theory=pair[0], plan=pair[1])
        wrong = [(trouble.steps, trouble.found) for trouble in patch.troubles]
        if not wrong:
            try:
                build(patch.machine, cited=False)
            except CaseError as error:
                wrong = [(patch.origin(steps_of(patch.machine, i.path)).steps, i.found) for i in error.issues]
        if not wrong:
            return patch.machine, frozenset(out)
        fallen = {n for n, place in places.items() if any(steps[: len(place)] == place for steps, _ in wrong)}
        if not fallen:
            taken = ", ".join(f"`{every[n].path}`" for n in sorted(out)) or "nothing"
            raise StudyError(f"With {taken} taken back the case does not fit together: {wrong[0][1]} leads nowhere.")
        out |= fallen


def _follows(steps: Steps, before: Steps) -> bool:
    """Whether something is a later phase of the same plan: it can begin only after the one before."""
    return steps[2] == before[2] == "phases" and steps[:2] == before[:2] and int(steps[3]) > int(before[3])


def _without(machine: Data, every: Sequence[Override], out: set[int]) -> tuple[dict[str, Any], dict[int, Steps]]:
    """The form with some overrides left out, and where each of the others stands in it."""
    form: Any = dict(machine)
    gone = {every[number].steps for number in out}
    places: dict[int, Steps] = {}
    for number, one in enumerate(every):
        if number not in out:
            before, last = one.steps[:-1], one.steps[-1]
            if isinstance(last, int):
                last -= sum(steps[:-1] == before and int(steps[-1]) < last for steps in gone)
            places[number] = (*before, last)
    for steps in {steps[:2] for steps in gone}:
        form = {**form, steps[0]: {**form[steps[0]], steps[1]: _pruned(form[steps[0]][steps[1]], steps, gone)}}
    return form, places


def _pruned(node: Any, steps: Steps, gone: set[Steps]) -> Any:
    """A node without what is gone; a section to which nothing is added any more is left out."""
    if isinstance(node, Mapping):
        kept = {}
        for key, value in node.items():
            here = (*steps, key)
            if here in gone:
                continue
            inside = any(one[: len(here)] == here for one in gone)
            pruned = _pruned(value, here, gone) if inside else value
            if not inside or pruned or len(here) == 3:
                kept[key] = pruned
        return kept
    return [
        _pruned(value, (*steps, index), gone)
        if any(one[: len(steps) + 1] == (*steps, index) for one in gone)
        else value
        for index, value in enumerate(node)
        if (*steps, index) not in gone
    ]


def _named(pair: Pair) -> Iterator[tuple[str, str]]:
    for section, name in zip(("theories", "plans"), pair, strict=True):
        if name is not None:
            yield section, name


def _whole(link: Data | str) -> Data:
    """A link that may stand in human form."""
    return {"note": link} if isinstance(link, str) else link


def _every_aspect(links: Sequence[Data]) -> list[dict[str, Any]]:
    """The links that speak for something, for its size and so for all of it."""
    kept = [_link(link["note"]) for link in map(_whole, links) if link.get("polarity", "for") == "for"]
    return [link for number, link in enumerate(kept) if link not in kept[:number]]


def _link(note: str) -> dict[str, Any]:
    return {"note": note, "aspect": "size", "polarity": "for"}


def _notes(node: Any) -> set[str]:
    """Notes that speak for something in a node."""
    lists = [links for _, links in evidence_lists({"": node})]
    return {
        link["note"] for links in lists for link in map(_whole, links) if link.get("polarity", "for") == "for"
    }  # fmt: skip
