"""Numbers that nothing carries: an expected value by the values it can take, welfare by interests, a trend by its ends,
a time by what ends it, a parameter by what is written of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from detente.analysis import forecast
from detente.analysis.forecast import Reached
from detente.answer.evaluate import Asked, goal, worth
from detente.case.model import Interest
from detente.case.questions import Question
from detente.formula import Kind
from detente.game.wants import worth_of
from detente.insight.explain.carried import carried
from detente.insight.explain.gain import behind_interest, named
from detente.insight.explain.ground import Ground
from detente.insight.explain.node import Node
from detente.insight.explain.rests import number_node, parameters, told
from detente.result import Estimate
from detente.words import plain

Floats = npt.NDArray[np.float64]
MOST_VALUES = 200
"""More values or interests than this are not told apart."""


def valued(ground: Ground, asked: Asked) -> tuple[Node, ...]:
    """An expected value as the sum of its values, each times how likely it is."""
    column, _ = worth(asked.question, asked.game)
    question = asked.question
    values = np.unique(column)
    if len(values) > MOST_VALUES:
        return (Node(kind="cannot", label=f"it takes {len(values):,} values, too many to be told one by one"),)
    found = [(float(value), column == value) for value in values[values != 0.0]]
    likely = _likely(ground, asked, [mask for _, mask in found])
    order = sorted(range(len(found)), key=lambda n: -abs(found[n][0] * (likely[n].value or 0.0)))
    nodes = []
    for place, n in enumerate(order):
        (value, mask), chance = found[n], likely[n]
        if not chance.value:
            continue
        chances = plain(chance.value)
        how = f"with probability {chances} then" if question.over is None else f"{chances} of the time"
        deep = ground.deep and (ground.top is None or place <= ground.top)
        nodes.append(
            Node(
                kind="value", label=f"it is {plain(value)} {how}",
                number=value * chance.value, bound=abs(value) * chance.bound, part=True,
                children=_coming(ground, asked, mask, f"it comes to be {plain(value)}") if deep else (),
            )
        )  # fmt: skip
    return (*told(nodes, ground.top, "values"), *parameters(ground, question.formula))


def _likely(ground: Ground, asked: Asked, masks: Sequence[npt.NDArray[np.bool_]]) -> list[Estimate]:
    """How likely the chain is in each of some sets at the time, or on average over it; read from one pass if it can."""
    question = asked.question
    until = question.at if question.at is not None else question.over
    if asked.condition is None and until is not None:
        year = forecast.course(ground.chain, [until], start=asked.start)
        return [(year.at(mask) if question.over is None else year.average(mask.astype(float)))[0] for mask in masks]
    return [
        forecast.expect(ground.chain, mask.astype(float), at=question.at, over=question.over, start=asked.start,
                        condition=asked.condition)
        for mask in masks
    ]  # fmt: skip


def _coming(ground: Ground, asked: Asked, mask: npt.NDArray[np.bool_], what: str) -> tuple[Node, ...]:
    """How a set of states comes about: at the time that is asked about, or within the time it is averaged over."""
    question = asked.question
    if question.at is not None:
        found = forecast.at(ground.chain, mask, question.at, start=asked.start, condition=asked.condition)
        label = what
    elif question.over:
        found = forecast.reach(ground.chain, mask, within=question.over, start=asked.start, condition=asked.condition)
        label = f"{what} at some time"
    else:
        return ()
    return (event(ground, label, found),)


def event(ground: Ground, label: str, found: Reached) -> Node:
    """A probability with what carried it, as a node that stands beside another."""
    return Node(kind="end", label=label, number=found.carriers.total, bound=found.estimate.bound, unit="probability",
                children=carried(ground, found, "probability"))  # fmt: skip


def fared(ground: Ground, asked: Asked) -> tuple[Node, ...]:
    """An actor's welfare as the sum of what each of its interests adds."""
    question = asked.question
    assert question.actor is not None
    interests = ground.game.model.interests[question.actor]
    if len(interests) > MOST_VALUES:
        return (Node(kind="cannot", label=f"it has {len(interests):,} interests, too many to be told one by one"),)
    _, discount = worth(question, asked.game)
    nodes = [_added(ground, asked, interest, discount) for interest in interests]
    return told([node for node in nodes if node is not None], ground.top, "interests")


def _added(ground: Ground, asked: Asked, interest: Interest, discount: float | None) -> Node | None:
    question = asked.question
    column = worth_of(asked.game, interest)
    found = forecast.expect(ground.chain, column, at=question.at, over=question.over, discount=discount,
                            start=asked.start, condition=asked.condition)  # fmt: skip
    if found.value is None:
        return None
    how = f"at {plain(question.at)} {ground.game.model.clock}s" if question.at is not None else "on average"
    about = () if interest.formula is None else (
        Node(kind="value", label=f"`{interest.formula.text}` comes to {plain(found.value)} {how}", number=found.value,
             bound=found.bound),
    )  # fmt: skip
    coming: tuple[Node, ...] = ()
    if interest.formula is not None and interest.formula.kind is Kind.BOOLEAN and ground.deep:
        coming = _coming(ground, asked, np.asarray(column, bool), "it comes about")
    return Node(
        kind="interest", label=named(interest), path=interest.path, number=interest.weight * found.value,
        bound=abs(interest.weight) * found.bound, unit="utility", part=True,
        children=(*about, *coming, *behind_interest(ground, interest)),
    )  # fmt: skip


def turned(ground: Ground, asked: Asked) -> tuple[Node, ...]:
    """A trend as the probability of standing higher than at the start, less that of standing lower."""
    question = asked.question
    assert question.factor is not None
    assert question.at is not None
    level = asked.game.level(question.factor)
    begun = np.unique(level[ground.chain.start > 0])
    nodes = []
    for sign, word in ((1, "higher"), (-1, "lower")):
        total, bound = 0.0, 0.0
        children: tuple[Node, ...] = ()
        for start in begun:
            mask = np.sign(level.astype(np.int64) - int(start)) == sign
            at_first = np.where(level == start, ground.chain.start, 0.0)
            share = float(at_first.sum())
            found = forecast.at(ground.chain, mask, question.at, start=at_first / share, condition=asked.condition)
            total, bound = total + share * found.carriers.total, bound + share * found.estimate.bound
            if len(begun) == 1:
                children = (event(ground, f"it stands {word}", found),)
        if total:
            less = "" if sign > 0 else ", taken off"
            nodes.append(Node(kind="value", label=f"the probability of standing {word} than at the start{less}",
                              number=sign * total, bound=bound, unit="probability", part=True,
                              children=children))  # fmt: skip
    return tuple(nodes)


def waited(ground: Ground, asked: Asked) -> tuple[Node, ...]:
    """What ends the waiting, where a time is asked for."""
    within = np.inf if asked.question.within is None else asked.question.within
    found = forecast.reach(ground.chain, goal(asked), within=within, start=asked.start, condition=asked.condition)
    when = "ever" if np.isinf(within) else f"within {plain(within)} {ground.game.model.clock}s"
    return (event(ground, f"the waiting ends {when}, and what ends it", found),)


def stated(question: Question, ground: Ground) -> Node:
    """A parameter as the case states it."""
    node = number_node(ground, f"parameters.{question.parameter}", f"`{question.parameter}`", rests=True)
    assert node is not None  # the question was read
    return replace(node, kind="answer", bound=0.0)
