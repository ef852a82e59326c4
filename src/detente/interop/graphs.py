"""A conflict as a graph for other programs: GraphML, and the JSON that GMCR+ exports for its viewer."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree

from detente.errors import GameError
from detente.game.conflict import Conflict, Ranks
from detente.interop.gmcr_writing import VERSION, gmcr_of
from detente.interop.sheet import Bools
from detente.interop.writing import write_json, write_whole

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
EVERYBODY = "equilibrium"


class Verdicts(Protocol):
    """What was found of a conflict."""

    @property
    def stable(self) -> Mapping[Any, Bools]:
        """By concept: [actor, state], whether the state is stable for the actor."""
        ...


def write_graphml(conflict: Conflict, path: Path, stability: Verdicts | None = None) -> None:
    """Write the graph of a conflict as GraphML, which Gephi, yEd, igraph and NetworkX read.

    A node is a state, with its code, its pattern, its rank by actor (0 is the worst) and, by concept, the actors for
    whom it is stable and whether these are all. An edge is a move, with its actor and whether it is an improvement.

    Args:
        conflict: The conflict.
        path: Where to.
        stability: Verdicts on its states.

    Raises:
        GameError: If the file cannot be written.

    Source: Brandes, Eiglsperger, Herman, Himsolt and Marshall 2002, GraphML progress report, *Graph Drawing* (LNCS
    2265).
    """
    write_whole(path, _graphml(conflict, {} if stability is None else stability.stable))


def write_reachability(conflict: Conflict, path: Path) -> None:
    """Write the states of a conflict and the moves that leave them as GMCR+ exports them for its viewer.

    Beside what a `.gmcr` file holds there are `nodes`: of every state its place from 0 (`id`) and from 1 (`ordered`),
    its code (`decimal`), its pattern (`state`) and what is `reachable` from it: the place of the `target`, the mover
    (`dm0`, `dm1`, ...) and by how many ranks the target is better for the mover (`payoffChange`). Of a conflict that no
    `.gmcr` file can hold, only names and nodes are written.

    Args:
        conflict: The conflict.
        path: Where to.

    Raises:
        GameError: If a preference is no ranking, or the file cannot be written.
    """
    for actor, preference in zip(conflict.actors, conflict.preferences, strict=True):
        if not isinstance(preference, Ranks):
            raise GameError(f"The export tells changes of payoff, and the preference of {actor} is no ranking.")
    try:
        head = gmcr_of(conflict)
    except GameError:
        makers = [{"name": name, "options": []} for name in conflict.actors]
        head = {"program": "gmcr-py", "version": VERSION, "options": [], "decisionMakers": makers}
    write_json(path, head, ("nodes", (_node(conflict, state) for state in range(conflict.size))))


def _node(conflict: Conflict, state: int) -> dict[str, Any]:
    reachable = []
    for actor, (moves, ranks) in enumerate(zip(conflict.moves, conflict.preferences, strict=True)):
        assert isinstance(ranks, Ranks)
        targets = moves.after(state)
        changes = ranks.rank[targets] - ranks.rank[state]
        reachable += [
            {"target": target, "dm": f"dm{actor}", "payoffChange": change}
            for target, change in zip(targets.tolist(), changes.tolist(), strict=True)
        ]
    return {
        "id": state,
        "ordered": str(state + 1),
        "decimal": str(conflict.codes[state]),
        "state": conflict.pattern(state) if conflict.options else conflict.describe(state),
        "reachable": reachable,
    }


def _graphml(conflict: Conflict, stable: Mapping[Any, Bools]) -> Iterator[bytes]:
    """The file piece by piece, so that a large graph is never held whole as text."""
    ranked = [actor for actor, one in enumerate(conflict.preferences) if isinstance(one, Ranks)]
    keys = [("title", "graph", "title", "string"), ("code", "node", "code", "long")]
    keys += [("pattern", "node", "pattern", "string")] if conflict.options else []
    keys += [("label", "node", "label", "string")]
    keys += [(f"rank{actor}", "node", f"rank: {conflict.actors[actor]}", "int") for actor in ranked]
    keys += [(f"stable_{one}", "node", f"stable under {one}", "string") for one in stable]
    keys += [(f"{EVERYBODY}_{one}", "node", f"{EVERYBODY} under {one}", "boolean") for one in stable]
    keys += [("actor", "edge", "actor", "string"), ("improves", "edge", "improvement", "boolean")]
    yield f"<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"{NAMESPACE}\">\n".encode()
    for identity, domain, name, kind in keys:
        attributes = {"id": identity, "for": domain, "attr.name": fit(name), "attr.type": kind}
        yield _text(ElementTree.Element("key", attributes))
    yield b'<graph id="conflict" edgedefault="directed">\n'
    title = ElementTree.Element("data", {"key": "title"})
    title.text = fit(conflict.title)
    yield _text(title)
    for state in range(conflict.size):
        data = {"code": str(conflict.codes[state]), "label": conflict.describe(state)}
        if conflict.options:
            data["pattern"] = conflict.pattern(state)
        for actor in ranked:
            ranks = conflict.preferences[actor]
            assert isinstance(ranks, Ranks)
            data[f"rank{actor}"] = str(ranks.rank[state])
        for concept, verdicts in stable.items():
            content = [name for name, well in zip(conflict.actors, verdicts[:, state], strict=True) if well]
            data[f"stable_{concept}"] = "; ".join(content)
            data[f"{EVERYBODY}_{concept}"] = _truth(len(content) == len(conflict.actors))
        yield _text(_with(ElementTree.Element("node", {"id": f"s{state}"}), data))
    for name, moves, preference in zip(conflict.actors, conflict.moves, conflict.preferences, strict=True):
        sources, targets = moves.pairs()
        for source, target, improves in zip(
            sources.tolist(), targets.tolist(), preference.improving(sources, targets).tolist(), strict=True
        ):
            edge = ElementTree.Element("edge", {"source": f"s{source}", "target": f"s{target}"})
            yield _text(_with(edge, {"actor": name, "improves": _truth(improves)}))
    yield b"</graph>\n</graphml>\n"


def fit(text: str) -> str:
    """A text without characters that XML cannot hold.

    >>> fit("a\\x00b\\ud800c") == "a\\ufffdb\\ufffdc"
    True
    """
    return UNFIT.sub("\ufffd", text)


def _with(element: ElementTree.Element, data: Mapping[str, str]) -> ElementTree.Element:
    for key, text in data.items():
        ElementTree.SubElement(element, "data", {"key": key}).text = fit(text)
    return element


def _text(element: ElementTree.Element) -> bytes:
    return ElementTree.tostring(element, encoding="unicode").encode() + b"\n"


def _truth(value: bool) -> str:
    return "true" if value else "false"
