"""The examples that help prints: what they name is there."""

import argparse
import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from detente import load
from detente.cli import VERBS, parser

NAMED = {"--question": "questions", "--lower": "questions", "--higher": "questions", "--theory": "theories",
         "--plan": "plans", "--against": "plans", "--verdict": "plans", "--begin": "plans",
         "--then": "plans"}  # fmt: skip
SHIPPED = ("freeze", "council", "surprise", "korea-2017")


def _examples() -> Iterator[list[str]]:
    """The words of every example of every verb that asks a shipped case."""
    top = parser()
    (verbs,) = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    for command in verbs.choices.values():
        for line in (command.epilog or "").splitlines():
            said = re.split(r" {2,}| [>|] ", line.strip())[0]
            if said.startswith("detente "):
                words = shlex.split(said)[1:]
                if len(words) > 1 and words[1] in SHIPPED:
                    yield words


@cache
def _machine(name: str) -> Mapping[str, Any]:
    return load(name).machine


EXAMPLES = list(_examples())


def test_most_verbs_have_one() -> None:
    """There is something to look at."""
    assert len({words[0] for words in EXAMPLES}) > len(VERBS) / 2


@pytest.mark.parametrize("words", EXAMPLES, ids=" ".join)
def test_what_an_example_names_is_there(words: list[str]) -> None:
    """An example is understood, and its questions, theories and plans are those of its case."""
    parser().parse_args(words)
    machine = _machine(words[1])
    for option, value in pairwise(words):
        section = NAMED.get(option)
        if section is not None:
            assert value.split("=")[0] in ("none", *machine[section]), f"{option} {value}"
