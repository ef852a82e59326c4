"""Loading a case: from its folder, its file, standard input or by the name of a shipped case.

Nothing outside the case's folder is read, and nothing is run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from detente.case.check import check
from detente.case.coding import FILE as CODING
from detente.case.coding import Coding, read_coding
from detente.case.comparison_file import read_comparisons
from detente.case.comparisons import FILE as COMPARISONS
from detente.case.comparisons import Comparison
from detente.case.digest import digest
from detente.case.forecasts import FILE as FORECASTS
from detente.case.forecasts import Forecast, read_forecasts
from detente.case.note import Note, Source
from detente.case.notes import read_notes
from detente.case.resolve import Resolved, resolve
from detente.case.source import MAX_BYTES, read_source
from detente.errors import CaseError, Issue
from detente.formula import nearest

MOST_SOURCES = 1000
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case without mistakes."""

    machine: Mapping[str, Any]
    """The machine form."""
    resolved: Resolved
    """The same with the places of its parts."""
    sources: Mapping[str, Source]
    """Documents and their notes, by id; empty where the case is a single file."""
    notes: Mapping[str, Note]
    """Every note, by `source:number`."""
    digest: str
    folder: Path | None
    """None for a single file and for standard input."""
    warnings: tuple[Issue, ...] = ()
    coding: Coding | None = None
    """The weights as a second reader of the notes puts them, where the case ships them."""
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    """What the case claims about pairs of its answers, by name."""
    forecasts: tuple[Forecast, ...] = ()
    """What experts said would happen, where the case ships it."""


def load(source: str | Path) -> Case:
    """Load a case and check it.

    Args:
        source: A folder, a file, `-` for standard input, or the name of a shipped case.

    Returns:
        The case.

    Raises:
        CaseError: With every mistake.
    """
    case, issues = _read(source)
    if case is None:
        raise CaseError([issue for issue in issues if not issue.warning])
    return case


def check_file(source: str | Path) -> list[Issue]:
    """Every mistake and warning of a case, in the order of its files.

    Args:
        source: As for `load`.

    Returns:
        The issues; none if all is well.
    """
    return _read(source)[1]


def shipped() -> tuple[str, ...]:
    """Names of the cases that come with the program."""
    root = files("detente") / "cases"
    if not root.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / "case.yaml").is_file()))


def _read(source: str | Path) -> tuple[Case | None, list[Issue]]:
    """The case if it has no mistakes, and every issue."""
    try:
        place = _place(source)
        if isinstance(place, Path) and place.is_dir():
            _inside(place, place / "case.yaml")
        text = read_source(place)
    except CaseError as error:
        return None, list(error.issues)
    file = "<stdin>" if place == "-" else str(_file(Path(place)))
    folder = None if place == "-" else _folder(Path(place))
    sources, issues = _sources(folder)
    notes = {id: note for one in sources.values() for id, note in one.notes.items()}
    resolved = resolve(text, file)
    unsure = {Path(issue.file).stem for issue in issues}
    issues = check(resolved, notes=None if folder is None else notes, unsure=unsure) + issues
    coding, wrong = _beside(folder, CODING, lambda path: read_coding(path, resolved.machine))
    issues += wrong
    forecasts, wrong = _beside(folder, FORECASTS, lambda path: read_forecasts(path, resolved.machine, notes))
    comparisons, more = _beside(folder, COMPARISONS, lambda path: read_comparisons(path, resolved.machine, notes))
    issues += wrong + more
    if any(not issue.warning for issue in issues):
        return None, issues
    case = Case(
        machine=resolved.machine,
        resolved=resolved,
        sources=sources,
        notes=notes,
        digest=digest(resolved.machine),
        folder=folder,
        warnings=tuple(issue for issue in issues if issue.warning),
        coding=coding,
        comparisons=comparisons or {},
        forecasts=forecasts or (),
    )
    return case, issues


def _place(source: str | Path) -> Any:
    """A path or `-`; a name that is no path is that of a shipped case."""
    if str(source) == "-":
        return "-"
    path = Path(source)
    if path.exists() or len(path.parts) != 1 or path.suffix:
        return path
    names = shipped()
    if str(source) in names:
        return Path(str(files("detente") / "cases" / str(source)))
    near = nearest(str(source), names)
    hint = f"did you mean `{near}`?" if near else f"shipped cases: {', '.join(names)}" if names else ""
    expected = "a folder with a `case.yaml`, a file, or the name of a shipped case"
    raise CaseError([_issue(str(source), "no such case", expected, hint)])


def _file(path: Path) -> Path:
    return path / "case.yaml" if path.is_dir() else path


def _folder(path: Path) -> Path | None:
    """The folder of a case; a file of another name than `case.yaml` stands alone."""
    if path.is_dir():
        return path
    return path.parent if path.name == "case.yaml" else None


def _sources(folder: Path | None) -> tuple[dict[str, Source], list[Issue]]:
    """The notes of a case's folder, and what is wrong with them."""
    sources: dict[str, Source] = {}
    issues: list[Issue] = []
    if folder is None or not (folder / "sources").is_dir():
        return sources, issues
    found = sorted((folder / "sources").glob("*.md"))
    if len(found) > MOST_SOURCES:
        return sources, [_issue(str(folder / "sources"), f"{len(found)} files", f"at most {MOST_SOURCES}")]
    for path in found:
        try:
            _inside(folder, path)
            text = _text(path)
        except CaseError as error:
            issues += error.issues
            continue
        source, wrong = read_notes(text, str(path), path.stem)
        sources[source.id] = source
        issues += wrong
    return sources, issues


def _beside(
    folder: Path | None, name: str, read: Callable[[Path], tuple[Found, list[Issue]]]
) -> tuple[Found | None, list[Issue]]:
    """What a file beside `case.yaml` holds, if it is there, and what is wrong with it."""
    if folder is None or not (folder / name).exists():
        return None, []
    try:
        _inside(folder, folder / name)
    except CaseError as error:
        return None, list(error.issues)
    return read(folder / name)


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise CaseError([_issue(str(path), "what is no file", "a text file in UTF-8")])
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise CaseError([_issue(str(path), f"a file that cannot be read: {error.strerror}", "a file")]) from None
    except UnicodeDecodeError:
        raise CaseError([_issue(str(path), "a file that is not UTF-8 text", "a text file saved as UTF-8")]) from None
    if len(data) > MAX_BYTES or "\0" in text:
        raise CaseError([_issue(str(path), "no text of at most 512 kB", "a text file in UTF-8")])
    return text


def _inside(folder: Path, path: Path) -> None:
    """Refuse a link that leads out of the case's folder."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise CaseError([_issue(str(path), "a link that leads out of the case", "a file in the folder of the case")])


def _issue(file: str, found: str, expected: str, hint: str = "") -> Issue:
    return Issue(file=file, line=0, column=0, path="", found=found, expected=expected, hint=hint)
