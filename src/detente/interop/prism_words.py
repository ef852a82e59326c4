"""Parts of a chain in the words of PRISM: sets of states, numbers for each state, what its watchers wait for."""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from detente.game.occur import Occurrence
from detente.interop.commands import Command, commands
from detente.interop.formulas import number
from detente.interop.portable import SEEN, WATCH, Portable, Posed
from detente.interop.trees import Digits, number_text, tree, truth_text
from detente.interop.watching import Bools, Floats, Ints


@dataclass(frozen=True)
class Words:
    """Finds the words of one chain."""

    export: Portable

    @cached_property
    def digits(self) -> Digits:
        """One digit for each state and variable."""
        return np.stack([one.digits for one in self.export.variables], axis=1)

    @cached_property
    def names(self) -> list[str]:
        """Of the variables."""
        return [one.identifier for one in self.export.variables]

    @cached_property
    def starts(self) -> Ints:
        """States in which the chain can begin."""
        return np.flatnonzero(self.export.chain.start > 0)

    @cached_property
    def counted(self) -> list[tuple[Posed, Occurrence]]:
        """Questions that count something, and what."""
        return [
            (one, one.ask.reward.counted)
            for one in self.export.posed
            if one.ask.reward is not None and one.ask.reward.counted is not None
        ]

    @cached_property
    def commands(self) -> list[Command]:
        """All transitions."""
        counted = [occurrence for _, occurrence in self.counted]
        return list(commands(self.export.chain, self.digits, self.export.watchers, counted))

    def truth(self, mask: Bools) -> str:
        """A set of states as a condition."""
        return truth_text(tree(self.digits, mask.astype(np.int64)), self.names)

    def column(self, values: Floats, states: Ints | None = None) -> str:
        """A number for each state, or each of some, as an expression."""
        found, which = np.unique(values, return_inverse=True)
        texts = [number(value) for value in found.tolist()]
        digits = self.digits if states is None else self.digits[states]
        return number_text(tree(digits, which.ravel().astype(np.int64)), self.names, texts)

    def on(self, place: int) -> str:
        """That a watcher is at work; empty where there is only one."""
        return f"{WATCH}={place + 1}" if len(self.export.watchers) > 1 else ""

    def waits(self, places: tuple[int, ...]) -> str:
        """That one of some watchers is at work and has not seen enough."""
        said = [both(self.on(place), f"{SEEN}<{self.export.watchers[place].limit}") for place in places]
        return said[0] if len(said) == 1 else "|".join(f"({one})" for one in said)

    def sees(self, place: int) -> str:
        """That a watcher is at work and has seen enough."""
        return both(self.on(place), f"{SEEN}={self.export.watchers[place].limit}")

    def begun(self, states: Ints) -> str:
        """What has been seen at the start, from states in which it may be."""
        text = "0"
        for place, watcher in enumerate(self.export.watchers):
            here = watcher.begun[states]
            if here.any():
                where = "" if here.all() else f"({self.truth_among(here, states)})"
                condition = both(self.on(place), where)
                text = f"{condition}?{watcher.limit}:{text}" if condition else str(watcher.limit)
        return text

    def exactly(self, states: Ints) -> str:
        """A condition that holds in some states and in no other combination of digits, whether it is a state or not."""
        supports = [np.unique(column).tolist() for column in self.digits[states].T]
        if prod(map(len, supports)) == len(states):
            sides = ("|".join(f"{name}={d}" for d in found) for name, found in zip(self.names, supports, strict=True))
            return both(*(f"({side})" if "|" in side else side for side in sides))
        rows = self.digits[states].tolist()
        each = (both(*(f"{name}={d}" for name, d in zip(self.names, row, strict=True))) for row in rows)
        return f"({'|'.join(f'({one})' for one in each)})"

    def truth_among(self, mask: Bools, states: Ints) -> str:
        """A condition that tells some of a few states from the others."""
        return truth_text(tree(self.digits[states], mask.astype(np.int64)), self.names)


def both(*conditions: str) -> str:
    """All of some conditions, those left out that are empty.

    >>> both("", "x=1"), both("watch=2", "seen<1")
    ('x=1', 'watch=2&seen<1')
    """
    return "&".join(condition for condition in conditions if condition)


def action(command: Command) -> str:
    """The name of a command that is counted; empty if nobody counts it."""
    return "_".join(["count", *(str(place + 1) for place in command.counts)]) if command.counts else ""
