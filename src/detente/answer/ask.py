"""Asking: a question and a setting give an answer with everything that must stand beside it."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from detente.answer.answer import Answer, Expectation, Spread
from detente.answer.cone import cone, in_order, support
from detente.answer.evaluate import difference, evaluate
from detente.answer.grounds import Grounds, Setting
from detente.answer.ranges import BEHAVIOUR, ends
from detente.case.model import Link
from detente.case.questions import Otherwise, Question, read_question
from detente.case.values import Values
from detente.errors import GameError, QueryError
from detente.game.solve import Ablation
from detente.result import Estimate, Provenance, Status

ABLATIONS: tuple[Ablation, ...] = ("frozen", "random", "myopic")
METHOD = {
    "probability": ("uniformisation", "Jensen 1953; Fox and Glynn 1988, CACM 31:440"),
    "count": ("uniformisation with layers", "Jensen 1953; Fox and Glynn 1988, CACM 31:440"),
    "time": ("linear equations of expected times", "Norris 1997, Markov Chains, ch. 3"),
    "expect": ("uniformisation", "Jensen 1953; Fox and Glynn 1988, CACM 31:440"),
    "welfare": (
        "uniformisation, or the resolvent equation where discounted",
        "Jensen 1953; Norris 1997, Markov Chains",
    ),
    "trend": ("uniformisation", "Jensen 1953; Fox and Glynn 1988, CACM 31:440"),
    "parameter": ("as stated in the case", ""),
}


def ask(grounds: Grounds, name: str, *, theory: str | None, plan: str | None, spread: bool = True) -> Answer:
    """Answer one question of a case under one theory and one plan.

    Args:
        grounds: The solved games of the case.
        name: Which question.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.
        spread: Whether to ask again at both ends of every behaviour range.

    Returns:
        The answer.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    machine = grounds.applied(theory, plan)
    question = read_question(Values(machine), name)
    setting = Setting(theory=theory, plan=plan, start=question.start, do=imposed(question))
    model = grounds.model(setting)
    ablations: list[tuple[str, tuple[Estimate, ...]]] = []
    states = 0
    if question.asks == "parameter" and question.minus is None:
        expectations: Sequence[Expectation] = [_stated(machine["parameters"][question.parameter])]
    else:
        expectations = _expectations(grounds, question, setting, whole=True)
        if spread:
            points = _points(grounds, question, setting)
            expectations = [replace(e, spread=_spread(e, points)) for e in expectations]
        for ablation in ABLATIONS:
            found = _expectations(grounds, question, replace(setting, ablation=ablation))
            ablations.append((ablation, tuple(e.estimate for e in found)))
        states = grounds.size(setting)
    depends, digests, evidence = _asked_of(grounds, question, setting)
    rests = support(evidence, depends)
    notes = {*rests.evidence, *(link["note"] for link in machine["questions"][name]["evidence"])}
    method, reference = METHOD[question.asks]
    return Answer(
        question=name, text=question.text, asks=question.asks, unit=_unit(question, model.clock), theory=theory,
        plan=plan, start=model.start, expectations=tuple(expectations), ablations=tuple(ablations),
        evidence=tuple(sorted(notes, key=in_order)), judgements=rests.judgements, depends=tuple(sorted(depends)),
        states=states,
        provenance=Provenance(
            digest=digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest(),
            method=method, reference=reference,
            versions=tuple((package, version(package)) for package in ("detente", "numpy", "scipy")),
        ),
    )  # fmt: skip


def numbers(grounds: Grounds, name: str, *, theory: str | None, plan: str | None) -> Sequence[Expectation]:
    """The number of a question alone, without what must stand beside it: for studies of many.

    Args:
        grounds: The solved games of the case.
        name: Which question.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.

    Returns:
        One expectation, or as many as can come true.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    machine = grounds.applied(theory, plan)
    question = read_question(Values(machine), name)
    if question.asks == "parameter" and question.minus is None:
        return [_stated(machine["parameters"][question.parameter])]
    setting = Setting(theory=theory, plan=plan, start=question.start, do=imposed(question))
    return _expectations(grounds, question, setting)


def _stated(number: Mapping[str, Any]) -> Expectation:
    """A parameter as the case states it, with its range for a spread."""
    value, (low, high) = float(number["value"]), number["range"]
    points = (("central values", value), ("low end", float(low)), ("high end", float(high)))
    return Expectation(
        name="as stated", estimate=Estimate(value=value, bound=0.0, status=Status.EXACT),
        spread=Spread(low=float(low), high=float(high), low_at="low end", high_at="high end", points=points),
    )  # fmt: skip


Evidence = list[tuple[str, tuple[Link, ...]]]


def _asked_of(grounds: Grounds, question: Question, setting: Setting) -> tuple[frozenset[str], list[str], Evidence]:
    """Cone, digests and links of everything a question is asked of, what it is compared with included."""
    model = grounds.model(setting)
    depends, digests, evidence = cone(model, question), [model.digest], [*model.evidence.items()]
    if question.minus is not None:
        more, others, links = _asked_of(grounds, *otherwise(grounds, question, setting))
        depends, digests, evidence = depends | more, digests + others, evidence + links
    return depends, digests, evidence


def imposed(question: Question) -> tuple[tuple[str, str], ...]:
    """What a question imposes, in order."""
    return tuple(sorted(question.do.items()))


def _expectations(
    grounds: Grounds, question: Question, setting: Setting, *, whole: bool = False
) -> Sequence[Expectation]:
    """The question, and what is to be taken from it, under every set of expectations."""
    try:
        ground = grounds.ground(setting)
    except GameError as error:
        if not setting.do and setting.start is None:
            raise
        # what this question imposes, or where it starts, does not fit: the others keep their answers
        return [_unasked("unasked", str(error))]
    try:
        mine = [
            evaluate(question, ground.game, strategies, chain, whole=whole)
            for strategies, chain in zip(ground.strategies, ground.chains, strict=True)
        ]
    except (QueryError, GameError) as error:
        return [_unasked(strategies.name, str(error)) for strategies in ground.strategies]
    if question.minus is None:
        return mine
    other_question, other_setting = otherwise(grounds, question, setting)
    theirs = _expectations(grounds, other_question, other_setting, whole=whole)
    if len(mine) == len(theirs) and all(a.name == b.name for a, b in zip(mine, theirs, strict=True)):
        return [difference(a, b) for a, b in zip(mine, theirs, strict=True)]
    return [difference(a, b) for a in mine for b in theirs]


def _unasked(name: str, why: str) -> Expectation:
    return Expectation(name=name, estimate=Estimate(value=None, bound=math.inf, status=Status.UNASKABLE, note=why))


def otherwise(grounds: Grounds, question: Question, setting: Setting) -> tuple[Question, Setting]:
    """What a question is compared with: another question, or itself asked otherwise."""
    other = question.minus
    if isinstance(other, Question):
        return other, replace(setting, start=other.start, do=imposed(other))
    assert isinstance(other, Otherwise)
    theory = setting.theory if other.theory is None else (None if other.theory == "none" else other.theory)
    plan = setting.plan if other.plan is None else (None if other.plan == "none" else other.plan)
    again = replace(read_question(Values(grounds.applied(theory, plan)), question.id), minus=None)
    if other.do is not None:
        again = replace(again, do=other.do)
    return again, replace(setting, theory=theory, plan=plan, do=imposed(again))


Points = list[tuple[str, Sequence[Expectation]]]


def _points(grounds: Grounds, question: Question, setting: Setting) -> Points:
    """The question again with one sort of behaviour at a time at either end of its range."""
    machine = grounds.applied(setting.theory, setting.plan)
    return [
        (f"{sort} {word}", _expectations(grounds, question, replace(setting, vary=(sort, end))))
        for sort in BEHAVIOUR
        for end, word in enumerate(("low", "high"))
        if ends(machine, sort, end)
    ]


def _spread(central: Expectation, points: Points) -> Spread | None:
    named = [("central values", central.estimate.value)]
    for label, found in points:
        same = [e.estimate.value for e in found if e.name == central.name]
        named.append((label, same[0] if same else None))
    known = [(value, label) for label, value in named if value is not None]
    if not known:
        return None
    (low, low_at), (high, high_at) = min(known, key=lambda p: p[0]), max(known, key=lambda p: p[0])
    return Spread(low=low, high=high, low_at=low_at, high_at=high_at, points=tuple(named))


def _unit(question: Question, clock: str) -> str:
    if question.asks == "probability" or (question.asks == "count" and question.at_least is not None):
        return "probability"
    return {
        "count": "times", "time": f"{clock}s", "expect": "value", "welfare": "utility per " + clock,
        "trend": "probability up minus probability down", "parameter": "value",
    }[question.asks]  # fmt: skip
