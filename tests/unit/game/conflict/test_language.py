"""The language of statements: how it binds, what it calls things, and what it says of mistakes."""

from itertools import product

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict import Choice, read_statement


def named(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name=name, owners=(0,), stride=2**number) for number, name in enumerate(names))


FOUR = named("Air strike", "Block", "Withdraw", "Full stop")


def truth(text: str, choices: tuple[Choice, ...] = FOUR) -> list[bool]:
    return read_statement(text, choices).holds(np.arange(2 ** len(choices)), choices).tolist()


def table(words: str) -> list[bool]:
    """The same by Python, `a` to `d` for the options, the first changing fastest."""
    return [
        bool(eval(words, {}, dict(zip("dcba", (bool(x) for x in state), strict=True))))
        for state in product(range(2), repeat=4)
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1", "a"),
        ("-1", "not a"),
        ("- - 1", "a"),
        ("1 & 2 | 3 & 4", "(a and b) or (c and d)"),
        ("1 | 2 & 3", "a or (b and c)"),
        ("-1 & 2", "(not a) and b"),
        ("-(1 & 2)", "not (a and b)"),
        ("(1 & -3) | (2 if 4)", "(a and not c) or (b or not d)"),
        ("1 if 2", "a or not b"),
        ("1 | 3 if 2 & 4", "(a or c) or not (b and d)"),
        ("-1 iff 2", "(not a) == b"),
        ("(1 if 2) if 3", "(a or not b) or not c"),
        ("1 IF 2 AND NOT 3", "a or not (b and not c)"),
        ("Air strike & Block", "a and b"),
        ("Air strike or not Full stop", "a or not d"),
        ('"Air strike" && !"Block"||~4', "(a and not b) or not d"),
        ("\u22121 \u2227 \u00ac2 \u2228 \u20133", "(not a and not b) or not c"),
        ("1 = Y & 2 = N", "a and not b"),
    ],
)
def test_a_statement_means_what_it_says(text: str, words: str) -> None:
    assert truth(text) == table(words)


def test_an_option_at_a_level() -> None:
    choices = (Choice(name="force", owners=(0,), levels=("none", "some", "2")), Choice(name="x", owners=(), stride=3))
    holds = [read_statement(t, choices).holds(np.arange(3), choices).tolist() for t in ("1", "1=some", "force = 2")]
    assert holds == [[False, True, True], [False, True, False], [False, False, True]]
    with pytest.raises(GameError, match="found `all`, expected one of its levels, `none`, `some`, `2`"):
        read_statement("force = all", choices)
    with pytest.raises(GameError, match="found the end, expected one of its levels"):
        read_statement("force =", choices)


def test_a_name_that_begins_like_another_is_read_whole() -> None:
    choices = named("Withdraw", "Withdraw all", "Pre-emptive strike", "St. Petersburg talks")
    assert truth("Withdraw all & -Withdraw", choices) == truth("2 & -1", choices)
    assert truth("Pre-emptive strike if St. Petersburg talks", choices) == truth("3 if 4", choices)
    with pytest.raises(GameError, match="found `Withdrawal`, expected the number or the name of an option such as"):
        truth("Withdrawal", choices)


def test_names_made_of_signs_and_words_of_the_language_need_quotation_marks() -> None:
    choices = named("1 & 2", "not", "stop and talk", "stop")
    assert truth('"1 & 2" | "not"', choices) == truth("1 | 2", choices)
    assert truth("1 & 2", choices) != truth('"1 & 2"', choices)
    assert truth('"stop and talk" & not stop', choices) == truth("3 & -4", choices)
    with pytest.raises(GameError, match="found `talk`"):
        truth("stop and talk", choices)


def test_a_name_that_two_options_have_must_be_a_number() -> None:
    with pytest.raises(GameError, match="found `Full`, expected its number, 1 or 2, as the name is not its own"):
        truth("Full", named("Full", "Full"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "found the end, expected an option, `not` or `\\(`"),
        ("1 &", "found the end, expected an option"),
        ("1 2", "found `2`, expected the end, `and` or `or`"),
        ("(1", "found the end, expected `\\)`, `and` or `or`"),
        ("1)", "found `\\)`, expected the end"),
        ("5", "found `5`, expected an option from 1 to 4"),
        ("0", "found `0`, expected an option from 1 to 4"),
        ("9" * 5000, "expected an option from 1 to 4"),
        ("1 if 2 if 3", "found `if`, expected the end, `and` or `or`, or parentheses"),
        ("1 iff 2 if 3", "or parentheses"),
        ("Blok", "found `Blok`, expected the number or the name of an option such as `Block`"),
        ("1 + 2", "found `\\+`, expected the end"),
        ("3rd", "found `3rd`, expected the number or the name"),
        ('"Block', 'found `"`, expected an option'),
        ("\x00", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(GameError, match=said) as caught:
        read_statement(text, FOUR)
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize("text", ["(" * 100_000, "-" * 100_000 + "1", "(" * 65 + "1" + ")" * 65, "(-" * 40 + "1"])
def test_a_statement_nested_too_deep_is_refused(text: str) -> None:
    with pytest.raises(GameError, match="nested more than 64 deep") as caught:
        read_statement(text, FOUR)
    assert len(str(caught.value)) < 200


def test_long_chains_and_deep_ones_within_the_limit_are_read() -> None:
    assert truth(" | ".join(["1"] * 20_000)) == truth("1")
    assert truth(" & ".join(["(-1)"] * 100)) == truth("-1")
    deep = "1"
    for _ in range(64):
        deep = f"({deep} & 1 | 1 if 1)"
    assert truth(deep) == [True] * 16
