"""An aim: the quantity that is looked into, and when its answer is another one.

It is the answer to a question under a theory and a plan, or what a plan adds to it compared with another plan at the
same spot. An answer turns over where it crosses a threshold: for a question what is good enough, for a difference 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.answer.ask import unit_of
from detente.case.override import apply
from detente.case.questions import probable, read_question
from detente.case.values import Values
from detente.errors import StudyError
from detente.insight.sensitivity.boxes import Floats
from detente.insight.sensitivity.inputs import Data, Pair
from detente.insight.sensitivity.probing import Probed
from detente.study.grid import ALONE, chosen

EVEN = 0.5
"""Where a probability that nobody said a threshold for turns over: from less to more likely than not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is looked into."""

    question: str
    theory: str | None = None
    plan: str | None = None
    against: str | None = None
    """The plan compared with, `none` for no plan; None if nothing is compared."""
    threshold: float | None = None
    """Where the answer turns over; None if it has no such place."""
    better: str | None = None
    """`higher` or `lower`, if the case says."""
    unit: str = "value"
    """What the answer is in."""
    compared: bool = False
    """Whether it is itself a difference: of two plans, or of what the question is compared with (`minus`)."""
    stated: bool = False
    """Whether the case or somebody states the threshold, or it is only half the way."""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The theory and plans it needs."""
        mine = (self.theory, self.plan)
        return (mine,) if self.against is None else (mine, (self.theory, self.other))

    @property
    def other(self) -> str | None:
        """The plan compared with, None for no plan."""
        return None if self.against == ALONE else self.against

    def under(self, theory: str | None) -> tuple[Pair, ...]:
        """The same under another theory."""
        return tuple((theory, plan) for _, plan in self.pairs)

    def values(self, probed: Probed, theory: str | None) -> tuple[Floats, Floats]:
        """Its values and bounds at the spots of a probing, under a theory.

        Args:
            probed: What was found, of all its theories and plans.
            theory: Which theory.
        """
        pairs = self.under(theory)
        values, bounds = probed.of(self.question, pairs[0]), probed.bound_of(self.question, pairs[0])
        if len(pairs) > 1:
            less, room = probed.of(self.question, pairs[1]), probed.bound_of(self.question, pairs[1])
            with np.errstate(invalid="ignore"):  # the difference of two infinite times is no number
                return values - less, bounds + room
        return values, bounds

    def excess(self, value: float) -> float:
        """How far a value lies above the threshold."""
        assert self.threshold is not None
        return value - self.threshold

    def beyond(self, value: float, bound: float) -> float:
        """How far a value lies above the threshold; 0 where it is no farther from it than it may be off.

        Args:
            value: A value; nan if there is none.
            bound: Its numerical bound.

        >>> aim = Aim(question="war", threshold=0.0)
        >>> aim.beyond(-1e-12, 1e-9), aim.beyond(-0.25, 1e-9)
        (0.0, -0.25)
        """
        return self.excess(float(self.settled(np.float64(value), np.float64(bound))))

    def settled(self, values: Floats | np.float64, bounds: Floats | np.float64) -> Floats:
        """Values with those on the threshold that are no farther from it than they may be off: nobody can say which
        side they are on.

        Args:
            values: Values.
            bounds: Their numerical bounds.
        """
        assert self.threshold is not None
        with np.errstate(invalid="ignore"):
            level = np.isfinite(values) & (np.abs(values - self.threshold) <= bounds)
        return np.where(level, self.threshold, values)

    def bad(self, values: Floats, centre: float) -> "np.typing.NDArray[np.bool_]":
        """Which values are on the wrong side of the threshold; a value on it is good enough.

        Args:
            values: Values.
            centre: The central value: where neither way is better, the side it is not on counts as the wrong one.
        """
        assert self.threshold is not None
        down = self.better == "higher" if self.better is not None else centre >= self.threshold
        return np.asarray(values < self.threshold if down else values > self.threshold)


def aim(
    machine: Data, question: str, *, theory: str | None = None, plan: str | None = None, against: str | None = None,
    enough: float | None = None,
) -> Aim:  # fmt: skip
    """What is looked into, with the threshold that holds for it.

    Args:
        machine: The machine form of a case.
        question: Name of a question.
        theory: Under which theory; None or `none` is the case as it stands.
        plan: Under which plan, likewise.
        against: A plan to compare with, `none` for no plan; None compares nothing.
        enough: Where the answer turns over; by default 0 for a comparison, else what the question says is enough, else
            0.5 for a probability.

    Raises:
        QueryError: If a name is not there.
        StudyError: If a plan is compared with itself, or a threshold is no number.
    """
    name = str(chosen([question], machine["questions"], "question")[0])
    under = chosen([theory or ALONE], machine["theories"], "theory", alone=True)[0]
    follow = chosen([plan or ALONE], machine["plans"], "plan", alone=True)[0]
    if against is not None and chosen([against], machine["plans"], "plan", alone=True)[0] == follow:
        raise StudyError(f"Plan `{follow or ALONE}` cannot be compared with itself.")
    if enough is not None and not np.isfinite(enough):
        raise StudyError(f"A threshold must be a finite number, not {enough}.")
    asked: Mapping[str, object] = machine["questions"][name]
    read = read_question(Values(apply(machine)), name)
    stated = asked.get("enough") if against is None else 0.0
    threshold = enough if enough is not None else stated
    if threshold is None and read.minus is not None:
        threshold = stated = 0.0
    elif threshold is None and probable(read):
        threshold = EVEN
    return Aim(
        question=name, theory=under, plan=follow, against=against,
        unit=unit_of(read, machine["clock"]), compared=against is not None or read.minus is not None,
        threshold=None if threshold is None else float(str(threshold)), better=_way(asked.get("better")),
        stated=enough is not None or stated is not None,
    )  # fmt: skip


def _way(said: object) -> str | None:
    return None if said is None else str(said)
