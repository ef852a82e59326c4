"""A chain's transitions as guarded commands: those of one cause that make the same change, together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from detente.game import Chain
from detente.game.occur import Occurrence
from detente.interop.trees import Digits, Ints
from detente.interop.watching import Floats, Watcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What happens in some states, at rates that may differ, with one change."""

    cause: str
    source: Ints
    """States, each once."""
    rate: Floats
    changes: tuple[tuple[int, int], ...]
    """Variables and the digit each is set to; nothing where it leaves the state as it is."""
    raises: tuple[int, ...]
    """Watchers that see it, by place."""
    counts: tuple[int, ...]
    """Counts it adds to, by place."""


def commands(
    chain: Chain, digits: Digits, watchers: Sequence[Watcher], counted: Sequence[Occurrence]
) -> Iterator[Command]:  # fmt: skip
    """Group a chain's transitions.

    Args:
        chain: The chain.
        digits: One digit for each state and variable, shape (states, variables).
        watchers: What is to be remembered.
        counted: What is to be counted.

    Yields:
        The commands, cause by cause. What changes nothing is left out where nobody looks at it.
    """
    size, width = digits.shape
    for number, flow in enumerate(chain.flows):
        seen = [watcher.occurrence for watcher in watchers]
        before, after = digits[flow.source], digits[flow.target]
        signs = [np.where(before == after, -1, after)]
        signs += [one.rows[number][:, None] for one in (*seen, *counted)]
        yield from _grouped(flow.cause.label, flow.source, flow.rate, np.hstack(signs), width, len(seen), size)
        if len(flow.silent_source):
            signs = [np.full((len(flow.silent_source), width), -1)]
            signs += [one.silent[number][:, None] for one in (*seen, *counted)]
            found = _grouped(
                flow.cause.label, flow.silent_source, flow.silent_rate, np.hstack(signs), width, len(seen), size
            )  # fmt: skip
            yield from (one for one in found if one.raises or one.counts)


def _grouped(
    cause: str, source: Ints, rate: Floats, signs: Ints, width: int, watchers: int, size: int
) -> Iterator[Command]:  # fmt: skip
    """Transitions whose signs (what they change, who sees them, which counts they add to) are the same, together."""
    if not len(source):
        return
    kinds, kind = np.unique(signs, axis=0, return_inverse=True)
    for number, sign in enumerate(kinds.tolist()):
        mine = kind.ravel() == number
        total: Floats = np.bincount(source[mine], weights=rate[mine], minlength=size).astype(np.float64)
        states = np.flatnonzero(total > 0)
        if len(states):
            yield Command(
                cause=cause, source=states, rate=total[states],
                changes=tuple((v, digit) for v, digit in enumerate(sign[:width]) if digit >= 0),
                raises=tuple(np.flatnonzero(sign[width : width + watchers]).tolist()),
                counts=tuple(np.flatnonzero(sign[width + watchers :]).tolist()),
            )  # fmt: skip
