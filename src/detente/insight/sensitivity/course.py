"""A course of studies that look into one answer, the tornado first; what there is can be told after each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.case.digest import digest
from detente.errors import StudyError
from detente.insight.sensitivity.aim import Aim
from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.discovery import discover, drawn_spots
from detente.insight.sensitivity.inputs import Data, chosen_inputs, inputs
from detente.insight.sensitivity.jointly import Proposal, proposals
from detente.insight.sensitivity.morris import LEVELS, elementary, screening, walks
from detente.insight.sensitivity.probing import Probed, probe_study, probed
from detente.insight.sensitivity.result import Central, Closest, Sensitivity
from detente.insight.sensitivity.sobol import design, indices
from detente.insight.sensitivity.tornado import Bar, bars, moves, tornado_spots
from detente.insight.sensitivity.turning import Attempt, Single, Turned, turned, turning_study
from detente.insight.sensitivity.wanted import Wanted, check_size
from detente.study.job import Job
from detente.study.spots import Spots

Rows = Iterable[Mapping[str, Any]]
Compute = Callable[[Job], tuple[Rows, bool]]
"""Computes a job: its rows, and whether they are all there."""
STARTS = 2
"""Drawn points that begin a search for a joint change."""


class Course:
    """The studies one after another."""

    def __init__(
        self, machine: Data, aim: Aim, compute: Compute, wanted: Wanted, show: Callable[[Sensitivity], None] | None
    ) -> None:
        self.machine, self.aim, self.wanted, self.show = machine, aim, wanted, show
        self._compute = compute
        every = inputs(machine, aim.pairs, wanted.ranges)
        self.inputs = every if wanted.only is None else chosen_inputs(every, wanted.only)
        self.names = tuple(one.name for one in self.inputs)
        # what cannot be done is told before anything is made or computed
        check_size(wanted, self.inputs)
        self.drawn = drawn_spots(self.inputs, wanted.box, seed=wanted.seed) if wanted.box else None
        self.points = design(len(self.inputs), wanted.sobol, seed=wanted.seed) if wanted.sobol else None
        self.walks = walks(len(self.inputs), wanted.walks, seed=wanted.seed) if wanted.walks else None
        if self.drawn is not None and aim.threshold is None:
            raise StudyError(
                f"When `{aim.question}` fails is not said: give what is enough, or a plan to compare with."
            )
        self.found = Sensitivity(
            title=str(machine["title"]), digest=digest(machine), aim=aim, inputs=self.inputs, every=len(every),
            value=np.nan, bound=np.inf, seed=wanted.seed,
            text=str(machine["questions"][aim.question].get("text") or ""),
        )  # fmt: skip
        self.walked: Floats = np.empty(0)

    def go(self) -> None:
        """All studies, until one is stopped; what there was by then is kept, and what is missing is named."""
        turned = self.wanted.flips and self.aim.threshold is not None
        parts = [(what, part) for what, part, wanted in (
            ("the tornado", self._tornado, True), ("other theories", self._theories, True),
            ("Morris's screening", self._morris, self.walks is not None),
            ("what would turn it over", self._flips, turned), ("Sobol's indices", self._sobol, self.points is not None),
            ("where it fails", self._box, self.drawn is not None),
        ) if wanted]  # fmt: skip
        for place, (_, part) in enumerate(parts):
            if not part():
                missing = tuple(what for what, _ in parts[place:])
                self.found = replace(self.found, complete=False, missing=missing)
                return

    def _tell(self, **changes: Any) -> None:
        self.found = replace(self.found, **changes)
        if self.show is not None:
            self.show(self.found)

    def _ask(self, spots: Spots, label: str, theories: Sequence[str | None] | None = None) -> tuple[Probed, bool]:
        """The numbers at spots, under the theory of the aim or others."""
        under = (self.aim.theory,) if theories is None else theories
        pairs = tuple(dict.fromkeys(pair for theory in under for pair in self.aim.under(theory)))
        job = probe_study(
            self.machine, [self.aim.question], pairs, spots, label=label, ranges=self.wanted.ranges
        )  # fmt: skip
        rows, whole = self._compute(job)
        found = probed(job.context, rows)
        notes = tuple(dict.fromkeys((*self.found.notes, *found.notes)))
        self.found = replace(
            self.found, notes=notes, several=self.found.several or bool(found.several),
            games=self.found.games + int((~np.isinf(found.bounds)).sum()),
        )  # fmt: skip
        return found, whole

    def _tornado(self) -> bool:
        found, whole = self._ask(tornado_spots(self.inputs), "tornado")
        values, bounds = self.aim.values(found, self.aim.theory)
        self._tell(value=float(values[0]), bound=float(bounds[0]), complete=whole,
                   bars=bars(self.inputs, values, bounds, done=found.done))  # fmt: skip
        return whole

    def _theories(self) -> bool:
        theories: list[str | None] = [None, *self.machine["theories"]]
        found, whole = self._ask(Spots((), np.empty((1, 0))), "theories", theories)
        if not whole:
            return False
        told = []
        for theory in theories:
            values, bounds = self.aim.values(found, theory)
            told.append(Central(theory=theory, value=float(values[0]), bound=float(bounds[0])))
        self._tell(theories=tuple(told))
        return True

    def _morris(self) -> bool:
        assert self.walks is not None
        found, whole = self._ask(Spots(self.names, self.walks.rows), "screening")
        steps = self.walks.shares.shape[1]
        there = found.done // steps  # of a walk that is not computed to the end nothing is told
        if not there:
            return whole
        values, bounds = (column[: there * steps] for column in self.aim.values(found, self.aim.theory))
        self.walked = values if self.aim.threshold is None else self.aim.settled(values, bounds)
        finite = bounds[np.isfinite(bounds)]
        step = LEVELS / (2 * (LEVELS - 1))
        self._tell(
            effects=screening(self.names, elementary(self.walks.first(there), values)), walks=there,
            **self._beyond(), noise=2 * float(finite.max()) / step if len(finite) else 0.0,
        )  # fmt: skip
        return whole

    def _beyond(self) -> dict[str, int]:
        """At how many points of the walks the answer is turned over."""
        if self.aim.threshold is None or not np.isfinite(self.found.value):
            return {}
        excess = self.aim.excess(self.found.value)
        beyond = sum(_over(self.aim.excess(value), excess) for value in self.walked.tolist())
        return {"walked": int(np.isfinite(self.walked).sum()), "beyond": beyond}

    def _flips(self) -> bool:
        excess = self.aim.excess(self.found.value)
        if not np.isfinite(excess) or abs(excess) <= self.found.bound:
            return True
        singles = [bar for bar in self.found.bars if not bar.together]
        attempts: list[Attempt] = [
            Single(self.names.index(bar.name), end)
            for bar in singles for end in (0, 1) if self._over(bar, end, excess)
        ]  # fmt: skip
        closest = self._closest(excess)
        self._tell(closest=closest)
        alone, whole = self._turn(attempts, excess, "one number alone")
        self._tell(alone=alone.flips, sought=whole and bool(alone.flips))
        if not whole or alone.flips:
            return whole
        joint, whole = self._turn(self._together(excess), excess, "several numbers together")
        sign = np.sign(excess)
        if np.isfinite(joint.closest) and sign * joint.closest < sign * closest.value:
            closest = Closest(value=joint.closest, where="with several numbers moved together")
        self._tell(together=joint.flips, sought=whole, closest=closest)
        return whole

    def _turn(self, attempts: Sequence[Attempt], excess: float, label: str) -> tuple[Turned, bool]:
        if not attempts:
            return Turned(flips=(), tried=0, closest=np.nan, asked=0), True
        job = turning_study(
            self.machine, self.aim, self.inputs, excess, attempts, ranges=self.wanted.ranges, label=label
        )  # fmt: skip
        rows, whole = self._compute(job)
        found = turned(job.context, self.inputs, rows)
        self.found = replace(self.found, games=self.found.games + found.asked * len(self.aim.pairs))
        return found, whole

    def _together(self, excess: float) -> list[Attempt]:
        """What is tried together: those that do most by themselves, sorts of behaviour, drawn points beyond."""
        centre = np.array([one.centre for one in self.inputs])
        ends = np.full((2, len(self.inputs)), np.nan)
        found: list[Proposal] = []
        groups = {f"{move.sort} together": move.members for move in moves(self.inputs) if move.together}
        for bar in self.found.bars:
            for end in (0, 1):
                if not bar.together:
                    ends[end, self.names.index(bar.name)] = self.aim.excess(bar.end(bool(end)))
                elif self._over(bar, end, excess):
                    target = centre.copy()
                    target[list(groups[bar.name])] = end
                    found.append(Proposal(target, np.abs(target - centre)))
        starts: list[Floats] = []
        if self.walks is not None:
            places = zip(self.walks.rows, self.walked, strict=True)
            over = [row for row, value in places if _over(self.aim.excess(value), excess)]
            starts = sorted(over, key=lambda row: float(np.linalg.norm(row - centre)))[:STARTS]
        return [*found, *proposals(centre, excess, ends, starts)]

    def _over(self, bar: Bar, end: int, excess: float) -> bool:
        """Whether the answer at an end is on the other side of the threshold, by more than its numerical bound."""
        return _over(self.aim.beyond(bar.end(bool(end)), bar.end_bound(bool(end))), excess)

    def _closest(self, excess: float) -> Closest:
        """How far the tornado and the walks came."""
        sign = np.sign(excess)
        places = [Closest(value=self.found.value, where="at central values")]
        places += [
            Closest(value=bar.end(high), where=f"with {bar.label} at the {'high' if high else 'low'} end")
            for bar in self.found.bars for high in (False, True) if np.isfinite(bar.end(high))
        ]  # fmt: skip
        drawn = self.walked[np.isfinite(self.walked)]
        if len(drawn):
            places.append(Closest(value=float(sign * (sign * drawn).min()), where="at a point of the random walks"))
        return min(places, key=lambda one: float(sign * one.value))

    def _sobol(self) -> bool:
        assert self.points is not None
        found, whole = self._ask(Spots(self.names, self.points.reshape(-1, len(self.names))), "Sobol's indices")
        values, _ = self.aim.values(found, self.aim.theory)
        table = values.reshape(self.points.shape[:2])
        try:
            self._tell(indices=indices(self.names, table, seed=self.wanted.seed))
        except StudyError as error:  # too few rows with numbers: what else was found is kept
            if whole:
                self._tell(notes=(str(error), *self.found.notes))
        return whole

    def _box(self) -> bool:
        assert self.drawn is not None
        theories = self.wanted.box_theories or (self.aim.theory,)
        found, whole = self._ask(self.drawn, "drawn points", theories)
        there = found.done
        if not there:
            return whole
        values = [(theory, self.aim.settled(*self.aim.values(found, theory))[:there]) for theory in theories]
        made = discover(
            self.aim, self.inputs, Spots(self.names, self.drawn.shares[:there]), values, centre=self.found.value,
            seed=self.wanted.seed, searched=self._searched(), whole=whole,
        )  # fmt: skip
        self._tell(discovery=made)
        return whole

    def _searched(self) -> list[str]:
        """Inputs that a box may restrict: those known to move the answer, so that no other is there by chance."""
        moving = {bar.name for bar in self.found.bars if bar.moves or bar.lost}
        moving |= {one.name for one in self.found.effects if np.isfinite(one.size) and one.size > self.found.noise}
        return [name for name in self.names if name in moving] or list(self.names)


def _over(excess: float, central: float) -> bool:
    """Whether an answer is on the other side of the threshold than at the centre."""
    return bool(np.isfinite(excess) and excess * central < 0)
