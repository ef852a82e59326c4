"""Where a case is: a folder, a file, a shipped case by its name, or standard input."""

import argparse
import difflib
from dataclasses import dataclass
from pathlib import Path

import detente
from detente.cli.codes import UsageError

FILE = "case.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A case that was found. `path` is its folder or file; None for standard input."""

    name: str
    path: Path | None


def shipped() -> dict[str, Path]:
    """The shipped cases: name and folder.

    >>> "freeze" in shipped()
    True
    """
    home = Path(detente.__file__).parent / "cases"
    if not home.is_dir():
        return {}
    return {folder.name: folder for folder in sorted(home.iterdir()) if (folder / FILE).is_file()}


def find(word: str) -> Place:
    """Find the case a word of the command line means.

    Args:
        word: What stands for CASE.

    Returns:
        Its place.

    Raises:
        UsageError: If there is no such case; the text says what there is.
    """
    if word == "-":
        return Place(name="<stdin>", path=None)
    path = Path(word)
    if path.is_file() or (path / FILE).is_file():
        return Place(name=word, path=path)
    cases = shipped()
    if word in cases:
        return Place(name=word, path=cases[word])
    if path.is_dir():
        raise UsageError(f"the folder `{word}` has no file `{FILE}`; `detente new` makes a folder that has one")
    near = difflib.get_close_matches(word, cases, n=1)
    hint = f"did you mean `{near[0]}`? " if near else ""
    raise UsageError(f"there is no case `{word}`; {hint}Shipped cases: {', '.join(cases)}")


def add_case(command: argparse.ArgumentParser) -> None:
    """Give a command its CASE."""
    command.add_argument("case", metavar="CASE", help="a folder, a file, the name of a shipped case, or - for stdin")


def add_json(command: argparse.ArgumentParser) -> None:
    """Give a command its `--json`."""
    command.add_argument("--json", action="store_true", help="print JSON with sorted keys, the same bytes in every run")
