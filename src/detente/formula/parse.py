"""Phrase: a piece of a formula as it is written, before its names are looked up."""

from dataclasses import dataclass, replace
from enum import Enum

from detente.formula.problems import FormulaError, Problem, suggestion
from detente.formula.tokens import KEYWORDS, OPERATORS, Sort, Tier, Token, tokens

DEEPEST = 64
# Operators nest too (a sum in a product in a comparison): this keeps whoever walks, copies or hashes the tree safe.
TALLEST = 2 * DEEPEST

_OPERAND = "a name, a number or an opening parenthesis"


class Form(Enum):
    """The forms a phrase can take."""

    NAME = "name"
    NUMBER = "number"
    TRUTH = "truth"
    LEVELS = "levels"
    NOT = "not"
    MINUS = "minus"
    OR = "or"
    AND = "and"
    SUM = "sum"
    PRODUCT = "product"
    COMPARISON = "comparison"
    CALL = "call"


_CHAINS = {Tier.OR: Form.OR, Tier.AND: Form.AND, Tier.SUM: Form.SUM, Tier.PRODUCT: Form.PRODUCT}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its form, where it stands with its parentheses (a word alone: at `at`), its parts and operators."""

    form: Form
    start: int
    end: int
    text: str = ""
    parts: tuple["Phrase", ...] = ()
    operators: tuple[Token, ...] = ()
    grouped: bool = False
    height: int = 1
    at: int = 0


def parse(text: str) -> Phrase:
    """Read a formula's text by the grammar alone; chains of any length are read flat.

    Args:
        text: the formula.

    Returns:
        The whole formula as one phrase.

    Raises:
        FormulaError: with the one place where reading had to stop.

    Example:
        >>> phrase = parse("dprk.tests and reach < mainland")
        >>> phrase.form.value, [part.form.value for part in phrase.parts]
        ('and', ['name', 'comparison'])
    """
    return _Reader(tokens(text)).formula()


class _Reader:
    def __init__(self, cut: list[Token]) -> None:
        self.cut = cut
        self.at = 0
        self.depth = 0
        self.calls = 0

    @property
    def next(self) -> Token:
        return self.cut[self.at]

    def ended(self) -> bool:
        return self.next.sort is Sort.END

    def take(self) -> Token:
        token = self.cut[self.at]
        self.at += 1
        return token

    def formula(self) -> Phrase:
        if self.ended():
            raise FormulaError([Problem(0, 0, "an empty formula", _OPERAND)])
        whole = self.expression(Tier.OR)
        if not self.ended():
            raise self.unexpected("`and`, `or`, a comparison or the end of the formula", self.after_operand())
        return whole

    def expression(self, floor: Tier) -> Phrase:
        self.calls += 1
        if self.calls > DEEPEST + TALLEST:
            raise self.too_deep(self.next)
        left = self.prefix(floor)
        while (tier := OPERATORS.get(self.next.text, Tier.ATOM)) is not Tier.ATOM and tier >= floor:
            left = self.comparison(left) if tier is Tier.COMPARISON else self.chain(left, tier)
        self.calls -= 1
        return left

    def chain(self, first: Phrase, tier: Tier) -> Phrase:
        parts, operators = [first], []
        while OPERATORS.get(self.next.text) is tier:
            operators.append(self.take())
            parts.append(self.expression(Tier(tier + 1)))
        return self.join(_CHAINS[tier], first.start, tuple(parts), operators=tuple(operators))

    def comparison(self, left: Phrase) -> Phrase:
        operator = self.take()
        if operator.text == "is" and self.next.text == "not":
            self.take()
            operator = Token(Sort.WORD, "is not", operator.start)
        listed = operator.sort is Sort.WORD and self.at_levels()
        right = self.levels() if listed else self.expression(Tier.SUM)
        if OPERATORS.get(self.next.text) is Tier.COMPARISON:
            again = self.next
            raise FormulaError([Problem(
                again.start, len(again.text), f"a second comparison, `{again.text}`", "`and`, `or` or the end",
                "comparisons do not chain: join two of them with `and`",
            )])  # fmt: skip
        return self.join(Form.COMPARISON, left.start, (left, right), operators=(operator,))

    def at_levels(self) -> bool:
        ahead = self.cut[self.at : self.at + 3]
        return (
            len(ahead) == 3
            and ahead[0].text == "("
            and ahead[1].sort in (Sort.WORD, Sort.NUMBER)
            and ahead[2].text == ","
        )

    def levels(self) -> Phrase:
        start, parts = self.take().start, []
        while True:
            if self.next.sort not in (Sort.WORD, Sort.NUMBER) or self.next.text in KEYWORDS:
                raise self.unexpected("a level", "a list after `is` holds levels and commas only")
            parts.append(self.word())
            if self.next.text == ")":
                break
            if self.next.text != ",":
                raise self.unexpected("`,` or `)`", "a list after `is` holds levels and commas only")
            self.take()
        self.take()
        return self.join(Form.LEVELS, start, tuple(parts))

    def prefix(self, floor: Tier) -> Phrase:
        token = self.next
        if token.text == "not":
            if floor > Tier.NOT:
                raise self.unexpected(_OPERAND, "put `not ...` in parentheses here")
            return self.deeper(Form.NOT, Tier.NOT)
        if token.text == "-":
            return self.deeper(Form.MINUS, Tier.MINUS)
        if token.text == "(":
            return self.group()
        if token.text in ("min", "max"):
            return self.call()
        if token.text in ("true", "false"):
            self.take()
            return Phrase(Form.TRUTH, token.start, token.end, token.text)
        if token.sort not in (Sort.WORD, Sort.NUMBER) or token.text in KEYWORDS:
            raise self.unexpected(_OPERAND)
        phrase = self.word()
        if self.next.text == "(" and phrase.form is Form.NAME:
            raise FormulaError([Problem(
                token.start, len(token.text), f"`{token.text}` followed by a parenthesis", "`min` or `max`",
                suggestion(token.text, ("min", "max")) or "only `min(...)` and `max(...)` exist",
            )])  # fmt: skip
        return phrase

    def word(self) -> Phrase:
        token = self.take()
        form = Form.NUMBER if token.sort is Sort.NUMBER else Form.NAME
        return Phrase(form, token.start, token.end, token.text, at=token.start)

    def deeper(self, form: Form, floor: Tier) -> Phrase:
        token = self.enter()
        operand = self.expression(floor)
        self.depth -= 1
        return self.join(form, token.start, (operand,))

    def group(self) -> Phrase:
        opening = self.enter()
        inner = self.expression(Tier.OR)
        self.close(opening)
        return replace(inner, start=opening.start, end=self.cut[self.at - 1].end, grouped=True)

    def call(self) -> Phrase:
        name = self.take()
        if self.next.text != "(":
            raise self.unexpected(f"`(` after `{name.text}`", f"write `{name.text}(a, b)`")
        opening = self.enter()
        parts = [self.expression(Tier.OR)]
        while self.next.text == ",":
            self.take()
            parts.append(self.expression(Tier.OR))
        self.close(opening)
        whole = self.join(Form.CALL, name.start, tuple(parts), text=name.text)
        if len(parts) < 2:
            found = f"`{name.text}` of one value"
            hint = f"write `{name.text}(a, b)`"
            raise FormulaError([Problem(name.start, whole.end - name.start, found, "two values or more", hint)])
        return whole

    def enter(self) -> Token:
        token = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.too_deep(token)
        return token

    def close(self, opening: Token) -> None:
        if self.next.text != ")":
            hint = f"the parenthesis opened at character {opening.start + 1} is not closed"
            raise self.unexpected("`)`", hint if self.ended() else self.after_operand() or hint)
        self.take()
        self.depth -= 1

    def join(
        self, form: Form, start: int, parts: tuple[Phrase, ...], text: str = "", operators: tuple[Token, ...] = ()
    ) -> Phrase:
        height = 1 + max(part.height for part in parts)
        if height > TALLEST:
            raise self.too_deep(operators[-1] if operators else self.cut[self.at - 1])
        return Phrase(form, start, self.cut[self.at - 1].end, text, parts, operators, height=height)

    def too_deep(self, token: Token) -> FormulaError:
        expected = f"at most {DEEPEST} parentheses, or {TALLEST} operations, inside one another"
        hint = "give a part of the formula a name of its own, or drop parentheses"
        return FormulaError([Problem(token.start, len(token.text), "a formula nested too deep", expected, hint)])

    def unexpected(self, expected: str, hint: str = "") -> FormulaError:
        token = self.next
        found = "the end of the formula" if token.sort is Sort.END else f"`{token.text}`"
        return FormulaError([Problem(token.start, len(token.text), found, expected, hint)])

    def after_operand(self) -> str:
        token = self.next
        if token.text == ",":
            return "commas stand only in `min(...)`, `max(...)` and `is (...)`; a decimal number has a point"
        if token.text == ")":
            return "no parenthesis is open here"
        if token.text == "not":
            return "write `is not` to compare, `and not` to join"
        return "two things side by side need a word or a sign between them: `is`, `and`, `or`, `+` ..."
