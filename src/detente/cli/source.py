"""`detente source`: the originals a case cites, kept by whoever has them, and whether the notes still fit them."""

import argparse
from pathlib import Path

from detente.cli.codes import MISTAKES, OK, UsageError
from detente.cli.page import Page, write_json
from detente.cli.places import add_case, add_json, find

EXAMPLE = """\
examples:
  detente source attach axelrod chapter.txt   keep your own copy of a document a case cites
  detente source verify freeze                do the passages the notes point to stand in it?

A case never holds the text of a document. What is attached stays in your data folder.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "source",
        help="attach the original of a source, verify the notes (detente source verify freeze)",
        description="Keeps your copy of a document that a case cites, and checks the passages its notes point to.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    attach = actions.add_parser(
        "attach",
        help="keep your copy of a document",
        description="Keeps your copy of a document, as text, in your data folder.",
        epilog="example:\n  detente source attach axelrod chapter.txt",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    attach.add_argument("source", metavar="SOURCE", help="id of the source: the name of its file of notes")
    attach.add_argument("file", metavar="FILE", help="a text file")
    add_json(attach)
    attach.set_defaults(run=run_attach)
    verify = actions.add_parser(
        "verify",
        help="look for the passages in the attached documents",
        description="Looks for every passage the notes of a case point to in the documents you attached.",
        epilog="example:\n  detente source verify freeze",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(verify)
    add_json(verify)
    verify.set_defaults(run=run_verify)


def run_attach(args: argparse.Namespace) -> int:
    """Keep a document."""
    from detente.documents import attach

    file = Path(args.file)
    if not file.is_file():
        raise UsageError(f"there is no file `{args.file}`")
    kept = attach(args.source, file)
    if args.json:
        write_json({"source": args.source, "kept": kept.name})
    else:
        print(f"Kept {file.name} as {kept}.")
    return OK


def run_verify(args: argparse.Namespace) -> int:
    """Look for the passages."""
    from detente.case.load import load
    from detente.documents import Match, check_anchors

    case = load(find(args.case))
    rows, lost = [], False
    for source in case.sources.values():
        anchors = {note.id: note.anchor for note in source.notes.values() if note.anchor is not None}
        checked = check_anchors(source.id, anchors, sha256=source.sha256)
        counts = {match: sum(found.match is match for found in checked.found.values()) for match in Match}
        lost = lost or counts[Match.LOST] > 0
        rows.append((source, len(anchors), checked, counts))
    if args.json:
        write_json([
            {
                "source": source.id, "notes": len(source.notes), "anchors": anchors, "attached": checked.attached,
                "same_text": checked.same_text,
                "found": {note: found.match.value for note, found in checked.found.items()},
            }
            for source, anchors, checked, _ in rows
        ])  # fmt: skip
        return MISTAKES if lost else OK
    page = Page()
    page.table(
        ("source", "notes", "passages", "attached", "found", "lost"),
        [
            (
                source.id, str(len(source.notes)), str(anchors), "yes" if checked.attached else "no",
                str(len(checked.found) - counts[Match.LOST]), str(counts[Match.LOST]),
            )
            for source, anchors, checked, counts in rows
        ],
        right=(1, 2, 4, 5),
        indent=0,
    )  # fmt: skip
    for _, _, checked, _ in rows:
        for note, found in checked.found.items():
            if found.match is Match.LOST:
                page.say(f"{note}: the passage is not in the attached document.")
    return MISTAKES if lost else OK
