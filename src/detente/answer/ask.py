"""Asking: a question and a setting give an answer with everything that must stand beside it."""

import math
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

from detente.answer.answer import Answer, Expectation, Spread
from detente.answer.cone import cone, support
from detente.answer.evaluate import difference, evaluate
from detente.answer.grounds import BEHAVIOUR, Grounds, Setting, ends
from detente.case.questions import Otherwise, Question, questions
from detente.errors import QueryError
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
    question = questions(grounds.applied(theory, plan))[name]
    setting = Setting(theory=theory, plan=plan, start=question.start, do=_imposed(question))
    expectations = _expectations(grounds, question, setting, whole=True)
    if spread and question.asks != "parameter":
        points = _points(grounds, question, setting)
        expectations = [replace(e, spread=_spread(e, points)) for e in expectations]
    ablations = [
        (ablation, tuple(e.estimate for e in _expectations(grounds, question, replace(setting, ablation=ablation))))
        for ablation in ABLATIONS
        if question.asks != "parameter"
    ]
    game = grounds.game(setting)
    depends = cone(game.model, question)
    if question.minus is not None:
        depends |= _other_cone(grounds, question, setting)
    asked_of = grounds.applied(theory, plan)["questions"][name]["evidence"]
    rests = support([*game.model.evidence.items()], depends)
    notes = {*rests.evidence, *(link["note"] for link in asked_of)}
    method, reference = METHOD[question.asks]
    return Answer(
        question=name, text=question.text, asks=question.asks, unit=_unit(question, game.model.clock), theory=theory,
        plan=plan, start=game.model.start, expectations=tuple(expectations), ablations=tuple(ablations),
        evidence=tuple(sorted(notes, key=_in_order)), judgements=rests.judgements, depends=tuple(sorted(depends)),
        states=game.space.size,
        provenance=Provenance(
            digest=game.model.digest, method=method, reference=reference,
            versions=tuple((package, version(package)) for package in ("detente", "numpy", "scipy")),
        ),
    )  # fmt: skip


def _in_order(note: str) -> tuple[str, int, str]:
    source, _, number = note.rpartition(":")
    return (source, int(number) if number.isdigit() else 0, number)


def _imposed(question: Question) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(question.do.items()))


def _expectations(
    grounds: Grounds, question: Question, setting: Setting, *, whole: bool = False
) -> Sequence[Expectation]:
    """The question, and what is to be taken from it, under every set of expectations."""
    ground = grounds.ground(setting)
    try:
        mine = [
            evaluate(question, ground.game, strategies, chain, whole=whole)
            for strategies, chain in zip(ground.strategies, ground.chains, strict=True)
        ]
    except QueryError as error:  # one question that does not fit leaves the others their answers
        unfit = Estimate(value=None, bound=math.inf, status=Status.UNASKABLE, note=str(error))
        return [Expectation(name=strategies.name, estimate=unfit) for strategies in ground.strategies]
    if question.minus is None:
        return mine
    other_question, other_setting = _otherwise(grounds, question, setting)
    theirs = _expectations(grounds, other_question, other_setting, whole=whole)
    if len(mine) == len(theirs) and all(a.name == b.name for a, b in zip(mine, theirs, strict=True)):
        return [difference(a, b) for a, b in zip(mine, theirs, strict=True)]
    return [difference(a, b) for a in mine for b in theirs]


def _otherwise(grounds: Grounds, question: Question, setting: Setting) -> tuple[Question, Setting]:
    """What a question is compared with: another question, or itself asked otherwise."""
    other = question.minus
    if isinstance(other, Question):
        return other, replace(setting, start=other.start, do=_imposed(other))
    assert isinstance(other, Otherwise)
    theory = setting.theory if other.theory is None else (None if other.theory == "none" else other.theory)
    plan = setting.plan if other.plan is None else (None if other.plan == "none" else other.plan)
    again = replace(questions(grounds.applied(theory, plan))[question.id], minus=None)
    if other.do is not None:
        again = replace(again, do=other.do)
    return again, replace(setting, theory=theory, plan=plan, do=_imposed(again))


def _other_cone(grounds: Grounds, question: Question, setting: Setting) -> frozenset[str]:
    other, other_setting = _otherwise(grounds, question, setting)
    found = cone(grounds.game(other_setting).model, other)
    return found if other.minus is None else found | _other_cone(grounds, other, other_setting)


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
