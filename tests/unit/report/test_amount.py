"""How amounts are said: one way for each, whatever the size, the sign and the unit."""

import ast
import math
import re
from pathlib import Path

import pytest

import detente
from detente.report.amount import Amount

CHANCE, MONTHS, BARE = Amount(chance=True), Amount.of("months"), Amount.of("value")


@pytest.mark.parametrize(
    ("amount", "difference", "said"),
    [
        (CHANCE, 0.0123, ("1.2", "1.2 points", "+1.2", "+1.2 points")),
        (CHANCE, -0.01, ("1", "1 point", "-1", "-1 point")),
        (CHANCE, 0.0, ("0", "0 points", "0", "0 points")),
        (CHANCE, -1e-7, ("~0", "~0 points", "~0", "~0 points")),
        (CHANCE, 1e-5, ("0.001", "0.001 points", "+0.001", "+0.001 points")),
        (MONTHS, -3.21, ("3.21", "3.21 months", "-3.21", "-3.21 months")),
        (MONTHS, 1.0, ("1", "1 month", "+1", "+1 month")),
        (MONTHS, 1e-12, ("~0", "~0 months", "~0", "~0 months")),
        (MONTHS, 2e-6, ("2.0e-6", "2.0e-6 months", "+2.0e-6", "+2.0e-6 months")),
        (BARE, -0.25, ("0.25", "0.25", "-0.25", "-0.25")),
        (MONTHS, math.inf, ("infinite", "infinite", "+infinite", "+infinite")),
        (CHANCE, -math.inf, ("infinite", "infinite", "-infinite", "-infinite")),
        (CHANCE, math.nan, ("-", "-", "-", "-")),
    ],
)
def test_a_difference(amount: Amount, difference: float, said: tuple[str, ...]) -> None:
    told = (amount.bare(difference), amount.size(difference), amount.signed(difference), amount.gap(difference))
    assert told == said


@pytest.mark.parametrize(
    ("amount", "value", "number", "said"),
    [
        (CHANCE, 0.123, "12%", "12%"),
        (CHANCE, 1.0, "100%", "100%"),
        (CHANCE, None, "-", "-"),
        (CHANCE, math.nan, "-", "-"),
        (MONTHS, 1.0, "1", "1 month"),
        (MONTHS, 0.0, "0", "0 months"),
        (MONTHS, math.inf, "infinite", "infinite"),
        (Amount.of("utility per month"), 0.5, "0.5", "0.5"),
        (Amount.of("probability", compared=True), 0.123, "+12", "+12 points"),
        (Amount.of("probability", compared=True), -0.01, "-1", "-1 point"),
        (Amount.of("months", compared=True), 2.5, "+2.5", "+2.5 months"),
        (Amount.of("months", compared=True), None, "-", "-"),
    ],
)
def test_a_value(amount: Amount, value: float | None, number: str, said: str) -> None:
    assert (amount.number(value), amount.value(value)) == (number, said)


def test_the_ends_of_an_interval() -> None:
    assert CHANCE.ends(-0.004, 0.02) == "-0.4 to +2"
    assert CHANCE.ends(0.0, 1e-8) == "0 to ~0"
    assert CHANCE.reach(0.004, 0.02) == "0.4 to 2"
    assert CHANCE.reach(-0.004, 0.02) == "-0.4 to 2"
    assert MONTHS.reach(-1e-12, 2.0) == "~0 to 2"


def test_a_difference_of_probabilities_that_is_no_probability_is_said_plainly() -> None:
    trend = Amount.of("probability up minus probability down")
    assert trend.value(-0.2) == "-0.2"
    assert trend.gap(0.2) == "+0.2"


def written(tree: ast.AST) -> set[str]:
    """The strings of a module that are no docstrings."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return {node.value for node in strings if isinstance(node.value, str)}


def test_no_page_writes_minus_and_per_cent_in_another_way() -> None:
    modules = [path for part in ("report", "cli") for path in (Path(detente.__file__).parent / part).glob("*.py")]
    assert len(modules) > 50
    other = {
        (path.name, text) for path in modules for text in written(ast.parse(path.read_text(encoding="utf-8")))
        if "\u2212" in text or re.search(r"(^|\d)\s%", text)
    }  # fmt: skip
    assert other == set()
