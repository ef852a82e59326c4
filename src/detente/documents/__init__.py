"""Documents: their text folded with an offset map, anchors into it, and the user's own copies.

* `normalise`, `digest`: one spelling for every copy of a text;
* `Anchor`, `make_anchor`, `find_anchor`, `Document`, `Match`, `Found`: where a passage stands, without the passage;
* `attach`, `attached`, `check_anchors`: copies kept in the user's data folder.
"""

from detente.documents.anchor import Anchor, Document, Found, Match, find_anchor, make_anchor
from detente.documents.attach import Checked, attach, attached, check_anchors, data_folder, read_text
from detente.documents.text import Normalised, digest, normalise

__all__ = [
    "Anchor",
    "Checked",
    "Document",
    "Found",
    "Match",
    "Normalised",
    "attach",
    "attached",
    "check_anchors",
    "data_folder",
    "digest",
    "find_anchor",
    "make_anchor",
    "normalise",
    "read_text",
]
