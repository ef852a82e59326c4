"""Judging: the plans by one question, from its numbers at common points."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from detente.insight.compare.dominance import ahead
from detente.insight.compare.gathered import Gathered
from detente.insight.compare.knowing import knowing
from detente.insight.compare.ledger import Ledger
from detente.insight.compare.measures import Measure
from detente.insight.compare.result import Across, Choice, QuestionComparison, Score, Standing, Versus
from detente.insight.compare.scoring import Scoring, names, scoring
from detente.insight.compare.switching import switching
from detente.insight.intervals import mean_of, resamplings, share_of
from detente.study.grid import ALONE

Floats = npt.NDArray[np.float64]
Place = Literal["best", "tied", "behind"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judging:
    """One question and how it is to be judged."""

    ledger: Ledger
    weights: Floats
    alpha: float
    enough: float | None
    draws: int
    seed: int
    text: str
    unit: str
    limits: tuple[float, float]
    """Between which its numbers lie."""


def judged(task: Judging, found: Gathered) -> QuestionComparison:
    """The plans by one question.

    Args:
        task: The question and how it is judged.
        found: What was computed.
    """
    numbers = task.ledger
    drawn = resamplings(numbers.points, task.seed, task.draws)
    scorings = {
        name: scoring(name, numbers, task.weights, drawn, alpha=task.alpha, enough=task.enough, limits=task.limits)
        for name in names(task.enough)
    }
    mean, affected = scorings["mean"], numbers.affected
    disagreement = knowing(numbers.performance, task.weights, numbers.bound)
    scale = 1.0 if task.unit.startswith("probability") else max(1.0, numbers.scale)
    return QuestionComparison(
        question=numbers.question, text=task.text, unit=task.unit, better="higher" if numbers.sign > 0 else "lower",
        enough=task.enough, plans=numbers.plans, points=numbers.points, missing=numbers.missing,
        left_out=numbers.left_out, lacking=tuple(found.lacking[numbers.question].most_common()),
        several=found.several[numbers.question], affected=affected, bound=numbers.bound, limits=task.limits,
        disagreement=disagreement, apart=disagreement.value / scale, standings=_standings(task, scorings),
        scores=_scores(task, scorings), choices=_choices(task, scorings) if affected else (),
        switching=switching(
            mean.better, mean.replicates, task.weights, numbers.theories, numbers.plans, numbers.points
        ) if affected else None,
    )  # fmt: skip


def _standings(task: Judging, scorings: dict[Measure, Scoring]) -> tuple[Standing, ...]:
    numbers = task.ledger
    raw = numbers.sign * numbers.performance
    none = numbers.place(ALONE)
    found = []
    for t, theory in enumerate(numbers.theories):
        best = int(scorings["mean"].better[t].argmax())
        for p, plan in enumerate(numbers.plans):
            place: Place = "best" if p == best else "behind" if ahead(numbers, t, best, p) else "tied"
            central = float(numbers.sign * numbers.central[t, p])
            tenth, ninetieth = np.quantile(raw[t, p], (0.1, 0.9))
            found.append(Standing(
                theory=theory, plan=plan, central=central if np.isfinite(central) else None,
                central_bound=float(numbers.central_bounds[t, p]) if np.isfinite(central) else None,
                mean=scorings["mean"].within[t][p], tenth=float(tenth), ninetieth=float(ninetieth),
                bound=float(numbers.bounds[t, p].max()), place=place,
                versus=None if none is None or p == none else versus(
                    raw[t, p] - raw[t, none], numbers.bounds[t, p] + numbers.bounds[t, none], numbers
                ),
                measures={name: one.within[t][p] for name, one in scorings.items()},
            ))  # fmt: skip
    return tuple(found)


def versus(difference: Floats, bounds: Floats, numbers: Ledger) -> Versus:
    """A plan beside no plan.

    Args:
        difference: Its value less that of no plan, at each point.
        bounds: How far the differences may be off.
        numbers: The question.
    """
    count, room = len(difference), bounds + numbers.room
    gain = numbers.sign * difference
    return Versus(
        difference=mean_of(difference).wider(float(bounds.mean())), better=share_of(int((gain > room).sum()), count),
        worse=share_of(int((gain < -room).sum()), count), points=count,
    )  # fmt: skip


def _scores(task: Judging, scorings: dict[Measure, Scoring]) -> tuple[Score, ...]:
    numbers, mean = task.ledger, scorings["mean"]
    over = task.weights @ mean.better
    again = np.einsum("t,rtp->rp", task.weights, mean.replicates)
    at_points = np.einsum("t,tpn->pn", task.weights, numbers.performance)
    bounds = np.einsum("t,tpn->pn", task.weights, numbers.bounds)
    best, none = int(over.argmax()), numbers.place(ALONE)

    def place(plan: int) -> Place:
        if plan == best:
            return "best"
        room = float(bounds[best].mean() + bounds[plan].mean()) + numbers.room
        return "behind" if mean_of(at_points[best] - at_points[plan]).low > room else "tied"

    return tuple(
        Score(
            plan=numbers.plans[p], weighted={name: one.weighted[p] for name, one in scorings.items()},
            worst={name: one.worst[p] for name, one in scorings.items()},
            worst_theory={name: numbers.theories[one.worst_theory[p]] for name, one in scorings.items()},
            versus=None if none is None or p == none else versus(
                numbers.sign * (at_points[p] - at_points[none]), bounds[p] + bounds[none], numbers
            ),
            place=place(p), preferred=float((again[:, p] >= again.max(axis=1)).mean()),
        )
        for p in np.argsort(-over, kind="stable").tolist()
    )  # fmt: skip


def _choices(task: Judging, scorings: dict[Measure, Scoring]) -> tuple[Choice, ...]:
    """The plan each measure chooses, over theories by weights and by the theory under which each plan does worst."""
    found = []
    for name, one in scorings.items():
        weighted = (task.weights @ one.better, np.einsum("t,rtp->rp", task.weights, one.replicates))
        worst = (one.better.min(axis=0), one.replicates.min(axis=1))
        across: tuple[tuple[Across, tuple[Floats, Floats]], ...] = (("weighted", weighted), ("worst", worst))
        found += [_choice(name, how, *pair, task.ledger) for how, pair in across]
    return tuple(found)


def _choice(measure: Measure, across: Across, values: Floats, replicates: Floats, numbers: Ledger) -> Choice:
    order = np.argsort(-values, kind="stable")
    best, second = int(order[0]), int(order[1])
    rest = np.delete(replicates, best, axis=1).max(axis=1)
    room = 0.0 if measure == "enough" else 2 * numbers.bound + numbers.room
    return Choice(
        measure=measure, across=across, plan=numbers.plans[best], share=float((replicates[:, best] >= rest).mean()),
        alone=float((replicates[:, best] - rest > room).mean()), second=numbers.plans[second],
    )  # fmt: skip
