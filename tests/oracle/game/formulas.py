"""Formulas read from their text by an interpreter of its own, one state at a time (docs/language.md, section 1)."""

import re
from collections.abc import Mapping

from detente.case.model import Factor
from detente.formula import Formula

_WORDS = re.compile(r"\s*(<=|>=|[-+*/<>=(),]|[0-9][\w.]*|[a-z_][\w.]*)")


def words(text: str) -> list[str]:
    """The text cut into words and signs; `is not` is one word."""
    cut, at = [], 0
    while text[at:].strip():
        match = _WORDS.match(text, at)
        if match is None:
            raise ValueError(f"cannot read {text[at:]!r}")
        at = match.end()
        if match[1] == "not" and cut and cut[-1] == "is":
            cut[-1] = "is not"
        else:
            cut.append(match[1])
    return cut


def factors_read(formula: Formula, factors: Mapping[str, Factor]) -> set[str]:
    """The factors whose names the formula uses."""
    return {word for word in words(formula.text) if word in factors}


def evaluate(
    formula: Formula, factors: Mapping[str, Factor], parameters: Mapping[str, float], level: Mapping[str, int]
) -> float:
    """The formula's value where each factor shows the given level; a boolean formula counts 1 where it holds."""
    reader = _Reader(words(formula.text), factors, parameters, level)
    value = reader.disjunction()
    if reader.at != len(reader.words):
        raise ValueError(f"cannot read {formula.text!r} from word {reader.at}")
    return float(value)


class _Reader:
    def __init__(
        self,
        cut: list[str],
        factors: Mapping[str, Factor],
        parameters: Mapping[str, float],
        level: Mapping[str, int],
    ) -> None:
        self.words, self.at = cut, 0
        self.factors, self.parameters, self.level = factors, parameters, level

    def next(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def take(self) -> str:
        self.at += 1
        return self.words[self.at - 1]

    def disjunction(self) -> float | bool:
        value = self.conjunction()
        while self.next() == "or":
            self.take()
            other = self.conjunction()
            value = bool(value) or bool(other)
        return value

    def conjunction(self) -> float | bool:
        value = self.negation()
        while self.next() == "and":
            self.take()
            other = self.negation()
            value = bool(value) and bool(other)
        return value

    def negation(self) -> float | bool:
        if self.next() == "not":
            self.take()
            return not self.negation()
        return self.comparison()

    def comparison(self) -> float | bool:
        ahead = self.words[self.at : self.at + 2]
        if len(ahead) == 2 and ahead[0] in self.factors and ahead[1] in ("is", "is not", "<", "<=", ">", ">=", "="):
            factor, sign = self.take(), self.take()
            digit, levels = self.level[factor], self.factors[factor].levels
            if self.next() == "(":
                self.take()
                named = [self.take()]
                while self.take() == ",":
                    named.append(self.take())
                return (levels[digit] in named) == (sign == "is")
            if self.next() in levels:
                return compare(sign, digit, levels.index(self.take()))
            return compare(sign, self.of(factor), float(self.sum()))
        value = self.sum()
        if self.next() in ("is", "is not", "<", "<=", ">", ">=", "="):
            sign = self.take()
            return compare(sign, float(value), float(self.sum()))
        return value

    def sum(self) -> float | bool:
        value = self.product()
        while self.next() in ("+", "-"):
            sign, other = self.take(), self.product()
            value = float(value) + float(other) if sign == "+" else float(value) - float(other)
        return value

    def product(self) -> float | bool:
        value = self.operand()
        while self.next() in ("*", "/"):
            sign, other = self.take(), self.operand()
            value = float(value) * float(other) if sign == "*" else float(value) / float(other)
        return value

    def operand(self) -> float | bool:
        word = self.take()
        if word == "-":
            return -float(self.operand())
        if word == "(":
            value = self.disjunction()
            self.take()
            return value
        if word in ("min", "max"):
            self.take()
            values = [float(self.disjunction())]
            while self.take() == ",":
                values.append(float(self.disjunction()))
            return min(values) if word == "min" else max(values)
        if word in ("true", "false"):
            return word == "true"
        if word in self.factors:
            return self.of(word)
        if word in self.parameters:
            return self.parameters[word]
        return float(word)

    def of(self, factor: str) -> float | bool:
        """A factor alone: the number of its level, or of two levels without numbers whether it is at the second."""
        numbers = self.factors[factor].numbers
        if numbers is not None:
            return numbers[self.level[factor]]
        if len(self.factors[factor].levels) != 2:
            raise ValueError(f"{factor} alone is neither true nor false nor a number")
        return self.level[factor] == 1


def compare(sign: str, left: float, right: float) -> bool:
    """The two sides compared."""
    return {
        "is": left == right,
        "=": left == right,
        "is not": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[sign]
