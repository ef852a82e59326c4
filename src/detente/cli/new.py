"""`detente new`: a folder with a small case to change."""

import argparse
import shutil
from pathlib import Path

from detente.cli.codes import OK, UsageError
from detente.cli.page import write_json
from detente.cli.places import FILE, add_json, find

EXAMPLE = """\
examples:
  detente new crisis                 a small commented case in the folder `crisis`
  detente new crisis --from freeze   a copy of a shipped case, to change
"""
TEMPLATE = Path(__file__).parent / "template"
UNTITLED = "A new case"


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "new",
        help="make a folder with a small case to change (detente new crisis)",
        description="Makes a folder with a small commented case that checks clean. Never overwrites anything.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("name", metavar="NAME", help="the folder to make")
    command.add_argument("--from", dest="origin", metavar="CASE", help="copy this case instead")
    add_json(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the folder."""
    folder = Path(args.name)
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"`{folder}` is there already; nothing was changed")
    try:
        _fill(folder, args.origin)
    except OSError as error:
        raise UsageError(f"`{folder}` cannot be made: {error.strerror or error}") from None
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    if args.json:
        write_json({"folder": args.name, "files": files})
    else:
        print(f"Made {folder} with {', '.join(files)}.")
        print(f"Next: detente check {folder}")
    return OK


def _copy_case(place: Path, folder: Path) -> None:
    """Copy what belongs to a case, and nothing a link leads to."""
    folder.mkdir(parents=True)
    for path in [*(place / name for name in (FILE, "timeline.csv", "README.md")), *sorted(place.glob("sources/*.md"))]:
        if path.is_file() and not path.is_symlink() and not path.parent.is_symlink():
            copy = folder / path.relative_to(place)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())


def _fill(folder: Path, origin: str | None) -> None:
    if origin is None:
        shutil.copytree(TEMPLATE, folder)
        title = folder.name.replace("_", " ").replace("-", " ").strip().capitalize() or UNTITLED
        for name, mark in ((FILE, f"title: {UNTITLED}"), ("README.md", f"# {UNTITLED}")):
            text = (folder / name).read_text(encoding="utf-8")
            said = f"title: '{title.replace(chr(39), chr(39) * 2)}'" if name == FILE else f"# {title}"
            (folder / name).write_text(text.replace(mark, said, 1), encoding="utf-8")
        return
    from detente.case.source import read_source

    place = find(origin)
    if isinstance(place, Path) and place.is_dir():
        _copy_case(place, folder)
        return
    text = read_source("-" if place == "-" else Path(place))
    folder.mkdir(parents=True)
    (folder / FILE).write_text(text, encoding="utf-8")
