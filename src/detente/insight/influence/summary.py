"""What the rows of a study of influence amount to, as far as they are there.

A point counts for the notes when its order or the reverse is there, for what is taken back alone, for speakers and for
documents when that part is. At a point a player's share is the mean of the orders there are, and of all players that
are alike; over points there is the mean with its interval, and what happens to the distribution of the answer when the
share is added at every point. What drawn orders leave open at a point moves a share to either side alike, but raises
what is made of absolute values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from detente.analysis.stability.proportion import CONFIDENCE
from detente.answer.ask import unit_of
from detente.case.evidence import cited
from detente.case.note import Note
from detente.insight.influence.distribution import leading, median_and_width, spread
from detente.insight.influence.players import SORTS, Players, Sort, document_of, is_judgement, speaker_of
from detente.insight.influence.result import NOTHING, STILL, Influence, Kind, Mover, Prop, Standing
from detente.insight.influence.shapley import evened
from detente.insight.influence.standing import AWAY, Library
from detente.insight.influence.study import DRAWN, SHAPLEY, SINGLE, Context
from detente.insight.intervals import Ranged, Whole, between, mean_of, resamplings

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]
ORDER = tuple(Standing)


@dataclass
class _Part:
    """The rows of one sort of player: shares by way, player and point."""

    shares: dict[str, dict[int, dict[str, float]]] = field(default_factory=dict)
    none: dict[int, float] = field(default_factory=dict)
    whole: dict[int, float] = field(default_factory=dict)
    bound: float = 0.0
    orders: int = 0
    """How many orders of notes and judgements were looked at."""
    most: dict[str, float] = field(default_factory=dict)
    """By player, the furthest it moved the answer in any order, or alone, before alike ones were averaged."""

    def columns(self, way: str) -> tuple[list[int], dict[str, Floats]]:
        """The points that are there, and each player's numbers at them."""
        there = self.shares.get(way, {})
        points = sorted(there)
        names = there[points[0]] if points else {}
        return points, {name: np.array([there[point][name] for point in points]) for name in names}


def influence(context: Context, rows: Iterable[Row]) -> Influence | None:
    """What moves the answer.

    Args:
        context: What was asked: the context of the job.
        rows: Its rows; those not computed yet may be missing.

    Returns:
        The influence of every note; None as long as no two points are there.
    """
    parts, failed = _sorted(rows, context.players)
    notes = parts["notes"]
    points, shares = notes.columns(SHAPLEY)
    if len(points) < 2:
        return None
    library = Library(context.machine, context.sides)
    side = context.sides[0]
    drawn = resamplings(len(points), context.seed)
    none, whole = (np.array([by_point[point] for point in points]) for by_point in (notes.none, notes.whole))
    matrix = np.array([*shares.values()])
    judged = np.array([is_judgement(player) for player in shares])
    return Influence(
        question=context.question, text=side.question.text, theory=context.theory, plan=context.plan,
        unit=unit_of(side.question, context.machine["clock"]), compared=len(context.sides) > 1,
        seed=context.seed, points=len(points), asked=context.points, orders=notes.orders,
        failed=tuple(failed[point] for point in sorted(failed)),
        exact=context.players.exact, singles=len(notes.columns(SINGLE)[0]), confidence=CONFIDENCE,
        none=spread(none), all=spread(whole), whole=mean_of(whole - none),
        notes=_notes(context, library, parts), speakers=_groups(context, parts, "speaker"),
        documents=_groups(context, parts, "document"), unsourced=_part_of(matrix, judged, drawn),
        unsourced_signed=mean_of(matrix[judged].sum(axis=0)) if judged.any() else NOTHING,
        unmovable=library.unmovable(),
    )  # fmt: skip


def _sorted(rows: Iterable[Row], players: Players) -> tuple[dict[Sort, _Part], dict[int, str]]:
    """Rows by sort of player, orders of a point joined, alike ones averaged; and why points have no number."""
    parts = {name: _Part() for name in SORTS}
    found: dict[tuple[Sort, str, int], dict[str, dict[str, float]]] = {}
    failed: dict[int, str] = {}
    for row in rows:
        point = row["point"]
        if row["note"]:
            failed.setdefault(point, f"At point {point + 1} an answer has no number: {row['note']}")
            continue
        name: Sort = row["part"] if row["part"] in parts else "notes"
        found.setdefault((name, row["way"], point), {}).setdefault(row["part"], {})[row["player"]] = row["share"]
        part = parts[name]
        part.none[point] = row["none"]
        part.bound = max(part.bound, row["bound"])
        if row["way"] == SHAPLEY:
            part.whole[point] = row["whole"]
    for (name, way, point), there in found.items():
        if point in failed:
            continue
        part, each = parts[name], [*there.values()]
        part.orders += sum(half in DRAWN for half in there)
        joined = {player: sum(shares[player] for shares in each) / len(each) for player in each[0]}
        part.shares.setdefault(way, {})[point] = evened(joined, players.likeness[name])
        for shares in each:
            for player, share in shares.items():
                part.most[player] = max(part.most.get(player, 0.0), abs(share))
    return parts, failed


def _part_of(matrix: Floats, judged: npt.NDArray[np.bool_], drawn: Whole) -> Ranged:
    """How much of all reach is that of judgements."""
    ours, every = np.abs(matrix[judged]).sum(axis=0), np.abs(matrix).sum(axis=0)
    if not every.any():
        return STILL
    totals = every[drawn].sum(axis=1)
    again = np.divide(ours[drawn].sum(axis=1), totals, out=np.zeros_like(totals), where=totals > 0)
    return between(float(ours.sum() / every.sum()), again, len(every)).within(0.0, 1.0)


def _movers(part: _Part, alike: Sequence[Sequence[str]], seed: int) -> dict[str, dict[str, Any]]:
    """By player, what a `Mover` says of its numbers, and whether it or one alike moves the answer."""
    points, shares = part.columns(SHAPLEY)
    if len(points) < 2:
        return {}
    total = sum(float(np.abs(values).mean()) for values in shares.values())
    found: dict[str, dict[str, Any]] = {}
    for way, names in ((SHAPLEY, ("share", "median", "width")), (SINGLE, ("single", "single_median", "single_width"))):
        points, columns = part.columns(way)
        if len(points) < 2:
            continue
        drawn = resamplings(len(points), seed)
        answers = np.array([part.none[point] for point in points])
        for player, values in columns.items():
            about = found.setdefault(player, {})
            about |= zip(names, (mean_of(values), *median_and_width(answers, values, drawn)), strict=True)
            if way == SHAPLEY:
                about["reach"] = mean_of(np.abs(values))
                about["part"] = about["reach"].value / total if total else 0.0
    for group in alike:
        # two numbers that differ by less than both may be off are not told apart
        moves = max(part.most[player] for player in group) > 2 * part.bound
        for player in group:
            found[player]["moves"] = moves
    _lead(found, shares, seed)
    return found


def _lead(found: Mapping[str, dict[str, Any]], shares: Mapping[str, Floats], seed: int) -> None:
    """How often each player is among those of its kind that reach furthest."""
    for judged in (False, True):
        players = [name for name in shares if found[name]["moves"] and is_judgement(name) == judged]
        if players:
            reaches = np.abs(np.array([shares[player] for player in players]))
            often = leading(reaches, resamplings(reaches.shape[1], seed))
            for player, share in zip(players, often.tolist(), strict=True):
                found[player]["leads"] = share


def _notes(context: Context, library: Library, parts: Mapping[Sort, _Part]) -> tuple[Mover, ...]:
    part = parts["notes"]
    found = _movers(part, context.players.alike, context.seed)
    same = _same("it", len(part.shares[SHAPLEY]), part.orders)
    known = cited(context.machine)
    names = dict.fromkeys((*context.notes, *known, *library.props, *found))
    movers = []
    for name in names:
        props = tuple(library.props.get(name, ()))
        numbers = dict(found.get(name, {}))
        standing, reason = _standing(name, props, numbers.pop("moves", None), context.notes.get(name), same)
        kind: Kind = "judgement" if is_judgement(name) else "note"
        movers.append(
            Mover(
                player=name, kind=kind, standing=standing, reason=reason, speaker=speaker_of(name, context.notes),
                document=document_of(name), props=props, **numbers,
            )
        )  # fmt: skip
    return _ranked(movers)


def _groups(context: Context, parts: Mapping[Sort, _Part], kind: Literal["speaker", "document"]) -> tuple[Mover, ...]:
    there = context.players
    members = there.speakers if kind == "speaker" else there.documents
    sort: Sort = "speakers" if kind == "speaker" else "documents"
    movers = []
    for name, numbers in _movers(parts[sort], there.likeness[sort], context.seed).items():
        moves = numbers.pop("moves")
        standing = Standing.MOVES if moves else Standing.NOTHING
        what = f"its {len(members[name])} notes or judgements"
        points = len(parts[sort].shares[SHAPLEY])
        reason = (
            f"With {what} taken back the answer is another."
            if moves
            else _same(what, points, 0 if there.few(sort) else 2 * points)
        )
        movers.append(
            Mover(
                player=name,
                kind=kind,
                standing=standing,
                reason=reason,
                members=tuple(sorted(members[name])),
                **numbers,
            )
        )
    return _ranked(movers)


def _ranked(movers: Sequence[Mover]) -> tuple[Mover, ...]:
    return tuple(sorted(movers, key=lambda one: (ORDER.index(one.standing), -one.reach.value, one.player)))


def _same(what: str, points: int, orders: int) -> str:
    """That nothing was seen to move, and no more than was looked at: of no order at all, every set of them."""
    if not orders:
        return f"Whatever else is taken back, with {what} taken back the answer is the same at all {points:,} points."
    return f"In none of the {orders:,} orders looked at is the answer another with {what} taken back."


def _standing(
    name: str, props: Sequence[Prop], moves: bool | None, note: Note | None, same: str
) -> tuple[Standing, str]:  # fmt: skip
    """What a player is to the answer, and why; `same` says that it is not seen to move it."""
    if moves:
        return Standing.MOVES, "With it taken back the answer is another."
    if moves is not None:
        return Standing.NOTHING, same
    if not props:
        background = f" It is background: {note.background}." if note is not None and note.background else ""
        return Standing.UNCITED, f"No element of the case cites it.{background}"
    reasons = list(dict.fromkeys(prop.reason for prop in props if prop.reason))
    if all(prop.reason == AWAY for prop in props):
        return Standing.APART, "What it supports is not in force here."
    if any(not prop.fixed for prop in props if prop.reason != AWAY):
        return Standing.NOTHING, " ".join(reason for reason in reasons if reason != AWAY)
    return Standing.FIXED, " ".join(reason for reason in reasons if reason != AWAY)
