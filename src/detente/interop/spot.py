"""Values of a file with the place they stand at, so that every mistake can be told in one sentence.

A sentence names the file, the place (`decisionMakers[1].preferenceRanking`), what was found and what was expected.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from detente.errors import GameError
from detente.formula import nearest
from detente.words import clean

LONGEST = 60
"""Characters of a value that a message shows."""
LARGEST = 2**62
BESIDE = (
    "source", "sources", "url", "doi", "citation", "reference", "references", "note", "notes", "comment", "comments",
    "description", "certainty", "results", "page", "table", "figure",
)  # fmt: skip
"""Keys that say where something is from or what is thought of it, which may stand beside anything."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A value that was read from a JSON file."""

    file: str
    where: str
    """Its place: keys joined by dots, positions in brackets; empty for the whole file."""
    value: Any

    def error(self, found: str, expected: str) -> GameError:
        """A mistake here, as a sentence.

        >>> print(Spot("x.json", "dms[0]", 3).error("3", "a name"))
        `x.json`, dms[0]: found 3, expected a name.
        """
        return GameError(f"{self.place}: found {found}, expected {expected}.", self.where)

    def wrong(self, expected: str) -> GameError:
        """The error that the value is not what was expected."""
        return self.error(shown(self.value), expected)

    @property
    def place(self) -> str:
        """File and place, as a sentence begins."""
        return f"`{clean(self.file)}`" + (f", {self.where}" if self.where else "")

    def child(self, key: str | int) -> "Spot":
        """What stands at a key or position that is there."""
        if isinstance(key, int):
            return Spot(self.file, f"{self.where}[{key}]", self.value[key])
        name = short(key)
        return Spot(self.file, f"{self.where}.{name}" if self.where else name, self.value[key])

    def maybe(self, *keys: str) -> "Spot | None":
        """What stands at the first of some keys that is there and not null."""
        for key in keys:
            if self.mapping().get(key) is not None:
                return self.child(key)
        return None

    def key(self, *keys: str, expected: str) -> "Spot":
        """What stands at the first of some keys that is there.

        Raises:
            GameError: If none of them is.
        """
        found = self.maybe(*keys)
        if found is None:
            raise self.error(f"no `{keys[0]}`", expected)
        return found

    def mapping(self, expected: str = "an object in braces") -> Mapping[str, Any]:
        """The object that stands here."""
        if not isinstance(self.value, dict):
            raise self.wrong(expected)
        return self.value

    def entries(self, expected: str = "an object in braces") -> list[tuple[str, "Spot"]]:
        """Keys of an object and what stands at them."""
        return [(key, self.child(key)) for key in self.mapping(expected)]

    def only(self, *keys: str, remarks: bool = False) -> None:
        """Refuse keys of an object that nothing reads, which may be misspelt.

        Args:
            keys: Those that are read.
            remarks: Whether a text under a name like none of these may stand beside them.

        >>> Spot("x.json", "options[0]", {"name": "talk", "note": "rare", "ownr": "a"}).only("name", "owner")
        Traceback (most recent call last):
        detente.errors.GameError: `x.json`, options[0]: found the key `ownr`, expected perhaps `owner`.
        """
        for key in self.mapping():
            if key in keys or key in BESIDE or key.startswith("_"):
                continue
            if not (remarks and isinstance(self.value[key], str) and nearest(key, keys) is None):
                raise self.error(f"the key `{short(key)}`", meant(key, list(keys)))

    def items(self, expected: str = "a list") -> list["Spot"]:
        """The members of a list."""
        if not isinstance(self.value, list):
            raise self.wrong(expected)
        return [self.child(number) for number in range(len(self.value))]

    def text(self, expected: str = "a text") -> str:
        """A text that is not empty, on one line and without what a terminal would obey."""
        if not isinstance(self.value, str):
            raise self.wrong(expected)
        text = tidy(self.value)
        if not text:
            raise self.error("an empty text", expected)
        return text

    def whole(self, expected: str = "a whole number") -> int:
        """A whole number."""
        if not is_whole(self.value) or abs(self.value) > LARGEST:
            raise self.wrong(expected)
        return int(self.value)

    def number(self, expected: str = "a number") -> float:
        """A number that is finite."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.wrong(expected)
        if abs(self.value) > LARGEST:  # infinite, as 1e400 is read, or so large that sums are not exact
            raise self.wrong(expected)
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    @contextmanager
    def told(self) -> Iterator[None]:
        """What is refused further down is told with this place.

        Raises:
            GameError: Instead of one without a place.
        """
        try:
            yield
        except GameError as error:
            if str(error).startswith(f"`{clean(self.file)}`"):
                raise
            raise GameError(f"{self.place}: {error}", self.where) from error


def ranking_groups(spot: Spot, find: Callable[[object], Sequence[int] | None], expected: str) -> list[Sequence[int]]:
    """States of a ranking, group by group.

    Args:
        spot: A list of states and of lists of states, which are tied.
        find: The states that a value means, or None if it means none.
        expected: What such a value should be.

    Raises:
        GameError: If it is no such list.
    """
    if not isinstance(spot.value, list):
        raise spot.wrong("a list of states, the most preferred first, those that are tied in a list of their own")
    groups: list[Sequence[int]] = []
    for number, entry in enumerate(spot.value):
        if isinstance(entry, list):
            group: list[int] = []
            for inner, value in enumerate(entry):
                found = find(value) if not isinstance(value, list | dict) else None
                if found is None:
                    raise spot.child(number).child(inner).wrong(expected)
                group += found
            groups.append(group)
        else:
            found = find(entry) if not isinstance(entry, dict) else None
            if found is None:
                raise spot.child(number).wrong(f"{expected}, or a list of such")
            groups.append(found)
    return groups


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number; true and false are none.

    >>> is_whole(3), is_whole(True), is_whole(3.0)
    (True, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool)


def tidy(text: str) -> str:
    """A text on one line, without characters that cannot be shown.

    >>> tidy("two\\n lines \\ud800")
    'two lines ?'
    """
    return clean(" ".join(text.split())).encode("utf-8", "replace").decode()


def short(text: str) -> str:
    """The beginning of a text."""
    text = tidy(text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "..."


def shown(value: Any) -> str:
    """A value of a file in a message.

    >>> shown("war"), shown([1, 2]), shown({}), shown(None), shown(2.5)
    ('`war`', 'a list', 'an object', 'null', '2.5')
    """
    if isinstance(value, str):
        return f"`{short(value)}`"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, int) and abs(value) > LARGEST:
        return "a number of many digits"
    return json.dumps(value)


def meant(word: str, words: Mapping[str, Any] | list[str]) -> str:
    """The name that was most likely meant, or those there are, as the end of what was expected.

    >>> meant("Irak", ["Syria", "Iraq"]), meant("x", ["Syria", "Iraq"])
    ('perhaps `Iraq`', 'one of `Syria`, `Iraq`')
    """
    near = nearest(word, words)
    if near is not None:
        return f"perhaps `{short(near)}`"
    names = [f"`{short(name)}`" for name in words]
    return f"one of {', '.join(names[:6])}" + (", ..." if len(names) > 6 else "")
