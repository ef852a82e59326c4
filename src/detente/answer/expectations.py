"""The numbers of many questions, each in its own setting, less what is to be taken from it.

Questions of one setting share its solved game and are asked of its chains together; what others compare with is
gathered likewise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from detente.answer.answer import Expectation
from detente.answer.difference import difference
from detente.answer.evaluate import by_strides
from detente.answer.grounds import Grounds, Setting
from detente.answer.together import alone, evaluate_all
from detente.case.questions import Otherwise, Question, read_question
from detente.case.values import Values
from detente.errors import GameError
from detente.result import Estimate, Status

Asked = tuple[Question, Setting]
NEEDS_RECORDS = "This question needs a record of every transition, which a game this large is kept without. "


@dataclass(frozen=True, slots=True)
class Others:
    """What questions are compared with, answered once: by the numbers alone or not, setting and questions.

    It stands for one `Grounds` and is to be let go with it.
    """

    known: dict[tuple[bool, Setting, tuple[str, ...]], list[Sequence[Expectation]]] = field(default_factory=dict)


def expectations(
    grounds: Grounds, asked: Sequence[Asked], *, whole: bool = False, others: Others | None = None
) -> list[Sequence[Expectation]]:
    """Each question, and what is to be taken from it, under every set of expectations.

    Args:
        grounds: The solved games of the case.
        asked: Questions and what they are asked of.
        whole: Whether what carried them and the most probable paths are wanted, or the numbers alone.
        others: What they are compared with, as far as it is known; added to.

    Raises:
        CaseError: If the case does not fit together.
        GameError: If a game cannot be compiled or solved.
    """
    others = Others() if others is None else others
    found: list[Sequence[Expectation]] = [()] * len(asked)
    settings = dict.fromkeys(setting for _, setting in asked)
    for setting in settings:
        numbers = [n for n, (_, other) in enumerate(asked) if other == setting]
        mine = _of_one(grounds, setting, [asked[n][0] for n in numbers], whole)
        for n, one in zip(numbers, mine, strict=True):
            found[n] = one
    compared = [n for n, (question, _) in enumerate(asked) if question.minus is not None]
    if compared:
        against = {n: otherwise(grounds, *asked[n]) for n in compared}
        for setting in dict.fromkeys(setting for _, setting in against.values()):
            numbers = [n for n in compared if against[n][1] == setting]
            # by what is asked, not by what was asked before: numbers are the same whoever computes them
            key = (whole, setting, tuple(repr(against[n][0]) for n in numbers))
            if key not in others.known:
                theirs = expectations(grounds, [against[n] for n in numbers], whole=whole, others=others)
                others.known[key] = theirs
            for n, one in zip(numbers, others.known[key], strict=True):
                found[n] = _less(found[n], one)
    return found


def _of_one(
    grounds: Grounds, setting: Setting, questions: Sequence[Question], whole: bool
) -> list[Sequence[Expectation]]:
    """Questions of one setting, without what is to be taken from them."""
    large = grounds.large(setting)
    strides = [n for n, question in enumerate(questions) if large and by_strides(question)]
    records = [n for n in range(len(questions)) if n not in strides]
    found: dict[int, Sequence[Expectation]] = {}
    for numbers, answers in ((strides, _by_strides), (records, _by_records)):
        mine = [questions[n] for n in numbers]
        try:
            found |= zip(numbers, answers(grounds, setting, mine, whole) if mine else [], strict=True)
        except GameError as error:
            if not setting.do and setting.start is None and len(mine) == len(questions):
                raise
            # what these questions impose, where they start, or what only records of every transition answer in a game
            # too large for them: the others keep their answers
            why = NEEDS_RECORDS if large and answers is _by_records else ""
            found |= {n: [_unasked("unasked", why + str(error))] for n in numbers}
    return [found[n] for n in range(len(questions))]


def _by_strides(
    grounds: Grounds, setting: Setting, questions: Sequence[Question], whole: bool
) -> list[Sequence[Expectation]]:
    wide = grounds.wide(setting)
    found = [alone(question, wide.game, wide.behaved, wide.behaved.chain, whole) for question in questions]
    return [[one if isinstance(one, Expectation) else _unasked(wide.behaved.name, str(one))] for one in found]


def _by_records(
    grounds: Grounds, setting: Setting, questions: Sequence[Question], whole: bool
) -> list[Sequence[Expectation]]:
    ground = grounds.ground(setting)
    columns = [
        evaluate_all(questions, ground.game, strategies, chain, whole=whole)
        for strategies, chain in zip(ground.strategies, ground.chains, strict=True)
    ]
    found: list[Sequence[Expectation]] = []
    for row in zip(*columns, strict=True):
        errors = [one for one in row if not isinstance(one, Expectation)]
        if errors:
            found.append([_unasked(strategies.name, str(errors[0])) for strategies in ground.strategies])
        else:
            found.append([one for one in row if isinstance(one, Expectation)])
    return found


def _less(mine: Sequence[Expectation], theirs: Sequence[Expectation]) -> Sequence[Expectation]:
    if len(mine) == len(theirs) and all(a.name == b.name for a, b in zip(mine, theirs, strict=True)):
        return [difference(a, b) for a, b in zip(mine, theirs, strict=True)]
    return [difference(a, b) for a in mine for b in theirs]


def _unasked(name: str, why: str) -> Expectation:
    return Expectation(name=name, estimate=Estimate(value=None, bound=math.inf, status=Status.UNASKABLE, note=why))


def imposed(question: Question) -> tuple[tuple[str, str], ...]:
    """What a question imposes, in order."""
    return tuple(sorted(question.do.items()))


def otherwise(grounds: Grounds, question: Question, setting: Setting) -> Asked:
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
