"""Options of a conflict, and how the levels at which they stand are written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An option of a conflict, taken or not, or at one of several levels."""

    name: str
    owners: tuple[int, ...]
    """Numbers of the actors who can change it; none if nobody can."""
    levels: tuple[str, ...] = ("N", "Y")
    stride: int = 1
    """What one level more adds to a state's code."""

    def level(self, codes: Ints) -> Ints:
        """Its level in states, by code."""
        return (codes // self.stride) % len(self.levels)


def pattern(options: Sequence[Choice], code: int) -> str:
    """The levels of a code, option by option: `YNN` where all are taken or not, else `tests/full`.

    >>> pattern([Choice(name="strike", owners=(0,)), Choice(name="talks", owners=(1,), stride=2)], 2)
    'NY'
    """
    return between(options).join(option.levels[code // option.stride % len(option.levels)] for option in options)


def between(options: Sequence[Choice]) -> str:
    """What stands between the levels of a pattern: nothing where all options are taken or not."""
    return "" if all(option.levels == ("N", "Y") for option in options) else "/"


def named_levels(options: Sequence[Choice], word: str) -> list[int | None] | None:
    """The level of each option that a pattern names, None for any; None if it is no pattern."""
    if "=" in word:
        places = sorted((word.find(f"{option.name}="), option.name) for option in options if f"{option.name}=" in word)
        if not places or places[0][0] != 0:
            return None
        ends = [place for place, _ in places[1:]] + [len(word)]
        said = {name: word[at + len(name) + 1 : end].strip() for (at, name), end in zip(places, ends, strict=True)}
        texts = [said.get(option.name, "-") for option in options]
    else:
        sign = between(options)
        texts = word.split(sign) if sign else list(word.upper())
    if len(texts) != len(options):
        return None
    found: list[int | None] = []
    for option, text in zip(options, texts, strict=True):
        if text == "-":
            found.append(None)
        elif text in option.levels:
            found.append(option.levels.index(text))
        else:
            return None
    return found
