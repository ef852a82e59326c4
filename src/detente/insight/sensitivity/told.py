"""What a sensitivity analysis found, as a tidy table and as plain data."""

from collections.abc import Iterator
from typing import Any

from detente.insight.sensitivity.boxes import Between, Box
from detente.insight.sensitivity.discovery import Discovery
from detente.insight.sensitivity.result import Sensitivity
from detente.insight.sensitivity.turning import Flip

FRAME = ("part", "name", "measure", "value", "low", "high", "note")
"""Columns of the tidy table."""


def rows(found: Sensitivity) -> Iterator[tuple[Any, ...]]:
    """The rows of the tidy table: part, name, measure, value, low and high end of its interval or range, note."""
    room = found.bound
    answer = (found.value, found.value - room, found.value + room, "numerical bound")
    yield ("answer", found.aim.question, "value", *answer)
    for one in found.theories:
        yield ("theory", one.theory or "none", "value", one.value, one.value - one.bound, one.value + one.bound,
               "numerical bound")  # fmt: skip
    for bar in found.bars:
        kind = "sort of behaviour together" if bar.together else bar.sort
        yield "tornado", bar.name, "low end", bar.low, bar.low - bar.low_bound, bar.low + bar.low_bound, kind
        yield "tornado", bar.name, "high end", bar.high, bar.high - bar.high_bound, bar.high + bar.high_bound, kind
        yield "tornado", bar.name, "swing", bar.swing, bar.swing - bar.noise, bar.swing + bar.noise, kind
    for effect in found.effects:
        yield "morris", effect.name, "mu*", effect.size, effect.low, effect.high, "95% interval"
        yield "morris", effect.name, "mu", effect.mean, None, None, ""
        yield "morris", effect.name, "sigma", effect.deviation, None, None, ""
    for index in found.indices.inputs if found.indices else ():
        yield "sobol", index.name, "first", index.first, index.first_low, index.first_high, "95% interval"
        yield "sobol", index.name, "total", index.total, index.total_low, index.total_high, "95% interval"
    for which, flips in (("alone", found.alone), ("together", found.together)):
        for number, flip in enumerate(flips, start=1):
            for step in flip.steps:
                yield "flip", step.name, f"{which} {number}", step.after, step.before, step.after, f"distance {flip.distance:.4f}"  # fmt: skip  # noqa: E501
    box = None if found.discovery is None else found.discovery.box
    for limit in () if box is None else box.limits:
        if isinstance(limit, Between):
            low, high = found.ends(limit)
            yield "box", limit.name, "limits", None, low, high, ""
        else:
            yield "box", limit.name, "limits", None, None, None, ", ".join(limit.kept)


def table(found: Sensitivity) -> Any:
    """The tidy table, as an Arrow table."""
    import pyarrow as pa

    columns = list(zip(*rows(found), strict=True))
    types = (pa.string(), pa.string(), pa.string(), pa.float64(), pa.float64(), pa.float64(), pa.string())
    return pa.table({
        name: pa.array(column, sort) for name, column, sort in zip(FRAME, columns, types, strict=True)
    })  # fmt: skip


def as_data(found: Sensitivity) -> dict[str, Any]:
    """Everything, for a program."""
    aim = found.aim
    return {
        "title": found.title, "digest": found.digest, "question": aim.question, "text": found.text,
        "theory": aim.theory or "none", "plan": aim.plan or "none", "against": aim.against,
        "threshold": aim.threshold, "threshold_stated": aim.stated, "better": aim.better, "unit": aim.unit,
        "compared": aim.compared, "value": found.value, "bound": found.bound, "complete": found.complete,
        "missing": list(found.missing),
        "seed": found.seed, "games": found.games, "several_expectations": found.several, "notes": found.notes,
        "moved": found.moved,
        "theories": [
            {"theory": one.theory or "none", "value": one.value, "bound": one.bound} for one in found.theories
        ],
        "turned_by_theories": [one.theory or "none" for one in found.turning_theories],
        "tornado": [
            {"name": bar.name, "label": bar.label, "behaviour": bar.sort, "together": bar.together, "low": bar.low,
             "low_bound": bar.low_bound, "high": bar.high, "high_bound": bar.high_bound, "swing": bar.swing,
             "range": None if bar.together else [bar.from_low, bar.from_high]}
            for bar in found.bars
        ],
        "uncertain": found.every,
        "morris": {"walks": found.walks, "points": found.walked, "beyond": found.beyond,
                   "effects": [_fields(one) for one in found.effects]},
        "sobol": None if found.indices is None else {
            "points": found.indices.points, "mean": found.indices.mean, "variance": found.indices.variance,
            "inputs": [_fields(one) for one in found.indices.inputs],
        },
        "flips": {
            "sought": found.sought, "alone": [_flip(one) for one in found.alone],
            "together": [_flip(one) for one in found.together],
            "closest": None if found.closest is None else {"value": found.closest.value, "where": found.closest.where},
        },
        "box": None if found.discovery is None else _discovery(found, found.discovery),
    }  # fmt: skip


def _discovery(whole: Sensitivity, found: Discovery) -> dict[str, Any]:
    return {
        "points": found.points, "hits": found.hits, "missing": found.missing, "share": found.share,
        "share_interval": found.interval, "sentence": found.sentence,
        "box": None if found.box is None else _box(whole, found.box),
        "doubts": [_fields(one) for one in found.doubts],
        "reproduced": [{"name": name, "coverage": a, "density": b} for name, a, b in found.again],
        "outside": None if found.outside is None else {
            "points": found.outside.points, "hits": found.outside.hits, "density": found.outside.density,
            "coverage": found.outside.coverage, "density_interval": found.outside.interval,
        },
        "frontier": [_box(whole, one) for one in found.frontier], "leaves": [_box(whole, one) for one in found.leaves],
    }  # fmt: skip


def _box(whole: Sensitivity, box: Box) -> dict[str, Any]:
    limits = [
        {"name": limit.name, "low": whole.ends(limit)[0], "high": whole.ends(limit)[1]}
        if isinstance(limit, Between) else {"name": limit.name, "kept": list(limit.kept)}
        for limit in box.limits
    ]  # fmt: skip
    return {
        "coverage": box.coverage, "density": box.density, "mass": box.mass, "points": box.points, "limits": limits,
    }  # fmt: skip


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "distance": flip.distance, "value": flip.value, "bound": flip.bound, "steps": [{"name": s.name, "from":
        s.before, "to": s.after, "share_from": s.share_before, "share_to": s.share_after}
                  for s in flip.steps],
    }  # fmt: skip
