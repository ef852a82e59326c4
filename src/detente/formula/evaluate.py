"""Evaluation: the value of a formula in many states at once, each state given by one level position per factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from detente.formula.canonical import canonical
from detente.formula.formula import Formula
from detente.formula.problems import FormulaError, Problem
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
    Place,
    Product,
    Reading,
    Relation,
    Sum,
    Truth,
    variables,
)
from detente.formula.vocabulary import Kind

Array: TypeAlias = npt.NDArray[Any]

LARGEST_TABLE = 65_536
MOST_AXES = 32

_COMPARE = {
    Relation.IS: np.equal,
    Relation.IS_NOT: np.not_equal,
    Relation.LESS: np.less,
    Relation.AT_MOST: np.less_equal,
    Relation.MORE: np.greater,
    Relation.AT_LEAST: np.greater_equal,
}


def evaluate(formula: Formula, columns: Mapping[str, Array], parameters: Mapping[str, float]) -> Array:
    """Give a formula's value in every state.

    Args:
        formula: a checked formula.
        columns: for each factor it reads the position of its level in every state (0 is the first); integers, all of
            one shape, not checked against the number of levels. Others may be present.
        parameters: the value of each parameter it reads.

    Returns:
        A new array of the columns' shape, bool or float64 by the formula's kind; without columns it has no dimension.

    Raises:
        FormulaError: in some state a divisor is 0 or a result is not finite; `and` and `or` guard nothing.
        KeyError: a factor or parameter that the formula reads is not given.
        TypeError: a column that does not hold integers.

    Example:
        >>> from detente.formula import Factor, Vocabulary, compile_formula
        >>> words = Vocabulary({"economy": Factor(("sound", "strained"), (0.0, -3.5))}, frozenset({"leakage"}))
        >>> formula = compile_formula("2 * economy + leakage", words)
        >>> evaluate(formula, {"economy": np.array([0, 1, 1])}, {"leakage": 0.5})
        array([ 0.5, -6.5, -6.5])
    """
    given = {name: _column(name, columns[name]) for name in formula.factors}
    shape = next((np.shape(column) for column in (given or columns).values()), ())
    size = prod(formula.sizes)
    if formula.factors and size < prod(shape) and size <= LARGEST_TABLE and len(formula.factors) <= MOST_AXES:
        try:
            entries = table(formula, parameters)
        except FormulaError:
            pass  # the combination of levels that fails may be one that no state here has
        else:
            return entries.reshape(-1).take(_codes(list(given.values()), formula.sizes))
    return _filled(formula, _States(given, parameters), shape)


def table(formula: Formula, parameters: Mapping[str, float]) -> Array:
    """Give a formula's value for every combination of the levels of its factors.

    Args:
        formula: a checked formula.
        parameters: the value of each parameter it reads.

    Returns:
        An array with one axis per factor, in the order of `formula.factors`, as long as that factor has levels.

    Raises:
        FormulaError: for some combination, reachable or not, a divisor is 0 or a result is not finite.
        KeyError: a parameter that the formula reads is not given.

    Example:
        >>> from detente.formula import Factor, Vocabulary, compile_formula
        >>> words = Vocabulary({"reach": Factor(("regional", "guam", "mainland")), "talks": Factor(("no", "yes"))})
        >>> table(compile_formula("talks and reach < mainland", words), {}).astype(int)
        array([[0, 1],
               [0, 1],
               [0, 0]])
    """
    axes = {}
    for axis, (name, size) in enumerate(zip(formula.factors, formula.sizes, strict=True)):
        axes[name] = np.arange(size).reshape([size if other == axis else 1 for other in range(len(formula.sizes))])
    return _filled(formula, _States(axes, parameters), formula.sizes)


@dataclass(frozen=True, slots=True)
class _States:
    digits: Mapping[str, Array]
    parameters: Mapping[str, float]


def _column(name: str, column: Array) -> Array:
    column = np.asarray(column)
    if column.dtype.kind == "b":
        return column.astype(np.uint8)
    if column.dtype.kind not in "iu":
        raise TypeError(f"the column of `{name}` holds {column.dtype}, not integers")
    return column


def _codes(columns: list[Array], sizes: tuple[int, ...]) -> npt.NDArray[np.int64]:
    if len(columns) == 1:
        return columns[0].astype(np.int64, copy=False)
    codes = columns[0].astype(np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        codes *= size
        codes += column.astype(np.int64, copy=False)
    return codes


def _filled(formula: Formula, states: _States, shape: tuple[int, ...]) -> Array:
    with np.errstate(all="ignore"):
        values = _value(formula.root, states)
    return np.array(np.broadcast_to(values, shape), dtype=np.bool_ if formula.kind is Kind.BOOLEAN else np.float64)


def _value(node: Node, states: _States) -> Array:
    match node:
        case Truth(value) | Number(value):
            return np.asarray(value)
        case Parameter(name, place):
            value = float(states.parameters[name])
            if not np.isfinite(value):
                raise FormulaError([Problem(*place, f"`{name}` with the value {value}", "a finite number")])
            return np.asarray(value)
        case Reading(variable):
            return np.asarray(variable.numbers, dtype=np.float64)[states.digits[variable.name]]
        case LevelTest():
            return _level_test(node, states)
        case LevelMatch(first, relation, second):
            return np.asarray(_COMPARE[relation](states.digits[first.name], states.digits[second.name]))
        case Comparison(left, relation, right):
            return np.asarray(_COMPARE[relation](_number(left, states), _number(right, states)))
        case Not(operand):
            return np.asarray(np.logical_not(_value(operand, states)))
        case And(operands):
            return _folded(np.logical_and, [_value(part, states) for part in operands])
        case Or(operands):
            return _folded(np.logical_or, [_value(part, states) for part in operands])
        case Sum():
            return _sum(node, states)
        case Product():
            return _product(node, states)
        case Negation(operand):
            return np.asarray(-_number(operand, states))
        case Extreme(function, operands):
            extreme = np.minimum if function == "min" else np.maximum
            return _folded(extreme, [_number(part, states) for part in operands])


def _number(node: Node, states: _States) -> npt.NDArray[np.float64]:
    return _value(node, states).astype(np.float64, copy=False)


def _folded(function: np.ufunc, values: list[Array]) -> Array:
    result = values[0]
    for value in values[1:]:
        result = function(result, value)
    return np.asarray(result)


def _level_test(node: LevelTest, states: _States) -> Array:
    digits = states.digits[node.variable.name]
    if len(node.digits) == 1:
        return np.asarray(_COMPARE[node.relation](digits, node.digits[0]))
    chosen = np.full(len(node.variable.levels), node.relation is Relation.IS_NOT)
    chosen[list(node.digits)] = node.relation is Relation.IS
    return chosen[digits]


def _sum(node: Sum, states: _States) -> Array:
    total = _number(node.terms[0], states)
    for term, minus in zip(node.terms[1:], node.minus[1:], strict=True):
        value = _number(term, states)
        total = np.asarray(total - value if minus else total + value)
    return _finite(total, node, states)


def _product(node: Product, states: _States) -> Array:
    total = _number(node.terms[0], states)
    for index, (term, divide) in enumerate(zip(node.terms[1:], node.divide[1:], strict=True), start=1):
        value = _number(term, states)
        if divide and not value.all():
            place = node.places[index] if node.places else Place()
            found = f"a division by `{_short(term)}`, which is 0{_when(term, value == 0, states)}"
            raise FormulaError([Problem(*place, found, "a divisor that is never 0")])
        total = np.asarray(total / value if divide else total * value)
    # Once a running result is not finite it stays so: the terms are finite, and nothing divides by it here.
    return _finite(total, node, states)


def _finite(values: Array, node: Sum | Product, states: _States) -> Array:
    finite = np.isfinite(values)
    if not finite.all():
        found = f"`{_short(node)}`, which is too large to compute{_when(node, ~finite, states)}"
        raise FormulaError([Problem(*node.place, found, "a finite number")])
    return values


def _short(node: Node) -> str:
    text = canonical(node)
    return text if len(text) <= 60 else text[:57] + "..."


def _when(node: Node, bad: Array, states: _States) -> str:
    first = np.unravel_index(int(np.argmax(bad)), bad.shape)
    named = []
    for name, variable in variables(node).items():
        digit = int(np.broadcast_to(states.digits[name], bad.shape)[first])
        named.append(f"`{name} is {variable.levels[digit]}`")
    return f" when {' and '.join(named[:4])}" if named else ""
