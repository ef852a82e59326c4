"""A node: one line of an explanation, with its number, what it is a part of, and what stands behind it.

An explanation is a tree. Some of a node's children are *parts*: their numbers sum to the node's own. The others stand
beside it: what it rests on, what led to it, what it is compared with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.result import Status

Kind = Literal[
    "answer", "carrier", "cause", "rest", "difference", "path", "step", "before", "rate", "gain", "interest", "costs",
    "value", "end", "parameter", "number", "behaviour", "reading", "note", "judgement", "cannot",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One line of an explanation."""

    kind: Kind
    label: str
    """In plain words."""
    path: str = ""
    """Of the element of the case it is about, in the machine form; of a note its id."""
    number: float | None = None
    bound: float | None = None
    """How far the number may be off for numerical reasons."""
    unit: str = ""
    """`probability`, `times`, `utility`, a unit of time, with `, difference` after it where it is one; empty for a
    plain number."""
    part: bool = False
    """Whether it is one of the parts that sum to the number of what it hangs on."""
    share: float | None = None
    """Its part of that number, where all parts have the same sign."""
    about: tuple[tuple[str, str], ...] = ()
    """More that is known: of a note its text, speaker, certainty, aspect, polarity and source."""
    children: tuple["Node", ...] = ()

    @property
    def parts(self) -> tuple["Node", ...]:
        """The children that sum to its number."""
        return tuple(child for child in self.children if child.part)

    def said(self, name: str) -> str:
        """What is known under a name; empty if nothing is."""
        return dict(self.about).get(name, "")

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, from above."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_data(self) -> dict[str, Any]:
        """The node and all below it in the types JSON has."""
        return {
            "kind": self.kind, "label": self.label, "path": self.path, "number": self.number, "bound": self.bound,
            "unit": self.unit, "part": self.part, "share": self.share,
            **({"about": dict(self.about)} if self.about else {}),
            "children": [child.as_data() for child in self.children],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What stands behind one number."""

    question: str
    text: str
    theory: str | None
    plan: str | None
    expectation: str
    """Which of several sets of expectations it is, where there are several; the first."""
    expectations: int
    status: Status
    shown: float | None
    """The share of the number that is carried by causes the tree names; None where nothing carries it."""
    root: Node
    cannot: tuple[str, ...] = field(default=())
    """What could not be unfolded, and why."""

    def as_data(self) -> dict[str, Any]:
        """The explanation in the types JSON has, nested."""
        return {
            "question": self.question, "text": self.text, "theory": self.theory, "plan": self.plan,
            "expectation": {"name": self.expectation, "of": self.expectations},
            "status": {"name": self.status.name.lower(), "text": self.status.value},
            "shown": self.shown, "cannot": list(self.cannot), "tree": self.root.as_data(),
        }  # fmt: skip

    def columns(self) -> dict[str, list[Any]]:
        """The tree as columns, a row for each node: its place, its level, and what is known of it."""
        found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        for place, node in _placed(self.root, "1"):
            row = {
                "question": self.question, "theory": self.theory, "plan": self.plan, "place": place,
                "level": place.count(".") + 1, "kind": node.kind, "label": node.label, "path": node.path,
                "number": node.number, "bound": node.bound, "unit": node.unit, "part": node.part, "share": node.share,
                **{name: node.said(name) for name in ABOUT},
            }  # fmt: skip
            for name in COLUMNS:
                found[name].append(row[name])
        return found

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """One row for each node, through narwhals, in the library named.

        Args:
            backend: Which library; it must be installed.

        Returns:
            A frame of that library; `place` is where a node stands: 1.2 is the second child of 1.
        """
        import narwhals as nw

        return nw.from_dict(self.columns(), backend=backend).to_native()


ABOUT = ("text", "speaker", "certainty", "aspect", "polarity", "source")
COLUMNS = (
    "question", "theory", "plan", "place", "level", "kind", "label", "path", "number", "bound", "unit", "part", "share",
    *ABOUT,
)  # fmt: skip


def _placed(node: Node, place: str) -> Iterator[tuple[str, Node]]:
    yield place, node
    for number, child in enumerate(node.children, start=1):
        yield from _placed(child, f"{place}.{number}")
