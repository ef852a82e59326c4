"""The command line: one verb per file, each with an example in its help.

Exit codes: 0 fine; 1 the case has mistakes, or what was asked cannot be done; 2 the command was not understood,
names what is not in the case, or is to keep its results where nothing can be written; 3 a number did not converge and
is not a result; 130 interrupted. A mistake of the user is a sentence and never a traceback.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from detente import __version__
from detente.cli import (
    check,
    compare,
    explain,
    export,
    forecast,
    influence,
    inverse,
    new,
    paths,
    run,
    runs,
    schema,
    sensitivity,
    show,
    simulate,
    source,
    stability,
)
from detente.cli.codes import INTERRUPTED, MISTAKES, OK, USAGE, UsageError
from detente.cli.parser import Parser, filled, sentence
from detente.errors import CaseError, DetenteError
from detente.words import clean

VERBS = (
    new,
    check,
    show,
    run,
    compare,
    forecast,
    simulate,
    stability,
    paths,
    inverse,
    sensitivity,
    influence,
    explain,
    export,
    runs,
    schema,
    source,
)

EPILOG = """\
examples:
  detente new crisis               make a folder `crisis` with a small case to change
  detente check crisis             say every mistake, or what the case amounts to
  detente show crisis              the case in words
  detente run freeze               answer everything in a table that fills, and write brief.html
  detente compare freeze           compare its plans under rival theories
  detente forecast freeze          answer the questions of a shipped case
  detente sensitivity freeze --question quiet_year  what an answer hangs on, what would turn it over
  detente simulate freeze --story  one way it can go, with dates and reasons
  detente stability korea-2017     where it can settle, and what holds it there

CASE is a folder, a file, the name of a shipped case, or - for standard input.
exit codes: 0 fine, 1 the case has mistakes or it cannot be done, 2 a wrong word, 3 not converged, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command."""
    top: argparse.ArgumentParser = Parser(
        prog="detente",
        description="Turns a text file about an international crisis into a game, and answers questions about it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"detente {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    for verb in VERBS:
        verb.add(verbs)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The words after `detente`; those of the process by default.

    Returns:
        The exit code.
    """
    try:
        args = parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said what there was to say
        return stop.code if isinstance(stop.code, int) else USAGE
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read the output has gone; the flush at exit must not complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("detente: interrupted", file=sys.stderr)
        return INTERRUPTED
    except UsageError as error:
        _say(sentence(f"detente {args.verb}", str(error)))
        return USAGE
    except CaseError as error:
        _say(clean(str(error)))
        return MISTAKES
    except DetenteError as error:
        _say(clean(f"detente {args.verb}: {error}"))
        return MISTAKES
    except OSError as error:  # a full disk, a closed output
        with contextlib.suppress(OSError):
            _say(f"detente {args.verb}: the output cannot be written: {error.strerror or error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return USAGE
    except RecursionError:
        _say(f"detente {args.verb}: the case is nested too deep")
        return MISTAKES


def _say(text: str) -> None:
    """Print a mistake."""
    print(filled(text, sys.stderr), file=sys.stderr)
