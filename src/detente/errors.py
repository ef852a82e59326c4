"""What can be wrong, and how it is said.

* an `Issue` is one mistake in a file: where it stands, what was found, what was expected, what to do;
* a `CaseError` carries all the issues of a case at once;
* every error a user can meet is a `DetenteError`, whose text is one clear sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One mistake: `file:line:column path: found ..., expected ... (hint)` with a caret under the place.

    Lines and columns count from 1; 0 where there is no place. `excerpt` is the line of the file as it stands.
    """

    file: str
    line: int
    column: int
    path: str
    found: str
    expected: str
    hint: str = ""
    excerpt: str = ""
    length: int = 1
    warning: bool = False

    def render(self) -> str:
        """Text of the issue, of two or four lines.

        >>> print(
        ...     Issue(
        ...         file="case.yaml",
        ...         line=2,
        ...         column=8,
        ...         path="clock",
        ...         found="`fortnight`",
        ...         expected="day, week, month or year",
        ...         excerpt="clock: fortnight",
        ...         length=9,
        ...     ).render()
        ... )
        case.yaml:2:8: error: clock
          found `fortnight`, expected day, week, month or year
          | clock: fortnight
          |        ^^^^^^^^^
        """
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        head = f"{place}: {'warning' if self.warning else 'error'}" + (f": {self.path}" if self.path else "")
        said = ", ".join(
            part
            for part in (
                f"found {self.found}" if self.found else "",
                f"expected {self.expected}" if self.expected else "",
            )
            if part
        )
        text = f"{head}\n  {said}" + (f" ({self.hint})" if self.hint else "")
        if not self.excerpt:
            return text
        line, column = self.excerpt.rstrip("\r\n"), self.column
        if len(line) > 100:  # keep the place in sight
            first = max(0, column - 50)
            line, column = line[first : first + 100], column - first
        carets = "^" * max(1, min(self.length, len(line) - column + 1))
        return f"{text}\n  | {line}\n  | {' ' * (column - 1)}{carets}"


class DetenteError(Exception):
    """Base of every error a user can meet."""


class CaseError(DetenteError):
    """A case has mistakes; `issues` holds all of them in the order of the file."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(issue.render() for issue in self.issues))

    def __reduce__(self) -> tuple[type["CaseError"], tuple[tuple[Issue, ...]]]:
        """Errors come back from other processes, where only their text would be kept."""
        return type(self), (self.issues,)


class GameError(DetenteError):
    """A game cannot be compiled or solved; the text says why and what to change.

    `path` is the element of the case it is about, empty if it is about the whole.
    """

    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        super().__init__(text)

    def __reduce__(self) -> tuple[type["GameError"], tuple[str, str]]:
        """With its path, also from another process."""
        return type(self), (str(self), self.path)


class TooLargeError(GameError):
    """A game has more states than can be enumerated; it can still be simulated."""


class QueryError(DetenteError):
    """A question cannot be asked of this game; the text says why."""


class StudyError(DetenteError):
    """A study cannot be begun, went wrong or cannot be kept; the text says what is safe and what to do."""
