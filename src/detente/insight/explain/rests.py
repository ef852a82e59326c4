"""What an element rests on: its notes, or that it is a judgement; and the numbers and parameters that it reads."""

from collections.abc import Mapping, Sequence

from detente.case.model import Link
from detente.case.paths import PathError, find, get
from detente.formula import Formula
from detente.insight.explain.ground import Ground
from detente.insight.explain.node import Node
from detente.words import number

ORDER = {"size": 0, "sign": 1, "exists": 2}
JUDGEMENT = "judgement: no note supports it"
NO_SIZE = "judgement: no note says how large it is"
BEHAVIOUR = ("rationality", "foresight", "depth", "commitment")


def notes_of(ground: Ground, path: str) -> tuple[Node, ...]:
    """A node for each note an element rests on, for before against and size before the rest; or that there is none.

    Args:
        ground: The ground of the explanation.
        path: The element.
    """
    found = ground.links.get(path, ())
    if not found:
        return (Node(kind="judgement", label=JUDGEMENT, path=path),)
    ordered = sorted(found, key=lambda link: (link.polarity != "for", ORDER[link.aspect]))
    nodes = [_note(ground, link) for link in ordered]
    if ground.sizes.get(path) is False:
        nodes.append(Node(kind="judgement", label=NO_SIZE, path=path))
    return tuple(nodes)


def _note(ground: Ground, link: Link) -> Node:
    note = ground.notes.get(link.note)
    source = ground.sources.get(link.note.rpartition(":")[0])
    about = {
        "text": note.text if note else "", "speaker": note.speaker if note else "",
        "certainty": note.certainty if note else "", "aspect": link.aspect, "polarity": link.polarity,
        "source": source.title if source else "",
    }  # fmt: skip
    said = f"{link.note} ({link.aspect}{', against' if link.polarity == 'against' else ''})"
    if note:
        said += f": {note.text}" + (f" ({note.speaker}" if note.speaker else "")
        said += f", “{note.certainty}”" if note.certainty and note.speaker else ""
        said += ")" if note.speaker else ""
    return Node(kind="note", label=said, path=link.note, about=tuple((k, v) for k, v in about.items() if v))


def number_node(ground: Ground, path: str, name: str, *, rests: bool = False) -> Node | None:
    """A number of the machine form; None where it is not there.

    Args:
        ground: The ground of the explanation.
        path: Of the number.
        name: What it is called.
        rests: Whether its own notes are wanted below it.
    """
    try:
        node = get(ground.machine, find(ground.machine, path))
    except PathError:
        return None
    if not isinstance(node, Mapping) or not ("value" in node or "formula" in node):
        return None
    value = node.get("value")
    unit = f"per {node['per']}" if "per" in node else str(node.get("unit") or "")
    return Node(
        kind="parameter" if rests else "number", label=f"{name}: {number(node)}", path=path,
        number=None if value is None else float(value), unit=unit,
        children=(*_stated(ground, path), *(notes_of(ground, path) if rests else ())),
    )  # fmt: skip


def _stated(ground: Ground, path: str) -> tuple[Node, ...]:
    """The theory or plan that states a number, with its notes; nothing where the case itself does."""
    by = ground.stated_by(path)
    if by is None:
        return ()
    kind, name = by
    section = {"theory": "theories", "plan": "plans"}[kind]
    author = " ".join(str(ground.whole[section][name].get("by") or "").split())
    label = f"so the {kind} `{name}` has it" + (f" ({author})" if author else "")
    return (
        Node(kind="reading", label=label, path=f"{section}.{name}", children=notes_of(ground, f"{section}.{name}")),
    )


def parameters(ground: Ground, *formulas: Formula | None) -> list[Node]:
    """The parameters that formulas read, with their notes."""
    names = dict.fromkeys(name for formula in formulas if formula is not None for name in formula.parameters)
    found = [number_node(ground, f"parameters.{name}", f"`{name}`", rests=True) for name in names]
    return [node for node in found if node is not None]


def inherited(ground: Ground, sort: str, *elements: str) -> Node | None:
    """A number of behaviour where it is stated first: of an option, of its actor, of the case.

    Args:
        ground: The ground of the explanation.
        sort: `tempo`, `rationality` and so on.
        elements: Paths to look at in turn, before that of all behaviour.
    """
    for element in (*elements, "behaviour"):
        node = number_node(ground, f"{element}.{sort}", sort)
        if node is not None:
            return node
    return None


def judging(ground: Ground, actor: str, option: str = "") -> Node:
    """How an actor judges: numbers of which no source speaks."""
    found = [
        node for sort in BEHAVIOUR
        if (node := inherited(ground, sort, *([option] if option else []), f"actors.{actor}")) is not None
    ]  # fmt: skip
    said = "; ".join(node.label for node in found) or "as the case says"
    return Node(kind="behaviour", label=f"how it judges, of which no source speaks: {said}", path=f"actors.{actor}",
                children=tuple(found))  # fmt: skip


def told(nodes: Sequence[Node], top: int | None, what: str) -> tuple[Node, ...]:
    """Those that carry most one by one, and the rest together, so that parts still add up.

    Args:
        nodes: Parts, or what stands beside a number.
        top: How many are told; None for all.
        what: What the rest is called, `causes` say.

    >>> one = Node(kind="cause", label="a", number=0.3, part=True)
    >>> [node.label for node in told([one, one, one], 1, "causes")]
    ['a', '2 more causes']
    """
    ordered = sorted(nodes, key=lambda node: -abs(node.number or 0.0))
    if top is None or len(ordered) <= top + 1:  # one more is told rather than called the rest
        return tuple(ordered)
    rest = ordered[top:]
    parts = [node for node in rest if node.part]
    shares = [node.share for node in parts if node.share is not None]
    bounds = [node.bound for node in parts if node.bound is not None]
    together = Node(
        kind="rest", label=f"{len(rest)} more {what}", unit=rest[0].unit, part=bool(parts),
        number=sum(node.number or 0.0 for node in parts) if parts else None, bound=sum(bounds) if bounds else None,
        share=sum(shares) if shares else None,
    )  # fmt: skip
    return (*ordered[:top], together)
