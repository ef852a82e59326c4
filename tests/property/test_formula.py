"""What holds for every formula: it reads back from its canonical text, and has the value its slow twin gives."""

import copy
import itertools
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from detente.formula import (
    KEYWORDS,
    Factor,
    Formula,
    FormulaError,
    Kind,
    Problem,
    Vocabulary,
    canonical,
    compile_formula,
    conjunction,
    evaluate,
    nearest,
    table,
)
from detente.formula.formula import assemble
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
    Variable,
    children,
    variables,
    walk,
)
from oracle.formula.twin import Unanswerable, value

# Names and levels are chosen to be mistaken for one another: levels called like factors, parameters and numbers.
FACTORS = {
    "reach": Factor(("regional", "guam", "mainland")),
    "range": Factor(("regional", "guam", "mainland")),
    "dprk.tests": Factor(("paused", "active")),
    "talks": Factor(("no", "yes")),
    "strike": Factor(("no", "yes")),
    "toll": Factor(("no", "yes"), (0.0, 2.5)),
    "toll_2": Factor(("no", "yes"), (-1.0, 1.0)),
    "ending": Factor(("open", "talks", "leakage", "3rd", "reach")),
    "economy": Factor(("2", "leakage", "talks", "1e5", "toll"), (0.0, -3.5, -10.0, 1e5, 3.0)),
    "alone": Factor(("only",)),
}
PARAMETERS = {"leakage": 0.4, "zero": 0.0, "dprk.size": -3.0}
WORDS = Vocabulary(FACTORS, frozenset(PARAMETERS))
VARIABLES = [Variable(name, factor.levels, factor.numbers) for name, factor in FACTORS.items()]
NUMBERED = [variable for variable in VARIABLES if variable.numbers is not None]
PAIRS = [
    (left, right)
    for left, right in itertools.product(VARIABLES, repeat=2)
    # A word that names a level of the left factor is that level, so such a match cannot be written.
    if left.levels == right.levels and right.name not in left.levels
]
ORDER = list(Relation)


@st.composite
def level_tests(draw: st.DrawFn) -> Node:
    """A factor against one level, or several."""
    variable = draw(st.sampled_from(VARIABLES))
    digits = st.integers(0, len(variable.levels) - 1)
    if draw(st.booleans()):
        return LevelTest(variable, draw(st.sampled_from(ORDER)), (draw(digits),))
    chosen = draw(st.sets(digits, min_size=1))
    return LevelTest(variable, draw(st.sampled_from([Relation.IS, Relation.IS_NOT])), tuple(sorted(chosen)))


def several(nodes: st.SearchStrategy[Node], kind: type[Node] | None = None) -> st.SearchStrategy[tuple[Node, ...]]:
    """Two to four nodes, none of one kind."""
    good = nodes if kind is None else nodes.filter(lambda node: not isinstance(node, kind))
    return st.lists(good, min_size=2, max_size=4).map(tuple)


@st.composite
def conditions(draw: st.DrawFn, depth: int) -> Node:
    """A random condition."""
    if depth == 0:
        match = st.tuples(st.sampled_from(PAIRS), st.sampled_from(ORDER))
        matches = match.map(lambda pair: LevelMatch(pair[0][0], pair[1], pair[0][1]))
        return draw(st.one_of(st.booleans().map(Truth), level_tests(), level_tests(), matches))
    below = conditions(depth - 1)
    choice = draw(st.integers(0, 4))
    if choice == 0:
        return Not(draw(below))
    if choice == 1:
        return And(draw(several(below, And)))
    if choice == 2:
        return Or(draw(several(below, Or)))
    if choice == 3:
        return Comparison(draw(numbers(depth - 1)), draw(st.sampled_from(ORDER)), draw(numbers(depth - 1)))
    return draw(below)


@st.composite
def numbers(draw: st.DrawFn, depth: int) -> Node:
    """A random number; a condition may stand for 0 or 1."""
    if depth == 0:
        plain = st.one_of(
            st.sampled_from([0.0, 1.0, 2.0, 100000.0, 0.5, -2.0, 1e22, 1e-7, 1e300]),
            st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0),
        )
        return draw(
            st.one_of(
                plain.map(Number),
                st.sampled_from(sorted(PARAMETERS)).map(Parameter),
                st.sampled_from(NUMBERED).map(Reading),
                conditions(0),
            )
        )
    below = st.one_of(numbers(depth - 1), conditions(depth - 1))
    choice = draw(st.integers(0, 4))
    if choice == 0:
        return Negation(draw(below.filter(lambda node: not isinstance(node, Number))))
    if choice == 1:
        return Extreme(draw(st.sampled_from(["min", "max"])), draw(several(below)))
    if choice in (2, 3):
        terms = draw(several(below))
        turned = (False, *draw(st.lists(st.booleans(), min_size=len(terms) - 1, max_size=len(terms) - 1)))
        return Sum(terms, turned) if choice == 2 else Product(terms, turned)
    return draw(below)


def fixed_and_wrong(node: Node) -> bool:
    """Whether a divisor reads no name and is 0 or too large: checking refuses it."""
    for product in walk(node):
        if not isinstance(product, Product):
            continue
        for term, divide in zip(product.terms, product.divide, strict=True):
            named = variables(term) or any(isinstance(part, Parameter) for part in walk(term))
            if divide and not named:
                try:
                    if value(term, {}, {}) == 0:
                        return True
                except Unanswerable:
                    return True
    return False


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    """A random formula of either kind."""
    depth = draw(st.integers(0, 4))
    if draw(st.booleans()):
        root, kind = draw(conditions(depth)), Kind.BOOLEAN
    else:
        root, kind = draw(numbers(depth)), Kind.NUMBER
    assume(not fixed_and_wrong(root))
    return assemble("", root, kind)


relaxed = settings(max_examples=150, suppress_health_check=list(HealthCheck))


def outcome(answer: Callable[[], object]) -> object:
    """What a call gives, or None where it cannot be answered."""
    try:
        return answer()
    except (FormulaError, Unanswerable):
        return None


@relaxed
@given(formulas())
def test_the_canonical_text_reads_back_to_the_same_tree(formula: Formula) -> None:
    text = canonical(formula)
    assume(len(text) <= 4096)
    again = compile_formula(text, WORDS, formula.kind)
    assert again.root == formula.root
    assert hash(again.root) == hash(formula.root)
    assert (again.kind, again.factors, again.sizes, again.parameters) == (
        formula.kind, formula.factors, formula.sizes, formula.parameters,
    )  # fmt: skip
    assert canonical(again) == text


@relaxed
@given(formulas())
def test_written_with_every_parenthesis_it_is_the_same_tree(formula: Formula) -> None:
    def loud(node: Node) -> str:
        text = canonical(node)
        if not children(node):
            return f"( {text} )"
        # Each part in turn is put in parentheses by hand; the precedence of the language then decides nothing.
        match node:
            case Not(operand):
                return f"(not {loud(operand)})"
            case Negation(operand):
                return f"(-{loud(operand)})"
            case And(parts):
                return f"({' and '.join(map(loud, parts))})"
            case Or(parts):
                return f"({' or '.join(map(loud, parts))})"
            case Extreme(function, parts):
                return f"{function}({','.join(map(loud, parts))})"
            case Sum(parts, turned):
                signs = ["", *("-" if minus else "+" for minus in turned[1:])]
                return f"({''.join(s + loud(part) for s, part in zip(signs, parts, strict=True))})"
            case Product(parts, turned):
                signs = ["", *("/" if divide else "*" for divide in turned[1:])]
                return f"({''.join(s + loud(part) for s, part in zip(signs, parts, strict=True))})"
            case Comparison(left, relation, right):
                # Parentheses on the right alone do not stop a word from being a level: the left has them.
                sign = {"is": "=", "is not": "!="}.get(relation.value, relation.value)
                return f"({loud(left)}{sign}{loud(right)})"
        raise AssertionError(node)

    text = loud(formula.root)
    assume(len(text) <= 4096)
    assert compile_formula(text, WORDS, formula.kind).root == formula.root


@relaxed
@given(formulas(), st.integers(0, 2**32 - 1), st.sampled_from([np.uint8, np.int64, np.uint64]))
def test_evaluation_agrees_with_the_slow_twin(formula: Formula, seed: int, dtype: type) -> None:
    few, many = 5, int(np.prod(formula.sizes)) + 7
    for count in (few, min(many, 400)):
        columns = {
            name: np.random.default_rng([seed, place]).integers(0, len(factor.levels), count).astype(dtype)
            for place, (name, factor) in enumerate(FACTORS.items())
        }
        states = [{name: int(columns[name][row]) for name in FACTORS} for row in range(count)]
        slow = outcome(lambda states=states: [value(formula.root, state, PARAMETERS) for state in states])
        fast = outcome(lambda columns=columns: evaluate(formula, columns, PARAMETERS))
        assert (fast is None) == (slow is None)
        if fast is not None:
            assert isinstance(fast, np.ndarray)
            assert fast.dtype == (np.bool_ if formula.kind is Kind.BOOLEAN else np.float64)
            np.testing.assert_array_equal(fast, np.array(slow, dtype=fast.dtype))


@relaxed
@given(formulas())
def test_the_table_is_the_value_at_every_combination(formula: Formula) -> None:
    assume(np.prod(formula.sizes) <= 1500)
    states = list(itertools.product(*map(range, formula.sizes)))
    columns = {name: np.array([state[axis] for state in states]) for axis, name in enumerate(formula.factors)}
    slow = outcome(
        lambda: [value(formula.root, dict(zip(formula.factors, state, strict=True)), PARAMETERS) for state in states]
    )
    whole = outcome(lambda: table(formula, PARAMETERS))
    assert (whole is None) == (slow is None)
    if isinstance(whole, np.ndarray):
        assert whole.shape == formula.sizes
        np.testing.assert_array_equal(whole.reshape(-1), np.array(slow, dtype=whole.dtype))
        np.testing.assert_array_equal(whole.reshape(-1), evaluate(formula, columns, PARAMETERS).reshape(-1))


@relaxed
@given(conditions(2), conditions(2))
def test_a_conjunction_is_what_its_text_says(a: Node, b: Node) -> None:
    assume(not fixed_and_wrong(a) and not fixed_and_wrong(b))
    first, second = (compile_formula(canonical(node), WORDS, Kind.BOOLEAN) for node in (a, b))
    both = conjunction(first, second)
    assume(len(both.text) <= 4096)
    again = compile_formula(both.text, WORDS)
    assert again == both
    # Places do not count in ==, so they are compared apart.
    assert [getattr(node, "place", None) for node in walk(both.root)] == [
        getattr(node, "place", None) for node in walk(again.root)
    ]
    assert [getattr(node, "places", None) for node in walk(both.root)] == [
        getattr(node, "places", None) for node in walk(again.root)
    ]


SOUP = [*FACTORS, *PARAMETERS, *KEYWORDS, "+", "-", "*", "/", "(", ")", ",", "<", "<=", ">", ">=", "=", "==", "!="]
SOUP.sort()
SOUP += ["2", "3.5", "guam", "yes", "3rd", "Reach", "AND", "unknown", "is (", "%", "é", "\u0000", ".5", "1e999"]


@settings(max_examples=1000)
@given(st.one_of(st.lists(st.sampled_from(SOUP), max_size=14).map(" ".join), st.text(max_size=40)))
def test_any_text_gives_a_formula_or_problems_within_it(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    formula = None
    try:
        formula = compile_formula(text, WORDS)
    except FormulaError as error:
        problems = error.problems
    if formula is not None:
        assert compile_formula(canonical(formula), WORDS, formula.kind).root == formula.root
        assert pickle.loads(pickle.dumps(formula)) == formula
        assert copy.deepcopy(formula) == formula
        return
    assert problems
    assert [problem.offset for problem in problems] == sorted(problem.offset for problem in problems)
    for problem in problems:
        assert 0 <= problem.offset <= problem.offset + problem.length <= len(text)
        assert problem.found
        assert problem.expected


@given(st.text(max_size=12), st.lists(st.text(min_size=1, max_size=8), max_size=6), st.randoms())
def test_the_nearest_name_is_a_candidate_in_whatever_order(name: str, names: list[str], chance: object) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = nearest(name, names)
    assert found == nearest(name, shuffled)
    assert found is None or found in names


@pytest.mark.parametrize("name", sorted(FACTORS))
def test_every_level_can_be_written(name: str) -> None:
    for digit, level in enumerate(FACTORS[name].levels):
        root = compile_formula(f"{name} is {level}", WORDS).root
        assert isinstance(root, LevelTest)
        assert root.digits == (digit,)
