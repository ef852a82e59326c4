"""From what was computed to a comparison: standings, scores, choices, dominances, switching weights."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.answer.ask import unit_of
from detente.case.digest import digest
from detente.case.override import apply
from detente.case.questions import read_question
from detente.case.values import Values
from detente.errors import QueryError, StudyError
from detente.insight.compare.dominance import dominances
from detente.insight.compare.gathered import Gathered, Row, gathered
from detente.insight.compare.judging import Judging, judged
from detente.insight.compare.ledger import Ledger, ledger
from detente.insight.compare.result import Better, PlanComparison, QuestionComparison, Uncompared
from detente.insight.compare.study import Comparing
from detente.insight.compare.weights import equal, weights_of
from detente.insight.intervals import DRAWS
from detente.study.grid import ALONE

Floats = npt.NDArray[np.float64]
FEWEST = 2
"""Points below which nothing is said."""


def comparison(
    context: Comparing, rows: Iterable[Row] | Gathered, *, better: Mapping[str, Better] | None = None,
    enough: Mapping[str, float] | None = None, weights: Mapping[str, float] | None = None, alpha: float = 0.5,
    draws: int = DRAWS,
) -> PlanComparison:  # fmt: skip
    """What the rows of a comparison amount to.

    Args:
        context: What is compared: the context of the job.
        rows: Its rows; those not computed yet may be missing. Or what was gathered of them.
        better: Which way is better, for questions of which the case does not say it or says otherwise.
        enough: How good is good enough, likewise.
        weights: Of theories by name; by default all alike.
        alpha: The weight of the best point in Hurwicz's measure.
        draws: How often points are drawn again for intervals.

    Returns:
        The comparison; questions with fewer than two points, or plans, are named and why.

    Raises:
        StudyError: If a question does not say which way is better, or weights, `alpha` or the names of them are none.
    """
    found = rows if isinstance(rows, Gathered) else gathered(context, rows)
    ways, limits, shares = check_judging(context, better=better, enough=enough, weights=weights, alpha=alpha)
    compared, ledgers, without = [], [], []
    for name in context.questions:
        numbers = ledger(found, name, ways[name])
        why = _why_not(found, numbers)
        if why:
            without.append(Uncompared(question=name, why=why))
            continue
        judging = Judging(ledger=numbers, weights=np.array(shares), alpha=alpha, enough=limits.get(name), draws=draws,
                          seed=context.points.seed, **_about(context.machine, name))  # fmt: skip
        one = judged(judging, found)
        compared.append(one)
        if one.affected:
            ledgers.append(numbers)
    return PlanComparison(
        machine=context.machine, digest=digest(context.machine), seed=context.points.seed, asked=context.points.count,
        points=len(found.whole), theories=found.theories, plans=found.plans, weights=shares, alpha=alpha,
        games=found.games, questions=tuple(sorted(compared, key=_order)), uncompared=tuple(without),
        dominances=dominances(ledgers) if ledgers else (),
    )  # fmt: skip


def check_judging(
    context: Comparing, *, better: Mapping[str, Better] | None = None, enough: Mapping[str, float] | None = None,
    weights: Mapping[str, float] | None = None, alpha: float = 0.5,
) -> tuple[dict[str, Better], dict[str, float], tuple[float, ...]]:  # fmt: skip
    """How plans are judged, checked before anything is computed.

    Args:
        context: What is compared.
        better: As in `comparison`.
        enough: Likewise.
        weights: Likewise.
        alpha: Likewise.

    Returns:
        Which way is better of each question, how good is good enough where that is said, and weights of the theories.

    Raises:
        QueryError: If something is said of a question that is not compared.
        StudyError: If a question does not say which way is better, or weights, `alpha` or the names of them are none.
    """
    theories = tuple(name or ALONE for name in context.theories)
    ways = directions(context.machine, context.questions, better)
    limits = thresholds(context.machine, context.questions, enough)
    if not 0 <= alpha <= 1:
        raise StudyError(f"The weight of the best in Hurwicz's measure lies between 0 and 1, and is not {alpha:g}.")
    return ways, limits, equal(theories) if weights is None else weights_of(weights, theories)


def directions(
    machine: Mapping[str, Any], questions: Sequence[str], better: Mapping[str, Better] | None = None
) -> dict[str, Better]:
    """Which way is better, for each question.

    Args:
        machine: The machine form.
        questions: Which questions.
        better: What somebody says of them; it goes before the case.

    Raises:
        QueryError: If something is said of a question that is not among them.
        StudyError: If neither says it of one.
    """
    said = _known(better or {}, questions)
    found: dict[str, Better] = {}
    for name in questions:
        way = said.get(name) or machine["questions"][name].get("better")
        if way is None:
            raise StudyError(
                f"Nothing says which way is better of `{name}`: write `better: lower` or `better: higher` into the "
                f"question, or say --lower {name} or --higher {name}."
            )
        found[name] = way
    return found


def thresholds(
    machine: Mapping[str, Any], questions: Sequence[str], enough: Mapping[str, float] | None = None
) -> dict[str, float]:
    """How good is good enough, for the questions of which that is said.

    Args:
        machine: The machine form.
        questions: Which questions.
        enough: What somebody says of them; it goes before the case.

    Raises:
        QueryError: If something is said of a question that is not among them.
    """
    said = _known(enough or {}, questions)
    known = {name: said.get(name, machine["questions"][name].get("enough")) for name in questions}
    return {name: float(value) for name, value in known.items() if value is not None}


def _known(said: Mapping[str, Any], questions: Sequence[str]) -> dict[str, Any]:
    for name in said:
        if name not in questions:
            raise QueryError(f"`{name}` is not among the questions that are compared: {', '.join(questions)}.")
    return dict(said)


def _why_not(found: Gathered, numbers: Ledger) -> str:
    """Why a question cannot be compared, empty if it can."""
    lacking = found.lacking[numbers.question].most_common(1)
    because = f" ({lacking[0][0].rstrip('.')})" if lacking else ""
    if len(found.whole) < FEWEST:
        return f"{len(found.whole)} of {found.context.points.count} points are computed under every theory so far."
    if len(numbers.plans) < FEWEST:
        return f"Fewer than two plans have a number under every theory{because}."
    if numbers.points < FEWEST:
        return f"At {numbers.points} of {len(found.whole)} points every plan has a number under every theory{because}."
    return ""


def _about(machine: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a question is in, its words, and between which its numbers lie."""
    question = read_question(Values(apply(machine)), name)
    unit = unit_of(question, machine["clock"])
    limits = (-np.inf, np.inf)
    if unit.startswith("probability"):
        # a trend is a difference of two, and a difference of trends can be as much again
        most = (1.0 if question.minus is None else 2.0) if question.asks == "trend" else 1.0
        limits = (0.0 if question.minus is None and question.asks != "trend" else -most, most)
    return {"text": question.text, "unit": unit, "limits": limits}


def _order(one: QuestionComparison) -> tuple[bool, float]:
    """Questions that some plan affects first, and among them those on which theories disagree most about the plan."""
    return (not one.affected, -one.apart)
