"""Statement: what an actor would like of the options, in the small language of option prioritising.

`-1 & (2 | 3)`, `2 if 4` (where 4 holds, 2 does), `-1 iff 2`. A number is an option, counted from 1, and holds where the
option is taken: at any level but its first. `3 = high` asks for one level. Names serve as numbers do, in quotation
marks if they are not plain words. From loose to tight: `if` and `iff` (once in a pair of parentheses), `|` or `or`,
`&` or `and`, `-` or `not`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, NoReturn

import numpy as np
import numpy.typing as npt

from detente.errors import GameError
from detente.formula import nearest
from detente.game.conflict.choice import Choice
from detente.game.conflict.patterns import TAKEN, literal_holds

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DEEPEST = 64
"""Parentheses and negations inside one another."""
SHOWN = 60

_KEYWORDS = {"not": "not", "and": "and", "or": "or", "if": "if", "iff": "iff"}
_SIGNS = {
    **dict.fromkeys("-\u2212\u2013!~\u00ac", "not"),
    **dict.fromkeys(("&", "&&", "\u2227"), "and"),
    **dict.fromkeys(("|", "||", "\u2228"), "or"),
    **{sign: sign for sign in "()="},
}
_SCAN = re.compile(
    r"\s*(?:"
    r'(?P<quoted>"[^"]*")'
    r"|(?P<number>[0-9]+)(?!\w)"
    r"|(?P<sign>&&|\|\||[-\u2212\u2013!~\u00ac&\u2227|\u2228()=])"
    r"|(?P<word>\w+)"
    r"|(?P<end>$)"
    r"|(?P<other>.))",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^\W\d]\w*(?:[ .,:'/-]+\w+)*[.']?")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, and the statements it is made of."""

    kind: Literal["option", "not", "and", "or", "if", "iff"]
    """Of `a if b` the first part is a."""
    parts: tuple["Statement", ...] = ()
    option: int = 0
    """Of the kind `option`: its number, from 0."""
    level: int = TAKEN
    """Its level, or `~level` for any other."""

    def holds(self, codes: Ints, choices: Sequence[Choice]) -> Bools:
        """Where it is true.

        Args:
            codes: Codes of states.
            choices: The options, with their strides.

        Returns:
            One truth value for each code.

        >>> options = [Choice(name="strike", owners=(0,)), Choice(name="talks", owners=(1,), stride=2)]
        >>> read_statement("talks if -strike", options).holds(np.arange(4), options)
        array([False,  True,  True,  True])
        """
        if self.kind == "option":
            return literal_holds(self.option, self.level, codes, choices)
        truths = (part.holds(codes, choices) for part in self.parts)
        if self.kind == "not":
            return ~next(truths)
        if self.kind == "if":
            return next(truths) | ~next(truths)
        if self.kind == "iff":
            return ~(next(truths) ^ next(truths))
        return reduce(np.logical_and if self.kind == "and" else np.logical_or, truths)


def read_statement(text: str, choices: Sequence[Choice]) -> Statement:
    """Read a statement.

    Args:
        text: The statement.
        choices: The options it is about.

    Raises:
        GameError: If it cannot be read, or reads an option or a level that is not there.

    Source: Hipel, Kilgour, Fang and Peng 1997, *Applied Mathematics and Computation* 83:179, for the use of such
    statements; the signs are those usual for the graph model.

    >>> options = [Choice(name="strike", owners=(0,)), Choice(name="talks", owners=(1,), stride=2)]
    >>> read_statement("-1 & talks", options) == read_statement("not strike and 2", options)
    True
    """
    return _Reader(text, choices).statement()


class _Reader:
    def __init__(self, text: str, choices: Sequence[Choice]) -> None:
        self.text, self.choices = text, choices
        self.by_name: dict[str, list[int]] = {}
        for number, choice in enumerate(choices):
            self.by_name.setdefault(choice.name, []).append(number)
        # the longest first: one name may begin with another
        self.plain = sorted((name for name in self.by_name if _is_plain(name)), key=len, reverse=True)
        self.at = self.depth = 0
        self.sort, self.word = "", ""
        self.advance()

    def advance(self) -> None:
        """Go on to the next sign, number or name."""
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        for name in self.plain:
            after = self.text[self.at + len(name) : self.at + len(name) + 1]
            if self.text.startswith(name, self.at) and not (after.isalnum() or after == "_"):
                self.sort, self.word, self.at = "name", name, self.at + len(name)
                return
        match = _SCAN.match(self.text, self.at)
        assert match is not None
        self.at, self.sort = match.end(), str(match.lastgroup)
        self.word = match[self.sort]
        if self.sort == "sign":
            self.sort = _SIGNS[self.word]
        elif self.sort == "word":
            self.sort = _KEYWORDS.get(self.word.casefold(), "word")
        elif self.sort == "quoted":
            self.sort, self.word = "name", self.word[1:-1]

    def statement(self) -> Statement:
        whole = self.implication()
        if self.sort != "end":
            self.refuse("the end, `and` or `or`" + (", or parentheses" if self.sort in ("if", "iff") else ""))
        return whole

    def implication(self) -> Statement:
        left = self.chain("or")
        if self.sort not in ("if", "iff"):
            return left
        kind: Literal["if", "iff"] = "if" if self.sort == "if" else "iff"
        self.advance()
        return Statement(kind, (left, self.chain("or")))

    def chain(self, kind: Literal["and", "or"]) -> Statement:
        parts = [self.chain("and") if kind == "or" else self.single()]
        while self.sort == kind:
            self.advance()
            parts.append(self.chain("and") if kind == "or" else self.single())
        return parts[0] if len(parts) == 1 else Statement(kind, tuple(parts))

    def single(self) -> Statement:
        if self.sort not in ("not", "("):
            return self.option()
        self.depth += 1
        if self.depth > DEEPEST:
            raise GameError(f"The statement {self.shown()} is nested more than {DEEPEST} deep: drop parentheses.")
        opened = self.sort
        self.advance()
        found = Statement("not", (self.single(),)) if opened == "not" else self.implication()
        if opened == "(":
            if self.sort != ")":
                self.refuse("`)`, `and` or `or`")
            self.advance()
        self.depth -= 1
        return found

    def option(self) -> Statement:
        if self.sort == "number":
            number = int(self.word[:9]) - 1
            if not 0 <= number < len(self.choices):
                self.refuse(f"an option from 1 to {len(self.choices)}")
        elif self.sort == "name":
            numbers = self.by_name.get(self.word, [])
            if len(numbers) != 1:
                said = " or ".join(str(number + 1) for number in numbers[:6])
                self.refuse(f"its number, {said}, as the name is not its own" if numbers else self.meant())
            number = numbers[0]
        else:
            self.refuse(self.meant() if self.sort == "word" else "an option, `not` or `(`")
        self.advance()
        return self.at_level(number) if self.sort == "=" else Statement("option", option=number)

    def at_level(self, number: int) -> Statement:
        self.advance()
        levels = self.choices[number].levels
        if self.word not in levels:
            self.refuse("one of its levels, " + ", ".join(f"`{level}`" for level in levels[:6]))
        level = levels.index(self.word)
        self.advance()
        return Statement("option", option=number, level=level)

    def meant(self) -> str:
        near = nearest(self.word, self.by_name)
        return "the number or the name of an option" + (f" such as `{near}`" if near else "")

    def shown(self) -> str:
        return f"`{self.text if len(self.text) <= SHOWN else self.text[:SHOWN] + '...'}`"

    def refuse(self, expected: str) -> NoReturn:
        found = "the end" if self.sort == "end" else f"`{self.word[:SHOWN]}`"
        raise GameError(f"The statement {self.shown()} cannot be read: found {found}, expected {expected}.")


def _is_plain(name: str) -> bool:
    """Whether a name needs no quotation marks."""
    return bool(_PLAIN.fullmatch(name)) and not any(word.casefold() in _KEYWORDS for word in re.findall(r"\w+", name))
