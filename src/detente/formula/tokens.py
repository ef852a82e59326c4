"""Token: one word, number or sign of a formula's text, and the strength with which each operator binds."""

import re
from dataclasses import dataclass
from enum import Enum, IntEnum

from detente.formula.problems import FormulaError, Problem

LONGEST = 4096

KEYWORDS = frozenset({"and", "or", "not", "is", "min", "max", "true", "false"})


class Tier(IntEnum):
    """How tightly an operator binds: what stands higher is done first."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    SUM = 5
    PRODUCT = 6
    MINUS = 7
    ATOM = 8


OPERATORS = {
    "or": Tier.OR,
    "and": Tier.AND,
    **dict.fromkeys(("is", "<", "<=", ">", ">=", "=", "==", "!="), Tier.COMPARISON),
    "+": Tier.SUM,
    "-": Tier.SUM,
    "*": Tier.PRODUCT,
    "/": Tier.PRODUCT,
}

_INSTEAD = {
    **dict.fromkeys(("&", "&&"), "and"),
    **dict.fromkeys(("|", "||"), "or"),
    **dict.fromkeys(("!", "~"), "not"),
    **dict.fromkeys(("<>", "≠"), "is not"),
    **dict.fromkeys(("=<", "≤"), "<="),
    **dict.fromkeys(("=>", "≥"), ">="),
    **dict.fromkeys(("\u2212", "\u2013", "\u2014"), "-"),
    **dict.fromkeys(("\u00d7", "\u00b7"), "*"),
    "\u00f7": "/",
}
_ADVICE = {
    **dict.fromkeys("\"'`\u2018\u2019\u201c\u201d", "write names and levels without quotation marks"),
    **dict.fromkeys("[]{}", "use round parentheses"),
    **dict.fromkeys(("^", "**"), "there are no powers: multiply instead"),
    "%": "write a share as a decimal number: 0.1 and not 10%",
}

_SCAN = re.compile(
    r"(?P<space>\s+)"
    # A number must not run on into a word: `3rd` is a level, not 3 and then `rd`.
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.])"
    r"|(?P<word>[\w.]+)"
    r"|(?P<wrong><>|=<|=>|&&|\|\||\*\*)"
    r"|(?P<sign><=|>=|==|!=|[-<>=+*/(),])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_LEVEL = re.compile(r"[A-Za-z0-9_]+")


class Sort(Enum):
    """The four sorts of token."""

    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its sort, its text as written, and where it starts."""

    sort: Sort
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just after the token."""
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """Cut a formula's text into tokens, the last of which is the end.

    Args:
        text: the formula.

    Returns:
        The tokens in order.

    Raises:
        FormulaError: a sign the language does not have, or a malformed number or name.

    Example:
        >>> [token.text for token in tokens("reach is 3rd")]
        ['reach', 'is', '3rd', '']
    """
    found: list[Token] = []
    for match in _SCAN.finditer(text):
        part, start = match.group(), match.start()
        if match.lastgroup == "number":
            found.append(Token(Sort.NUMBER, part, start))
        elif match.lastgroup == "word":
            _check_word(part, start)
            found.append(Token(Sort.WORD, part, start))
        elif match.lastgroup == "sign":
            found.append(Token(Sort.SIGN, part, start))
        elif match.lastgroup != "space":
            raise FormulaError([_unknown_sign(part, start)])
    found.append(Token(Sort.END, "", len(text)))
    return found


def _check_word(word: str, start: int) -> None:
    def refuse(expected: str, hint: str) -> FormulaError:
        return FormulaError([Problem(start, len(word), f"`{word}`", expected, hint)])

    if word not in KEYWORDS and word.lower() in KEYWORDS:
        raise refuse(f"`{word.lower()}`", "write it in small letters")
    if _NAME.fullmatch(word) or _LEVEL.fullmatch(word):
        return
    if not word.isascii():
        raise refuse("a name", "names and levels use only the letters a to z, digits and `_`")
    if word[0] in ".0123456789":
        hint = f"write `0{word}`" if re.fullmatch(r"\.[0-9]+", word) else "a decimal number has digits on both sides"
        raise refuse("a number such as 0.5", hint)
    raise refuse("a name such as `dprk.tests`", "each part of a name starts with a letter, with one point between")


def _unknown_sign(sign: str, start: int) -> Problem:
    shown = f"`{sign}`" if sign.isprintable() else f"the invisible character U+{ord(sign):04X}"
    if sign in _INSTEAD:
        return Problem(start, len(sign), shown, f"`{_INSTEAD[sign]}`", f"write `{_INSTEAD[sign]}`")
    return Problem(start, len(sign), shown, "a name, a number or an operator", _ADVICE.get(sign, ""))
