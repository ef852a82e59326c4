"""The digest of a case: what it depends on, and what not."""

import hashlib

import pytest

from detente.case.digest import canonical_json, digest
from detente.case.resolve import resolve

HUMAN = """# a comment
detente: 1
title: Détente
start: 2017-09-18
actors: {us: {}, dprk: {name: dprk}}
parameters: {leakage: 0.40}
"""
OTHER = """detente: 1
parameters:
  leakage: {range: [0.4, 0.4], value: 4e-1, shape: point}   # the same
actors:
  dprk:
  us:
start: {start: {date: 2017-9-18}}
title: "De\\u0301tente"
clock: month
"""


def test_form_does_not_count() -> None:
    """Comments, order, shorthand, defaults, notation and Unicode composition."""
    assert digest(resolve(HUMAN, "a").machine) == digest(resolve(OTHER, "b").machine)


def test_content_counts() -> None:
    """Any number, name or level."""
    changed = [HUMAN.replace("0.40", "0.41"), HUMAN.replace("us:", "prc:"), HUMAN.replace("Détente", "Detente")]
    assert len({digest(resolve(text, "a").machine) for text in [HUMAN, *changed]}) == 4


def test_stages() -> None:
    """The JSON can be looked at, and the digest is its SHA-256."""
    machine = {"b": [1.0, None, True], "a": "é"}
    assert canonical_json(machine) == '{"a":"é","b":[1.0,null,true]}'
    assert digest(machine) == "sha256:" + hashlib.sha256('{"a":"é","b":[1.0,null,true]}'.encode()).hexdigest()


def test_only_numbers_that_are_numbers() -> None:
    """What is not finite has no JSON."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": float("nan")})
