"""Scenarios: points in the ranges of a case's uncertain numbers, drawn by a design or given as a table."""

import hashlib
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.paths import ROOTS, PathError, dotted, find, get
from detente.errors import StudyError
from detente.formula import nearest
from detente.study.point_file import read_points
from detente.study.shape import Uncertain

Floats = npt.NDArray[np.float64]
_ASIDE = ("without",)
"""Prior ranges that an element would fall back to: no part of the game."""
MOST, MOST_VALUES = 1_000_000, 50_000_000
"""Scenarios, and values in all of them together, which are held in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Scenarios:
    """Scenarios: `points[i, j]` is the value of the number at `paths[j]` in scenario i."""

    paths: tuple[str, ...]
    points: Floats
    design: str
    seed: int
    warnings: tuple[str, ...] = ()
    """What should be said of them, a sentence each."""

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, number: int) -> dict[str, float]:
        """One scenario: value by path."""
        return dict(zip(self.paths, self.points[number].tolist(), strict=True))

    @property
    def digest(self) -> str:
        """SHA-256 of paths and points."""
        points = np.ascontiguousarray(self.points, "<f8")
        return "sha256:" + hashlib.sha256("\n".join(self.paths).encode() + b"\0" + points.tobytes()).hexdigest()


def uncertain(machine: Mapping[str, Any], only: Sequence[str] | None = None) -> tuple[Uncertain, ...]:
    """The uncertain numbers of a machine form: those with a range.

    Args:
        machine: The machine form.
        only: Paths of numbers, or of elements that hold some; by default all.

    Returns:
        The numbers, in the order of the file.

    Raises:
        StudyError: If a path leads nowhere, or to nothing uncertain.
    """
    every = [number for root in ROOTS for number in _below(machine.get(root), (root,))]
    if only is None:
        return tuple(every)
    found: dict[str, Uncertain] = {}
    for path in only:
        whole = path if path in ROOTS and path in machine else dotted(_find(machine, path))
        inside = [one for one in every if one.path == whole or one.path.startswith(whole + ".")]
        if not inside:
            raise StudyError(f"`{path}` is not uncertain: it has no range in the case.")
        found.update({one.path: one for one in inside})
    return tuple(one for one in every if one.path in found)


def latin_hypercube(
    machine: Mapping[str, Any], count: int, *, seed: int = 0, only: Sequence[str] | None = None
) -> Scenarios:
    """Scenarios by a Latin hypercube: every number takes a value in each of `count` equally likely parts of its range.

    Args:
        machine: The machine form.
        count: How many scenarios.
        seed: The seed.
        only: Paths of numbers, or of elements that hold some; by default all uncertain numbers.

    Returns:
        The scenarios.

    Raises:
        StudyError: If there are to be none or too many, or nothing is uncertain.
    """
    numbers, axes = _numbers(machine, count, only)
    from scipy.stats import qmc  # half a second, which a worker need not wait

    return _placed(numbers, qmc.LatinHypercube(1 + max(axes), rng=seed).random(count)[:, axes], "latin hypercube", seed)


def sobol(machine: Mapping[str, Any], count: int, *, seed: int = 0, only: Sequence[str] | None = None) -> Scenarios:
    """Scenarios by a scrambled Sobol sequence, best with a power of two.

    Args:
        machine: The machine form.
        count: How many scenarios.
        seed: The seed.
        only: Paths of numbers, or of elements that hold some; by default all uncertain numbers.

    Returns:
        The scenarios.

    Raises:
        StudyError: If there are to be none or too many, or nothing is uncertain.
    """
    numbers, axes = _numbers(machine, count, only)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # said below, where a user sees it
        from scipy.stats import qmc  # half a second, which a worker need not wait

        shares = qmc.Sobol(1 + max(axes), scramble=True, rng=seed).random(count)[:, axes]
    said = (
        () if count & (count - 1) == 0 else (f"{count} is no power of two: a Sobol sequence is balanced only at one.",)
    )
    return _placed(numbers, shares, "sobol", seed, said)


def table(machine: Mapping[str, Any], rows: Path | str | Sequence[Mapping[str, float]]) -> Scenarios:
    """Scenarios as given: a CSV file with a column for each path, or mappings of values by path.

    Args:
        machine: The machine form.
        rows: The file or the mappings.

    Returns:
        The scenarios; values outside of the ranges of the case are named in `warnings`.

    Raises:
        StudyError: If there are none, a path leads to no number, or a value is none.
    """
    named = "The table"
    if isinstance(rows, str | Path):
        named = Path(rows).name
        rows = read_points(Path(rows))
    if not rows:
        raise StudyError(f"{named} holds no scenario: at least one is needed.")
    given = tuple(rows[0])
    steps = {path: _find(machine, path) for path in given}
    points = np.empty((len(rows), len(given)))
    for number, row in enumerate(rows, start=1):
        if set(row) != set(given):
            raise StudyError(f"{named}, scenario {number}, has other paths than the first.")
        for place, path in enumerate(given):
            points[number - 1, place] = _value(row[path], f"{named}, scenario {number}, `{path}`")
    whole = tuple(dotted(steps[path]) for path in given)
    if len(set(whole)) < len(whole):
        raise StudyError(f"{named} names a number twice.")
    said = []
    for place, (path, where) in enumerate(steps.items()):
        number_there = get(machine, where)
        if not (isinstance(number_there, Mapping) and "range" in number_there):
            raise StudyError(f"`{path}` in {named} is not the path of a number.")
        low, high = number_there["range"]
        outside = int(((points[:, place] < low) | (points[:, place] > high)).sum())
        if outside:
            said.append(
                f"`{path}` is outside of its range, {low:g} to {high:g}, in {outside} of {len(rows)} scenarios."
            )
    return Scenarios(whole, points, "table", 0, tuple(said))


def centre() -> Scenarios:
    """One scenario: the case as it stands."""
    return Scenarios((), np.empty((1, 0)), "as stated", 0)


def _numbers(
    machine: Mapping[str, Any], count: int, only: Sequence[str] | None
) -> tuple[tuple[Uncertain, ...], list[int]]:
    """The numbers to draw, and the axis of the design each is drawn on."""
    if not 1 <= count <= MOST:
        raise StudyError(f"The number of scenarios must be a whole number from 1 to {MOST:,}, not {count}.")
    numbers = uncertain(machine, only)
    if not numbers:
        raise StudyError("Nothing in this case is uncertain: no number has a range.")
    if count * len(numbers) > MOST_VALUES:
        raise StudyError(
            f"{count:,} scenarios of {len(numbers):,} uncertain numbers are more than {MOST_VALUES:,} values: draw "
            "fewer, or only some of the numbers."
        )
    axes: dict[str, int] = {}
    return numbers, [axes.setdefault(clock_of(machine, number.path), len(axes)) for number in numbers]


def clock_of(machine: Mapping[str, Any], path: str) -> str:
    """What a number belongs to: itself, or the one clock of a sponsor that several motions are on."""
    steps = find(machine, path)
    if steps[0] == "bodies" and len(steps) == 5 and steps[2] == "motions" and steps[4] == "commitment":
        sponsor = get(machine, steps[:4]).get("sponsor")
        if sponsor is not None:
            return f"bodies.{steps[1]} {sponsor}"
    return path


def _placed(
    numbers: Sequence[Uncertain], shares: Floats, design: str, seed: int, said: tuple[str, ...] = ()
) -> Scenarios:
    points = np.column_stack([number.quantile(shares[:, place]) for place, number in enumerate(numbers)])
    return Scenarios(tuple(number.path for number in numbers), points, design, seed, said)


def _below(node: Any, steps: tuple[str | int, ...]) -> Iterator[Uncertain]:
    if isinstance(node, Mapping):
        if "range" in node and "value" in node and "shape" in node:
            low, high = map(float, node["range"])
            if low < high:
                yield Uncertain(dotted(steps), float(node["value"]), low, high, node["shape"])
            return
        for key, child in node.items():
            if key not in _ASIDE:
                yield from _below(child, (*steps, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _below(child, (*steps, index))


def _find(machine: Mapping[str, Any], path: str) -> tuple[str | int, ...]:
    try:
        return find(machine, path)
    except PathError as error:
        near = nearest(path, [one.path for one in uncertain(machine)])
        hint = error.hint or (f"did you mean `{near}`?" if near else "")
        raise StudyError(f"`{path}` is not the path of a number of the case" + (f": {hint}" if hint else ".")) from None


def _value(given: Any, where: str) -> float:
    try:
        value = float(given)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise StudyError(f"{where}: a number is needed, not `{given}`.")
    return value
