"""Canonical text: the one spelling of a formula's tree, whatever spaces, parentheses and lists were written."""

import re

from detente.formula.formula import Formula
from detente.formula.tokens import Tier
from detente.formula.tree import (
    And,
    Comparison,
    Extreme,
    LevelMatch,
    LevelTest,
    Negation,
    Node,
    Not,
    Number,
    Or,
    Parameter,
    Product,
    Reading,
    Relation,
    Sum,
    Truth,
)

_NUMERIC = {Relation.IS: "=", Relation.IS_NOT: "!="}
_WORD = re.compile(r"[A-Za-z0-9_]+")


def canonical(formula: Formula | Node) -> str:
    """Write a formula in the one canonical way, for digests.

    The text reads back to the same tree. It can be longer than what was written (`1+1` becomes `1 + 1`), so for a
    formula near the limit of length only the original may be short enough to be read again.

    Args:
        formula: a checked formula, or a tree.

    Returns:
        The text.

    Example:
        >>> from detente.formula import Factor, Vocabulary, compile_formula
        >>> words = Vocabulary({"reach": Factor(("regional", "guam", "mainland"))})
        >>> canonical(compile_formula("((reach  is (mainland,guam)))", words))
        'reach is (guam, mainland)'
    """
    return _text(formula.root if isinstance(formula, Formula) else formula)[0]


def _text(node: Node) -> tuple[str, Tier]:
    match node:
        case Truth(value):
            return ("true" if value else "false"), Tier.ATOM
        case Number(value):
            return _digits(value), Tier.MINUS if value < 0 else Tier.ATOM
        case Parameter(name):
            return name, Tier.ATOM
        case Reading(variable):
            return variable.name, Tier.ATOM
        case LevelTest():
            return _level_test(node)
        case LevelMatch(left, relation, right):
            return f"{left.name} {relation} {right.name}", Tier.COMPARISON
        case Comparison():
            return _comparison(node), Tier.COMPARISON
        case Not(operand):
            return f"not {_at_least(operand, Tier.NOT)}", Tier.NOT
        case And(operands):
            return " and ".join([_at_least(part, Tier.NOT) for part in operands]), Tier.AND
        case Or(operands):
            return " or ".join([_at_least(part, Tier.AND) for part in operands]), Tier.OR
        case Sum(terms, minus):
            return _joined(terms, minus, " + ", " - ", Tier.PRODUCT), Tier.SUM
        case Product(terms, divide):
            return _joined(terms, divide, " * ", " / ", Tier.MINUS), Tier.PRODUCT
        case Negation(operand):
            return f"-{_at_least(operand, Tier.MINUS)}", Tier.MINUS
        case Extreme(function, operands):
            return f"{function}({', '.join([_text(part)[0] for part in operands])})", Tier.ATOM


def _at_least(node: Node, tier: Tier) -> str:
    text, own = _text(node)
    return text if own >= tier else f"({text})"


def _joined(terms: tuple[Node, ...], second: tuple[bool, ...], plain: str, other: str, tier: Tier) -> str:
    pieces = [_at_least(terms[0], tier)]
    for term, turned in zip(terms[1:], second[1:], strict=True):
        pieces += [other if turned else plain, _at_least(term, tier)]
    return "".join(pieces)


def _digits(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _bare(node: LevelTest) -> bool:
    return node.variable.flag and node.relation is Relation.IS and node.digits == (1,)


def _level_test(node: LevelTest) -> tuple[str, Tier]:
    name, levels = node.variable.name, node.variable.levels
    if _bare(node):
        return name, Tier.ATOM
    named = [levels[digit] for digit in node.digits]
    right = named[0] if len(named) == 1 else f"({', '.join(named)})"
    return f"{name} {node.relation} {right}", Tier.COMPARISON


def _comparison(node: Comparison) -> str:
    left, right = _at_least(node.left, Tier.SUM), _at_least(node.right, Tier.SUM)
    match node.left:
        case LevelTest() if _bare(node.left):
            # After a factor's bare name a level is expected; in parentheses it is 0 or 1.
            left = f"({left})"
        case Reading(variable):
            twins = isinstance(node.right, Reading | LevelTest) and node.right.variable.levels == variable.levels
            if isinstance(node.right, Number) and right in variable.levels:
                # A level may be called `2`, but none has a point or a sign in its name.
                right = repr(node.right.value)
            elif twins or (_WORD.fullmatch(right) and right in variable.levels):
                left = f"({left})"
    return f"{left} {_NUMERIC.get(node.relation, node.relation)} {right}"
