"""Inputs: the uncertain numbers of a case, as what an answer may hang on.

An input is a number with a range, or several that are one: the commitments of motions on one sponsor's clock. Where it
stands is said as a share of its range, 0 at the low end and 1 at the high one, read by the shape of the range
(`study.shape`); so the same share can be put to a theory or plan that states a range of its own. Its central value
stands at the share (value - low) / (high - low) by either shape, since a triangle has its mode there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.answer.ranges import BEHAVIOUR, ends
from detente.case.override import altered, apply
from detente.case.paths import PathError, dotted, find, get
from detente.errors import StudyError
from detente.formula import nearest
from detente.study.scenarios import clock_of, uncertain
from detente.study.shape import Uncertain

Data = Mapping[str, Any]
Pair = tuple[str | None, str | None]
"""A theory and a plan; None is the case as it stands."""
Ranges = Mapping[str, tuple[float, float]]
"""Ranges that somebody puts in place of those of the case, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What can be moved by itself."""

    name: str
    """What its numbers belong to (`clock_of`): the path of the one there mostly is."""
    numbers: tuple[Uncertain, ...]
    """Under the first theory and plan that has them."""
    sort: str
    """Which sort of behaviour it is; empty if it is none."""
    label: str
    """Its name, short enough for a chart."""

    @property
    def centre(self) -> float:
        """The share at which its central value stands."""
        first = self.numbers[0]
        return (first.value - first.low) / (first.high - first.low)

    def value(self, share: float) -> float:
        """Its value at a share of its range; the central value exactly where nothing is moved (nan)."""
        first = self.numbers[0]
        return first.value if np.isnan(share) else float(first.quantile(np.array([share]))[0])


def inputs(machine: Data, pairs: Sequence[Pair] = ((None, None),), ranges: Ranges | None = None) -> tuple[Input, ...]:
    """The inputs of a case under some theories and plans.

    Args:
        machine: Its machine form.
        pairs: Theories and plans; an input of any of them is one, with the numbers of the first that has it.
        ranges: Other ranges, by path.

    Returns:
        Them, in the order of the file, those of behaviour as the file has them.

    Raises:
        StudyError: If a range does not fit the case, or nothing is uncertain.
        QueryError: If the case has no such theory or plan.
    """
    found: dict[str, Input] = {}
    unknown = dict.fromkeys(ranges or ())
    for theory, plan in pairs:
        applied = apply(machine, theory=theory, plan=plan)
        for path in [path for path in unknown if _there(applied, path)]:
            del unknown[path]
        form = ranged(applied, ranges or {})
        sorts = {path: sort for sort in BEHAVIOUR for path in ends(form, sort, 0)}
        together: dict[str, list[Uncertain]] = {}
        for number in uncertain(form):
            if number.shape != "point":
                together.setdefault(clock_of(form, number.path), []).append(number)
        for name, numbers in together.items():
            sort = sorts.get(numbers[0].path, "")
            label = short(name if len(numbers) > 1 else numbers[0].path)
            found.setdefault(name, Input(name=name, numbers=tuple(numbers), sort=sort, label=label))
    if unknown:
        raise StudyError(_nowhere(apply(machine, theory=pairs[0][0], plan=pairs[0][1]), next(iter(unknown))))
    if not found:
        raise StudyError("Nothing in this case is uncertain: no number has a range.")
    return tuple(_whose(one, found.values(), machine) for one in found.values())


def _whose(one: Input, every: Iterable[Input], machine: Data) -> Input:
    """A number of behaviour of the case itself, told from those that some actors have of their own."""
    own = one.name.partition(".")[0] == "behaviour"
    if not own or not any(other.sort == one.sort and other.name != one.name for other in every):
        return one
    left = [name for name, actor in machine["actors"].items() if actor.get(one.sort) is None]
    # options and bodies, too, act at a tempo and with a commitment of their own or of the case
    own_options = any(option.get(one.sort) for option in machine["options"].values())
    shared = one.sort in ("tempo", "commitment") and (own_options or bool(machine["bodies"]))
    if len(left) == 1 and not shared:
        return replace(one, label=f"{left[0].replace('_', ' ')} {one.label}")
    return replace(one, label=f"{one.label} of the others")


def ranged(machine: Data, ranges: Ranges, *, strict: bool = True) -> dict[str, Any]:
    """A machine form with other ranges; what is not there is left.

    Args:
        machine: A machine form with its theory and plan applied.
        ranges: Low and high end by path; all commitments on one clock get that of any of them.
        strict: Whether a number whose value lies outside of its new range is a mistake; else it keeps its own range, as
            under another theory that says something else of it.

    Raises:
        StudyError: If a range does not fit.
    """
    values: dict[str, Any] = {}
    for path, (low, high) in ranges.items():
        if not low < high:
            raise StudyError(
                f"The range of `{path}` must go from a low end up to a high one, not from {low:g} to {high:g}."
            )
        if not _there(machine, path):
            continue
        steps = find(machine, path)
        clock = clock_of(machine, dotted(steps))
        alike = [one.path for one in uncertain(machine) if clock_of(machine, one.path) == clock]
        for other in dict.fromkeys((dotted(steps), *alike)):
            there = get(machine, find(machine, other))
            if not strict and not low <= float(there["value"]) <= high:
                continue
            kept = {key: there[key] for key in there if key not in ("phrase", "scale", "word")}
            shape = "uniform" if there["shape"] == "point" else there["shape"]
            values[other] = {**kept, "range": [low, high], "shape": shape}
    if not values:
        return dict(machine)
    patch = altered(machine, values)
    if patch.troubles:
        trouble = patch.troubles[0]
        raise StudyError(
            f"A range put in place of the case's own does not fit `{trouble.steps[1]}`: found {trouble.found}, "
            f"expected {trouble.expected}."
        )
    return patch.machine


def short(path: str) -> str:
    """A path as a label: without its section, in words.

    >>> short("interests.russia.tests.weight"), short("parameters.leakage"), short("bodies.council proposer")
    ('russia tests weight', 'leakage', 'council proposer commitment')
    """
    section, _, rest = path.partition(".")
    said = (rest or section).replace("_", " ").replace(".", " ")
    return f"{said} commitment" if " " in path else said


def _there(machine: Data, path: str) -> bool:
    """Whether a path leads to a number."""
    try:
        number = get(machine, find(machine, path))
    except PathError:
        return False
    return isinstance(number, Mapping) and "range" in number and "value" in number


def _nowhere(machine: Data, path: str) -> str:
    try:
        return f"`{dotted(find(machine, path))}` is not a number whose range could be changed."
    except PathError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return f"`{path}` is not the path of a number of the case{hint}."


def chosen_inputs(every: Sequence[Input], only: Sequence[str]) -> tuple[Input, ...]:
    """Inputs by their names, paths, or the element they belong to.

    Args:
        every: The inputs.
        only: What is wanted.

    Raises:
        StudyError: If nothing uncertain is meant.
    """
    names: dict[str, None] = {}
    for word in only:
        meant = [
            one.name for one in every
            if any(
                path == word or path.startswith(f"{word}.") or path.partition(".")[2] == word
                or path.partition(".")[2].startswith(f"{word}.")
                for path in (one.name, *(number.path for number in one.numbers))
            )
        ]  # fmt: skip
        if not meant:
            near = nearest(word, [one.name.partition(".")[2] for one in every])
            hint = f"; did you mean `{near}`?" if near else "."
            raise StudyError(f"`{word}` is no uncertain number of the case{hint}")
        names |= dict.fromkeys(meant)
    return tuple(one for one in every if one.name in names)
