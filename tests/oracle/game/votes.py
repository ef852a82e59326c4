"""Votes in a body: docs/game.md, section 6, by going through every combination of votes one after the other."""

import functools
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.case.model import Body, Member, Motion

Vote = tuple[float, float, float]
"""The chances of yes, abstention and no."""
CERTAIN: Vote = (1.0, 0.0, 0.0)


def weigh(rationality: float, gain: float, abstention: float, dissent: float, may_abstain: bool) -> Vote:
    """A member's vote: e^{lambda g/2}, e^{abstention}, e^{-lambda (g/2 + dissent)}, without the middle one by rule."""
    logs = [rationality * gain / 2, abstention if may_abstain else -math.inf, -rationality * (gain / 2 + dissent)]
    weights = [math.exp(log - max(logs)) for log in logs]
    return (weights[0] / sum(weights), weights[1] / sum(weights), weights[2] / sum(weights))


def voters(body: Body, motion: Motion) -> list[str]:
    """The members whose vote is their own choice: they follow nobody, and are neither block nor sponsor."""
    return [
        member.id
        for member in body.members
        if member.follows is None and member.yes is None and member.id != motion.sponsor
    ]


@dataclass(frozen=True)
class Draw:
    """Something drawn by itself: whose, how many votes it decides, how it can come out (0 yes, 1 abstain, 2 no)."""

    who: str
    votes: int
    outcomes: tuple[int, ...]


def draws(members: tuple[Member, ...], sponsor: str | None) -> list[Draw]:
    """Everything drawn by itself: a block's votes one by one unless `together`; the sponsor's can only be a yes."""
    found = []
    for member in members:
        if member.yes is not None:
            found += (
                [Draw(member.id, member.votes, (0, 1))]
                if member.together
                else [Draw(member.id, 1, (0, 1)) for _ in range(member.votes)]
            )
        elif member.id == sponsor:
            found.append(Draw(member.id, member.votes, (0,)))
        elif member.follows is None:
            found.append(Draw(member.id, member.votes, (0, 1, 2)))
    return found


def passes(members: tuple[Member, ...], threshold: int, drawn: list[tuple[Draw, int]]) -> bool:
    """Whether the yes votes reach the threshold and no veto is cast; followers copy their leader's draw."""
    yes = sum(draw.votes for draw, outcome in drawn if outcome == 0)
    outcome_of = {draw.who: outcome for draw, outcome in drawn}
    leader = {member.id: member.follows for member in members}
    for member in members:
        if member.id not in outcome_of:
            who = member.id
            while who not in outcome_of:
                who = leader[who]
            outcome_of[member.id] = outcome_of[who]
            yes += member.votes if outcome_of[who] == 0 else 0
    return yes >= threshold and not any(member.veto and outcome_of[member.id] == 2 for member in members)


@functools.cache
def ways(members: tuple[Member, ...], threshold: int, sponsor: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Every combination of outcomes, one row each, one column per draw; and with which of them a motion passes."""
    drawn = draws(members, sponsor)
    rows = list(itertools.product(*[draw.outcomes for draw in drawn]))
    passing = [passes(members, threshold, list(zip(drawn, outcomes, strict=True))) for outcomes in rows]
    return np.array(rows, dtype=int).reshape(len(rows), len(drawn)), np.array(passing)


def probabilities(body: Body, motion: Motion, chances: Mapping[str, Vote]) -> tuple[float, float]:
    """The chances that a motion passes and that it fails: sums over every combination of draws with which it does."""
    block = {member.id: (member.yes, 1 - member.yes, 0.0) for member in body.members if member.yes is not None}
    known = {**chances, **block}
    if motion.sponsor is not None:
        known[motion.sponsor] = CERTAIN
    rows, passing = ways(body.members, body.threshold, motion.sponsor)
    chance = np.ones(len(rows))
    for column, draw in enumerate(draws(body.members, motion.sponsor)):
        chance *= np.array(known[draw.who])[rows[:, column]]
    return math.fsum(chance[passing]), math.fsum(chance[~passing])


def pass_probability(body: Body, motion: Motion, chances: Mapping[str, Vote]) -> float:
    """The chance that a motion passes."""
    return probabilities(body, motion, chances)[0]
