"""The slow twin of evaluation: one state at a time, in plain ints, floats and bools, by the words of the language.

It shares the types of the tree with the package and nothing else.
"""

import math
from collections.abc import Mapping

from detente.formula import tree
from detente.formula.tree import Node, Relation


class Unanswerable(Exception):
    """A division by 0, or a result that is not finite."""


def compared(left: float, relation: Relation, right: float) -> bool:
    """Compare two numbers by the relation's sign."""
    if relation.value == "is":
        return left == right
    if relation.value == "is not":
        return left != right
    if relation.value == "<":
        return left < right
    if relation.value == "<=":
        return left <= right
    if relation.value == ">":
        return left > right
    assert relation.value == ">="
    return left >= right


def finite(value: float) -> float:
    """Refuse what is not a finite number."""
    if not math.isfinite(value):
        raise Unanswerable
    return value


def value(node: Node, state: Mapping[str, int], parameters: Mapping[str, float]) -> bool | float:
    """The value of a node in one state, every part of it worked out, none skipped."""
    if isinstance(node, tree.Truth | tree.Number):
        return node.value
    if isinstance(node, tree.Parameter):
        return finite(float(parameters[node.name]))
    if isinstance(node, tree.Reading):
        assert node.variable.numbers is not None
        return float(node.variable.numbers[state[node.variable.name]])
    if isinstance(node, tree.LevelTest):
        now = state[node.variable.name]
        if len(node.digits) > 1:
            among = any(now == digit for digit in node.digits)
            return among if node.relation.value == "is" else not among
        return compared(now, node.relation, node.digits[0])
    if isinstance(node, tree.LevelMatch):
        return compared(state[node.left.name], node.relation, state[node.right.name])
    if isinstance(node, tree.Comparison):
        left = float(value(node.left, state, parameters))
        return compared(left, node.relation, float(value(node.right, state, parameters)))
    if isinstance(node, tree.Not):
        return not value(node.operand, state, parameters)
    if isinstance(node, tree.And | tree.Or):
        answers = [value(part, state, parameters) for part in node.operands]
        return all(answers) if isinstance(node, tree.And) else any(answers)
    if isinstance(node, tree.Negation):
        return -float(value(node.operand, state, parameters))
    if isinstance(node, tree.Extreme):
        values = [float(value(part, state, parameters)) for part in node.operands]
        return min(values) if node.function == "min" else max(values)
    values = [float(value(part, state, parameters)) for part in node.terms]
    total = values[0]
    if isinstance(node, tree.Sum):
        for other, minus in zip(values[1:], node.minus[1:], strict=True):
            total = total - other if minus else total + other
        return finite(total)
    assert isinstance(node, tree.Product)
    for other, divide in zip(values[1:], node.divide[1:], strict=True):
        if divide and other == 0:
            raise Unanswerable
        total = total / other if divide else total * other
    return finite(total)
