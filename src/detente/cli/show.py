"""`detente show`: a case in words, one element of it, or its machine form."""

import argparse
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from detente.cli.codes import OK, UsageError
from detente.cli.places import add_case, add_json, find

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.cli.page import Page

EXAMPLE = """\
examples:
  detente show freeze                       the whole case in words
  detente show freeze east.own_tests        one element: its number, its range, the notes it rests on
  detente show freeze --machine             the machine form, everything explicit, as YAML
  detente show freeze --machine --json      the same as JSON
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "show",
        help="the case in words, or one element with its evidence (detente show freeze)",
        description="Shows a case in words: actors, options, rates, interests as odds, theories as differences, plans.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    command.add_argument("element", metavar="ELEMENT", nargs="?", help="path of one element, such as events.step.rate")
    command.add_argument("--machine", action="store_true", help="print the machine form instead, as YAML")
    add_json(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the case."""
    from detente.case.load import load
    from detente.cli.describe import describe
    from detente.cli.page import Page, write_json

    case = load(find(args.case))
    if args.element:
        steps = _steps(case, args.element)
        if args.json:
            write_json(_element_data(case, steps))
        elif args.machine:
            _write_yaml(_at(case, steps))
        else:
            _element_page(Page(), case, steps)
    elif args.json:
        write_json(case.machine)
    elif args.machine:
        _write_yaml(case.machine)
    else:
        describe(Page(), case.machine)
    return OK


def _steps(case: "Case", path: str) -> tuple[str | int, ...]:
    from detente.case.paths import PathError, find_all
    from detente.case.paths import find as find_path

    for section in ("theories", "plans", "questions"):  # these are no part of a game, so its paths do not lead there
        if path.startswith(section + "."):
            name, _, rest = path.removeprefix(section + ".").partition(".")
            if name in case.machine[section]:
                inner = tuple(rest.split(".")) if rest else ()
                steps = (section, name, *inner)
                _at(case, steps)
                return steps
    try:
        return find_path(case.machine, path)
    except PathError as error:
        named = [section for section in ("theories", "plans", "questions") if path in case.machine[section]]
        if named and not find_all(case.machine, path):
            return (named[0], path)
        raise UsageError(str(error)) from None


def _at(case: "Case", steps: tuple[str | int, ...]) -> Any:
    node: Any = case.machine
    for step in steps:
        inside = isinstance(node, Mapping) and step in node
        listed = isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node)
        if not inside and not listed:
            raise UsageError(f"there is nothing at `{'.'.join(map(str, steps))}`")
        node = node[step]
    return node


def _links(case: "Case", steps: tuple[str | int, ...]) -> tuple[list[Any], str]:
    """The evidence of an element: its own, or that of the nearest element above that has any; and where it stands."""
    from detente.case.paths import dotted

    for end in range(len(steps), 0, -1):
        node = _at(case, steps[:end])
        if isinstance(node, Mapping) and node.get("evidence"):
            return list(node["evidence"]), dotted(steps[:end])
    return [], ""


def _notes(case: "Case", links: list[Any]) -> Iterator[tuple[dict[str, str], Any]]:
    """Each link with its note, if it is there."""
    for link in links:
        full = dict(link) if isinstance(link, Mapping) else {"note": str(link), "aspect": "size", "polarity": "for"}
        source = case.sources.get(full["note"].partition(":")[0])
        yield full, source.notes.get(full["note"]) if source else None


def _element_data(case: "Case", steps: tuple[str | int, ...]) -> dict[str, Any]:
    from detente.case.paths import dotted

    links, where = _links(case, steps)
    evidence = [
        {**link, "text": note.text if note else "", "speaker": note.speaker if note else ""}
        for link, note in _notes(case, links)
    ]
    return {"path": dotted(steps), "element": _at(case, steps), "evidence": evidence, "evidence_from": where}


def _element_page(page: "Page", case: "Case", steps: tuple[str | int, ...]) -> None:
    from detente.case.paths import dotted
    from detente.cli import changes
    from detente.report.elements import JUDGEMENT

    node = _at(case, steps)
    page.title(dotted(steps))
    whole = {"theories": changes.theories, "plans": changes.plans, "questions": changes.questions}
    if len(steps) == 2 and steps[0] in whole:
        whole[steps[0]](page, {**case.machine, steps[0]: {steps[1]: node}})
    else:
        _values(page, node)
    links, where = _links(case, steps)
    if not links:
        page.say(f"Rests on no note: a {JUDGEMENT}.")
        return
    page.heading("Rests on" + (f" (evidence of {where})" if where != dotted(steps) else ""))
    for link, note in _notes(case, links):
        aspect = "existence" if link["aspect"] == "exists" else link["aspect"]
        page.say(
            f"{link['note']} ({link['polarity']} its {aspect}): {note.text if note else 'this note is not there'}",
            indent=2,
        )
        if note is not None:
            source = case.sources[link["note"].partition(":")[0]]
            cited = ", ".join(part for part in (note.speaker, source.title, source.publisher, source.date) if part)
            page.say(cited, indent=4, style="dim")


def _values(page: "Page", node: Any) -> None:
    """What an element says, then key by key."""
    from detente.report.elements import element

    page.say(element(node))
    if isinstance(node, Mapping):
        empty: tuple[Any, ...] = (None, [], {}, "")
        shown = {key: value for key, value in node.items() if key not in ("evidence", "note") and value not in empty}
        page.table(("key", "value"), [(key, element(value)) for key, value in shown.items()])
        if node.get("note"):
            page.say(f"Note: {node['note']}")


def _write_yaml(value: Any) -> None:
    """Plain YAML in the order of the machine form, which is a valid case again."""
    import sys

    import yaml

    yaml.safe_dump(value, sys.stdout, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
