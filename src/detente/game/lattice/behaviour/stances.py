"""Stances on a lattice: who tables what, who votes how, and how often each motion passes.

By the same rules as in an enumerated game (`game/behaviour/response.py`, `strategies.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from detente.game.behaviour.response import TIE
from detente.game.behaviour.strategies import ROUNDING
from detente.game.behaviour.votes import Ballot, pass_probability, voters
from detente.game.lattice.behaviour.logit import ballot_of, chances
from detente.game.lattice.behaviour.motions import Draft
from detente.game.lattice.lattice import Lattice

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Judge:
    """How an actor weighs a change from one code to another."""

    actor: str
    gain: Callable[[float, Ints, Ints], Floats]
    tie: Callable[[float], float]
    strength: float
    willed: bool
    """Whether it follows its own judgement; else all is at random."""


def judge_of(
    lattice: Lattice, actor: str, worth: Floats, delta: float | None, bound: float, strength: float, *, willed: bool
) -> Judge:
    """How an actor judges.

    Args:
        lattice: The lattice.
        actor: Who.
        worth: What each state of the box is worth to it.
        delta: One over foresight; None if worth is the flow of utility.
        bound: How far worth may be off.
        strength: Rationality.
        willed: Whether it follows its own judgement.
    """

    def at(codes: Ints) -> Floats:
        places = lattice.box.places(codes)
        out = np.flatnonzero(lattice.box.codes(places) != codes)
        found = worth[places]
        if len(out):
            found[out] = _flow(lattice, actor, codes[out]) / (1.0 if delta is None else delta)
        return found

    def gain(kappa: float, after: Ints, before: Ints) -> Floats:
        difference = at(after) - at(before)
        return difference if delta is None else (delta + kappa) * difference

    def tie(kappa: float) -> float:
        return TIE if delta is None else max(TIE, 4 * (delta + kappa) * bound)

    return Judge(actor=actor, gain=gain, tie=tie, strength=strength, willed=willed)


def _flow(lattice: Lattice, actor: str, codes: Ints) -> Floats:
    total = np.zeros(len(codes))
    for panel in lattice.interests[lattice.actors[actor]]:
        total += panel.values[tuple(codes // lattice.layout.strides[f] % lattice.box.whole[f] for f in panel.factors)]
    return total


@dataclass(frozen=True, kw_only=True, eq=False)
class Stance:
    """What one actor does about motions, by number of the draft: tabling, its ballot, and what of it is meant."""

    actor: str
    tabling: Mapping[int, Floats]
    gainful_tabling: Mapping[int, Floats]
    ballots: Mapping[int, Ballot]
    gainful_yes: Mapping[int, Floats]


def stance(found: Sequence[Draft], judge: Judge, passing: Sequence[Floats]) -> Stance:
    """Find what an actor does about motions.

    Args:
        found: All motions.
        judge: The actor.
        passing: How likely it thinks each to pass.
    """
    tabling: dict[int, Floats] = {}
    gainful_tabling: dict[int, Floats] = {}
    ballots: dict[int, Ballot] = {}
    gainful_yes: dict[int, Floats] = {}
    stakes = [
        judge.gain(d.motion.commitment, d.passed, d.failed)
        if judge.actor in (d.motion.sponsor, *voters(d.body, d.motion.sponsor)) else np.zeros(0)
        for d in found
    ]  # fmt: skip
    for body in {d.body.id for d in found}:
        mine = [k for k, d in enumerate(found) if d.body.id == body and d.motion.sponsor == judge.actor]
        if mine:
            many = sum(m.sponsor == judge.actor for m in found[mine[0]].body.motions)
            excess = {k: passing[k] * stakes[k] - found[k].motion.cost for k in mine}
            kappa = found[mine[0]].motion.commitment
            tabling |= _tabled(found, excess, judge.strength, 1.0 / many, kappa)
            for k in mine:
                gainful_tabling[k] = np.where(excess[k] > judge.tie(kappa), float(judge.willed), 0.0)
    for k, draft in enumerate(found):
        if judge.actor in voters(draft.body, draft.motion.sponsor):
            sponsors = draft.motion.sponsor == judge.actor
            ballots[k] = ballot_of(draft.body, stakes[k], judge.strength, sponsors=sponsors, plain=not judge.willed)
            meant = sponsors | (stakes[k] > judge.tie(draft.motion.commitment))
            gainful_yes[k] = np.where(meant, float(judge.willed), 0.0)
    return Stance(
        actor=judge.actor, tabling=tabling, gainful_tabling=gainful_tabling, ballots=ballots, gainful_yes=gainful_yes
    )


def _tabled(
    found: Sequence[Draft], excess: Mapping[int, Floats], strength: float, weight: float, kappa: float
) -> dict[int, Floats]:
    """How likely each motion is tabled at a look, by one sponsor in one body."""
    places = np.unique(np.concatenate([found[k].places for k in excess]))
    at = {k: np.searchsorted(places, found[k].places) for k in excess}
    x, is_open = np.zeros((len(excess), len(places))), np.zeros((len(excess), len(places)), bool)
    clock = np.zeros(len(places))
    for row, (k, over) in enumerate(excess.items()):
        x[row, at[k]], is_open[row, at[k]], clock[at[k]] = strength * over, True, found[k].clock
    made = chances(x, is_open, clock, weight, kappa)
    return {k: made[row, at[k]] for row, k in enumerate(excess)}


@dataclass(eq=False)
class Tally:
    """Stances added up, each with its weight; `gainful` keeps also what of them is meant."""

    found: Sequence[Draft]
    gainful: bool = False
    _sums: dict[tuple[str, int, str], list[Floats]] = field(default_factory=dict)

    def add(self, share: float, one: Stance) -> None:
        """Add what an actor does at one level of thought."""
        if not share:
            return
        for k, chance in one.tabling.items():
            self._add("tabling", k, "", [share * chance])
            if self.gainful:
                self._add("meant tabling", k, "", [share * chance * one.gainful_tabling[k]])
        for k, (yes, abstain, no) in one.ballots.items():
            self._add("ballot", k, one.actor, [share * yes, share * abstain, share * no])
            if self.gainful:
                meant = yes * one.gainful_yes[k]
                self._add("meant ballot", k, one.actor, [share * meant, share * (abstain + yes - meant), share * no])

    def _add(self, what: str, k: int, actor: str, parts: list[Floats]) -> None:
        have = self._sums.get((what, k, actor))
        self._sums[what, k, actor] = parts if have is None else [a + b for a, b in zip(have, parts, strict=True)]

    def passing(self, total: float, what: str = "ballot") -> list[Floats]:
        """How likely each motion passes; `total` is the weight of each actor's stances together."""
        found = []
        for k, draft in enumerate(self.found):
            ballots = {
                actor: (parts[0] / total, parts[1] / total, parts[2] / total)
                for (kind, number, actor), parts in self._sums.items() if (kind, number) == (what, k)
            }  # fmt: skip
            found.append(pass_probability(draft.body, draft.motion.sponsor, ballots, len(draft.places)))
        return found

    def write(self, share: float, total: float, into: Floats, first: int) -> None:
        """Write how often motions pass and fail into their rows.

        Args:
            share: How often they come up at all.
            total: Weight of each actor's stances together.
            into: Rates by row, 0 where a motion is not open.
            first: The row with which they start.
        """
        for k, (draft, passing) in enumerate(zip(self.found, self.passing(total), strict=True)):
            failing = np.where(passing > 1.0 - ROUNDING, 0.0, 1.0 - passing)
            tabled = share * (self._sums["tabling", k, ""][0] / total) if draft.motion.sponsor is not None else share
            for passes, row, at in draft.ways:
                rate = (draft.clock * passing if passes else draft.fail_clock * failing) * tabled
                into[row - first, draft.places[at]] = rate[at]

    def write_meant(self, into: Floats, first: int) -> None:
        """Write how often motions pass as those who carry them mean it; weights must add up to one."""
        for k, (draft, passing) in enumerate(zip(self.found, self.passing(1.0, "meant ballot"), strict=True)):
            rate = draft.clock * passing
            if draft.motion.sponsor is not None:
                rate = rate * self._sums["meant tabling", k, ""][0]
            for passes, row, at in draft.ways:
                if passes:
                    into[row - first, draft.places[at]] = rate[at]
