"""EMA Workbench, asked for boxes, one after the other.

Words are given to it as numbered categories. Of equally good peels or pastes it makes the first, and it goes through
the words of an input as through a Python set: with text that order is another in every process.
"""

import inspect
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from detente.insight.sensitivity.boxes import Among, Between, Box, Sample
from detente.insight.sensitivity.prim import Objective

WHY = "EMA Workbench is not installed: scripts/setup.sh bench"
prim = pytest.importorskip("ema_workbench.analysis.prim", reason=WHY)
objectives = pytest.importorskip("ema_workbench.analysis.prim_util", reason=WHY).PRIMObjectiveFunctions
# since 3.0 a box is found whatever its density
ANY = {"threshold": 1e-9} if "threshold" in inspect.signature(prim.Prim).parameters else {}

Ends = tuple[float, float] | frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A box on the way of a search: what it holds, and its limits on every input."""

    points: int
    hits: int
    restricted: int
    limits: dict[str, Ends]


def ours(box: Box, whole: Sample) -> Place:
    """A box of ours."""
    told = {limit.name: limit for limit in box.limits}
    every = [told.get(name, whole.full(name)) for name in whole.names]
    limits: dict[str, Ends] = {
        limit.name: frozenset(limit.kept) if isinstance(limit, Among) else (limit.low, limit.high) for limit in every
    }
    return Place(points=box.points, hits=box.hits, restricted=len(box.limits), limits=limits)


def theirs(
    whole: Sample, *, alpha: float, paste: float, mass: float, objective: Objective, integer: tuple[str, ...] = ()
) -> Iterator[list[tuple[Place, dict[str, list[float]]]]]:
    """The boxes of one search after the other, each with its quasi-p-values, -1 where there is no limit.

    Args:
        whole: The points.
        alpha: Share that is peeled. paste: Share that is pasted. mass: Least share in a box.
        objective: What is best.
        integer: The numbers it is told are whole.
    """
    frame = pd.DataFrame({
        name: pd.Categorical(values) if name in whole.words else values.astype(int if name in integer else float)
        for name, values in zip(whole.names, whole.values, strict=True)
    })  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, to EMA Workbench
        search = prim.Prim(
            frame, whole.hits, obj_function=objectives(objective), peel_alpha=alpha, paste_alpha=paste, mass_min=mass,
            **ANY,
        )  # fmt: skip
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            box = search.find_box()
        if box is None:
            return
        way = box.peeling_trajectory
        doubts = box.qp if hasattr(box, "qp") else box.p_values
        yield [
            (Place(points=int(points), hits=int(hits), restricted=int(many), limits=ends(limits, whole)), doubt)
            for points, hits, many, limits, doubt in zip(
                way["n"], way["k"], way["res_dim"], box.box_lims, doubts, strict=True
            )
        ]


def ends(limits: pd.DataFrame, whole: Sample) -> dict[str, Ends]:
    """Limits by input; an input of one word EMA Workbench leaves out."""
    found: dict[str, Ends] = {}
    for name in whole.names:
        full = whole.full(name)
        if isinstance(full, Between):
            found[name] = (float(limits[name][0]), float(limits[name][1]))
        else:
            kept = limits[name][0] if name in limits else range(len(full.every))
            found[name] = frozenset(np.array(full.every)[list(kept)].tolist())
    return found
