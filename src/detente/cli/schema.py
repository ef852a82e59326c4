"""`detente schema`: the JSON Schema by which editors complete and check a case."""

import argparse

from detente.cli.codes import OK
from detente.cli.page import write_json
from detente.cli.places import add_json

EXAMPLE = """\
example:
  detente schema > case.schema.json

Then let the first line of case.yaml read
  # yaml-language-server: $schema=case.schema.json
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "schema",
        help="print the JSON Schema of a case, for editors (detente schema > case.schema.json)",
        description="Prints the JSON Schema of a case, by which editors complete and check while one types.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_json(command)  # it is JSON in any case
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schema."""
    from detente.case.schema import json_schema

    write_json(json_schema())
    return OK
