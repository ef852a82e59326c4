"""`detente runs`: the catalogue of studies that are stored, finished or not."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.cli.codes import OK, UsageError
from detente.cli.places import add_json
from detente.cli.studies import METHODS, called, chosen_by
from detente.errors import StudyError

if TYPE_CHECKING:
    from detente.cli.page import Page
    from detente.study import Entry, Store

EXAMPLE = """\
examples:
  detente runs                               all runs, the newest first
  detente runs --status stopped              those that can go on; the command that began one goes on with it
  detente runs 3f9c                          one run: what it computes, with what, where it lies
  detente runs 3f9c 81aa                     two runs: how they differ
  detente runs 3f9c --export rows.csv        its rows, as .csv or .parquet, as far as it has come
  detente runs 3f9c --remove                 delete it
"""
SURE = 8
"""Letters of an id that must be given to remove a run."""
NARROW = 78
STATUSES = ("running", "stopped", "failed", "finished")


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "runs",
        help="list what has been computed and stored (detente runs)",
        description="Lists the runs that are stored, or shows, compares, exports or removes some.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "runs", nargs="*", metavar="RUN", help="a run's id, or the first letters of it; two to compare"
    )
    command.add_argument("--case", metavar="WORD", help="only runs of cases with this word in their title")
    command.add_argument("--method", choices=METHODS, help="only runs of this method")
    command.add_argument("--status", choices=STATUSES, help="only runs of this status")
    command.add_argument("--export", metavar="FILE", help="write the rows of the run to FILE (.csv or .parquet)")
    command.add_argument("--remove", action="store_true", help="delete the run and its rows")
    add_store(command)
    add_json(command)
    command.set_defaults(run=run)


def add_store(command: argparse.ArgumentParser) -> None:
    """Give a command its `--store`."""
    command.add_argument("--store", metavar="DIR", help="folder of the stored runs (by default in your data folder)")


def run(args: argparse.Namespace) -> int:
    """List, show, compare, export or remove."""
    from detente.study import Store

    store = Store(args.store)
    if args.store is not None and not Path(args.store).is_dir():
        raise UsageError(f"there is no folder `{args.store}`")
    if (args.export or args.remove) and len(args.runs) != 1:
        raise UsageError(f"{'--export' if args.export else '--remove'} needs one run: detente runs ID")
    if args.export and args.remove:
        raise UsageError("--export or --remove, one at a time")
    if args.remove and len(args.runs[0]) < SURE:
        raise UsageError(f"to remove a run name it by {SURE} letters of its id or more, not `{args.runs[0]}`")
    if len(args.runs) > 2:
        raise UsageError("show one run, or compare two")
    args.runs = [_named(store, word) for word in args.runs]
    if args.export:
        _export(store, args.runs[0], Path(args.export))
    elif args.remove:
        entry = store.run(args.runs[0])
        store.remove(entry.id)
        print(f"Removed run {entry.id}: {entry.title or entry.method}, seed {entry.seed}, {entry.rows:,} rows.")
    elif len(args.runs) == 2:
        _compare(store, args.runs[0], args.runs[1], as_json=args.json)
    elif args.runs:
        _one(store.run(args.runs[0]), as_json=args.json)
    else:
        _all(store, args)
    return OK


def _named(store: "Store", word: str) -> str:
    """The id of a run as it is listed: some letters, and the number of the attempt.

    Raises:
        UsageError: If there is none, or several begin so.
    """
    letters, dash, attempt = word.partition("-")
    there = store.runs() if dash else []
    found = [entry.id for entry in there if entry.id.startswith(letters) and entry.id.endswith(f"-{attempt}")]
    try:
        return store.run(found[0] if len(found) == 1 else word).id
    except StudyError as error:
        said = str(error)
        raise UsageError(f"{said[:1].lower()}{said[1:]} `detente runs` lists them.") from None


def _all(store: "Store", args: argparse.Namespace) -> None:
    from detente.cli.page import Page, write_json

    every = store.runs()
    word = (args.case or "").casefold()
    entries = [entry for entry in every if word in entry.title.casefold()]
    entries = [entry for entry in entries if chosen_by(entry, args.method) and args.status in (None, entry.status)]
    if args.json:
        write_json({
            "store": str(store.root), "runs": [_data(entry) for entry in entries], "unreadable": store.unreadable(),
        })  # fmt: skip
        return
    page = Page()
    for said in store.unreadable():
        page.say(said)
    if not entries:
        none = f"None of the {len(every):,} runs there are fits." if every else "No runs are stored."
        page.say(f"{none} They lie in:" if every else f"{none} They would lie in:")
        page.console.print(str(store.root), soft_wrap=True)
        return
    _table(page, entries)
    page.say()
    page.say("`detente runs RUN` shows one. They lie in:")
    page.console.print(str(store.root), soft_wrap=True)
    if any(entry.status in ("stopped", "failed") for entry in entries):
        page.say("The command that began a run that was stopped goes on with it; nothing is computed twice.")


def _table(page: "Page", entries: "list[Entry]") -> None:
    from detente.cli.progress import lasting

    rows = [
        (_short(entry.id, entries), entry.title, called(entry), entry.status, _share(entry),
         entry.started[:16].replace("T", " "), lasting(entry.seconds))
        for entry in entries
    ]  # fmt: skip
    if page.console.width >= NARROW:
        columns = ("run", "case", "study", "status", "done", "began (UTC)", "took")
        page.table(columns, rows, right=(4, 6), whole=(0, 3, 5), indent=0)
        return
    for id, title, study, status, done, began, took in rows:
        page.say(f"{id}  {title}")
        page.say(f"{study}, {status}, {done}; {began} UTC, took {took}", indent=2)


def _short(id: str, entries: "list[Entry]") -> str:
    """As many letters of an id as tell it from the others, eight at least, with the number of the attempt."""
    name, _, attempt = id.partition("-")
    others = {entry.id.partition("-")[0] for entry in entries}
    length = SURE
    while length < len(name) and sum(other.startswith(name[:length]) for other in others) > 1:
        length += 1
    return name[:length] + (f"-{attempt}" if attempt else "")


def _share(entry: "Entry") -> str:
    """How much is done; a run that a rule ended before its last task was enough.

    >>> from types import SimpleNamespace
    >>> _share(SimpleNamespace(done=999, tasks=1000, status="running"))
    '99%'
    >>> _share(SimpleNamespace(done=320, tasks=1000, status="finished"))
    'enough'
    """
    if entry.status == "finished" and entry.done < entry.tasks:
        return "enough"
    return f"{int(100 * entry.done / entry.tasks) if entry.tasks else 100}%"


def _one(entry: "Entry", *, as_json: bool) -> None:
    from detente.cli.page import Page, write_json
    from detente.cli.progress import lasting

    if as_json:
        write_json(_data(entry))
        return
    page = Page()
    page.title(f"{entry.title or called(entry)}: run {entry.id}")
    page.say(
        f"{called(entry)}, {entry.status}: {entry.done:,} of {entry.tasks:,} tasks, {entry.rows:,} rows; "
        f"{lasting(entry.seconds)}, from {entry.started}" + (f" to {entry.finished}" if entry.finished else "") + "."
    )
    page.heading("What its numbers depend on")
    page.table(("", ""), [("case", entry.machine), ("seed", str(entry.seed)), *_settings(entry)])
    page.heading("Computed with")
    page.say(", ".join(f"{name} {number}" for name, number in json.loads(entry.versions).items()), indent=2)
    page.heading("Where it lies")
    page.console.print(f"  {entry.folder}", soft_wrap=True)
    files = [file for file in sorted(Path(entry.folder).iterdir()) if file.suffix in (".parquet", ".json")]
    page.table(("file", "bytes"), [(file.name, f"{file.stat().st_size:,}") for file in files], right=(1,))


def _settings(entry: "Entry") -> list[tuple[str, str]]:
    found = []
    for name, value in json.loads(entry.parameters).items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        found.append((name, text if len(text) <= 200 else f"{text[:180]}... ({len(text):,} letters)"))
    return found


def _compare(store: "Store", one: str, other: str, *, as_json: bool) -> None:
    from detente.cli.page import Page, write_json

    first, second = store.run(one), store.run(other)
    differs = store.identity(first.id).differs(store.identity(second.id))
    if as_json:
        write_json({
            "runs": [first.id, second.id], "differs": [{"what": k, "values": list(v)} for k, v in differs.items()],
        })  # fmt: skip
        return
    page = Page()
    if not differs:
        page.say(f"{first.id} and {second.id} compute the same numbers.")
        return
    page.table(("", first.id, second.id), [(name, _brief(a), _brief(b)) for name, (a, b) in differs.items()], indent=0)


def _brief(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _export(store: "Store", wanted: str, file: Path) -> None:
    from detente.study.export import export

    rows = export(store.load(wanted), file)
    print(f"{rows:,} rows written to {file}.")


def _data(entry: "Entry") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        **asdict(entry),
        "study": called(entry),
        "parameters": json.loads(entry.parameters),
        "versions": json.loads(entry.versions),
    }
