"""Names on the command line: each is there, or one sentence says what is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from detente.cli.codes import UsageError
from detente.errors import DetenteError

MOST = 60
"""Names that are said."""


def chosen(wanted: Sequence[str] | None, there: Iterable[str], what: str) -> list[str]:
    """The names asked for, in the order of the case; all of them if none is.

    Args:
        wanted: The names; None for all.
        there: What there is.
        what: What they name.

    Raises:
        UsageError: If there is none of a name.

    >>> chosen(["b"], ["a", "b"], "plan"), chosen(None, ["a", "b"], "plan")
    (['b'], ['a', 'b'])
    """
    names = list(there)
    for name in wanted or ():
        if name not in names:
            raise UsageError(missing(what, name, names))
    return names if wanted is None else [name for name in names if name in wanted]


def missing(what: str, name: str, there: Iterable[str]) -> str:
    """That there is none of a name, the nearest there is, and all there are.

    >>> missing("plan", "freze", ["none", "freeze"])
    'there is no plan `freze`; did you mean `freeze`? There is: none, freeze.'
    >>> missing("plan", "x", [])
    'there is no plan `x`, nor any other.'
    """
    names = list(there)
    if not names:
        return f"there is no {what} `{name}`, nor any other."
    return f"there is no {what} `{name}`{meant(name, names) or '.'} There is: {some(names)}."


def meant(name: str, there: Iterable[str]) -> str:
    """The nearest name as the end of a sentence; empty if none is near.

    >>> meant("freze", ["none", "freeze"])
    '; did you mean `freeze`?'
    """
    from detente.formula import nearest

    near = nearest(name, there)
    return f"; did you mean `{near}`?" if near else ""


def some(names: Sequence[str]) -> str:
    """Names one after another, the first of them where there are very many.

    >>> some([f"q{number}" for number in range(100)])[-20:]
    'q58, q59 and 40 more'
    """
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more


@contextmanager
def reading(option: str, there: Iterable[str] = ()) -> Iterator[None]:
    """What is wrong with a word of the command line is told as that, with the option it belongs to.

    Args:
        option: The option.
        there: What there is.

    Raises:
        UsageError: Instead of what says that the word is none.
    """
    try:
        yield
    except DetenteError as error:
        names = list(there)
        raise UsageError(f"{option}: {error}" + (f" There is: {some(names)}." if names else "")) from None


def words_of(machine: Mapping[str, Any]) -> list[str]:
    """The names that a formula may use: options, conditions and parameters.

    >>> words_of({"options": {"east.tests": {}}, "conditions": {"alarm": {}}, "parameters": {}})
    ['east.tests', 'alarm']
    """
    return [name for section in ("options", "conditions", "parameters") for name in machine[section]]
