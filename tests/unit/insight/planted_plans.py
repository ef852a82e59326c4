"""A case in which what every plan achieves is known in closed form, and comparisons of numbers made by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.case.load import Case, load
from detente.insight.compare import Comparing, Gathered, compare_study

CASE = """\
detente: 1
title: A planted case
start: 2020-01-01
parameters:
  push: {value: 1, range: [0.8, 1.2]}
  turn: 0
  other: {value: 1, range: [0.5, 1.5]}
actors: {us: {}}
options: {us.buildup: {}}
conditions:
  economy: {levels: [sound, worn], start: sound}
  weather: {levels: [fair, foul], start: fair}
events:
  strain: {when: economy is sound, rate: push * (1 - turn) + (3 - push) * turn, then: {economy: worn}}
  storm: {when: weather is fair, rate: other, then: {weather: foul}}
interests: {us: {calm: {avoid: us.buildup, weight: major}}}
theories:
  turned: {set: {turn: 1}}
plans:
  gentle: {set: {push: {value: 0.3, range: [0.2, 0.4]}}}
  rough: {set: {push: {value: 2, range: [1.6, 2.4]}}}
questions:
  worn: {text: Is it worn?, better: lower, probability: economy is worn, within: 1 month}
  foul: {better: lower, probability: weather is foul, within: 1 month}
  gain: {probability: economy is worn, within: 1 month, minus: {plan: none}}
"""
"""Less push wears less, and under the theory `turned` more push does; no plan has a part in the weather."""
PUSH = {"none": (0.8, 1.2), "gentle": (0.2, 0.4), "rough": (1.6, 2.4)}


def planted(folder: Path) -> Case:
    """The case, read."""
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    return load(folder)


def worn(context: Comparing, theory: str, plan: str, point: int) -> float:
    """The chance that it is worn within a month, in closed form."""
    low, high = PUSH[plan]
    push = low + (high - low) * context.points.share("parameters.push", point)
    return float(1 - np.exp(-(push if theory == "none" else 3 - push)))


def of_numbers(
    case: Case, values: npt.NDArray[np.float64], bounds: float = 0.0, question: str = "worn", **more: Any
) -> Gathered:
    """A comparison of numbers made by hand: theories x plans x points, the central value being the first point's."""
    job = compare_study(case.machine, [question], points=values.shape[2], **more)
    found = Gathered(job.context)
    assert (len(found.theories), len(found.plans)) == values.shape[:2]
    for t, theory in enumerate(found.theories):
        for p, plan in enumerate(found.plans):
            for point in range(-1, values.shape[2]):
                value = float(values[t, p, max(0, point)])
                known = not np.isnan(value)
                found.add([{
                    "point": point, "theory": theory, "plan": plan, "question": question,
                    "value": value if known else None, "bound": bounds if known else np.inf, "expectations": 1,
                    "status": "", "note": "" if known else "It cannot be solved.",
                }])  # fmt: skip
    return found
