"""What a word of the command line means where a case is wanted: a folder, a file, a shipped case, standard input."""

import argparse
from pathlib import Path

from detente.cli.codes import UsageError
from detente.cli.names import meant

FILE = "case.yaml"


def find(word: str) -> str | Path:
    """What to load for a word that stands for CASE.

    Args:
        word: A folder, a file, the name of a shipped case, or `-`.

    Returns:
        A path, or `-`.

    Raises:
        UsageError: If there is no such case; the text says what there is.
    """
    import detente
    from detente.case.load import shipped

    path = Path(word)
    if word == "-":
        return word
    if path.is_file() or (path / FILE).is_file():
        return path
    names = shipped()
    if word in names:
        return Path(detente.__file__).parent / "cases" / word
    if path.is_dir():
        raise UsageError(f"the folder `{word}` has no file `{FILE}`; `detente new` makes a folder that has one")
    said = f"there is no case `{word}`{meant(word, names)}"
    raise UsageError(f"{said}{'' if said.endswith('?') else '.'} Shipped cases: {', '.join(names)}.")


def shown_as(file: str) -> str:
    """A file as it is named to people: one of a shipped case without the folder the program is in.

    >>> import detente
    >>> shown_as(str(Path(detente.__file__).parent / "cases" / "freeze" / "case.yaml"))
    'freeze/case.yaml'
    """
    import detente

    home = Path(detente.__file__).parent / "cases"
    path = Path(file)
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else file


def add_case(command: argparse.ArgumentParser) -> None:
    """Give a command its CASE."""
    command.add_argument("case", metavar="CASE", help="a folder, a file, the name of a shipped case, or - for stdin")


def add_json(command: argparse.ArgumentParser) -> None:
    """Give a command its `--json`."""
    command.add_argument("--json", action="store_true", help="print JSON with sorted keys, the same bytes in every run")


def add_answers(command: argparse.ArgumentParser, question: str = "only this question") -> None:
    """Give a command the names of the answers it is kept to, each as often as wanted.

    Args:
        command: The command.
        question: What naming a question does.
    """
    command.add_argument("--question", action="append", metavar="Q", help=question)
    command.add_argument("--theory", action="append", metavar="T", help="only this theory; `none` is the case itself")
    command.add_argument("--plan", action="append", metavar="P", help="only this plan; `none` is no plan")
