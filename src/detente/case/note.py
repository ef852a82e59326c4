"""What a case knows of a document: its citation and our numbered statements about what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from detente.documents import Anchor

KINDS = (
    "fact", "event", "action", "position", "interest", "judgement", "forecast", "conditional", "mechanism", "threat",
    "recommendation", "relation", "capability", "quantity", "institution",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One statement about what a document says."""

    id: str
    """`source:number`."""
    text: str
    """In our own words."""
    speaker: str
    """Who says it in the document; its author where the note names nobody."""
    certainty: str = ""
    """The words of certainty as the document has them: a phrase, not a sentence."""
    scale: str = ""
    kind: str = ""
    date: str = ""
    background: str = ""
    """Why no element of the model rests on the note; empty where one can."""
    anchor: Anchor | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document and our notes on it."""

    id: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    """ISO 8601, may end after year or month; empty where the document has none."""
    url: str = ""
    sha256: str = ""
    """Digest of the folded text of the document the anchors were made from, if known."""
    summary: str = ""
    notes: Mapping[str, Note] = field(default_factory=lambda: MappingProxyType({}))
    """By full id, in the order of the file."""
