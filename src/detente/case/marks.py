"""Marks: texts that name something that happens, such as `security_council passes cut_oil`."""

import re
from collections.abc import Iterable

from detente.case.model import Mark
from detente.case.names import Names
from detente.formula import FormulaError, Kind, Problem, compile_formula, nearest

WORD = re.compile(r"\S+")
FORMS = "an event, `body passes motion`, `body refuses motion`, `option to level`, `option moves` or `becomes formula`"


class MarkError(FormulaError):
    """A mark that cannot be read; `problems` lists every reason, placed within its text."""


def looks_like_mark(text: str, events: Iterable[str]) -> bool:
    """Whether a text that may be a mark or a formula is a mark.

    Args:
        text: What a question asks about.
        events: Names of the case's events.

    Returns:
        True for an event's name and for a text in the form of a mark.

    >>> looks_like_mark("dprk.tests to active", []), looks_like_mark("ending is war", [])
    (True, False)
    """
    words = text.split()
    if not words or words[0] == "becomes":
        return bool(words)
    return (
        (len(words) == 1 and words[0] in events)
        or (len(words) == 2 and words[1] == "moves")
        or (len(words) == 3 and words[1] in {"passes", "refuses", "to"})
    )


def read_mark(text: str, names: Names) -> Mark:
    """Read a mark and check all its names.

    Args:
        text: The mark.
        names: The names of the case.

    Returns:
        The mark, with levels as digits and its formula compiled.

    Raises:
        MarkError: With every mistake and its place in the text.
    """
    words = list(WORD.finditer(text))
    said = [word.group() for word in words]
    if said and said[0] == "becomes":
        return _becomes(text, words, names)
    if len(said) == 1:
        _known(words[0], names.events, "an event", names)
        return Mark(kind="event", text=text, event=said[0])
    if len(said) == 2 and said[1] == "moves":
        _known(words[0], names.options, "an option of one actor", names)
        return Mark(kind="move", text=text, option=said[0])
    if len(said) == 3 and said[1] == "to":
        _known(words[0], names.options, "an option of one actor", names)
        levels = names.levels(said[0])
        _known(words[2], levels, f"a level of `{said[0]}` ({', '.join(levels)})", names)
        return Mark(kind="move", text=text, option=said[0], level=levels.index(said[2]))
    if len(said) == 3 and said[1] in ("passes", "refuses"):
        _known(words[0], names.motions, "a body", names)
        _known(words[2], names.motions[said[0]], f"a motion of `{said[0]}`", names)
        if said[1] == "passes":
            return Mark(kind="passes", text=text, body=said[0], motion=said[2])
        return Mark(kind="refuses", text=text, body=said[0], motion=said[2])
    raise MarkError([Problem(0, max(1, len(text)), f"`{text}`", FORMS)])


def _becomes(text: str, words: list[re.Match[str]], names: Names) -> Mark:
    """A mark that a formula becomes true; problems of the formula are placed in the mark."""
    start = words[1].start() if len(words) > 1 else len(text)
    try:
        formula = compile_formula(text[start:], names.vocabulary, Kind.BOOLEAN)
    except FormulaError as error:
        raise MarkError(
            Problem(p.offset + start, p.length, p.found, p.expected, p.hint) for p in error.problems
        ) from None
    return Mark(kind="becomes", text=text, formula=formula)


def _known(word: re.Match[str], valid: Iterable[str], expected: str, names: Names) -> None:
    """Raise unless the word is one of the valid names; say what else it is, or which name is near."""
    name = word.group()
    if name in valid:
        return
    near = nearest(name, valid)
    hint = f"did you mean `{near}`?" if near else _what_it_is(name, names)
    raise MarkError([Problem(word.start(), len(name), f"`{name}`", expected, hint)])


def _what_it_is(name: str, names: Names) -> str:
    """A sentence about a name that is something else."""
    if name in names.options:
        return f"`{name}` is an option: `{name} to {names.levels(name)[-1]}` or `{name} moves`"
    if name in names.motions:
        motions = names.motions[name]
        return f"`{name}` is a body: `{name} passes {motions[0]}`" if motions else f"`{name}` is a body without motions"
    if name in names.vocabulary.factors:
        return f"nobody moves `{name}`: `becomes {name} is {names.levels(name)[-1]}`"
    return ""
