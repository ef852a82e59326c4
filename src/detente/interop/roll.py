"""The states of a conflict with all the words by which its file may mean them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.game.conflict.choice import pattern
from detente.game.conflict.form import place
from detente.interop.sheet import Ints, Sheet
from detente.interop.spot import Spot, is_whole, tidy
from detente.interop.wording import levels_of

Found = Sequence[int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Roll:
    """States by number, and what the file calls them."""

    codes: Ints
    sheet: Sheet | None
    """The options, if the states are made of them."""
    words: Mapping[str, Found]
    """States by id, by name, and by the name of a group of them."""
    names: tuple[str, ...] = ()
    """Of each state; none where its levels say enough."""
    numbered: bool = False
    """Whether the file lists no states: then a number counts them from 1, as its own options order them."""
    groups: Mapping[str, Found] = field(default_factory=dict)
    """States that are to become one."""

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.codes)

    def find(self, value: object) -> Found | None:
        """The states that a value means: an id, a name, a pattern with dashes for any level; None if it means none."""
        if isinstance(value, str):
            word = tidy(value)
        elif is_whole(value):
            word = str(value)
        else:
            return None
        known = self.words.get(word)
        if known is not None:
            return known
        if self.numbered and word.isdecimal() and len(word) < 12:
            return (int(self._order[int(word) - 1]),) if 1 <= int(word) <= self.size else None
        return self._fitting(word) if self.sheet is not None else None

    def one(self, spot: Spot) -> int:
        """The state that a value means.

        Raises:
            GameError: If it means none, or several.
        """
        found = self.find(spot.value)
        if found is None:
            raise spot.wrong(self.expected)
        if len(found) > 1:
            raise spot.error(f"`{spot.value}`, which means {len(found):,} states", "one state")
        return int(found[0])

    @property
    def expected(self) -> str:
        """What a word for a state should be, as the end of a message."""
        if self.numbered and self.sheet is not None:
            some = pattern(self.sheet.written, int(self.codes[0]))
            return f"a feasible state: a number from 1 to {self.size:,}, or a pattern such as `{some}`"
        return "a state such as " + ", ".join(f"`{word}`" for word in list(self.words)[:3])

    def label(self, state: int) -> str:
        """A state in a message."""
        return self._labels.get(state) or (
            pattern(self.sheet.written, int(self.codes[state])) if self.sheet is not None else str(state)
        )

    @cached_property
    def _labels(self) -> dict[int, str]:
        found: dict[int, str] = {}
        for word, states in self.words.items():
            if len(states) == 1:
                found.setdefault(int(states[0]), word)
        return found

    @cached_property
    def _levels(self) -> list[npt.NDArray[np.int64]]:
        assert self.sheet is not None
        return [choice.level(self.codes) for choice in self.sheet.written]

    @cached_property
    def _order(self) -> Ints:
        """States in the order of codes in which the file's first option is least significant."""
        return np.lexsort(self._levels)

    def _fitting(self, word: str) -> Found | None:
        assert self.sheet is not None
        levels = levels_of(word, self.sheet.written)
        if levels is None:
            return None
        if None not in levels:
            code = self.sheet.code([level or 0 for level in levels])
            at = place(self.codes, code)
            return None if at is None else (at,)
        fits = np.ones(self.size, bool)
        for level, there in zip(levels, self._levels, strict=True):
            if level is not None:
                fits &= there == level
        found: list[int] = np.flatnonzero(fits).tolist()
        return found or None
