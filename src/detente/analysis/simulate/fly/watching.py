"""What a watch looks at, as lookup programs, and which of it each deed can touch."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detente.analysis.simulate.watch import MOST_BITS, Watch
from detente.case.model import Mark, Model
from detente.errors import QueryError
from detente.formula import Formula
from detente.game.chain import Cause
from detente.game.factored.program import Program, Programs
from detente.game.factored.records import Pool
from detente.game.layout import Layout
from detente.game.occur import names

Ints = npt.NDArray[np.int64]


class Watching(NamedTuple):
    """Programs of what is watched; lists by deed, each beginning where `*_at` says."""

    ints: Ints
    numbers: npt.NDArray[np.float64]
    formulas: Ints
    columns: Ints
    """Places of lists of programs to be summed."""
    formulas_at: Ints
    formula: Ints
    columns_at: Ints
    column: Ints
    becomes_at: Ints
    becomes: Ints
    """Bit and program of marks that are a formula's coming true; shape (items, 2)."""
    marks: npt.NDArray[np.uint64]
    """Marks that a deed is, whatever it does."""
    touched: npt.NDArray[np.bool_]
    """Whether a deed can be of any interest."""
    everything: bool


class _Named(NamedTuple):
    model: Model


def watching(
    layout: Layout, causes: Sequence[Cause], touches: Sequence[frozenset[int]], watch: Watch
) -> tuple[Watching, int, dict[int, str]]:
    """Prepare to watch.

    Args:
        layout: The factors of a state.
        causes: The cause of each deed.
        touches: The factors each deed can change.
        watch: What is looked at.

    Returns:
        What is watched, the most numbers that wait while one of its programs runs, and each program's formula.

    Raises:
        QueryError: If more is watched than there are bits, or an actor is unknown.
    """
    if max(len(watch.formulas), len(watch.marks)) > MOST_BITS:
        raise QueryError(f"At most {MOST_BITS} conditions and {MOST_BITS} marks can be watched at a time.")
    pool, texts = Pool(), dict[int, str]()
    programs = Programs(pool, layout, texts)
    formulas = [programs.of(formula) for formula in watch.formulas]
    columns = [_column(programs, layout.model, column) for column in watch.columns]
    becomes = [(bit, programs.of(mark.formula)) for bit, mark in enumerate(watch.marks) if mark.formula is not None]
    named = _Named(layout.model)
    marks = np.zeros(len(causes), np.uint64)
    for d, cause in enumerate(causes):
        for bit, mark in enumerate(watch.marks):
            if mark.formula is None and names(named, mark, cause):
                marks[d] |= np.uint64(1) << np.uint64(bit)
    formulas_at, formula = _lists(touches, [program.reads for program in formulas])
    columns_at, column = _lists(touches, [frozenset().union(*(p.reads for p in some)) for some in columns])
    becomes_at, coming = _lists(touches, [program.reads for _, program in becomes])
    places = [pool.items([program.place for program in some]) for some in columns]
    touched = (np.diff(formulas_at) > 0) | (np.diff(columns_at) > 0) | (np.diff(becomes_at) > 0) | (marks > 0)
    ints, numbers = pool.arrays()
    found = Watching(
        ints=ints, numbers=numbers, formulas=_places(formulas), columns=np.array(places, np.int64),
        formulas_at=formulas_at, formula=formula, columns_at=columns_at, column=column, becomes_at=becomes_at,
        becomes=np.array([(becomes[k][0], becomes[k][1].place) for k in coming], np.int64).reshape(-1, 2),
        marks=marks, touched=touched | watch.everything, everything=watch.everything,
    )  # fmt: skip
    return found, programs.depth, texts


def _places(programs: Sequence[Program]) -> Ints:
    return np.array([program.place for program in programs], np.int64)


def _column(programs: Programs, model: Model, column: Formula | str) -> list[Program]:
    """A watched number as a sum of programs."""
    if isinstance(column, Formula):
        return [programs.of(column)]
    if column not in model.interests:
        raise QueryError(f"There is no actor `{column}` whose utility could be watched.")
    return programs.flow(model.interests, column)


def _lists(touches: Sequence[frozenset[int]], reads: Sequence[frozenset[int]]) -> tuple[Ints, Ints]:
    """For each deed the items that read something it can change."""
    found = [[k for k, read in enumerate(reads) if read & mine] for mine in touches]
    starts = np.cumsum([0, *(len(some) for some in found)], dtype=np.int64)
    return starts, np.array([k for some in found for k in some], np.int64)


def marks_of(goal: Formula | Mark) -> tuple[tuple[Formula, ...], tuple[Mark, ...]]:
    """A goal as watched formulas and watched marks."""
    return ((goal,), ()) if isinstance(goal, Formula) else ((), (goal,))
