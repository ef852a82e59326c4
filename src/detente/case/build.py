"""From a machine form to a typed Model that a game is compiled from."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from detente.case import dynamics
from detente.case.digest import digest
from detente.case.evidence import links
from detente.case.model import Actor, Factor, Interest, Model, Outcome, Rule
from detente.case.override import with_beliefs
from detente.case.paths import dotted
from detente.case.values import Readings, Values, wrong
from detente.formula import Kind, nearest

Data = Mapping[str, Any]


def build(
    machine: Data, *, start: str | None = None, do: Mapping[str, str] | None = None, readings: Readings | None = None,
    cited: bool = True,
) -> Model:  # fmt: skip
    """The model of a machine form under one start and one intervention.

    Args:
        machine: A machine form with its theory, plan and scenario applied.
        start: Name of the start, by default the first.
        do: Factors that are kept at a level whatever happens.
        readings: Formulas compiled before, of machine forms with the same names.
        cited: Whether its digest and what its elements rest on are wanted, which no number depends on.

    Returns:
        The model, with that of every believer.

    Raises:
        CaseError: If a name, formula or mark of the machine form leads nowhere, or the start or a factor is not there.
    """
    values = Values(machine, readings)
    chosen = next(iter(machine["start"])) if start is None else start
    if chosen not in machine["start"]:
        near = nearest(chosen, machine["start"])
        raise wrong(("start",), f"`{chosen}`", "a start of the case", f"did you mean `{near}`?" if near else "")
    imposed = dict(do or {})
    fixed = {factor: values.digit(("do",), factor, level) for factor, level in imposed.items()}
    believers = machine["beliefs"]
    return Model(
        title=machine["title"],
        digest=model_digest(machine, chosen, imposed) if cited else "",
        clock=machine["clock"],
        start=chosen,
        parameters={name: float(data["value"]) for name, data in machine["parameters"].items()},
        actors=tuple(_actors(machine)),
        factors=tuple(_factors(values, machine["start"][chosen]["levels"])),
        options=tuple(dynamics.options(values)),
        rules=tuple(_rules(values)),
        final=tuple(
            Outcome(id=name, path=dotted(("final", name)), formula=values.formula(("final", name), text))
            for name, text in machine["final"].items()
        ),
        events=tuple(dynamics.events(values)),
        since=tuple(dynamics.memories(values)),
        calendar=dynamics.calendar(values, dynamics.as_date(machine["start"][chosen]["date"])),
        bodies=tuple(dynamics.bodies(values)),
        promises=tuple(dynamics.promises(values)),
        holds=tuple(dynamics.holds(values)),
        interests={actor: tuple(_interests(values, actor)) for actor in machine["actors"]},
        fixed=fixed,
        beliefs={
            actor: build(with_beliefs(machine, actor), start=chosen, do=imposed)
            for actor in machine["actors"]
            if believers.get(actor)
        },
        evidence=links(machine) if cited else {},
    )


def model_digest(machine: Data, start: str, do: Mapping[str, str]) -> str:
    """Digest of everything a model's answers depend on."""
    text = json.dumps([digest(machine), start, sorted(do.items())])
    return hashlib.sha256(text.encode()).hexdigest()


def _actors(machine: Data) -> Iterator[Actor]:
    """Actors, what they leave open taken from `behaviour`."""
    behaviour = machine["behaviour"]
    clock = Values(machine)
    for name, data in machine["actors"].items():
        rationality, foresight, depth = (
            behaviour[key] if data[key] is None else data[key] for key in ("rationality", "foresight", "depth")
        )
        yield Actor(
            id=name,
            name=data["name"],
            path=dotted(("actors", name)),
            rationality=float(rationality["value"]),
            foresight=None if foresight == "none" else clock.duration(foresight),
            depth=None if depth == "equilibrium" else float(depth["value"]),
        )


def _factors(values: Values, at_start: Mapping[str, Mapping[str, float]]) -> Iterator[Factor]:
    """Options, then conditions, where the chosen start puts them."""
    for section in ("options", "conditions"):
        for name, data in values.machine[section].items():
            levels = tuple(data["levels"])
            shares = at_start.get(name, data["start"])
            numbers = data.get("numbers")
            yield Factor(
                id=name,
                path=dotted((section, name)),
                levels=levels,
                start=tuple(float(shares[level]) for level in levels),
                numbers=None if numbers is None else tuple(float(number) for number in numbers),
                hidden_from=tuple(data.get("hidden", ())),
                stages=dynamics.stages(data),
            )


def _rules(values: Values) -> Iterator[Rule]:
    """Rules as formulas no state may satisfy."""
    for index, data in enumerate(values.machine["rules"]):
        kind = "never" if data.get("never") is not None else "always"
        steps = ("rules", index, kind)
        values.formula(steps, data[kind])
        text = data[kind] if kind == "never" else f"not ({data[kind]})"
        yield Rule(path=dotted(steps[:2]), forbidden=values.formula(steps, text))


def _interests(values: Values, actor: str) -> Iterator[Interest]:
    """Signed interests of one actor; ranked statements weigh `top` times a power of `ratio`."""
    interests = values.machine["interests"].get(actor, {})
    if "ranked" in interests:
        weight, ratio = float(interests["top"]["value"]), float(interests["ratio"]["value"])
        for index, data in enumerate(interests["ranked"]):
            steps = ("interests", actor, "ranked", index)
            yield Interest(
                id=f"ranked.{index + 1}",
                path=dotted(steps),
                weight=weight * ratio**index,
                formula=values.formula((*steps, "want"), data["want"], Kind.NUMBER),
                welfare=None,
            )
        return
    for name, data in interests.items():
        kind = next(key for key in ("want", "avoid", "welfare") if data.get(key) is not None)
        weight = float(data["weight"]["value"])
        named = ("interests", actor, name)
        formula = None if kind == "welfare" else values.formula((*named, kind), data[kind], Kind.NUMBER)
        yield Interest(
            id=name,
            path=dotted(named),
            weight=-weight if kind == "avoid" else weight,
            formula=formula,
            welfare=data["welfare"] if kind == "welfare" else None,
        )
