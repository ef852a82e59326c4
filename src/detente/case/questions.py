"""Questions as typed parts: formulas compiled, marks read, times in clock units, other questions looked up."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from detente.case.language import ASKED
from detente.case.marks import looks_like_mark
from detente.case.model import Mark
from detente.case.paths import dotted
from detente.case.values import Values, wrong
from detente.formula import Formula, Kind, nearest

Data = Mapping[str, Any]
Asks = Literal["probability", "count", "time", "expect", "welfare", "trend", "parameter"]
TIMES = ("within", "at", "throughout", "over")
WITHOUT = "none"
"""In `minus`, `plan: none` and `theory: none` ask without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What is observed, and when in clock units: 0 is the start."""

    formula: Formula
    at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """What is different when the same question is asked again; None leaves it as it was asked."""

    plan: str | None = None
    """`none` asks without a plan."""
    theory: str | None = None
    """`none` asks without a theory."""
    do: Mapping[str, str] | None = None
    """Replaces what the question imposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a case is asked; `asks` says which of the other fields count."""

    id: str
    path: str
    asks: Asks
    text: str = ""
    """In words."""
    formula: Formula | None = None
    """Of a probability, time or expectation; boolean for the first two, a number for the last."""
    mark: Mark | None = None
    """In place of a formula: something that happens."""
    actor: str | None = None
    factor: str | None = None
    parameter: str | None = None
    within: float | None = None
    """Infinite for `ever`."""
    at: float | None = None
    throughout: float | None = None
    over: float | None = None
    at_least: int | None = None
    after: Mark | None = None
    by: float = math.inf
    given: Observation | None = None
    do: Mapping[str, str] = field(default_factory=dict)
    """Factors imposed and the level each is kept at, as `build` takes them."""
    minus: "Question | Otherwise | None" = None
    start: str | None = None
    """Name of the start; None for the first."""


def probable(question: "Question | Data") -> bool:
    """Whether the number of a question is a probability, before anything is taken off it (`minus`).

    Args:
        question: A question, typed or as a node of a machine form.

    >>> probable({"count": "crisis", "at_least": 2}), probable({"count": "crisis"}), probable({"probability": "war"})
    (True, False, True)
    """
    if isinstance(question, Question):
        return question.asks == "probability" or question.at_least is not None
    return question.get("probability") is not None or question.get("at_least") is not None


def questions(machine: Data) -> dict[str, Question]:
    """All questions of a machine form, in the order of the file.

    Args:
        machine: A machine form with its theory and plan applied.

    Returns:
        The questions by name.

    Raises:
        CaseError: If one of them does not fit the case.
    """
    values = Values(machine)
    return {name: read_question(values, name) for name in machine["questions"]}


def read_question(values: Values, name: str, before: tuple[str, ...] = ()) -> Question:
    """One question with the one it is compared with.

    Args:
        values: The machine form it is asked of.
        name: Its name.
        before: Questions that led to this one by `minus`.

    Returns:
        The question.

    Raises:
        CaseError: If it does not fit the case, or leads back to itself.
    """
    data = values.machine["questions"][name]
    steps = ("questions", name)
    asks = asked(data)
    about: dict[str, Any] = {}
    if asks in ("probability", "time", "count"):
        if asks == "count" or looks_like_mark(data[asks], values.names.events):
            about["mark"] = values.mark((*steps, asks), data[asks])
        else:
            about["formula"] = values.formula((*steps, asks), data[asks], Kind.BOOLEAN)
    elif asks == "expect":
        about["formula"] = values.formula((*steps, asks), data[asks], Kind.NUMBER)
    else:
        key, valid = {
            "welfare": ("actor", values.names.actors),
            "trend": ("factor", tuple(values.names.vocabulary.factors)),
            "parameter": ("parameter", tuple(values.names.vocabulary.parameters)),
        }[asks]
        about[key] = _one_of((*steps, asks), data[asks], valid, f"a {key}" if key[0] != "a" else f"an {key}")
    times: dict[str, Any] = {key: None if data[key] is None else time(values, data[key]) for key in TIMES}
    given = data["given"]
    start = data["from"]
    if start is not None:
        _one_of((*steps, "from"), start, tuple(values.machine["start"]), "a start of the case")
    return Question(
        id=name,
        path=dotted(steps),
        asks=asks,
        text=data["text"],
        **about,
        **times,
        at_least=data["at_least"],
        after=None if data["after"] is None else values.mark((*steps, "after"), data["after"]),
        by=math.inf if data["by"] is None else time(values, data["by"]),
        given=None if given is None else _observation(values, (*steps, "given"), given),
        do=_imposed(values, (*steps, "do"), data["do"]),
        minus=None if data["minus"] is None else _minus(values, name, data["minus"], (*before, name)),
        start=start,
    )


def asked(data: Data) -> Asks:
    """What a question asks for.

    >>> asked({"count": "launch"})
    'count'
    """
    return cast(Asks, next(key for key in ASKED if data.get(key) is not None))


def time(values: Values, data: Data | str) -> float:
    """A time in clock units; infinite for `ever`."""
    return math.inf if isinstance(data, str) else values.duration(data)


def _observation(values: Values, steps: tuple[str, ...], data: Data) -> Observation:
    at = 0.0 if data["at"] is None else time(values, data["at"])
    return Observation(formula=values.formula((*steps, "state"), data["state"], Kind.BOOLEAN), at=at)


def _imposed(values: Values, steps: tuple[str, ...], data: Mapping[str, str]) -> dict[str, str]:
    for factor, level in data.items():
        values.digit((*steps, factor), factor, level)
    return dict(data)


def _minus(values: Values, name: str, data: Data, before: tuple[str, ...]) -> Question | Otherwise:
    steps = ("questions", name, "minus")
    other = data["question"]
    if other is None:
        do = _imposed(values, (*steps, "do"), data["do"]) if data["do"] else None
        return Otherwise(plan=data["plan"], theory=data["theory"], do=do)
    _one_of((*steps, "question"), other, tuple(values.machine["questions"]), "a question of the case")
    if other in before:
        raise wrong(steps, f"`{other}`, which leads back to itself", "another question")
    return read_question(values, other, before)


def _one_of(steps: tuple[str, ...], name: str, valid: tuple[str, ...], expected: str) -> str:
    if name not in valid:
        near = nearest(name, valid)
        raise wrong(steps, f"`{name}`", expected, f"did you mean `{near}`?" if near else "")
    return name
