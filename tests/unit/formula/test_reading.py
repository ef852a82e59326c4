"""What a formula means: precedence, levels before names, kinds, canonical text, and that nothing in it changes."""

import copy
import dataclasses
import pickle

import pytest

from detente.formula import (
    KEYWORDS,
    Factor,
    FormulaError,
    Kind,
    Vocabulary,
    canonical,
    compile_formula,
    conjunction,
    constant,
)
from detente.formula.parse import parse
from detente.formula.tree import And, LevelMatch, LevelTest, Not, Number, Or, Place, Product, Relation, Sum, walk

WORDS = Vocabulary(
    {
        "reach": Factor(("regional", "guam", "mainland")),
        "range": Factor(("regional", "guam", "mainland")),
        "dprk.tests": Factor(("paused", "active")),
        "us.strike": Factor(("no", "yes")),
        "us.talks": Factor(("no", "yes")),
        "economy": Factor(("sound", "strained", "crippled"), (0.0, -3.5, -10.0)),
        "tension": Factor(("low", "high"), (1.0, 5.0)),
        "strain": Factor(("low", "high"), (3.0, 2.0)),
        "ending": Factor(("open", "war", "reach", "leakage")),
        "count": Factor(("1", "2", "3rd"), (10.0, 20.0, 30.0)),
    },
    frozenset({"leakage", "a.b_2"}),
)

SPELLINGS = [
    # written, canonical
    ("dprk.tests  and\nreach<mainland", "dprk.tests and reach < mainland"),
    ("ending is not open", "ending is not open"),
    ("0.1*leakage+0.20*(economy is crippled)", "0.1 * leakage + 0.2 * (economy is crippled)"),
    ("min( economy ,3 ) - 2", "min(economy, 3) - 2"),
    ("dprk.tests is active", "dprk.tests"),
    ("dprk.tests is not paused", "dprk.tests is not paused"),
    ("((reach is (mainland, guam, guam)))", "reach is (guam, mainland)"),
    ("reach is not (guam, regional)", "reach is not (regional, guam)"),
    ("reach is (guam)", "reach is guam"),
    ("us.talks or us.strike and not dprk.tests", "us.talks or us.strike and not dprk.tests"),
    ("(us.talks or us.strike) and dprk.tests", "(us.talks or us.strike) and dprk.tests"),
    ("us.talks and (us.strike and dprk.tests)", "us.talks and us.strike and dprk.tests"),
    ("us.talks or (us.strike or dprk.tests)", "us.talks or us.strike or dprk.tests"),
    ("not us.talks is no", "not us.talks is no"),
    ("not not us.talks", "not not us.talks"),
    ("(not us.talks) = 1", "(not us.talks) = 1"),
    ("1 - (2 - 3) - 4", "1 - (2 - 3) - 4"),
    ("(1 - 2) - 3", "(1 - 2) - 3"),
    ("2 / (3 * 4) * 5", "2 / (3 * 4) * 5"),
    ("-leakage * 2", "-leakage * 2"),
    ("-(leakage * 2)", "-(leakage * 2)"),
    ("--leakage", "--leakage"),
    ("--3", "3"),
    ("-0", "0"),
    ("2 - -3", "2 - -3"),
    ("1e3 + 1E-7 + 1e22 + 007", "1000 + 1e-07 + 1e+22 + 7"),
    ("economy is -3.5", "economy = -3.5"),
    ("leakage is not 3", "leakage != 3"),
    ("economy < -1", "economy < -1"),
    ("economy < strained", "economy < strained"),
    ("count < 2", "count < 2"),
    ("(count) < 2", "count < 2.0"),
    ("count < 2 + 1", "count < 2 + 1"),
    ("count is 3rd", "count is 3rd"),
    ("ending is reach", "ending is reach"),
    ("ending is leakage", "ending is leakage"),
    ("reach >= range", "reach >= range"),
    ("tension < strain", "tension < strain"),
    ("(tension) < strain", "(tension) < strain"),
    ("tension < strain + 0", "tension < strain + 0"),
    ("us.strike is us.talks", "us.strike is us.talks"),
    ("(us.strike) = (us.talks)", "(us.strike) = us.talks"),
    ("us.strike + us.talks > 1", "us.strike + us.talks > 1"),
    ("max(us.strike, a.b_2) / leakage", "max(us.strike, a.b_2) / leakage"),
    ("true or false", "true or false"),
]


@pytest.mark.parametrize(("written", "expected"), SPELLINGS, ids=[written for written, _ in SPELLINGS])
def test_the_canonical_text(written: str, expected: str) -> None:
    formula = compile_formula(written, WORDS)
    assert formula.text == written
    assert canonical(formula) == canonical(formula.root) == expected
    assert compile_formula(expected, WORDS).root == formula.root


def test_precedence() -> None:
    root = compile_formula("not us.talks is no or us.strike and 1 + 2 * 3 < 4", WORDS).root
    assert isinstance(root, Or)
    first, second = root.operands
    assert isinstance(first, Not)
    assert isinstance(first.operand, LevelTest)
    assert isinstance(second, And)
    assert [type(part).__name__ for part in second.operands] == ["LevelTest", "Comparison"]


def test_a_word_is_a_level_before_it_is_a_name() -> None:
    root = compile_formula("ending is reach", WORDS).root
    assert isinstance(root, LevelTest)
    assert root.digits == (2,)
    root = compile_formula("reach is range", WORDS).root
    assert isinstance(root, LevelMatch)
    assert (root.left.name, root.relation, root.right.name) == ("reach", Relation.IS, "range")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("us.talks", Kind.BOOLEAN),
        ("tension", Kind.NUMBER),
        ("tension is high", Kind.BOOLEAN),
        ("leakage", Kind.NUMBER),
        ("-us.talks", Kind.NUMBER),
        ("min(us.talks, us.strike)", Kind.NUMBER),
        ("(us.talks)", Kind.BOOLEAN),
        ("true", Kind.BOOLEAN),
        ("3", Kind.NUMBER),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert compile_formula(text, WORDS).kind is kind
    assert compile_formula(text, WORDS, Kind.NUMBER).kind is Kind.NUMBER
    if kind is Kind.NUMBER:
        with pytest.raises(FormulaError, match="something true or false"):
            compile_formula(text, WORDS, Kind.BOOLEAN)


def test_the_names_it_reads_are_sorted() -> None:
    formula = compile_formula("us.talks and reach < guam and leakage > a.b_2 and range is reach", WORDS)
    assert formula.factors == ("range", "reach", "us.talks")
    assert formula.sizes == (3, 3, 2)
    assert formula.parameters == ("a.b_2", "leakage")
    assert not constant(formula)
    assert constant(compile_formula("leakage + 1", WORDS))


def test_folding_keeps_chains_flat() -> None:
    assert parse(" and ".join(["a"] * 10_000)).height == 2
    root = compile_formula("+".join(["1"] * 1000) + "-1", WORDS).root
    assert isinstance(root, Sum)
    assert len(root.terms) == len(root.minus) == 1001
    assert root.minus[-2:] == (False, True)


def test_a_conjunction_moves_the_places_of_its_second_part() -> None:
    a = compile_formula("us.talks or us.strike", WORDS)
    b = compile_formula("1 / economy > leakage + 2 or true", WORDS)
    both = conjunction(a, b)
    assert both.text == "(us.talks or us.strike) and (1 / economy > leakage + 2 or true)"
    assert both == compile_formula(both.text, WORDS)
    (product,) = [node for node in walk(both.root) if isinstance(node, Product)]
    assert [both.text[place.offset : place.offset + place.length] for place in product.places] == ["1", "economy"]
    (total,) = [node for node in walk(both.root) if isinstance(node, Sum)]
    assert total.place == Place(both.text.index("leakage + 2"), len("leakage + 2"))


def test_many_conjunctions_stay_flat() -> None:
    part = compile_formula("us.talks", WORDS)
    whole = part
    for _ in range(2000):
        whole = conjunction(whole, part)
    assert isinstance(whole.root, And)
    assert len(whole.root.operands) == 2001


def test_a_conjunction_joins_conditions_over_the_same_factors() -> None:
    talks = compile_formula("us.talks", WORDS)
    with pytest.raises(FormulaError, match="something true or false"):
        conjunction(talks, compile_formula("leakage", WORDS))
    other = compile_formula("us.talks", Vocabulary({"us.talks": Factor(("off", "on"))}))
    with pytest.raises(ValueError, match="has other levels"):
        conjunction(talks, other)


def test_the_tallest_formula_can_be_compared_hashed_copied_and_sent() -> None:
    text = "true or true and 1 < 1 + 2 * (" * 25 + "1" + ")" * 25
    formula, again = compile_formula(text, WORDS), compile_formula(text, WORDS)
    assert formula == again
    assert hash(formula) == hash(again)
    assert pickle.loads(pickle.dumps(formula)) == formula
    assert copy.deepcopy(formula) == formula
    assert repr(formula)
    assert compile_formula(canonical(formula), WORDS).root == formula.root


def test_nothing_changes() -> None:
    formula = compile_formula("leakage > 0.5", WORDS)
    for thing, name in (
        (formula, "text"),
        (WORDS, "factors"),
        (Factor(("no", "yes")), "levels"),
        (Number(1.0), "value"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, None)
    with pytest.raises(TypeError):
        WORDS.factors["new"] = Factor(("no", "yes"))  # type: ignore[index]
    assert pickle.loads(pickle.dumps(WORDS)) == WORDS


def test_a_vocabulary_does_not_follow_the_mapping_it_was_made_of() -> None:
    factors = {"a": Factor(("no", "yes"))}
    words = Vocabulary(factors)
    factors.clear()
    assert compile_formula("a", words).factors == ("a",)


@pytest.mark.parametrize(
    ("levels", "numbers", "message"),
    [
        ((), None, "at least one level"),
        (("a", "b"), (1.0,), "2 levels but 1 numbers"),
        (("a",), (float("nan"),), "finite"),
    ],
)
def test_a_factor_is_checked(levels: tuple[str, ...], numbers: tuple[float, ...] | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Factor(levels, numbers)


def test_keywords_are_no_names() -> None:
    assert {"and", "or", "not", "is", "min", "max", "true", "false"} == KEYWORDS
