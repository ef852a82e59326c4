"""What is seen of a table: which transitions a watch logs, and what the rows of a log mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.plan import START, Plan
from detente.analysis.simulate.table import Silent, Table
from detente.analysis.simulate.watch import MOST_BITS, Bits, Bools, Floats, Ints, Watch
from detente.case.model import Mark
from detente.errors import QueryError
from detente.formula import Formula
from detente.game.chain import Chain
from detente.game.compiled import Game
from detente.game.occur import occurrence


@dataclass(frozen=True, kw_only=True)
class Marked:
    """Bits of watched marks, wherever they can happen."""

    rows: Bits
    """By row of all flows."""
    silent: Bits
    """By silent row of all flows."""
    dated: Bits
    """By date and state, shape (dates, states)."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A watch on a table."""

    watch: Watch
    plan: Plan
    flags: Bits
    """Watched formulas by state."""
    values: Floats
    """Watched columns by state; shape (states, columns)."""
    marked: Marked


def value(game: Game, column: Formula | str) -> Floats:
    """A number of every state: a formula, or an actor's flow of utility."""
    if isinstance(column, str):
        return np.asarray(game.utility[game.actors[column]], np.float64)
    return np.asarray(game.space.view.value(column), np.float64)


def look(
    game: Game, chain: Chain, table: Table, silent: Silent, watch: Watch, *, limit: int, stops: Bools | None = None
) -> Seen:
    """Find what a watch sees of a table.

    Args:
        game: The game.
        chain: The chain made of it.
        table: The chain as a table.
        silent: What is silent in it.
        watch: What is looked at.
        limit: Steps after which a run is given up.
        stops: For splitting: runs end where this becomes true, or at a mark.

    Returns:
        What is seen.

    Raises:
        QueryError: If more is watched than there are bits.
    """
    if max(len(watch.formulas), len(watch.marks)) > MOST_BITS:
        raise QueryError(f"At most {MOST_BITS} conditions and {MOST_BITS} marks can be watched at a time.")
    flags = np.zeros(chain.size, np.uint64)
    for bit, formula in enumerate(watch.formulas):
        flags |= game.mask(formula).astype(np.uint64) << np.uint64(bit)
    values = np.empty((chain.size, len(watch.columns)))
    for number, column in enumerate(watch.columns):
        values[:, number] = value(game, column)

    def changes(source: npt.NDArray[np.integer], target: npt.NDArray[np.integer]) -> Bools:
        if stops is not None:
            return np.asarray(stops[target] & ~stops[source])
        if watch.everything:
            return np.asarray(source != target)
        changed = flags[source] != flags[target]
        for column in values.T:
            changed |= column[source] != column[target]
        return np.asarray(changed)

    marked = _marked(game, chain, table, silent, watch.marks)
    packed = table.watching(changes(table.source, table.target) | (marked.rows > 0))
    quiet = np.ones(len(silent.entry), bool) if watch.everything else (marked.silent > 0)[silent.entry]
    jumps = [jump for jump in chain.calendar if jump.time <= watch.horizon]
    here = np.arange(chain.size)
    dated = [changes(here, jump.target) | (marked.dated[j] > 0) for j, jump in enumerate(jumps)]
    plan = Plan(
        packed=packed, halves=packed.view(np.uint32), first=table.first, other=table.other,
        dates=np.array([jump.time for jump in jumps], np.float64),
        lands=np.array([jump.target for jump in jumps], np.int64).reshape(len(jumps), chain.size),
        dated=np.array(dated, bool).reshape(len(jumps), chain.size),
        quiet_first=silent.first, quiet_rate=silent.rate, quiet_total=silent.total, quiet_watched=quiet,
        noisy=bool(quiet.any()), horizon=float(watch.horizon), stopping=stops is not None, limit=limit,
    )  # fmt: skip
    return Seen(watch=watch, plan=plan, flags=flags, values=values, marked=marked)


def _marked(game: Game, chain: Chain, table: Table, silent: Silent, marks: Sequence[Mark]) -> Marked:
    rows, still = np.zeros(len(table.source), np.uint64), np.zeros(len(silent.entry), np.uint64)
    dated = np.zeros((len(chain.calendar), chain.size), np.uint64)
    for bit, mark in enumerate(marks):
        found, shift = occurrence(game, chain, mark), np.uint64(bit)
        if chain.flows:
            rows |= np.concatenate(found.rows).astype(np.uint64) << shift
            still |= np.concatenate(found.silent).astype(np.uint64) << shift
        for j in range(len(chain.calendar)):
            dated[j] |= found.jumps[j].astype(np.uint64) << shift
    return Marked(rows=rows, silent=still, dated=dated)


def meaning(
    chain: Chain, table: Table, silent: Silent, marked: Marked, what: Ints
) -> tuple[npt.NDArray[np.int32], Bits]:
    """Cause and marks of logged rows.

    Args:
        chain: The chain.
        table: The chain as a table.
        silent: What is silent in it.
        marked: Where marks happen.
        what: What the rows say.

    Returns:
        Numbers of causes, -1 for a start, and bits of marks.
    """
    cause, marks = np.full(len(what), -1, np.int32), np.zeros(len(what), np.uint64)
    transitions = len(table.entry)
    moved = np.flatnonzero((what >= 0) & (what < transitions))
    row: npt.NDArray[np.integer] = table.entry[what[moved]]
    cause[moved], marks[moved] = np.searchsorted(table.ends, row, side="right"), marked.rows[row]
    quiet = np.flatnonzero(what >= transitions)
    row = silent.entry[what[quiet] - transitions]
    cause[quiet], marks[quiet] = np.searchsorted(silent.ends, row, side="right"), marked.silent[row]
    dates = np.flatnonzero(what < START)
    jump, source = np.divmod(-2 - what[dates], chain.size)
    cause[dates], marks[dates] = len(chain.flows) + jump, marked.dated[jump, source]
    return cause, marks
