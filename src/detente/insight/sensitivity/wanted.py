"""What is wanted of an examination, and whether it is small enough: told before anything of it is made."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.errors import StudyError
from detente.insight.sensitivity.inputs import Input, Ranges
from detente.insight.sensitivity.morris import WALKS
from detente.insight.sensitivity.tornado import moves

MOST = 10_000_000
"""Shares of ranges in one table of places, rows times inputs: 80 megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked at besides the tornado."""

    walks: int = WALKS
    """Random walks of Morris's screening; 0 for none."""
    sobol: int = 0
    """Points of Sobol's indices; 0 for none."""
    flips: bool = True
    box: int = 0
    """Points drawn to find where the answer is on the wrong side; 0 for none."""
    box_theories: tuple[str | None, ...] | None = None
    """Theories under which that is looked at; by default the one of the aim."""
    ranges: Ranges = field(default_factory=dict)
    """Ranges in place of those of the case, by path."""
    only: tuple[str, ...] | None = None
    """Names or paths of the inputs that are moved; by default all."""
    seed: int = 1


def check_size(wanted: Wanted, inputs: Sequence[Input], most: int = MOST) -> None:
    """Refuse an examination whose tables of places would be too large, before any is made.

    The points of a box have a limit of their own, which is lower (`discovery.drawn_spots`).

    Args:
        wanted: What is wanted.
        inputs: What is moved.
        most: Shares of one table.

    Raises:
        StudyError: If a table is too large.
    """
    count = len(inputs)
    tables = (
        ("A tornado", 1 + 2 * len(moves(inputs)), "move fewer of them (--vary)"),
        (f"{wanted.walks:,} random walks", wanted.walks * (count + 1), "take fewer (--walks) or move fewer (--vary)"),
        (f"Sobol's indices from {wanted.sobol:,} points", wanted.sobol * (count + 2),
         "take fewer (--sobol) or move fewer (--vary)"),
    )  # fmt: skip
    for what, rows, narrow in tables:
        if rows * count > most:
            raise StudyError(
                f"{what} over {count:,} uncertain numbers would take {rows * count:,} values, more "
                f"than {most:,}: {narrow}."
            )
