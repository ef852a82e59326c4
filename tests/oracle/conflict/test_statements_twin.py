"""Statements, read and ranked, against the slow twin; and what follows from pairs."""

import random
from itertools import product

import numpy as np
import pytest

from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.preference import Ranks
from detente.game.conflict.statements import by_pairs, by_statements, read_statement
from oracle.conflict.priorities import Formula, State, followed, levels, scores


def some_formula(chance: random.Random, sizes: list[int], depth: int) -> Formula:
    option = chance.randrange(len(sizes))
    if depth == 0 or chance.random() < 0.2:
        return ("level", option, chance.randrange(sizes[option])) if chance.random() < 0.2 else ("taken", option)
    kind = chance.choice(["not", "and", "or", "if", "iff"])
    parts = {"not": 1, "if": 2, "iff": 2}.get(kind) or chance.randint(2, 3)
    return (kind, *(some_formula(chance, sizes, depth - 1) for _ in range(parts)))


def written(formula: Formula, chance: random.Random, outer: int = 0) -> str:
    """A formula as somebody might write it, with no more parentheses than it needs, or some more."""
    kind = formula[0]
    if kind in ("taken", "level"):
        name = chance.choice([str(formula[1] + 1), f"Option {formula[1]}", f'"Option {formula[1]}"'])
        return name if kind == "taken" else f"{name}{chance.choice(['=', ' = '])}l{formula[2]}"
    tier = {"if": 0, "iff": 0, "or": 1, "and": 2, "not": 3}[kind]
    if kind == "not":
        text = chance.choice(["-", "not ", "- ", "!"]) + written(formula[1], chance, 3)
    else:
        signs = {"and": ["&", " and ", "&&"], "or": ["|", " or ", " OR "], "if": [" if "], "iff": [" iff "]}[kind]
        text = chance.choice(signs).join(written(part, chance, tier + 1) for part in formula[1:])
    return f"({text})" if tier < outer or chance.random() < 0.1 else text


def some_options(chance: random.Random, most: int) -> tuple[list[int], tuple[Choice, ...], list[State]]:
    sizes = [chance.choice([2, 2, 3]) for _ in range(chance.randint(1, most))]
    choices, stride = [], 1
    for number, size in enumerate(sizes):
        names = tuple(f"l{level}" for level in range(size))
        choices.append(Choice(name=f"Option {number}", owners=(0,), levels=names, stride=stride))
        stride *= size
    states = [digits[::-1] for digits in product(*(range(size) for size in reversed(sizes)))]
    return sizes, tuple(choices), states


@pytest.mark.parametrize("seed", range(200))
def test_ranks_by_statements_are_the_orders_of_the_scores(seed: int) -> None:
    chance = random.Random(seed)
    sizes, choices, states = some_options(chance, 5)
    formulas = [some_formula(chance, sizes, chance.randint(0, 3)) for _ in range(chance.randint(0, 12))]
    read = [read_statement(written(formula, chance), choices) for formula in formulas]
    ranks = by_statements(np.arange(len(states)), choices, read)
    assert ranks.rank.tolist() == levels(scores(formulas, states))
    again = by_statements(np.arange(len(states)), choices, [*read, *read[::-1]])
    assert again.rank.tolist() == ranks.rank.tolist()


def test_a_hundred_statements_are_ranked_exactly() -> None:
    chance = random.Random(1)
    choices = tuple(Choice(name=f"Option {n}", owners=(0,), stride=2**n) for n in range(7))
    states = [digits[::-1] for digits in product(range(2), repeat=7)]
    # each holds in one state alone, so that the last tells two states apart that a number of 64 bits confuses
    formulas: list[Formula] = []
    for state in chance.sample(states, 100):
        literals = [("taken", n) if level else ("not", ("taken", n)) for n, level in enumerate(state)]
        formulas.append(("and", *literals))
    read = [read_statement(written(formula, chance), choices) for formula in formulas]
    ranks = by_statements(np.arange(128), choices, read)
    assert ranks.rank.tolist() == levels(scores(formulas, states))
    assert ranks.rank.max() == 100


@pytest.mark.parametrize("seed", range(150))
def test_what_follows_from_pairs_is_what_the_twin_says(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(1, 9)
    hidden = chance.sample(range(size), size)
    pairs = [
        (hidden[max(i, j)], hidden[min(i, j)])
        for i, j in (chance.choices(range(size), k=2) for _ in range(chance.randint(0, 2 * size)))
        if i != j
    ]
    if chance.random() < 0.2 and size > 1:
        pairs += [tuple(chance.sample(range(size), 2)) for _ in range(2)]  # type: ignore[misc]
    known = followed(pairs, size)
    if any((state, state) in known for state in range(size)):
        with pytest.raises(GameError, match="circle"):
            by_pairs(pairs, size, str)
        return
    found = by_pairs(pairs, size, str)
    for one, other in product(range(size), repeat=2):
        assert found.better(one, than=other) == ((one, other) in known)
        assert found.deters(one, leaving=other) == ((one, other) not in known)
    unrelated = {(a, b) for a, b in product(range(size), repeat=2) if not {(a, b), (b, a)} & known}
    ordered = all((a, c) in unrelated for a, b in unrelated for d, c in unrelated if b == d)
    assert isinstance(found, Ranks) == ordered
