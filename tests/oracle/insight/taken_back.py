"""The answer with some notes and judgements taken back, word for word and from nothing.

The machine form is copied, what is dropped is deleted from its theory and plan, it is applied, every parameter,
interest and event is looked at by itself, and a fresh game is made and solved for the one number.
"""

import copy
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.stats import triang

from detente.answer import Grounds, numbers
from detente.case.override import apply, with_scenario
from detente.case.paths import dotted, find, get
from detente.study.quantiles import Points
from detente.study.scenarios import uncertain

Data = Mapping[str, Any]
AT_LEAST = {"size": ("size",), "sign": ("size", "sign"), "exists": ("size", "sign", "exists")}
"""Which links support an aspect."""


def answer(
    machine: Data, question: str, theory: str | None, plan: str | None, taken: set[str], points: Points, point: int
) -> float:
    """The number of a question with some players taken back, at a point of all ranges."""
    asked = machine["questions"][question]
    minus = asked["minus"]
    alone = {**machine, "questions": {**machine["questions"], question: {**asked, "minus": None}}}
    mine = _one(alone, question, theory, plan, taken, points, point)
    if minus is None:
        return mine
    if minus["question"] is not None:
        return mine - answer(machine, minus["question"], theory, plan, taken, points, point)
    other_theory = theory if minus["theory"] is None else None if minus["theory"] == "none" else minus["theory"]
    other_plan = plan if minus["plan"] is None else None if minus["plan"] == "none" else minus["plan"]
    if minus["do"] is not None:
        other = {**asked, "minus": None, "do": minus["do"]}
        alone = {**machine, "questions": {**machine["questions"], question: other}}
    return mine - _one(alone, question, other_theory, other_plan, taken, points, point)


def _one(
    machine: Data, question: str, theory: str | None, plan: str | None, taken: set[str], points: Points, point: int
) -> float:
    form = dict(copy.deepcopy(machine))
    given: dict[str, set[str]] = {}
    """By what sets it (`theories.x`, `plans.x`, `plans.x.phases.1`): its players."""
    against: dict[str, list[Any]] = {}
    """Their against-links, which move nothing and come along to what is set."""
    if theory is not None:
        _drop(form["theories"][theory], "theories", theory, taken, given, against)
    if plan is not None:
        _drop(form["plans"][plan], "plans", plan, taken, given, against)
    applied = apply(form, theory=theory, plan=plan)
    by = _whose(form, applied, theory, plan)
    for name in applied["parameters"]:
        whole, ignored = _both(given, against, by.get(("parameters", name), set()))
        _parameter(applied, name, whole, ignored, taken, points, point)
    for name in applied["events"]:
        whole, ignored = _both(given, against, by.get(("events", name), set()))
        _event(applied, name, whole, ignored, taken, points, point)
    for actor, held in applied["interests"].items():
        for name in held if "ranked" not in held else ():
            whole, ignored = _both(given, against, by.get(("interests", actor, name), set()))
            _interest(applied, actor, name, whole, ignored, taken, points, point)
    rest = {one.path: float(one.quantile(np.array([points.share(_clock(applied, one.path), point)]))[0])
            for one in uncertain(applied)}  # fmt: skip
    expected = numbers(Grounds(with_scenario(applied, rest)), question, theory=None, plan=None)[0]
    assert expected.estimate.value is not None, expected.estimate
    return expected.estimate.value


def _drop(
    element: dict[str, Any],
    section: str,
    name: str,
    taken: set[str],
    given: dict[str, set[str]],
    against: dict[str, list[Any]],
) -> None:
    """Delete every part of a theory or plan all of whose supporters are taken back."""
    root = f"{section}.{name}"
    whole = _for(element["evidence"]) or {f"judgement:{root}"}
    given[root] = whole
    against[root] = [link for link in element["evidence"] if link["polarity"] == "against"]

    def falls(part: Any) -> bool:
        return whole | _inside(part) <= taken

    element["set"] = {path: value for path, value in element["set"].items() if not falls(value)}
    element["remove"] = [] if whole <= taken else element["remove"]
    for actor, held in element.get("beliefs", {}).items():
        element["beliefs"][actor] = {path: value for path, value in held.items() if not falls(value)}
    for part, added in element["add"].items():
        if isinstance(added, list):
            element["add"][part] = [item for item in added if not falls(item)]
        elif part == "interests":
            element["add"][part] = {
                actor: {name: one for name, one in held.items() if not falls(one)} for actor, held in added.items()
            }
        else:
            element["add"][part] = {key: one for key, one in added.items() if not falls(one)}
    kept = []
    for index, phase in enumerate(element.get("phases", [])):
        notes = whole | _for(phase["evidence"])
        if notes <= taken:
            break
        given[f"{root}.phases.{index + 1}"] = notes
        against[f"{root}.phases.{index + 1}"] = [link for link in phase["evidence"] if link["polarity"] == "against"]
        kept.append(phase)
    if "phases" in element:
        element["phases"] = kept


def _inside(part: Any) -> set[str]:
    """Notes that speak for something anywhere in a part."""
    if isinstance(part, list):
        return set().union(*(_inside(item) for item in part)) if part else set()
    if not isinstance(part, Mapping):
        return set()
    found = _for(part["evidence"]) if "evidence" in part else set()
    return found.union(*(_inside(value) for key, value in part.items() if key != "evidence"))


def _for(links: list[Any]) -> set[str]:
    whole = [{"note": link} if isinstance(link, str) else link for link in links]
    return {link["note"] for link in whole if link.get("polarity", "for") == "for"}


def _whose(form: Data, applied: Data, theory: str | None, plan: str | None) -> dict[tuple[str, ...], set[str]]:
    """By element, what sets it or a part of it."""
    found: dict[tuple[str, ...], set[str]] = {}
    for section, name in (("theories", theory), ("plans", plan)):
        if name is None:
            continue
        root, element = f"{section}.{name}", form[section][name]
        for path in element["set"]:
            steps = find(applied, path)
            number = len(steps) == 2 or steps[-1] in ("weight", "rate")
            if steps[-1] in ("weight", "rate"):  # set by itself: what speaks against the case's number is not about it
                get(applied, steps).setdefault("evidence", [])
            if steps[0] in ("parameters", "events", "interests") and number:
                found.setdefault(steps[: 3 if steps[0] == "interests" else 2], set()).add(root)
        for actor, held in element["add"].get("interests", {}).items():
            for one in held:
                found.setdefault(("interests", actor, one), set()).add(root)
        for part in ("parameters", "events"):
            for one in element["add"].get(part, {}):
                found.setdefault((part, one), set()).add(root)
        for index, phase in enumerate(element.get("phases", [])):
            for one in (*phase["events"], phase["name"]):
                found.setdefault(("events", one), set()).add(f"{root}.phases.{index + 1}")
        found.setdefault(("events", f"{name}_renews"), set()).add(root)
    return found


def _both(given: dict[str, set[str]], against: dict[str, list[Any]], roots: set[str]) -> tuple[set[str], list[Any]]:
    """The players of what sets an element, and its against-links."""
    return set().union(*(given[one] for one in roots)), [link for one in roots for link in against[one]]


def _fallen(path: str, links: list[Any], whole: set[str], taken: set[str]) -> set[str]:
    """The aspects of which all supporters are taken back."""
    fallen = set()
    for aspect, kinds in AT_LEAST.items():
        notes = {link["note"] for link in links if link["polarity"] == "for" and link["aspect"] in kinds} | whole
        if (notes or {f"judgement:{path}"}) <= taken:
            fallen.add(aspect)
    return fallen


def _free(links: list[Any], ignored: list[Any], fallen: set[str], taken: set[str]) -> str | None:
    """The aspect that nothing holds down any more: size before sign before existence."""
    for aspect in ("size", "sign", "exists"):
        notes = {
            link["note"] for link in links
            if link["polarity"] == "against" and link["aspect"] == aspect and link not in ignored
        }  # fmt: skip
        if notes and notes <= taken and aspect not in fallen:
            return aspect
    return None


def quantile(number: Data, share: float) -> float:
    """The value below which a share of a stated range lies."""
    low, high = number["range"]
    if number["shape"] == "point" or low == high:
        return float(number["value"])
    if number["shape"] == "uniform":
        return float(low + share * (high - low))
    return float(triang.ppf(share, (number["value"] - low) / (high - low), loc=low, scale=high - low))


def log_uniform(low: float, high: float, share: float) -> float:
    """Between two numbers of one sign, every ratio alike."""
    return math.copysign(abs(low) ** (1 - share) * abs(high) ** share, low)


def _half(number: Data, aspect: str, median: float | None, share: float) -> float:
    """The half of a range away from a median if there is one to be away from, else the larger one."""
    if number["range"][0] == number["range"][1]:
        return quantile(number, share)
    if aspect == "size" and median is not None:
        upper = quantile(number, 0.5) >= median
    else:
        upper = abs(quantile(number, 0.75)) >= abs(quantile(number, 0.25))
    return quantile(number, (share + 1) / 2 if upper else share / 2)


def _put(number: dict[str, Any], value: float) -> None:
    number |= {"value": value, "range": [value, value], "shape": "point"}
    for key in ("word", "phrase", "scale"):
        number.pop(key, None)


def _parameter(
    form: Data, name: str, whole: set[str], against: list[Any], taken: set[str], points: Points, point: int
) -> None:
    number, path = form["parameters"][name], f"parameters.{name}"
    share, coin = points.share(path, point), points.share(f"{path} sign", point)
    value, (low, high), without = number["value"], number["range"], number["without"]
    centred = False
    if without is not None:
        bounds = tuple(without["range"])

        def prior(share: float) -> float:
            return quantile(without, share)
    elif low >= 0 and high <= 1 and value > 0 and not low == high == 1:
        bounds = (value / 10, min(1.0, value * 10))
        centred = value * 10 <= 1

        def prior(share: float) -> float:
            return log_uniform(*bounds, share)
    elif low > 0 or high < 0:  # of one sign, which stays
        bounds = tuple(sorted((value / 10, value * 10)))
        centred = True

        def prior(share: float) -> float:
            return log_uniform(*bounds, share)
    elif low == high:
        return  # a nought cannot be taken back
    else:
        middle, reach = (low + high) / 2, 3 * (high - low) / 2
        bounds = (middle - reach if low < 0 else max(0.0, middle - reach),
                  middle + reach if high > 0 else min(0.0, middle + reach))  # fmt: skip
        centred = low < 0 < high

        def prior(share: float) -> float:
            return bounds[0] + share * (bounds[1] - bounds[0])

    fallen = _fallen(path, number["evidence"], whole, taken)
    two_signed = bounds[0] < 0
    stands = quantile(number, share)
    if fallen & {"size", "exists"} or ("sign" in fallen and not two_signed):
        stands = prior(share)
    else:
        free = _free(number["evidence"], against, fallen, taken)
        if free:
            stands = _half(number, free, None if centred else prior(0.5), share)
    if "sign" in fallen and two_signed and coin < 0.5:
        stands = -stands
    _put(number, stands)


def _interest(
    form: Data, actor: str, name: str, whole: set[str], against: list[Any], taken: set[str], points: Points, point: int
) -> None:
    interest, path = form["interests"][actor][name], f"interests.{actor}.{name}"
    number = interest["weight"]
    share, coin = points.share(f"{path}.weight", point), points.share(f"{path}.weight sign", point)
    own = number.get("evidence")
    fallen = _fallen(path, [*interest["evidence"], *(own or [])], whole, taken)
    without = interest["without"]
    low, high = 0.707107, 11.313708
    stands = quantile(number, share)
    if fallen & {"size", "exists"}:
        stands = log_uniform(low, high, share) if without is None else quantile(without, share)
    else:
        free = _free(interest["evidence"] if own is None else own, against, fallen, taken)
        if free:
            stands = _half(number, free, math.sqrt(low * high) if without is None else quantile(without, 0.5), share)
    _put(number, stands)
    if "sign" in fallen and coin < 0.5:
        if interest["welfare"] is not None:
            _put(number, -stands)
        else:
            interest["want"], interest["avoid"] = interest["avoid"], interest["want"]


def _event(
    form: Data, name: str, whole: set[str], against: list[Any], taken: set[str], points: Points, point: int
) -> None:
    event, path = form["events"][name], f"events.{name}"
    share, coin = points.share(f"{path}.rate", point), points.share(f"{path}.rate sign", point)
    rate, without = event["rate"], event["without"]
    own = rate.get("evidence")
    fallen = _fallen(path, [*event["evidence"], *(own or [])], whole, taken)
    step = list(event["then"].values()) in (["up"], ["down"])
    at_prior = fallen & {"size", "exists"} or ("sign" in fallen and not step)
    if without is None and "value" in rate and rate["value"] == 0:
        if rate["range"][0] == rate["range"][1]:
            return
        middle, reach = rate["range"][1] / 2, 3 * rate["range"][1] / 2
        if at_prior:
            _put(rate, share * (middle + reach))
            at_prior = False
    if at_prior and without is not None:
        event["rate"] = {**without, "evidence": []}
        _put(event["rate"], quantile(without, share))
    elif at_prior and "formula" in rate:
        rate["formula"] = f"{10 ** (2 * share - 1)!r} * ({rate['formula']})"
    elif at_prior:
        _put(rate, log_uniform(rate["value"] / 10, rate["value"] * 10, share))
    elif "value" in rate and rate["shape"] != "point":
        stands = quantile(rate, share)
        free = _free(event["evidence"] if own is None else own, against, fallen, taken)
        if free:
            stands = _half(rate, free, None if without is None else quantile(without, 0.5), share)
        _put(rate, stands)
    if "sign" in fallen and step and coin < 0.5:
        event["then"] = {factor: "down" if way == "up" else "up" for factor, way in event["then"].items()}


def _clock(form: Data, path: str) -> str:
    """What a number belongs to: its path, or the one clock of a sponsor of several motions."""
    parts = path.split(".")
    for body, data in form["bodies"].items():
        for motion, one in data["motions"].items():
            if path == dotted(("bodies", body, "motions", motion, "commitment")) and one["sponsor"] is not None:
                return f"bodies.{body} {one['sponsor']}"
    assert parts
    return path
