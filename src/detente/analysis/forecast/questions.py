"""What a chain can be asked together with other things: the queries of this package as values."""

from dataclasses import dataclass
from math import inf

from detente.analysis.forecast.begin import Condition, Floats, Start
from detente.analysis.forecast.goal import Bools, Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """From just after a mark first happens: `after`, asked together with the rest."""

    mark: Goal
    by: float = inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """From a time at which the chain is in one of some states, given that it is: times are counted from then."""

    mask: Bools
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """`reach`; or, for more than one time, `count(at_least=)`."""

    goal: Goal
    within: float
    times: int = 1
    start: Start | Next | Given = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`at`."""

    mask: Bools
    at: float
    start: Start | Next | Given = None
    condition: Condition | None = None
    """Given from the start, at a time no later; not together with a start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`count` without `at_least`."""

    mark: Goal
    within: float
    start: Start | Next | Given = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`time_to`."""

    goal: Goal
    within: float
    start: Start | Next | Given = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """`expect` at a time or over one."""

    column: Floats
    at: float | None = None
    over: float | None = None
    start: Start | Next | Given = None


Query = Passage | Standing | Tally | Waiting | Worth
