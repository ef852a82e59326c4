"""Every kind of mistake: its exact place, what was found, what was expected, and the hint."""

import time

import pytest

from detente.formula import Factor, Formula, FormulaError, Kind, Problem, Vocabulary, compile_formula, nearest

WORDS = Vocabulary(
    {
        "reach": Factor(("regional", "guam", "mainland")),
        "dprk.tests": Factor(("paused", "active")),
        "us.strike": Factor(("no", "yes")),
        "us.talks": Factor(("no", "yes")),
        "economy": Factor(("sound", "strained", "crippled"), (0.0, -3.5, -10.0)),
        "ending": Factor(("open", "war", "reach")),
        "count": Factor(("1", "2", "3rd"), (1.0, 2.0, 3.0)),
    },
    frozenset({"leakage"}),
)

# Text, and (offset, length, found, expected, hint) of every problem.
MISTAKES: list[tuple[str, list[tuple[int, int, str, str, str]]]] = [
    ("reach = guam", [(6, 1, "`=`", "`is`", "levels are compared by words: write `is`")]),
    ("reach != guam", [(6, 2, "`!=`", "`is not`", "levels are compared by words: write `is not`")]),
    (
        "reach == guam and economy == 3",
        [
            (6, 2, "`==`", "`is`", "levels are compared by words: write `is`"),
            (26, 2, "`==`", "`=`", "write a single `=` between numbers"),
        ],
    ),
    ("economy == strained", [(8, 2, "`==`", "`is`", "levels are compared by words: write `is`")]),
    ("leakage == 0.4", [(8, 2, "`==`", "`=`", "write a single `=` between numbers")]),
    ("us.strike = us.talks", [(10, 1, "`=`", "`is`", "levels are compared by words: write `is`")]),
    (
        "dprk.tests = 1",
        [
            (11, 1, "`=`", "`is`", "levels are compared by words: write `is`"),
            (13, 1, "`1`", "a level of `dprk.tests` (paused, active)", "the levels of `dprk.tests` carry no numbers"),
        ],
    ),
    ("tests", [(0, 5, "`tests`", "the name of an option, condition or parameter", "did you mean `dprk.tests`?")]),
    (
        "Reach is guam",
        [
            (
                0,
                5,
                "`Reach`",
                "the name of an option, condition or parameter",
                "capital and small letters differ: did you mean `reach`?",
            )
        ],
    ),
    (
        "reach is Guam",
        [
            (
                9,
                4,
                "`Guam`",
                "a level of `reach` (regional, guam, mainland)",
                "capital and small letters differ: did you mean `guam`?",
            )
        ],
    ),
    ("reach is gaum", [(9, 4, "`gaum`", "a level of `reach` (regional, guam, mainland)", "did you mean `guam`?")]),
    ("xyzzy", [(0, 5, "`xyzzy`", "the name of an option, condition or parameter", "")]),
    (
        "foo is high and bar < 3 + baz",
        [
            (0, 3, "`foo`", "the name of an option, condition or parameter", ""),
            (16, 3, "`bar`", "the name of an option, condition or parameter", ""),
            (26, 3, "`baz`", "the name of an option, condition or parameter", ""),
        ],
    ),
    (
        "economy > 3 and reahc > 2 and 7",
        [
            (16, 5, "`reahc`", "the name of an option, condition or parameter", "did you mean `reach`?"),
            (30, 1, "`7`, a number", "something true or false", "a number alone is neither true nor false"),
        ],
    ),
    (
        "3rd",
        [
            (
                0,
                3,
                "`3rd`",
                "the name of an option, condition or parameter",
                "`3rd` is a level of `count`: write `count is 3rd`",
            )
        ],
    ),
    (
        "mainland > reach",
        [
            (
                0,
                8,
                "`mainland`",
                "the name of an option, condition or parameter",
                "`mainland` is a level of `reach`: write `reach is mainland`",
            )
        ],
    ),
    (
        "leakage > guam",
        [
            (
                10,
                4,
                "`guam`",
                "the name of an option, condition or parameter",
                "`guam` is a level of `reach`: write `reach is guam`",
            )
        ],
    ),
    (
        "reach is guam or mainland",
        [
            (
                17,
                8,
                "`mainland`",
                "the name of an option, condition or parameter",
                "`mainland` is a level of `reach`: write `reach is mainland`",
            )
        ],
    ),
    (
        "reach is (guam or mainland)",
        [
            (
                9,
                18,
                "`(guam or mainland)`",
                "a level of `reach` (regional, guam, mainland)",
                "write `reach is (guam, mainland)`",
            )
        ],
    ),
    (
        "reach is (guam, manland, foo)",
        [
            (16, 7, "`manland`", "a level of `reach` (regional, guam, mainland)", "did you mean `mainland`?"),
            (25, 3, "`foo`", "a level of `reach` (regional, guam, mainland)", ""),
        ],
    ),
    (
        "reach is economy",
        [
            (
                9,
                7,
                "`economy`",
                "a level of `reach` (regional, guam, mainland)",
                "`economy` has other levels than `reach`",
            )
        ],
    ),
    (
        "economy < reach",
        [
            (
                10,
                5,
                "`reach`",
                "a level of `economy` (sound, strained, crippled) or a number",
                "`reach` has other levels than `economy`",
            )
        ],
    ),
    (
        "economy is stroing",
        [
            (
                11,
                7,
                "`stroing`",
                "a level of `economy` (sound, strained, crippled) or a number",
                "did you mean `strained`?",
            )
        ],
    ),
    (
        "reach < 3",
        [(8, 1, "`3`", "a level of `reach` (regional, guam, mainland)", "the levels of `reach` carry no numbers")],
    ),
    (
        "reach < mainland + 1",
        [
            (
                8,
                12,
                "`mainland + 1`",
                "a level of `reach` (regional, guam, mainland)",
                "the levels of `reach` carry no numbers",
            )
        ],
    ),
    (
        "dprk.tests is true",
        [(14, 4, "`true`", "a level of `dprk.tests` (paused, active)", "write `dprk.tests is active`")],
    ),
    ("us.talks is false", [(12, 5, "`false`", "a level of `us.talks` (no, yes)", "write `us.talks is no`")]),
    (
        "dprk.tests < 1",
        [(13, 1, "`1`", "a level of `dprk.tests` (paused, active)", "the levels of `dprk.tests` carry no numbers")],
    ),
    (
        "(reach) is guam",
        [(0, 7, "`reach` in parentheses, a value", "`reach` without parentheses", "only a bare name has levels")],
    ),
    (
        "(economy) is (sound, crippled)",
        [(0, 9, "`economy` in parentheses, a value", "`economy` without parentheses", "only a bare name has levels")],
    ),
    ("true is (a, b)", [(8, 6, "a list of levels", "a number", "only a factor's name alone can be `is (...)`")]),
    ("leakage is (a, b)", [(11, 6, "a list of levels", "a number", "only a factor's name alone can be `is (...)`")]),
    ("economy is (crippled, 3.5)", [(22, 3, "`3.5`", "a level of `economy` (sound, strained, crippled)", "")]),
    (
        "reach",
        [
            (
                0,
                5,
                "`reach` alone",
                "a comparison with one of its levels (regional, guam, mainland)",
                "compare it: `reach is mainland`",
            )
        ],
    ),
    (
        "not reach",
        [
            (
                4,
                5,
                "`reach` alone",
                "a comparison with one of its levels (regional, guam, mainland)",
                "compare it: `reach is mainland`",
            )
        ],
    ),
    (
        "2 * reach",
        [
            (
                4,
                5,
                "`reach` alone",
                "a comparison with one of its levels (regional, guam, mainland)",
                "compare it: `reach is mainland`",
            )
        ],
    ),
    (
        "dprk.tests and 3",
        [(15, 1, "`3`, a number", "something true or false", "a number alone is neither true nor false")],
    ),
    (
        "economy and dprk.tests",
        [(0, 7, "`economy`, a number", "something true or false", "compare it, as in `economy is crippled`")],
    ),
    (
        "leakage and true",
        [(0, 7, "`leakage`, a number", "something true or false", "compare it with a number, as in `leakage > 0`")],
    ),
    (
        "not (leakage + 1)",
        [
            (
                4,
                13,
                "`(leakage + 1)`, a number",
                "something true or false",
                "compare it with a number, as in `(leakage + 1) > 0`",
            )
        ],
    ),
    (
        "-leakage or true",
        [(0, 8, "`-leakage`, a number", "something true or false", "compare it with a number, as in `-leakage > 0`")],
    ),
    (
        "a < b < c",
        [
            (
                6,
                1,
                "a second comparison, `<`",
                "`and`, `or` or the end",
                "comparisons do not chain: join two of them with `and`",
            )
        ],
    ),
    (
        "reach is guam is x",
        [
            (
                14,
                2,
                "a second comparison, `is`",
                "`and`, `or` or the end",
                "comparisons do not chain: join two of them with `and`",
            )
        ],
    ),
    ("a AND b", [(2, 3, "`AND`", "`and`", "write it in small letters")]),
    ("True", [(0, 4, "`True`", "`true`", "write it in small letters")]),
    (
        "reach is 'guam'",
        [(9, 1, "`'`", "a name, a number or an operator", "write names and levels without quotation marks")],
    ),
    ("reach ≤ guam", [(6, 1, "`≤`", "`<=`", "write `<=`")]),
    ("a => 3", [(2, 2, "`=>`", "`>=`", "write `>=`")]),
    ("!dprk.tests", [(0, 1, "`!`", "`not`", "write `not`")]),
    ("2 ** 3", [(2, 2, "`**`", "a name, a number or an operator", "there are no powers: multiply instead")]),
    (
        "10% * leakage",
        [(2, 1, "`%`", "a name, a number or an operator", "write a share as a decimal number: 0.1 and not 10%")],
    ),
    ("[1]", [(0, 1, "`[`", "a name, a number or an operator", "use round parentheses")]),
    ("\u200b", [(0, 1, "the invisible character U+200B", "a name, a number or an operator", "")]),
    ("2 − 1", [(2, 1, "`−`", "`-`", "write `-`")]),
    (
        "1,5 * leakage",
        [
            (
                1,
                1,
                "`,`",
                "`and`, `or`, a comparison or the end of the formula",
                "commas stand only in `min(...)`, `max(...)` and `is (...)`; a decimal number has a point",
            )
        ],
    ),
    (".5 * leakage", [(0, 2, "`.5`", "a number such as 0.5", "write `0.5`")]),
    ("5. * 2", [(0, 2, "`5.`", "a number such as 0.5", "a decimal number has digits on both sides")]),
    ("3.5.1", [(0, 5, "`3.5.1`", "a number such as 0.5", "a decimal number has digits on both sides")]),
    (
        "dprk..tests",
        [
            (
                0,
                11,
                "`dprk..tests`",
                "a name such as `dprk.tests`",
                "each part of a name starts with a letter, with one point between",
            )
        ],
    ),
    ("3rd_a.b", [(0, 7, "`3rd_a.b`", "a number such as 0.5", "a decimal number has digits on both sides")]),
    ("économie", [(0, 8, "`économie`", "a name", "names and levels use only the letters a to z, digits and `_`")]),
    ("", [(0, 0, "an empty formula", "a name, a number or an opening parenthesis", "")]),
    ("  ", [(0, 0, "an empty formula", "a name, a number or an opening parenthesis", "")]),
    ("a and", [(5, 0, "the end of the formula", "a name, a number or an opening parenthesis", "")]),
    (
        "(reach is guam",
        [(14, 0, "the end of the formula", "`)`", "the parenthesis opened at character 1 is not closed")],
    ),
    (
        "(reach guam)",
        [
            (
                7,
                4,
                "`guam`",
                "`)`",
                "two things side by side need a word or a sign between them: `is`, `and`, `or`, `+` ...",
            )
        ],
    ),
    (
        "reach is guam)",
        [(13, 1, "`)`", "`and`, `or`, a comparison or the end of the formula", "no parenthesis is open here")],
    ),
    (
        "dprk.tests not us.talks",
        [
            (
                11,
                3,
                "`not`",
                "`and`, `or`, a comparison or the end of the formula",
                "write `is not` to compare, `and not` to join",
            )
        ],
    ),
    (
        "dprk.tests us.talks",
        [
            (
                11,
                8,
                "`us.talks`",
                "`and`, `or`, a comparison or the end of the formula",
                "two things side by side need a word or a sign between them: `is`, `and`, `or`, `+` ...",
            )
        ],
    ),
    (
        "2(3)",
        [
            (
                1,
                1,
                "`(`",
                "`and`, `or`, a comparison or the end of the formula",
                "two things side by side need a word or a sign between them: `is`, `and`, `or`, `+` ...",
            )
        ],
    ),
    ("()", [(1, 1, "`)`", "a name, a number or an opening parenthesis", "")]),
    ("is", [(0, 2, "`is`", "a name, a number or an opening parenthesis", "")]),
    ("reach is", [(8, 0, "the end of the formula", "a name, a number or an opening parenthesis", "")]),
    ("reach is not", [(12, 0, "the end of the formula", "a name, a number or an opening parenthesis", "")]),
    (
        "1 + not dprk.tests",
        [(4, 3, "`not`", "a name, a number or an opening parenthesis", "put `not ...` in parentheses here")],
    ),
    ("reach is (guam, and)", [(16, 3, "`and`", "a level", "a list after `is` holds levels and commas only")]),
    (
        "us.strike is (no, yes",
        [(21, 0, "the end of the formula", "`,` or `)`", "a list after `is` holds levels and commas only")],
    ),
    ("us.strike is (no, yes or no)", [(22, 2, "`or`", "`,` or `)`", "a list after `is` holds levels and commas only")]),
    ("min(1)", [(0, 6, "`min` of one value", "two values or more", "write `min(a, b)`")]),
    ("min 3", [(4, 1, "`3`", "`(` after `min`", "write `min(a, b)`")]),
    ("abs(3)", [(0, 3, "`abs` followed by a parenthesis", "`min` or `max`", "only `min(...)` and `max(...)` exist")]),
    ("maximum(1, 2)", [(0, 7, "`maximum` followed by a parenthesis", "`min` or `max`", "did you mean `max`?")]),
    ("max(1, 2", [(8, 0, "the end of the formula", "`)`", "the parenthesis opened at character 4 is not closed")]),
    ("leakage / 0", [(10, 1, "a division by 0", "a divisor other than 0", "")]),
    ("leakage / (1-1)", [(10, 5, "a division by `(1-1)`, which is 0", "a divisor other than 0", "")]),
    ("1 / (1e308 * 10)", [(4, 12, "`1e+308 * 10`, which is too large to compute", "a finite number", "")]),
    ("1e400", [(0, 5, "`1e400`", "a number below 1e308", "")]),
]


def problems(text: str, expect: Kind | None = None) -> tuple[Problem, ...]:
    with pytest.raises(FormulaError) as caught:
        compile_formula(text, WORDS, expect)
    return caught.value.problems


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_a_mistake_is_placed_and_explained(text: str, expected: list[tuple[int, int, str, str, str]]) -> None:
    assert problems(text) == tuple(Problem(*one) for one in expected)


def test_the_texts_of_all_problems_make_the_error() -> None:
    with pytest.raises(
        FormulaError, match=r"^character 1: found `foo`, expected .*\ncharacter 9: found `bar`"
    ) as caught:
        compile_formula("foo and bar", WORDS)
    assert isinstance(caught.value, ValueError)


def test_a_number_where_a_condition_is_expected() -> None:
    (problem,) = problems("economy", Kind.BOOLEAN)
    assert (problem.offset, problem.length, problem.expected) == (0, 7, "something true or false")


def test_offsets_count_code_points() -> None:
    (problem,) = problems("true\u00a0 and\u3000\n foo")
    assert (problem.offset, problem.length) == (12, 3)


def compiled(text: str) -> Formula:
    return compile_formula(text, WORDS)


LIMIT = "at most 64 parentheses, or 128 operations, inside one another"


@pytest.mark.parametrize(
    ("opening", "inner", "closing"),
    [
        ("(", "us.talks", ")"),
        ("not ", "us.talks", ""),
        ("-", "leakage", ""),
        ("min(1, ", "leakage", ")"),
        ("us.talks and (us.strike or ", "us.talks", ")"),
    ],
)
def test_nesting_stops_at_64(opening: str, inner: str, closing: str) -> None:
    # The last sort holds two operations for each parenthesis, which together may be 128.
    compiled(opening * 63 + inner + closing * 63)
    if "and" not in opening:
        compiled(opening * 64 + inner + closing * 64)
    (problem,) = problems(opening * 65 + inner + closing * 65)
    assert (problem.found, problem.expected) == ("a formula nested too deep", LIMIT)
    if "and" not in opening:
        place = 64 * len(opening) + opening.find("(") if "min" in opening else 64 * len(opening)
        assert (problem.offset, problem.length) == (place, len(opening.strip()) if "min" not in opening else 1)


def test_operations_nest_too() -> None:
    opening = "true or true and 1 < 1 + 2 * ("
    compiled(opening * 20 + "1" + ")" * 20)
    assert problems(opening * 30 + "1" + ")" * 30)[0].expected == LIMIT


@pytest.mark.parametrize("opening", ["(", "not ", "-", "min(", "true or ("])
def test_ten_thousand_levels_fail_at_once(opening: str) -> None:
    started = time.perf_counter()
    (problem,) = problems(opening * 10_000)
    assert time.perf_counter() - started < 1
    assert (problem.offset, problem.length) == (4096, len(opening) * 10_000 - 4096)
    assert problem.found == f"a formula of {len(opening) * 10_000:,} characters"


def test_the_longest_text() -> None:
    compiled("us.talks" + " " * (4096 - 8))
    assert problems("us.talks" + " " * (4097 - 8)) == (
        Problem(4096, 1, "a formula of 4,097 characters", "at most 4,096 characters", "split it into several"),
    )


def test_a_long_flat_chain_is_fine() -> None:
    words = Vocabulary({"a": Factor(("no", "yes"))})
    assert compile_formula("+".join(["a"] * 1000), words).factors == ("a",)
    assert compile_formula(" or ".join(["a"] * 800), words).factors == ("a",)


@pytest.mark.parametrize("part", ["(us.talks)", "not us.talks", "-1 < 2", "min(1, 2) < 3", "us.talks is (no, yes)"])
def test_side_by_side_is_not_nested(part: str) -> None:
    compiled(" and ".join([part] * 150))


def test_hints_stop_after_twenty_problems() -> None:
    found = problems(" and ".join(["reahc"] * 30))
    assert [bool(problem.hint) for problem in found] == [True] * 20 + [False] * 10


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("tests", ["us.strike", "dprk.tests"], "dprk.tests"),
        ("tests", ["rok.tests", "dprk.tests"], "dprk.tests"),
        ("dprc.tests", ["us.tests", "dprk.tests"], "dprk.tests"),
        ("moscow.tests", ["x", "dprk.tests"], "dprk.tests"),
        ("test", ["us.strike", "dprk.tests"], "dprk.tests"),
        ("REACH", ["reach", "reaches"], "reach"),
        ("reahc", ["economy", "reach"], "reach"),
        ("xyzzy", ["economy", "reach"], None),
        ("", ["reach"], None),
        ("reach", [], None),
        ("r" * 101, ["r" * 100], None),
    ],
)
def test_the_nearest_name(name: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(name, candidates) == expected
