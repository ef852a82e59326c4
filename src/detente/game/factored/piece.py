"""A piece of a lookup program: instructions, what they read, and the bounds of their value."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.game.factored import records as r
from detente.game.factored.records import Pool

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Instructions, what they read, and between which numbers their value lies where it has one."""

    code: tuple[int, ...]
    count: int
    reads: frozenset[int]
    low: float
    high: float
    depth: int = 1
    risky: bool = False
    """Whether it may have no value somewhere."""


def look(pool: Pool, entries: Floats, factors: Sequence[int]) -> Piece:
    """One instruction: a table with an axis for each of some factors."""
    code = [r.LOOK, pool.table(entries), len(factors)]
    stride = entries.size
    for f, size in zip(factors, entries.shape, strict=True):
        stride //= size
        code += [f, stride]
    return Piece(
        code=tuple(code), count=1, reads=frozenset(factors), low=float(entries.min()), high=float(entries.max())
    )


def after(piece: Piece, operation: int, low: float, high: float, risky: bool = False) -> Piece:
    return Piece(
        code=(*piece.code, operation), count=piece.count + 1, reads=piece.reads, low=low, high=high,
        depth=piece.depth, risky=piece.risky or risky,
    )  # fmt: skip


def finite(piece: Piece) -> Piece:
    bounded = math.isfinite(piece.low) and math.isfinite(piece.high)
    return after(piece, r.FINITE, piece.low, piece.high, risky=not bounded)


def join(a: Piece, b: Piece, operation: int) -> Piece:
    """Two pieces and an operation on their values."""
    low, high, risky = _bounds(a, b, operation)
    return Piece(
        code=(*a.code, *b.code, operation), count=a.count + b.count + 1, reads=a.reads | b.reads, low=low, high=high,
        depth=max(a.depth, b.depth + 1), risky=a.risky or b.risky or risky,
    )  # fmt: skip


def _bounds(a: Piece, b: Piece, operation: int) -> tuple[float, float, bool]:
    if operation == r.ADD:
        return a.low + b.low, a.high + b.high, False
    if operation == r.TAKE:
        return a.low - b.high, a.high - b.low, False
    if operation == r.LEAST:
        return min(a.low, b.low), min(a.high, b.high), False
    if operation == r.MOST:
        return max(a.low, b.low), max(a.high, b.high), False
    if operation == r.TIMES:
        ends = [0.0 if 0.0 in (x, y) else x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return min(ends), max(ends), False
    if operation == r.OVER:
        if b.low <= 0.0 <= b.high or not all(map(math.isfinite, (a.low, a.high, b.low, b.high))):
            return -math.inf, math.inf, True
        ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
        return min(ends), max(ends), False
    return 0.0, 1.0, False
