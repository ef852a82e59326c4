"""What was found of the influence of notes on an answer.

A **player** is what can be taken back: a note that an element cites, or a judgement of our own (`judgement:PATH`) where
no note supports an aspect of a number. Coarser players are speakers and documents, each with all of its notes; all
judgements together are the speaker and the document `judgement`.

The **share** of a player is its Shapley value in the change of the answer when everything is taken back (Shapley 1953;
Owen and Prieur 2017, SIAM/ASA Journal on Uncertainty Quantification 5:986): shares add up to the whole change, and two
notes for one thing have the same. **Single** is the change when that player alone is taken back, which is nought for
each of two notes for one thing.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from detente.insight.intervals import Ranged

Kind = Literal["note", "judgement", "speaker", "document"]
JUDGEMENT = "judgement"
"""The speaker and the document of our own judgements, and how their ids begin."""


class Standing(StrEnum):
    """What a player is to an answer; the value is the words shown."""

    MOVES = "moves the answer"
    NOTHING = "cited, moves nothing"
    """It supports what could be taken back, and the answer is the same whatever else is taken back; where orders are
    drawn, in every order that was looked at, for it and for all players that are alike."""
    APART = "cited only by theories or plans that are not in force"
    FIXED = "cited only by what cannot be taken back"
    UNCITED = "cited by nothing"


NOTHING = Ranged(0.0, 0.0, 0.0, "mean")
STILL = Ranged(0.0, 0.0, 0.0, "resampled")
"""That nothing changes: in the mean, and in what has its interval from points drawn again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """One link of a player: what it supports, or holds down."""

    path: str
    """Whole path of the element as the question is asked of it; of what a theory or plan sets, the path there."""
    aspect: str
    polarity: str
    reason: str = ""
    """Why taking it back changes nothing by itself: a sentence, empty where it can change something."""
    fixed: bool = False
    """Whether it cannot be taken back, whatever is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A player and its influence."""

    player: str
    """Id of the note, `judgement:PATH`, name of the speaker, or id of the document."""
    kind: Kind
    standing: Standing
    reason: str
    """The standing as a sentence with its grounds."""
    speaker: str = ""
    document: str = ""
    props: tuple[Prop, ...] = ()
    """What it supports, in the order of the case; of a speaker or document none."""
    members: tuple[str, ...] = ()
    """Of a speaker or document: its players."""
    share: Ranged = NOTHING
    """Mean over points of its Shapley value: answer with it taken back less answer with it."""
    reach: Ranged = NOTHING
    """Mean over points of its share's absolute value: how far it moves the answer, whichever way. A share that is up at
    some points and down at others has a mean near nought and a reach that is not. What drawn orders leave open at a
    point raises it."""
    median: Ranged = STILL
    """Change of the median of the answer over the points when its share is taken out."""
    width: Ranged = STILL
    """Change of the width, from the 10 % to the 90 % quantile, likewise."""
    single: Ranged = NOTHING
    """Mean over points of the change when it alone is taken back."""
    single_median: Ranged = STILL
    single_width: Ranged = STILL
    part: float = 0.0
    """Its part of all reach, 0 to 1, among players of its sort (notes with judgements)."""
    leads: float = 0.0
    """How often it is among the five of its kind that reach furthest when points are drawn again, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmovable:
    """An element with notes, or an against-note's number, that cannot be taken back, and why."""

    path: str
    reason: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The distribution of an answer over the points: mean, median and the 10 % and 90 % quantiles."""

    mean: float
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """What moves an answer."""

    question: str
    text: str
    theory: str | None
    plan: str | None
    unit: str
    compared: bool = False
    """Whether the answer is itself a difference (`minus`)."""
    seed: int
    points: int
    """Points at which an order of the notes and judgements was looked at, or all sets of them."""
    asked: int
    """Points the study has in all."""
    orders: int
    """How many orders of the notes and judgements were looked at: of each point one, then its reverse; 0 where all sets
    of them were."""
    singles: int = 0
    """Points at which each was taken back alone; of fewer than 2 there are no numbers of it."""
    failed: tuple[str, ...]
    """A sentence for each point at which some answer has no number; such points are left out."""
    exact: bool
    """Whether every combination of notes was looked at, so that shares vary over points alone."""
    confidence: float
    """Of every interval."""
    none: Spread
    """The answer with nothing taken back."""
    all: Spread
    """The answer with every note and judgement taken back."""
    whole: Ranged
    """Mean of the answer with all taken back less the answer with none: what the shares add up to."""
    notes: tuple[Mover, ...]
    """Notes and judgements; those that reach furthest first, those that move nothing last. Notes nothing cites too."""
    speakers: tuple[Mover, ...]
    documents: tuple[Mover, ...]
    """Empty as long as no point has them."""
    unsourced: Ranged
    """Part of all reach that is that of our judgements and so rests on no source, 0 to 1."""
    unsourced_signed: Ranged
    """Sum of the shares of our judgements."""
    unmovable: tuple[Unmovable, ...]

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """One row for each player, through narwhals, in the library named.

        Args:
            backend: Which library; it must be installed.

        Returns:
            A frame of that library with the columns question, theory, plan, kind, player, speaker, document, standing,
            points, confidence, part, leads, and value, low and high of share, reach, median, width, single,
            single_median and single_width (`share`, `share_low`, `share_high`, ...).
        """
        import narwhals as nw

        rows = [self._row(mover) for mover in (*self.notes, *self.speakers, *self.documents)]
        names = rows[0] if rows else self._row(Mover(player="", kind="note", standing=Standing.UNCITED, reason=""))
        return nw.from_dict({name: [row[name] for row in rows] for name in names}, backend=backend).to_native()

    def _row(self, mover: Mover) -> dict[str, Any]:
        row: dict[str, Any] = {
            "question": self.question, "theory": self.theory, "plan": self.plan, "kind": mover.kind,
            "player": mover.player, "speaker": mover.speaker, "document": mover.document,
            "standing": mover.standing.value, "points": self.points, "confidence": self.confidence,
            "part": mover.part, "leads": mover.leads,
        }  # fmt: skip
        for name in ("share", "reach", "median", "width", "single", "single_median", "single_width"):
            change: Ranged = getattr(mover, name)
            row |= {name: change.value, f"{name}_low": change.low, f"{name}_high": change.high}
        return row
