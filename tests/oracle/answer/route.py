"""The most probable path: docs/answers.md, section 2, by bettering every state's best way until nothing is better."""

import math

import numpy as np

from detente.case.questions import Question
from oracle.answer.dense import Dense, Goal


def best(question: Question, dense: Dense) -> float | None:
    """The largest product of start probability and jump probabilities along any way to the goal; None without one."""
    if dense.entries:
        return None
    goal = Goal.of(dense, question.formula, question.mark)
    size = len(dense.states)
    jump, out, meets = np.zeros((size, size)), np.zeros(size), np.zeros(size)
    for here, things in enumerate(dense.things):
        for thing in things:
            met = goal.met(thing.label, here, thing.target) and not (goal.mark is None and goal.holds[here])
            if thing.target != here or met:
                out[here] += thing.rate
            if met and goal.mark is not None:
                meets[here] += thing.rate
            elif thing.target != here:
                jump[here, thing.target] += thing.rate
    found = dense.start.copy()
    for _ in range(size):
        for here in range(size):
            if out[here] > 0 and not goal.inside(here):
                found = np.maximum(found, found[here] * jump[here] / out[here])
    if goal.mark is None:
        ends = [found[here] for here in range(size) if goal.inside(here)]
    else:
        ends = [found[here] * meets[here] / out[here] for here in range(size) if out[here] > 0]
    most = max(ends, default=0.0)
    return float(most) if most > 0 and math.isfinite(most) else None
