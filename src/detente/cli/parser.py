"""The parser of the command: what is wrong with a word is one sentence, and then where to read more."""

import argparse
import re
import sys
import textwrap
from collections.abc import Sequence
from typing import Any, NoReturn, TextIO

from detente.cli.codes import USAGE
from detente.cli.names import meant, missing, some
from detente.words import clean

WIDTH = 80
REQUIRED = "the following arguments are required: "
LACKING = re.compile(r"argument (?P<option>\S+): expected .*argument")
IDLE = re.compile(r"argument (?P<option>\S+): ignored explicit argument '(?P<value>.*)'")


def sentence(prog: str, text: str) -> str:
    """A mistake as it is printed.

    >>> sentence("detente run", "there is no plan `x`"), sentence("detente", "what?")
    ('detente run: there is no plan `x`.', 'detente: what?')
    """
    return clean(f"{prog}: {text}" + ("" if text.endswith((".", "?", "!")) else "."))


def filled(text: str, stream: TextIO) -> str:
    """A text whose lines are filled to 80 columns on a terminal; it is left whole for a program.

    Args:
        text: The text; lines of a file that it shows, `  | key: value`, stay as they are.
        stream: Where it goes.
    """
    if not stream.isatty():
        return text
    lines: list[str] = []
    for line in text.split("\n"):
        hung = line[: len(line) - len(line.lstrip())]
        whole = len(line) <= WIDTH or line.startswith("  |")
        lines += [line] if whole else textwrap.wrap(
            line, WIDTH, subsequent_indent=hung, break_long_words=False, break_on_hyphens=False
        )  # fmt: skip
    return "\n".join(lines)


class Parser(argparse.ArgumentParser):
    """Says what was found and what was expected; shows the usage only where there is no command."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; a word that is none is told by the parser of its own verb, before what it leaves missing."""
        words = list(sys.argv[1:] if args is None else args)
        self._know(words)
        found, left = super().parse_known_args(words, namespace)
        if left:
            self.error(self._no_option(left[0]) if left[0].startswith("-") else f"`{left[0]}` is a word too many")
        return found, left

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end.

        Args:
            message: As argparse says it.
        """
        said = sentence(self.prog, self._said(message))
        self.exit(USAGE, f"{filled(said, sys.stderr)}\n{self.prog} --help shows what it takes.\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        names = [str(name) for name in action.choices]
        if isinstance(action, argparse._SubParsersAction):
            raise argparse.ArgumentError(None, missing(str(action.metavar).lower(), str(value), names))
        raise argparse.ArgumentError(action, f"`{value}` is none of {some(names)}{meant(str(value), names)}")

    def _know(self, words: Sequence[str]) -> None:
        """Refuse options that are none; those of a verb are left to the verb's own parser."""
        for word in words:
            if word == "--" or (self._subparsers is not None and not word.startswith("-")):
                return
            name = word.partition("=")[0]
            begins = name if name.startswith("--") else name[:2]  # what follows one letter may be its value
            # argparse takes a word with a blank or a number for a value, and the beginning of an option for the option
            if (
                len(word) > 1
                and word.startswith("-")
                and " " not in word
                and not self._negative_number_matcher.match(word)
                and not any(option.startswith(begins) for option in self._option_string_actions)
            ):
                self.error(self._no_option(name))

    def _no_option(self, name: str) -> str:
        from detente.formula import nearest

        # without dashes, which would make any two look alike
        bare = [option.removeprefix("--") for option in self._option_string_actions if option.startswith("--")]
        near = nearest(name.lstrip("-"), bare)
        return f"there is no option `{name}`" + (f"; did you mean `--{near}`?" if near else "")

    def _said(self, message: str) -> str:
        if message.startswith(REQUIRED):
            return self._required(message.removeprefix(REQUIRED).split(", "))
        if found := LACKING.match(message):
            option = found["option"]
            return f"{option} needs a value, such as {option} {self._value(option)}"
        if found := IDLE.match(message):
            return f"{found['option']} takes no value: found `{found['value']}`"
        return message.removeprefix("argument ")

    def _required(self, names: Sequence[str]) -> str:
        lacking = [action for action in self._actions if _name(action) in names]
        if any(isinstance(action, argparse._SubParsersAction) for action in lacking):
            self.print_usage(sys.stderr)
        help = lacking[0].help if len(lacking) == 1 else None
        said = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} needed"
        return f"{said}: {help}" if help else said

    def _value(self, option: str) -> str:
        action = self._option_string_actions[option.partition("/")[0]]
        return str(action.metavar or next(iter(action.choices or [action.dest.upper()])))


def _name(action: argparse.Action) -> str:
    """What argparse calls an argument in its messages."""
    return "/".join(action.option_strings) or str(action.metavar or action.dest)
