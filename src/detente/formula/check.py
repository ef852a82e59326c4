"""Checking: looking up every name of a formula and deciding what is true or false and what is a number."""

import math

from detente.formula.evaluate import evaluate
from detente.formula.formula import Formula, assemble
from detente.formula.names import Found, Lookup, placed
from detente.formula.parse import Form, Phrase, parse
from detente.formula.problems import FormulaError, Problem
from detente.formula.tokens import LONGEST, Token
from detente.formula.tree import (
    Comparison,
    Extreme,
    LevelMatch,
    LevelTest,
    Negation,
    Node,
    Not,
    Number,
    Place,
    Product,
    Reading,
    Relation,
    Sum,
    Truth,
    Variable,
    all_of,
    any_of,
)
from detente.formula.vocabulary import Kind, Vocabulary

_RELATIONS = {"=": Relation.IS, "==": Relation.IS, "!=": Relation.IS_NOT} | {str(one): one for one in Relation}


def compile_formula(text: str, vocabulary: Vocabulary, expect: Kind | None = None) -> Formula:
    """Read and check a formula.

    Args:
        text: the formula as written.
        vocabulary: the names it may use.
        expect: the kind it must have; where a number is expected, a condition counts 1 when true and 0 when false.

    Returns:
        The checked formula.

    Raises:
        FormulaError: with the one place where reading stopped, or with all wrong names, levels and kinds.

    Example:
        >>> from detente.formula import Factor
        >>> words = Vocabulary({"reach": Factor(("regional", "guam", "mainland"))})
        >>> compile_formula("reach < mainland", words).kind.value
        'boolean'
        >>> compile_formula("reahc < mainland", words)
        Traceback (most recent call last):
        ...
        detente.formula.problems.FormulaError: character 1: found `reahc`, expected the name of an option, condition \
or parameter; did you mean `reach`?
    """
    if len(text) > LONGEST:
        found, expected = f"a formula of {len(text):,} characters", f"at most {LONGEST:,} characters"
        raise FormulaError([Problem(LONGEST, len(text) - LONGEST, found, expected, "split it into several")])
    checker = _Checker(text, vocabulary)
    result = checker.resolve(parse(text), expect)
    if checker.problems or result is None:
        raise FormulaError(sorted(checker.problems, key=lambda problem: problem.offset))
    root, kind = result
    return assemble(text, root, expect or kind)


class _Checker(Lookup):
    def resolve(self, phrase: Phrase, want: Kind | None) -> Found | None:
        found = self.meaning(phrase)
        if found is None or want is not Kind.BOOLEAN or found[1] is Kind.BOOLEAN:
            return found
        shown = self.short(phrase)
        if isinstance(found[0], Reading):
            hint = f"compare it, as in `{shown} is {found[0].variable.levels[-1]}`"
        elif phrase.form is Form.NUMBER:
            hint = "a number alone is neither true nor false"
        else:
            hint = f"compare it with a number, as in `{shown} > 0`"
        self.complain(placed(phrase), f"`{shown}`, a number", "something true or false", hint)
        return None

    def meaning(self, phrase: Phrase) -> Found | None:
        match phrase.form:
            case Form.TRUTH:
                return Truth(phrase.text == "true"), Kind.BOOLEAN
            case Form.NUMBER:
                return self.literal(phrase)
            case Form.NAME:
                return self.name(phrase)
            case Form.COMPARISON:
                node = self.comparison(phrase)
                return None if node is None else (node, Kind.BOOLEAN)
            case Form.NOT | Form.AND | Form.OR:
                return self.condition(phrase)
            case _:
                return self.arithmetic(phrase)

    def condition(self, phrase: Phrase) -> Found | None:
        nodes = self.nodes(phrase, Kind.BOOLEAN)
        if nodes is None:
            return None
        match phrase.form:
            case Form.NOT:
                return Not(nodes[0]), Kind.BOOLEAN
            case Form.AND:
                return all_of(nodes), Kind.BOOLEAN
        return any_of(nodes), Kind.BOOLEAN

    def arithmetic(self, phrase: Phrase) -> Found | None:
        nodes = self.nodes(phrase, Kind.NUMBER)
        if nodes is None:
            return None
        place, places = placed(phrase), tuple([placed(part) for part in phrase.parts])
        second = (False, *[operator.text in ("-", "/") for operator in phrase.operators])
        match phrase.form:
            case Form.MINUS:
                sign = nodes[0]
                # Taken from 0, a zero does not become a negative zero.
                return (Number(0.0 - sign.value) if isinstance(sign, Number) else Negation(sign)), Kind.NUMBER
            case Form.SUM:
                return Sum(nodes, second, place), Kind.NUMBER
            case Form.CALL:
                return Extreme(phrase.text, nodes), Kind.NUMBER
        fine = [self.divisor(part, node) for part, node, by in zip(phrase.parts, nodes, second, strict=True) if by]
        return (Product(nodes, second, place, places), Kind.NUMBER) if all(fine) else None

    def nodes(self, phrase: Phrase, want: Kind) -> tuple[Node, ...] | None:
        found = [self.resolve(part, want) for part in phrase.parts]
        nodes = tuple([one[0] for one in found if one is not None])
        return nodes if len(nodes) == len(found) else None

    def divisor(self, phrase: Phrase, node: Node) -> bool:
        formula = assemble(self.text, node, Kind.NUMBER)
        if formula.factors or formula.parameters:
            return True
        try:
            if evaluate(formula, {}, {}) != 0:
                return True
        except FormulaError as error:
            self.problems.extend(error.problems)
            return False
        shown = self.short(phrase)
        found = "a division by 0" if phrase.form is Form.NUMBER else f"a division by `{shown}`, which is 0"
        self.complain(placed(phrase), found, "a divisor other than 0")
        return False

    def literal(self, phrase: Phrase) -> Found | None:
        value = float(phrase.text)
        if math.isfinite(value):
            return Number(value), Kind.NUMBER
        self.complain(placed(phrase), f"`{phrase.text}`", "a number below 1e308")
        return None

    def comparison(self, phrase: Phrase) -> Node | None:
        left, right = phrase.parts
        operator = phrase.operators[0]
        if left.form is Form.NAME and not left.grouped:
            if left.text in self.factors:
                return self.after_factor(self.variable(left.text), operator, right)
            if left.text not in self.parameters:
                self.name(left)
                # A single word here may be a level of the factor that was meant.
                if right.form not in (Form.NAME, Form.NUMBER, Form.LEVELS):
                    self.resolve(right, None)
                return None
        if left.form is Form.NAME and left.grouped and self.level_named(left.text, right):
            found, meant = f"`{left.text}` in parentheses, a value", f"`{left.text}` without parentheses"
            self.complain(Place(left.start, left.end - left.start), found, meant, "only a bare name has levels")
            return None
        if right.form is Form.LEVELS:
            self.resolve(left, Kind.NUMBER)
            self.complain(placed(right), "a list of levels", "a number", "only a factor's name alone can be `is (...)`")
            return None
        return self.numbers(self.resolve(left, Kind.NUMBER), operator, right)

    def numbers(self, left: Found | None, operator: Token, right: Phrase) -> Node | None:
        other = self.resolve(right, Kind.NUMBER)
        if operator.text == "==":
            self.complain(Place(operator.start, 2), "`==`", "`=`", "write a single `=` between numbers")
        if left is None or other is None:
            return None
        return Comparison(left[0], _RELATIONS[operator.text], other[0])

    def after_factor(self, variable: Variable, operator: Token, right: Phrase) -> Node | None:
        levels, word = variable.levels, right.text
        if right.form is Form.LEVELS:
            found = [self.level(variable, part, in_list=True) for part in right.parts]
            digits = [digit for digit in found if digit is not None]
            good = len(digits) == len(found)
            return LevelTest(variable, _RELATIONS[operator.text], tuple(sorted(set(digits)))) if good else None
        alone = right.form in (Form.NAME, Form.NUMBER)
        if alone and word in levels:
            self.want_words(operator)
            return LevelTest(variable, _RELATIONS[operator.text], (levels.index(word),))
        other = self.factors.get(word) if right.form is Form.NAME else None
        if other is not None and other.levels == levels:
            self.want_words(operator)
            return LevelMatch(variable, _RELATIONS[operator.text], self.variable(word))
        numeric = variable.numbers is not None
        unreadable = right.form is Form.NAME and not self.numberlike(word, other)
        if numeric and not unreadable and not self.alternatives(variable, right):
            return self.numbers((Reading(variable), Kind.NUMBER), operator, right)
        self.want_words(operator)
        self.level(variable, right)
        return None
