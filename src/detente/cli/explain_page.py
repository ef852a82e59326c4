"""How an explanation looks on a page: a tree whose lines are filled, with what was said above not said again."""

import textwrap
from collections.abc import Iterator

from detente.cli.page import Page
from detente.insight.explain import Explanation, Node
from detente.words import bound, clean, percent, plain, probability

ONCE = ("note", "parameter", "interest", "behaviour", "reading")
"""What is told in full once; the second time it says that it was."""
UNSAID = ("utility", "probability", "difference")
"""Units of numbers that are said without one."""
PARTS = "Lines joined by ═ are parts that add up to what they hang on{share}"
GAINS = "A gain is in units of utility, averaged over where and at which depth of thought the move is made."


def show_explanation(page: Page, found: Explanation) -> None:
    """Print an explanation.

    Args:
        page: Where to.
        found: The explanation.
    """
    page.heading(f"{found.question}: {found.text}" if found.text else found.question)
    page.say(f"theory {found.theory or 'none'}, plan {found.plan or 'none'}", indent=2)
    width = page.console.width - 2
    for line in lines(found.root, width):
        page.console.file.write("  " + clean(line) + "\n")
    for sentence in sentences(found):
        page.say(sentence, indent=2)


def sentences(found: Explanation) -> Iterator[str]:
    """What has to be said below a tree."""
    gains = any(node.kind == "gain" and node.number is not None for node in found.root.walk())
    legend = " ".join(filter(None, (_legend(found.root), GAINS if gains else "")))
    if legend:
        yield legend
    if found.shown is not None and any(one.kind == "cause" for one in found.root.walk()):
        yield f"The causes named account for {percent(found.shown)} of what carries the number."
    largest = max((node.bound for node in found.root.walk() if node.bound is not None), default=None)
    if largest is not None:
        small = f"Numerical bounds: at most {bound(largest)} for any number here."
        yield small if largest > 0.0 else "No number here has a numerical error."
    if found.expectations > 1:
        yield (
            f"Several expectations bear themselves out, {found.expectations} in all; this is the first of them, "
            f"{found.expectation}."
        )
    for why in found.cannot:
        yield f"Not unfolded: {why.rstrip('.')}."


def _legend(root: Node) -> str:
    """What the two kinds of lines mean, of those there are."""
    below = [child for node in root.walk() for child in node.children]
    parts, beside = [child for child in below if child.part], any(not child.part for child in below)
    share = ", with their share of it" if any(child.share is not None for child in parts) else ""
    if parts:
        return PARTS.format(share=share) + ("; those joined by ─ stand beside it." if beside else ".")
    return "Lines joined by ─ stand beside what they hang on." if beside else ""


def lines(root: Node, width: int) -> Iterator[str]:
    """The lines of a tree.

    Args:
        root: The node at its top.
        width: Signs on a line.

    >>> half = Node(kind="carrier", label="chance", number=0.25, unit="probability", part=True, share=0.5)
    >>> whole = Node(kind="answer", label="war?", number=0.5, unit="probability", children=(half, half))
    >>> print(*lines(whole, 40), sep="\\n")
    0.500  war?
    ╞═ 0.250 (50%)  chance
    ╘═ 0.250 (50%)  chance
    """
    yield from _lines(root, "", "", width, set())


def _lines(
    node: Node, head: str, body: str, width: int, seen: set[tuple[str, str]], adds: bool = False
) -> Iterator[str]:
    """The lines of a node, `adds` if it is a part of what differs."""
    again = (node.kind, node.path) in seen and node.kind in ONCE
    shown = () if again else tuple(_shown(node, seen))
    seen.add((node.kind, node.path))
    hanging = body + ("│  " if shown else "   ")
    room = max(width, len(hanging) + 24)
    yield from (
        line.rstrip()
        for line in textwrap.wrap(
            _text(node, again, adds), room, initial_indent=head, subsequent_indent=hanging, break_on_hyphens=False
        )
    )
    differs = node.kind == "difference" and not node.part
    for place, child in enumerate(shown):
        last = place == len(shown) - 1
        branch = ("╘═ " if last else "╞═ ") if child.part else ("└─ " if last else "├─ ")
        yield from _lines(child, body + branch, body + ("   " if last else "│  "), width, seen, differs)


def _shown(node: Node, seen: set[tuple[str, str]]) -> Iterator[Node]:
    """What hangs on a node: without what its line says already, notes that were told before in one line."""
    before = [child for child in node.children if child.kind == "note" and ("note", child.path) in seen]
    for child in node.children:
        if child not in before and not _said(node, child):
            yield child
    if before:
        names = ", ".join(child.label.partition(": ")[0] for child in before)
        yield Node(kind="rest", label=f"{names}, as above")


def _said(node: Node, child: Node) -> bool:
    """Whether the line of a node says already what hangs on it."""
    return child.kind == "number" and not child.children and child.label.partition(": ")[2] in node.label


def _text(node: Node, again: bool, adds: bool) -> str:
    """A node in words; of what was told before, no more than what it is."""
    number, label = _number(node, adds), node.label
    if again:
        label = f"{label.partition(':')[0] if node.kind == 'behaviour' else label}, as above"
    return f"{number}  {label}" if number else label


def _number(node: Node, adds: bool) -> str:
    if node.number is None or node.kind in ("parameter", "number"):  # their labels have it
        return ""
    say = probability if node.unit.startswith("probability") else plain
    signed = adds or node.kind in ("interest", "costs", "gain", "difference") or "difference" in node.unit
    signed = signed or (node.kind == "rest" and node.unit == "utility")
    said = ("+" if signed and node.number > 0 else "") + say(node.number)
    unit = node.unit.partition(",")[0]
    if unit and unit not in UNSAID:
        if not unit.startswith("per "):
            unit = unit.removesuffix("s") + ("" if said.lstrip("+-") == "1" else "s")
        said += f" {unit}"
    return said + (f" ({percent(node.share)})" if node.share is not None else "")
