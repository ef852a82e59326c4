"""States in words: the levels of a conflict's options as a reader says them, and how one state differs from another."""

from collections import Counter
from collections.abc import Mapping, Sequence

from detente.analysis.stability import Step
from detente.game.conflict import Choice, Conflict

YES_NO = ("no", "yes")


class States:
    """Says the states of a conflict."""

    def __init__(self, conflict: Conflict) -> None:
        """Find short names for its options: what stands after the owner's, where that is one option's alone."""
        self.conflict = conflict
        ends = Counter(option.name.rpartition(".")[2] for option in conflict.options)
        self.short = tuple(_words(_short(conflict, option, ends)) for option in conflict.options)

    def code(self, state: int) -> int:
        """The code of a state."""
        return int(self.conflict.codes[state])

    def levels_of(self, code: int) -> tuple[str, ...]:
        """The level of each option, by the code of a state, which may be one that a rule forbids here."""
        return tuple(
            _words(option.levels[code // option.stride % len(option.levels)]) for option in self.conflict.options
        )

    def parts(self, state: int, than: int | None = None) -> tuple[str, ...]:
        """Each option with its level, where that differs from another state.

        Args:
            state: The state.
            than: The other; None for all options.
        """
        return self.parts_of(self.code(state), None if than is None else self.code(than))

    def parts_of(self, code: int, than: int | None = None) -> tuple[str, ...]:
        """The same by code."""
        now = self.levels_of(code)
        before = (None,) * len(now) if than is None else self.levels_of(than)
        return tuple(
            _said(name, level, option)
            for name, level, old, option in zip(self.short, now, before, self.conflict.options, strict=True)
            if level != old
        )

    def told(self, state: int, than: int | None = None) -> str:
        """The same in a sentence."""
        return ", ".join(self.parts(state, than)) or "the start"

    def told_of(self, code: int, than: int | None = None) -> str:
        """The same in a sentence, by code."""
        return ", ".join(self.parts_of(code, than)) or "the start"

    def steps(self, start: int, steps: Sequence[Step]) -> str:
        """Moves one after another, each by what it changes."""
        said, here = [], start
        for step in steps:
            said.append(f"{self.conflict.actors[step.actor]} ({self.told(step.state, here)})")
            here = step.state
        return ", then ".join(said)


def _short(conflict: Conflict, option: Choice, ends: Mapping[str, int]) -> str:
    owner, _, end = option.name.rpartition(".")
    if ends[end] == 1:
        return end
    return f"{conflict.actors[option.owners[0]] if option.owners else owner} {end}"


def _said(name: str, level: str, option: Choice) -> str:
    if option.levels == YES_NO:
        return name if level == "yes" else f"no {name}"
    return f"{name} {level}"


def _words(name: str) -> str:
    return name.replace("_", " ")
