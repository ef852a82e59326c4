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
        (MONTHS, -0.0, "0", "0 months"),
        (MONTHS, 1e-12, "~0", "~0 months"),
        (MONTHS, -1e-12, "~0", "~0 months"),
        (CHANCE, -0.0, "0%", "0%"),
        (CHANCE, 1e-7, "under 0.001%", "under 0.001%"),
        (CHANCE, -1e-7, "~0%", "~0%"),
        (CHANCE, -0.123, "-12%", "-12%"),
        (CHANCE, -1 + 1e-7, "~-100%", "~-100%"),
        (MONTHS, math.inf, "infinite", "infinite"),
        (Amount.of("utility per month"), 0.5, "0.5", "0.5"),
        (Amount.of("probability", compared=True), 0.123, "+12", "+12 points"),
        (Amount.of("probability", compared=True), -0.01, "-1", "-1 point"),
        (Amount.of("probability", compared=True), -1e-7, "~0", "~0 points"),
        (Amount.of("months", compared=True), 2.5, "+2.5", "+2.5 months"),
        (Amount.of("months", compared=True), -1e-12, "~0", "~0 months"),
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


def test_a_range_says_its_unit_once_and_for_both_ends() -> None:
    assert CHANCE.gaps(-0.2, 0.01) == "-20 to +1 points"
    assert CHANCE.sizes(-0.005, -0.01) == "0.5 to 1 points"
    assert CHANCE.sizes(0.01, 0.0101) == "1 point"
    assert MONTHS.gaps(-3.0, 1.0) == "-3 to +1 months"
    assert BARE.gaps(-3.0, 1.0) == "-3 to +1"
    assert MONTHS.sizes(math.inf, math.inf) == "infinite"


def test_values_that_would_be_said_alike_have_a_digit_more() -> None:
    assert (CHANCE.value(0.1216), CHANCE.finer(0.1216), CHANCE.finer(1e-7)) == ("12%", "12.16%", "under 0.001%")
    assert Amount.of("probability", compared=True).finer(0.1216) == "+12 points"
    assert MONTHS.finer(0.1216) == "0.122 months"


def test_a_trend_is_a_difference_of_two_probabilities() -> None:
    trend = Amount.of("probability up minus probability down")
    assert trend == Amount.of("probability", compared=True)
    assert (trend.value(-0.2), trend.value(0.01), trend.gap(0.2)) == ("-20 points", "+1 point", "+20 points")


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("quiet_year", CHANCE), ("two_steps", CHANCE), ("plan_gain", Amount(chance=True, compared=True)),
        ("direction", Amount(chance=True, compared=True)), ("alarm_ends", MONTHS), ("west_turns", Amount.of("times")),
        ("weight_of_arms", BARE),
    ],
)  # fmt: skip
def test_a_question_is_said_in_its_unit(name: str, amount: Amount) -> None:
    assert Amount.asked(detente.load("freeze").machine, name) == amount


def written(tree: ast.AST) -> set[str]:
    """The strings of a module that are no docstrings."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return {node.value for node in strings if isinstance(node.value, str)}


def test_no_page_writes_minus_and_per_cent_in_another_way() -> None:
    root = Path(detente.__file__).parent
    modules = [path for part in ("report", "cli", "chart") for path in (root / part).glob("*.py")]
    templates = [*(root / "report" / "templates").glob("*.html")]
    assert len(modules) > 70
    assert templates
    texts = [(path.name, text) for path in modules for text in written(ast.parse(path.read_text(encoding="utf-8")))]
    texts += [(path.name, re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))) for path in templates]
    other = {name for name, text in texts if "\u2212" in text or re.search(r"(^|\d)\s%", text)}
    assert other == set()
