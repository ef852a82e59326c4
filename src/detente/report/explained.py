"""The section of a brief that unfolds its leading numbers: what carried each, who does it and why, on which notes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from detente.insight.explain import Explanation, Node
from detente.report.amount import Amount
from detente.report.section import Folded, Grid, Section
from detente.report.sentences import listed
from detente.words import bound, percent

ID = "explained"
FOR, AGAINST = 3, 3
"""Interests told for and against a move."""
NOTES = 12


def section(explanations: Explanation | Sequence[Explanation], source: str) -> Section:
    """Numbers unfolded, as a section of a brief.

    Args:
        explanations: One for each number, the most important first; or the only one.
        source: What stands at the foot: the case, its date and digest.
    """
    explanations = (explanations,) if isinstance(explanations, Explanation) else explanations
    return Section(
        id=ID, title="What stands behind the numbers",
        lead=tuple(sentence for one in explanations for sentence in sentences(one)),
        grids=tuple(grid for one in explanations for grid in _grids(one, source)),
        folded=tuple(_notes(one) for one in explanations if _rests(one)),
    )  # fmt: skip


def sentences(found: Explanation) -> Iterator[str]:
    """A number, what carried it, and what speaks for and against the moves on the way.

    Args:
        found: The explanation.
    """
    root = found.root
    under = " and ".join(
        f"{what} `{name}`" for what, name in (("theory", found.theory), ("plan", found.plan)) if name is not None
    )
    said = f"{found.text or found.question}" + (f" With {under}:" if under else "")
    yield f"{said} {said_number(root)}." if root.number is not None else f"{said} {' '.join(found.cannot)}"
    carriers = [node for node in root.walk() if node.kind == "carrier"]
    if carriers and root.kind == "answer" and all(node in root.children for node in carriers):
        each = [f"{percent(node.share or 0.0)} by {node.label.partition(',')[0]}{_causes(node)}" for node in carriers]
        yield f"It is carried {listed(each)}."
    elif root.parts:
        yield f"It is the sum of {listed([f'{node.label} ({_added(node)})' for node in root.parts])}."
    if found.shown is not None and found.shown < 1:
        yield f"The causes named account for {percent(found.shown)} of it."


def _causes(carrier: Node) -> str:
    """The first causes of a carrier in brackets."""
    named = [node for node in carrier.children if node.kind == "cause"]
    said = [f"{node.label} {percent(node.share or 0.0)}" for node in named[:2]]
    return f" ({'; '.join(said)})" if said else ""


def said_number(node: Node) -> str:
    """The number of a node with its unit."""
    if node.number is None:
        return "no number"
    return _amount(node).value(node.number)


def _added(node: Node) -> str:
    """What a node adds to the number of which it is a part."""
    return _amount(node).gap(node.number or 0.0)


def _amount(node: Node) -> Amount:
    """How the numbers of a node are said; a unit of time may be told of one."""
    unit = node.unit.removesuffix("difference").removesuffix(", ")
    several = unit if not unit or unit == "utility" or unit.startswith("per ") else unit.removesuffix("s") + "s"
    amount = Amount.of(unit, compared=unit != node.unit)
    return amount if amount.chance else replace(amount, unit=several)


def _grids(found: Explanation, source: str) -> Iterator[Grid]:
    """Causes with their shares; then moves with what speaks for and against them."""
    root, title = found.root, found.text or found.question
    differs = next((node for node in root.children if node.kind == "difference" and not node.part), None)
    side = root.children[0] if differs is not None else root
    if differs is not None:
        rows = [(node.label, _added(node)) for node in differs.children]
        yield Grid(caption=f"{title} What differs, by cause", heads=("cause", "adds"), rows=tuple(rows), note=source)
    else:
        carriers = [node for node in root.walk() if node.kind == "carrier"]
        whole = sum(abs(node.number or 0.0) for node in carriers)
        causes = [
            (node.label, carrier.label.partition(",")[0], said_number(node), percent(abs(node.number or 0.0) / whole))
            for carrier in carriers for node in carrier.children if whole and node.number is not None
        ]  # fmt: skip
        if causes:
            yield Grid(caption=f"{title} By cause", heads=("cause", "as", "carries", "share"), rows=tuple(causes),
                       note=source)  # fmt: skip
    moves = list(dict.fromkeys(_moves(side)))
    if moves:
        yield Grid(
            caption=f"{title} Who does it, and why", heads=("who gains", "on", "gain", "for it", "against it"),
            rows=tuple(moves), note="In utility, averaged over where and at which depth of thought it is done.",
        )  # fmt: skip


def _moves(root: Node) -> Iterator[tuple[str, ...]]:
    for cause in root.walk():
        if cause.kind not in ("cause", "before"):
            continue
        for gain in cause.children:
            if gain.kind == "gain" and gain.number is not None:
                for_it = [node for node in gain.parts if (node.number or 0.0) > 0][:FOR]
                against = [node for node in gain.parts if (node.number or 0.0) < 0][:AGAINST]
                on = cause.label.partition(" (")[0]
                yield (gain.label.partition(" gains")[0].partition(" tabled")[0], on, f"{gain.number:+.3g}",
                       _told(for_it), _told(against))  # fmt: skip


def _told(nodes: Sequence[Node]) -> str:
    named = [(node.label.partition(": ")[2].partition(",")[0] or node.label, node.number or 0.0) for node in nodes]
    return ", ".join(f"{name} {number:+.3g}" for name, number in named) or "nothing"


def _rests(found: Explanation) -> list[Node]:
    """The notes of an explanation, each once, in the order in which they are met."""
    seen: dict[str, Node] = {}
    for node in found.root.walk():
        if node.kind == "note":
            seen.setdefault(node.path, node)
    return list(seen.values())


def _notes(found: Explanation) -> Folded:
    notes = _rests(found)
    judged = sum(node.kind == "judgement" for node in found.root.walk())
    said = [node.label for node in notes[:NOTES]]
    if len(notes) > NOTES:
        said.append(f"And {len(notes) - NOTES} more notes.")
    if judged:
        said.append(f"Places in the tree that end in a judgement which no note supports: {judged}.")
    largest = max((node.bound for node in found.root.walk() if node.bound is not None), default=0.0)
    said.append(f"Numerical bounds: at most {bound(largest)}.")
    return Folded(summary=f"The notes behind it: {found.question}", sentences=tuple(said))
