"""`detente runs`: the catalogue of studies that are stored, finished or not."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.cli.codes import OK, UsageError
from detente.cli.places import add_json

if TYPE_CHECKING:
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
    command.add_argument("--case", metavar="TITLE", help="only runs of the case with this title")
    command.add_argument("--method", metavar="M", help="only runs of this method (simulate, forecast)")
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
    if len(args.runs) > 2:
        raise UsageError("show one run, or compare two")
    if args.export:
        _export(store, args.runs[0], Path(args.export))
    elif args.remove:
        removed = store.remove(args.runs[0])
        print(f"Removed {removed}.")
    elif len(args.runs) == 2:
        _compare(store, args.runs[0], args.runs[1], as_json=args.json)
    elif args.runs:
        _one(store.run(args.runs[0]), as_json=args.json)
    else:
        _all(store.runs(title=args.case, method=args.method, status=args.status), store, as_json=args.json)
    return OK


def _all(entries: "list[Entry]", store: "Store", *, as_json: bool) -> None:
    from detente.cli.page import Page, write_json
    from detente.cli.progress import lasting

    if as_json:
        write_json({
            "store": str(store.root), "runs": [_data(entry) for entry in entries], "unreadable": store.unreadable(),
        })  # fmt: skip
        return
    page = Page()
    for said in store.unreadable():
        page.say(said)
    if not entries:
        page.say(f"No runs are stored in {store.root}.")
        return
    columns = ("run", "case", "method", "status", "done", "began (UTC)", "took")
    rows = [
        (_short(entry.id, entries), entry.title, entry.method, entry.status, _share(entry),
         entry.started[:16].replace("T", " "), lasting(entry.seconds))
        for entry in entries
    ]  # fmt: skip
    page.table(columns, rows, right=(4, 6), whole=(0, 2, 3, 5), indent=0)
    page.say()
    page.say("`detente runs RUN` shows one. They lie in:")
    page.console.print(str(store.root), soft_wrap=True)
    if any(entry.status in ("stopped", "failed") for entry in entries):
        page.say("The command that began a run that was stopped goes on with it; nothing is computed twice.")


def _short(id: str, entries: "list[Entry]") -> str:
    """As many letters of an id as tell it from the others, eight at least."""
    length = 8
    while length < len(id) and sum(entry.id.startswith(id[:length]) for entry in entries) > 1:
        length += 1
    return id[:length]


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
    page.title(f"{entry.title or entry.method}: run {entry.id}")
    page.say(
        f"{entry.method}, {entry.status}: {entry.done:,} of {entry.tasks:,} tasks, {entry.rows:,} rows; "
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

    return {**asdict(entry), "parameters": json.loads(entry.parameters), "versions": json.loads(entry.versions)}
