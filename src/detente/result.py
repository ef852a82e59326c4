"""A result: values that say how they were obtained and how far they may be trusted.

* a `Status` says whether the numbers may be believed, as a sentence shown to the user as it is;
* an `Estimate` is a number with its numerical bound;
* a `Provenance` is enough to ask the same again and to cite the method.
"""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether a number may be believed; the value is the sentence shown."""

    EXACT = "Exact up to the stated bound."
    CONVERGED = "The iteration met its tolerance; the bound follows from its residual."
    SAMPLED = "Sampled: the interval holds the truth as often as its confidence says."
    STOPPED = "Stopped early: the number is not a result."
    UNDEFINED = "Undefined: the condition it is asked under has probability zero."
    UNASKABLE = "Not asked: the question does not fit this game."
    INFINITE = "Infinite: the goal is not reached with probability one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number, how far it may be off for numerical reasons, and its status.

    `value` is None where there is none (undefined, stopped early), and `inf` where it is infinite.
    """

    value: float | None
    bound: float
    status: Status
    note: str = ""
    """One sentence more, where there is something to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Enough to run the same analysis again and to cite it."""

    digest: str
    method: str
    reference: str
    versions: tuple[tuple[str, str], ...]
    seed: int | None = None
