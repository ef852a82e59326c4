"""Problem: one mistake in a formula, where it stands and what would be right, in words for those who do not program."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_NAME = 100  # comparing longer words letter by letter would cost more than the hint is worth


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `offset` and `length` count code points of the formula's text.

    Example:
        >>> print(Problem(4, 5, "`reahc`", "the name of an option", "did you mean `reach`?"))
        character 5: found `reahc`, expected the name of an option; did you mean `reach`?
    """

    offset: int
    length: int
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        sentence = f"character {self.offset + 1}: found {self.found}, expected {self.expected}"
        return f"{sentence}; {self.hint}" if self.hint else sentence


class FormulaError(ValueError):
    """A formula that cannot be read, or has no value in some state; `problems` lists every reason found.

    Example:
        >>> FormulaError([Problem(0, 0, "an empty formula", "a formula")]).problems[0].expected
        'a formula'
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Find the valid name that was most likely meant.

    The same letters in other case come first, then the last part of a dotted name, then likeness of spelling. The
    answer does not depend on the order of the candidates.

    Args:
        name: the word as written.
        candidates: the valid names.

    Returns:
        One of the candidates, or None when nothing is near.

    Example:
        >>> nearest("tests", ["us.strike", "dprk.tests"]), nearest("reahc", ["reach"]), nearest("q", ["reach"])
        ('dprk.tests', 'reach', None)
    """
    if not name or len(name) > LONGEST_NAME:
        return None
    wanted = name.casefold()
    ordered = sorted(set(candidates))
    whole: dict[str, str] = {}
    last: dict[str, str] = {}
    for candidate in ordered:
        whole.setdefault(candidate.casefold(), candidate)
        last.setdefault(candidate.casefold().rpartition(".")[2], candidate)
    if wanted in whole:
        return whole[wanted]
    if "." not in wanted and wanted in last:
        return last[wanted]
    if close := difflib.get_close_matches(wanted, sorted(whole), n=1):
        return whole[close[0]]
    part = wanted.rpartition(".")[2]
    if part in last:
        return last[part]
    close = difflib.get_close_matches(part, sorted(last), n=1)
    return last[close[0]] if close else None


def suggestion(name: str, candidates: Iterable[str]) -> str:
    """Put the nearest valid name into a hint, and say so when only capital letters differ.

    Args:
        name: the word as written.
        candidates: the valid names.

    Returns:
        The hint, empty when nothing is near.

    Example:
        >>> suggestion("Reach", ["reach"])
        'capital and small letters differ: did you mean `reach`?'
    """
    meant = nearest(name, candidates)
    if meant is None:
        return ""
    if meant != name and meant.casefold() == name.casefold():
        return f"capital and small letters differ: did you mean `{meant}`?"
    return f"did you mean `{meant}`?"
