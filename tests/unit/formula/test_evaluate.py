"""Evaluation on columns and tables: shapes, types, kinds, and what has no value."""

from importlib import import_module
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from detente.formula import (
    Factor,
    FormulaError,
    Kind,
    Problem,
    Vocabulary,
    compile_formula,
    conjunction,
    evaluate,
    table,
)

WORDS = Vocabulary(
    {
        "reach": Factor(("regional", "guam", "mainland")),
        "range": Factor(("regional", "guam", "mainland")),
        "dprk.tests": Factor(("paused", "active")),
        "economy": Factor(("sound", "strained", "crippled"), (0.0, -3.5, -10.0)),
        **{f"f{place}": Factor(("no", "yes")) for place in range(40)},
    },
    frozenset({"leakage"}),
)
COLUMNS = {
    "reach": np.array([0, 1, 2, 0, 1, 2], np.uint8),
    "range": np.array([2, 1, 0, 0, 0, 0], np.uint8),
    "dprk.tests": np.array([0, 0, 0, 1, 1, 1], np.uint8),
    "economy": np.array([0, 1, 2, 2, 1, 0], np.uint8),
}


def values(text: str, expect: Kind | None = None, **parameters: float) -> list[Any]:
    formula = compile_formula(text, WORDS, expect)
    short = {name: column[:2] for name, column in COLUMNS.items()}
    long = {name: np.tile(column, 50) for name, column in COLUMNS.items()}
    whole = evaluate(formula, COLUMNS, parameters)
    np.testing.assert_array_equal(evaluate(formula, short, parameters), whole[:2])
    np.testing.assert_array_equal(evaluate(formula, long, parameters), np.tile(whole, 50))
    return list(whole.tolist())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dprk.tests and reach < mainland", [0, 0, 0, 1, 1, 0]),
        ("reach is guam", [0, 1, 0, 0, 1, 0]),
        ("reach is not guam", [1, 0, 1, 1, 0, 1]),
        ("reach is (guam, mainland)", [0, 1, 1, 0, 1, 1]),
        ("reach is not (guam, mainland)", [1, 0, 0, 1, 0, 0]),
        ("reach <= guam", [1, 1, 0, 1, 1, 0]),
        ("reach > regional", [0, 1, 1, 0, 1, 1]),
        ("reach >= mainland", [0, 0, 1, 0, 0, 1]),
        ("reach < range", [1, 0, 0, 0, 0, 0]),
        ("reach is range", [0, 1, 0, 1, 0, 0]),
        ("economy < -1", [0, 1, 1, 1, 1, 0]),
        ("economy < strained", [1, 0, 0, 0, 0, 1]),
        ("not dprk.tests or reach is mainland", [1, 1, 1, 0, 0, 1]),
        ("dprk.tests + (reach is guam) = 1", [0, 1, 0, 1, 0, 1]),
        ("leakage > 0.3", [1, 1, 1, 1, 1, 1]),
        ("false", [0, 0, 0, 0, 0, 0]),
    ],
)
def test_conditions(text: str, expected: list[int]) -> None:
    assert values(text, leakage=0.4) == [bool(one) for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("economy", [0, -3.5, -10, -10, -3.5, 0]),
        ("-economy / 2 - 1", [-1, 0.75, 4, 4, 0.75, -1]),
        ("0.5 * leakage + 2 * (economy is crippled)", [0.2, 0.2, 2.2, 2.2, 0.2, 0.2]),
        ("min(economy, -3) - 2", [-5, -5.5, -12, -12, -5.5, -5]),
        ("max(economy, -3, -leakage)", [0, -0.4, -0.4, -0.4, -0.4, 0]),
        ("8 / 2 / 2 * 3 - 1 - 1", [4, 4, 4, 4, 4, 4]),
        ("3 * dprk.tests", [0, 0, 0, 3, 3, 3]),
    ],
)
def test_numbers(text: str, expected: list[float]) -> None:
    assert values(text, leakage=0.4) == pytest.approx(expected)


def test_a_condition_where_a_number_is_expected_counts_0_and_1() -> None:
    assert values("dprk.tests", Kind.NUMBER) == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    assert evaluate(compile_formula("dprk.tests", WORDS, Kind.NUMBER), COLUMNS, {}).dtype == np.float64
    assert table(compile_formula("dprk.tests", WORDS, Kind.NUMBER), {}).dtype == np.float64


@pytest.mark.parametrize("shape", [(), (0,), (1,), (3, 4), (2, 100, 3)])
def test_the_shape_is_that_of_the_columns(shape: tuple[int, ...]) -> None:
    columns = {"reach": np.zeros(shape, int), "economy": np.zeros(shape, int)}
    for text in ("reach is guam", "economy - 1", "reach is guam and economy < 3", "true", "leakage"):
        result = evaluate(compile_formula(text, WORDS), columns, {"leakage": 0.5})
        assert isinstance(result, np.ndarray)
        assert result.shape == shape
        result[...] = 0  # it is the caller's own


def test_a_constant_without_columns_has_no_dimension() -> None:
    result = evaluate(compile_formula("2 * leakage", WORDS), {}, {"leakage": 0.5})
    assert isinstance(result, np.ndarray)
    assert (result.shape, float(result)) == ((), 1.0)
    assert table(compile_formula("true", WORDS), {}).shape == ()


def test_the_table_has_an_axis_for_each_factor() -> None:
    formula = compile_formula("reach is mainland and dprk.tests", WORDS)
    assert formula.factors == ("dprk.tests", "reach")
    assert table(formula, {}).astype(int).tolist() == [[0, 0, 0], [0, 0, 1]]


def test_long_columns_cost_one_look_in_a_table() -> None:
    formula = compile_formula("dprk.tests and reach < mainland or economy + leakage > 0", WORDS)
    long = {name: np.tile(column, 10_000) for name, column in COLUMNS.items()}
    # In the package the function stands before the module of the same name.
    module = import_module("detente.formula.evaluate")
    with patch.object(module, "_value", wraps=module._value) as spy:
        evaluate(formula, long, {"leakage": 0.5})
    seen = [digits.size for call in spy.call_args_list for digits in call.args[1].digits.values()]
    assert max(seen) == 3


def test_many_factors_are_evaluated_on_the_columns_themselves() -> None:
    names = [f"f{place}" for place in range(40)]
    rng = np.random.default_rng(1)
    columns = {name: rng.integers(0, 2, 200_000).astype(np.uint8) for name in names}
    formula = compile_formula(" + ".join(names), WORDS)
    np.testing.assert_array_equal(evaluate(formula, columns, {}), np.sum(list(columns.values()), axis=0, dtype=float))


@pytest.mark.parametrize(("count", "size"), [(16, 2), (17, 140_000)])
def test_a_table_is_made_only_while_it_is_small(count: int, size: int) -> None:
    names = [f"f{place}" for place in range(count)]
    rng = np.random.default_rng(2)
    columns = {name: rng.integers(0, 2, 140_000).astype(np.uint8) for name in names}
    module = import_module("detente.formula.evaluate")
    with patch.object(module, "_value", wraps=module._value) as spy:
        result = evaluate(compile_formula(" or ".join(names), WORDS), columns, {})
    assert spy.call_args.args[1].digits["f0"].size == size
    np.testing.assert_array_equal(result, np.any(list(columns.values()), axis=0))


def test_factors_of_one_level_may_be_more_than_an_array_has_axes() -> None:
    words = Vocabulary({f"f{place}": Factor(("only",)) for place in range(70)})
    formula = compile_formula(" and ".join(f"f{place} is only" for place in range(70)), words)
    assert evaluate(formula, {name: np.zeros(5, np.uint8) for name in words.factors}, {}).tolist() == [True] * 5


def test_there_is_no_negative_zero() -> None:
    assert not np.signbit(evaluate(compile_formula("-0", WORDS), {}, {}))


def test_columns_are_integers() -> None:
    formula = compile_formula("economy", WORDS)
    assert evaluate(formula, {"economy": np.array([True, False])}, {}).tolist() == [-3.5, 0.0]
    with pytest.raises(TypeError, match="`economy` holds float64"):
        evaluate(formula, {"economy": np.array([1.0])}, {})


def test_what_is_not_given_is_missed_by_name() -> None:
    with pytest.raises(KeyError, match="economy"):
        evaluate(compile_formula("economy", WORDS), {"reach": np.array([0])}, {})
    with pytest.raises(KeyError, match="leakage"):
        evaluate(compile_formula("leakage", WORDS), {}, {})


def failure(text: str, columns: dict[str, Any], **parameters: float) -> Problem:
    with pytest.raises(FormulaError) as caught:
        evaluate(compile_formula(text, WORDS), columns, parameters)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("copies", [1, 100])
def test_a_divisor_of_0_is_named_with_its_place_and_state(copies: int) -> None:
    columns = {name: np.tile(column, copies) for name, column in COLUMNS.items()}
    assert failure("1 + 2 / (economy + 3.5)", columns) == Problem(
        8, 15, "a division by `economy + 3.5`, which is 0 when `economy is strained`", "a divisor that is never 0"
    )
    assert failure("2 / leakage", columns, leakage=0.0) == Problem(
        4, 7, "a division by `leakage`, which is 0", "a divisor that is never 0"
    )


def test_a_state_that_is_not_there_does_no_harm() -> None:
    formula = compile_formula("1 / economy", WORDS)
    for count in (2, 300):
        assert evaluate(formula, {"economy": np.full(count, 1)}, {}).tolist() == [1 / -3.5] * count
    with pytest.raises(FormulaError, match="when `economy is sound`"):
        table(formula, {})


def test_and_guards_nothing() -> None:
    assert failure("economy < 0 and 1 / economy < 0", COLUMNS).offset == 20


def test_a_result_that_is_not_finite() -> None:
    assert failure("1 + 1e300 * leakage > 0", COLUMNS, leakage=1e300) == Problem(
        4, 15, "`1e+300 * leakage`, which is too large to compute", "a finite number"
    )
    assert failure("leakage + 1e308 * (reach is guam)", COLUMNS, leakage=1e308) == Problem(
        0,
        33,
        "`leakage + 1e+308 * (reach is guam)`, which is too large to compute when `reach is guam`",
        "a finite number",
    )


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_parameter_that_is_not_finite(value: float) -> None:
    assert failure("1 + leakage", COLUMNS, leakage=value) == Problem(
        4, 7, f"`leakage` with the value {value}", "a finite number"
    )


def test_a_conjunction_names_the_place_in_its_own_text() -> None:
    both = conjunction(compile_formula("dprk.tests", WORDS), compile_formula("1 / economy < 0", WORDS))
    with pytest.raises(FormulaError) as caught:
        evaluate(both, COLUMNS, {})
    (problem,) = caught.value.problems
    assert both.text[problem.offset : problem.offset + problem.length] == "economy"
