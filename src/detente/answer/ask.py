"""Asking: questions and a setting give answers with everything that must stand beside them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import Any

from detente.answer.answer import Answer, Expectation, Spread
from detente.answer.cone import in_order
from detente.answer.expectations import Asked, Others, expectations
from detente.answer.expectations import imposed as imposed
from detente.answer.expectations import otherwise as otherwise
from detente.answer.grounds import Grounds, Setting
from detente.answer.library import Library
from detente.answer.ranges import BEHAVIOUR, ends
from detente.case.questions import Question, probable, read_question
from detente.case.values import Values
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
    """Answer one question of a case under one theory and one plan; `ask_all` for one.

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
    return ask_all(grounds, [name], theory=theory, plan=plan, spread=spread)[name]


def ask_all(
    grounds: Grounds, names: Sequence[str], *, theory: str | None, plan: str | None, spread: bool = True,
    others: Others | None = None, beside: bool = True,
) -> dict[str, Answer]:  # fmt: skip
    """Answer several questions of a case under one theory and one plan, with everything that must stand beside them.

    Args:
        grounds: The solved games of the case.
        names: Which questions.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.
        spread: Whether to ask again at both ends of every behaviour range.
        others: What questions are compared with, as far as it is known; added to.
        beside: Whether what carried them and the same with actors frozen, random and myopic are wanted too.

    Returns:
        The answers, in the order of the names.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    machine = grounds.applied(theory, plan)
    questions, settings = _read(grounds, names, theory, plan)
    asked = [(questions[name], setting) for name, setting in settings.items()]
    central = dict(zip(settings, expectations(grounds, asked, whole=beside, others=others), strict=True))
    points = _points(grounds, machine, settings, asked) if spread else {}
    ablated = {}
    for ablation in ABLATIONS if beside else ():
        instead = [(question, replace(setting, ablation=ablation)) for question, setting in asked]
        ablated[ablation] = dict(zip(settings, expectations(grounds, instead, others=others), strict=True))
    library = Library(grounds)
    answers = {}
    for name, question in questions.items():
        if name in settings:
            found = central[name]
            if spread:
                found = [replace(one, spread=_spread(one, points[name])) for one in found]
            without = tuple((word, tuple(one.estimate for one in ablated[word][name])) for word in ablated)
            states = grounds.size(settings[name])
        else:
            found, without, states = [_stated(machine["parameters"][question.parameter])], (), 0
        setting = Setting(theory=theory, plan=plan, start=question.start, do=imposed(question))
        answers[name] = _answer(library, question, setting, found, without, states)
    return answers


def numbers(grounds: Grounds, name: str, *, theory: str | None, plan: str | None) -> Sequence[Expectation]:
    """The number of a question alone; `numbers_of` for one.

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
    return numbers_of(grounds, [name], theory=theory, plan=plan)[name]


def numbers_of(
    grounds: Grounds, names: Sequence[str], *, theory: str | None, plan: str | None, others: Others | None = None
) -> dict[str, Sequence[Expectation]]:
    """The numbers of several questions alone, without what must stand beside them: for studies of many games.

    Args:
        grounds: The solved games of the case.
        names: Which questions.
        theory: Which theory; None is the case as it stands.
        plan: Which plan.
        others: What questions are compared with, as far as it is known; added to.

    Returns:
        For each question one expectation, or as many as can come true.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.
    """
    questions, settings = _read(grounds, names, theory, plan)
    asked = [(questions[name], setting) for name, setting in settings.items()]
    found = expectations(grounds, asked, others=others)
    known = dict(zip(settings, found, strict=True))
    parameters = grounds.applied(theory, plan)["parameters"]
    return {name: known[name] if name in known else [_stated(parameters[question.parameter])]
            for name, question in questions.items()}  # fmt: skip


def _read(
    grounds: Grounds, names: Sequence[str], theory: str | None, plan: str | None
) -> tuple[dict[str, Question], dict[str, Setting]]:
    """Questions by name, and what each that needs a game is asked of."""
    values = Values(grounds.applied(theory, plan), grounds.readings_of(theory, plan))
    questions = {name: read_question(values, name) for name in names}
    settings = {
        name: Setting(theory=theory, plan=plan, start=question.start, do=imposed(question))
        for name, question in questions.items()
        if question.asks != "parameter" or question.minus is not None
    }
    return questions, settings


def _answer(
    library: Library, question: Question, setting: Setting, found: Sequence[Expectation],
    ablations: tuple[tuple[str, tuple[Estimate, ...]], ...], states: int,
) -> Answer:  # fmt: skip
    """Put an answer together."""
    model = library.model(setting)
    rests = library.asked_of(question, setting)
    cited = library.grounds.applied(setting.theory, setting.plan)["questions"][question.id]["evidence"]
    notes = {*rests.notes, *(link["note"] for link in cited)}
    method, reference = METHOD[question.asks]
    digest = rests.digests[0]
    if len(rests.digests) > 1:
        digest = hashlib.sha256("\n".join(rests.digests).encode()).hexdigest()
    return Answer(
        question=question.id, text=question.text, asks=question.asks, unit=unit_of(question, model.clock),
        theory=setting.theory, plan=setting.plan, start=model.start, expectations=tuple(found), ablations=ablations,
        evidence=tuple(sorted(notes, key=in_order)), judgements=rests.judgements, depends=rests.depends, states=states,
        provenance=Provenance(digest=digest, method=method, reference=reference, versions=_versions()),
    )  # fmt: skip


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    return tuple((package, version(package)) for package in ("detente", "numpy", "scipy"))


def _stated(number: Mapping[str, Any]) -> Expectation:
    """A parameter as the case states it, with its range for a spread."""
    value, (low, high) = float(number["value"]), number["range"]
    points = (("central values", value), ("low end", float(low)), ("high end", float(high)))
    return Expectation(
        name="as stated", estimate=Estimate(value=value, bound=0.0, status=Status.EXACT),
        spread=Spread(low=float(low), high=float(high), low_at="low end", high_at="high end", points=points),
    )  # fmt: skip


Points = list[tuple[str, Sequence[Expectation]]]


def _points(
    grounds: Grounds, machine: Mapping[str, Any], names: Iterable[str], asked: Sequence[Asked]
) -> dict[str, Points]:
    """The questions again with one sort of behaviour at a time at either end of its range."""
    found: dict[str, Points] = {name: [] for name in names}
    for sort in BEHAVIOUR:
        for end, word in enumerate(("low", "high")):
            if not ends(machine, sort, end):
                continue
            varied = [(question, replace(setting, vary=(sort, end))) for question, setting in asked]
            for points, one in zip(found.values(), expectations(grounds, varied), strict=True):
                points.append((f"{sort} {word}", one))
    return found


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


def unit_of(question: Question, clock: str) -> str:
    """What the number of a question is in."""
    if probable(question):
        return "probability"
    return {
        "count": "times", "time": f"{clock}s", "expect": "value", "welfare": "utility per " + clock,
        "trend": "probability up minus probability down", "parameter": "value",
    }[question.asks]  # fmt: skip
