"""The JSON Schema: the shipped file is the generated one; it takes both forms and refuses what is no case."""

import copy
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from detente.case.nodes import read_nodes
from detente.case.resolve import resolve
from detente.case.schema import as_text, json_schema
from detente.case.structure import plain_data

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
VALID = sorted((Path(__file__).parents[2] / "spec" / "valid").glob("*.yaml"))
SEEN = """
    list_at_top version_2 version_missing unknown_section unknown_key_of_option unknown_key_of_event
    unknown_key_of_number unknown_key_of_link unknown_key_of_motion unknown_key_of_phase missing_title
    missing_actors missing_rate missing_weight list_for_mapping mapping_for_list mapping_for_formula text_for_effect
    clock_unknown flag votes_not_whole id_capital id_dash id_keyword id_too_long no_levels one_level level_twice
    level_capital levels_text start_above_one date_form number_with_per_key range_of_four scale_unknown
    scale_of_case_unknown chance_above_one weight_word weight_negative rate_unit_key duration_rate
    duration_unit_unknown evidence_text evidence_form evidence_aspect evidence_polarity passes_word passes_zero
    ranked_nothing ratio_above_one add_unknown_section phase_begins_unclear set_list at_least_zero time_is_range
"""
"""Bad files whose mistake a schema can see."""
INVALID = Path(__file__).parents[2] / "spec" / "invalid"


def data(path: Path) -> Any:
    """A file as an editor sees it."""
    node, _ = read_nodes(path.read_text(encoding="utf-8"), path.name)
    assert node is not None
    return plain_data(node)


def test_the_shipped_file_is_the_generated_one() -> None:
    """`python -m detente.case.schema` writes it."""
    assert files("detente.case").joinpath("schema.json").read_text(encoding="utf-8") == as_text(SCHEMA)


def test_it_is_a_schema() -> None:
    """Of draft 7, in which every reference leads somewhere and every definition is used."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    text = as_text(SCHEMA)
    for name in SCHEMA["definitions"]:
        assert f'"#/definitions/{name}"' in text
    assert text.count('"$ref": "#/definitions/') == sum(
        text.count(f'"$ref": "#/definitions/{name}"') for name in SCHEMA["definitions"]
    )


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_it_takes_both_forms(path: Path) -> None:
    """What resolves without a mistake, and what it resolves to."""
    VALIDATOR.validate(data(path))
    VALIDATOR.validate(resolve(path.read_text(encoding="utf-8"), path.name).machine)


def test_every_key_is_explained() -> None:
    """Editors show a sentence."""
    case = SCHEMA["properties"]
    option = SCHEMA["definitions"]["option"]["anyOf"][0]["properties"]
    for key, part in {**case, **option}.items():
        assert part["description"].endswith("."), key


@pytest.mark.parametrize("name", SEEN.split())
def test_it_refuses_mistakes_it_can_see(name: str) -> None:
    """An editor underlines them."""
    assert not VALIDATOR.is_valid(data(INVALID / f"{name}.yaml"))


def test_it_can_fail() -> None:
    """A case with one wrong value deep inside is refused."""
    good = resolve((VALID[0]).read_text(encoding="utf-8"), "case.yaml").machine
    bad = copy.deepcopy(good)
    bad["clock"] = "fortnight"
    assert VALIDATOR.is_valid(good)
    assert not VALIDATOR.is_valid(bad)
