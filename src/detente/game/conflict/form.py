"""The graph model of a conflict: its states, the moves each actor can make between them, and how it prefers them.

States are numbered in the order of their codes. A code is the mixed-radix number of the levels of the options, the
first option least significant; a conflict given by its arcs alone has no options, and its codes are its own.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.game.conflict.choice import Choice, named_levels, pattern
from detente.game.conflict.preference import Preference, Ranks

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]

MOST_STATES = 2**24


def place(codes: Ints, code: int) -> int | None:
    """Where a code stands among codes that ascend, None if it does not.

    >>> place(np.array([0, 2, 5]), 2), place(np.array([0, 2, 5]), 3)
    (1, None)
    """
    at = int(np.searchsorted(codes, code))
    return at if at < len(codes) and codes[at] == code else None


@dataclass(frozen=True, eq=False)
class Moves:
    """One actor's moves: those that leave state s lead to `targets[starts[s]:starts[s + 1]]`, ascending."""

    starts: Ints
    targets: Small

    @classmethod
    def of(cls, size: int, sources: npt.ArrayLike, targets: npt.ArrayLike) -> "Moves":
        """Moves from pairs of states; loops are dropped, and what is there twice is kept once.

        Args:
            size: Number of states.
            sources: State each leaves.
            targets: State it leads to.

        Raises:
            GameError: If a state is none.

        >>> Moves.of(3, [2, 0, 0], [1, 2, 0]).pairs()
        (array([0, 2]), array([2, 1]))
        """
        pair = np.asarray(sources, np.int64) * size + np.asarray(targets, np.int64)
        ends = np.concatenate([np.asarray(sources, np.int64), np.asarray(targets, np.int64)])
        if len(ends) and (ends.min() < 0 or ends.max() >= size):
            raise GameError(f"A move leaves or reaches a state that is not there: states are 0 to {size - 1}.")
        if len(pair) > 1 and not (np.diff(pair) > 0).all():
            pair = np.unique(pair)
        source, target = pair // size, pair % size
        kept = source != target
        source, target = source[kept], target[kept]
        starts = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(source, minlength=size), out=starts[1:])
        return cls(starts, target.astype(np.int32))

    @property
    def count(self) -> int:
        """Number of moves."""
        return len(self.targets)

    def fits(self, size: int) -> bool:
        """Whether they are moves between so many states: loops over them look at nothing else."""
        if len(self.starts) != size + 1 or self.starts[0] != 0 or self.starts[-1] != self.count:
            return False
        inside = not self.count or (self.targets.min() >= 0 and self.targets.max() < size)
        return bool(inside and (np.diff(self.starts) >= 0).all())

    def after(self, state: int) -> Small:
        """States a move can lead to."""
        return self.targets[self.starts[state] : self.starts[state + 1]]

    def pairs(self) -> tuple[Ints, Ints]:
        """The state each move leaves, and the one it leads to."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts)), self.targets.astype(np.int64)

    def improving(self, preference: Preference) -> "Moves":
        """Those that improve things for a mover of some preference.

        >>> Moves.of(2, [0, 1], [1, 0]).improving(Ranks.of([0, 1])).pairs()
        (array([0]), array([1]))
        """
        source, target = self.pairs()
        kept = preference.improving(source, target)
        starts = np.zeros(len(self.starts), np.int64)
        np.cumsum(np.bincount(source[kept], minlength=len(starts) - 1), out=starts[1:])
        return Moves(starts, self.targets[kept])

    @cached_property
    def reverse(self) -> "Moves":
        """The same moves by the state they lead to."""
        source, target = self.pairs()
        order = np.argsort(target, kind="stable")
        starts = np.zeros(len(self.starts), np.int64)
        np.cumsum(np.bincount(target, minlength=len(self.starts) - 1), out=starts[1:])
        return Moves(starts, source[order].astype(np.int32))


@dataclass(frozen=True, kw_only=True, eq=False)
class Conflict:
    """States, moves and preferences; everything by number, names beside."""

    title: str
    actors: tuple[str, ...]
    codes: Ints
    """Code of each state, ascending, shape (states,)."""
    moves: tuple[Moves, ...]
    """By actor."""
    preferences: tuple[Preference, ...]
    """By actor."""
    options: tuple[Choice, ...] = ()
    names: tuple[str, ...] = ()
    """A name of each state; made of its levels where there is none."""
    status_quo: int | None = None
    """The state it stands in, if that is known."""
    notes: tuple[str, ...] = field(default=())
    """What a reader of the file should know, a sentence each."""

    def __post_init__(self) -> None:
        """Parts that do not fit together are refused."""
        count, size = len(self.actors), len(self.codes)
        if not size:
            raise GameError("The conflict has no feasible state.")
        if not count or len(self.moves) != count or len(self.preferences) != count:
            raise GameError("A conflict needs actors, and moves and a preference for each of them.")
        for actor, moves, preference in zip(self.actors, self.moves, self.preferences, strict=True):
            if preference.states != size or not moves.fits(size):
                raise GameError(f"The moves or the preference of {actor} are not for the {size:,} states there are.")
        if size > 1 and not (np.diff(self.codes) > 0).all():
            raise GameError("The codes of states have to ascend, each of them once.")
        if self.names and len(self.names) != size:
            raise GameError(f"There have to be names for all {size:,} states or for none, not {len(self.names):,}.")
        if self.status_quo is not None and not 0 <= self.status_quo < size:
            raise GameError(f"The status quo is state {self.status_quo}, which is not there.")
        if any(not 0 <= owner < count for option in self.options for owner in option.owners):
            raise GameError("An option is owned by an actor who is not there.")

    @property
    def size(self) -> int:
        """Number of states."""
        return len(self.codes)

    @property
    def ranked(self) -> bool:
        """Whether every preference is a ranking."""
        return all(isinstance(preference, Ranks) for preference in self.preferences)

    def place(self, code: int) -> int | None:
        """The state that has a code, None if there is none."""
        return place(self.codes, code)

    def describe(self, state: int) -> str:
        """A state in a word: its name, the pattern of its options (`YNN`, `tests/full`), or its code."""
        if self.names:
            return self.names[state]
        return self.pattern(state) if self.options else str(self.codes[state])

    def pattern(self, state: int) -> str:
        """The levels of a state, option by option: `YNN` where all are taken or not, else `tests/full`."""
        return pattern(self.options, int(self.codes[state]))

    def find(self, word: str) -> int:
        """The state a person means: a name, a pattern (`YN-N`, `tests/full`, `a=x b=y`), or a code without options.

        A dash, or an option that is not named, is any level, as long as only one state fits.

        Raises:
            GameError: If there is none, or more than one.
        """
        if word in self.names:
            return self.names.index(word)
        alike = [place for place, name in enumerate(self.names) if name.casefold() == word.casefold()]
        if len(alike) == 1:
            return alike[0]
        fits = self._fitting(word)
        if len(fits) == 1:
            return int(fits[0])
        if len(fits) > 1:
            raise GameError(f"`{word}` fits {len(fits):,} states; a state is wanted.")
        if word.isdecimal() and not self.options:  # where there are options a number could be meant as a place, too
            at = self.place(int(word)) if len(word) < 19 else None
            if at is not None:
                return at
        nor = "" if self.options else ", nor a code"
        raise GameError(f"There is no state `{word}`: found no name or pattern of levels like it{nor}.")

    def _fitting(self, word: str) -> Ints:
        if not self.options:
            return np.zeros(0, np.int64)
        wanted = named_levels(self.options, word)
        if wanted is None:
            return np.zeros(0, np.int64)
        fits = np.ones(self.size, bool)
        for option, level in zip(self.options, wanted, strict=True):
            if level is not None:
                fits &= option.level(self.codes) == level
        return np.flatnonzero(fits)
