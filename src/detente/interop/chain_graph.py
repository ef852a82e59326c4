"""A chain as a graph: GraphML, which Gephi, yEd, igraph and NetworkX read."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from detente.errors import TooLargeError
from detente.interop.graphs import NAMESPACE, fit
from detente.interop.portable import Portable
from detente.interop.writing import write_whole

MOST_EDGES = 200_000
"""Programs that draw take no more in a useful time."""


def write_chain_graph(export: Portable, path: Path) -> None:
    """Write a chain as GraphML.

    A node is a state, with its name, the level of every factor, the probability that the chain starts there, whether it
    is final and for which questions it is a goal. An edge is a transition, with its cause, the kind of cause, the actor
    who moves if one does, the rate, and the share of it that is chosen.

    Args:
        export: The chain with its questions.
        path: Where to.

    Raises:
        TooLargeError: If it has too many transitions to be drawn.
        GameError: If the file cannot be written.

    Source: Brandes, Eiglsperger, Herman, Himsolt and Marshall 2002, GraphML progress report, *Graph Drawing* (LNCS
    2265).
    """
    edges = sum(len(flow.source) for flow in export.chain.flows)
    if edges > MOST_EDGES:
        raise TooLargeError(
            f"{edges:,} transitions are more than the {MOST_EDGES:,} of a graph that can be drawn; `umb` takes them, "
            "and `prism` up to 2,000,000."
        )
    write_whole(path, _graphml(export))


def _graphml(export: Portable) -> Iterator[bytes]:
    """The file piece by piece."""
    chain, game = export.chain, export.game
    labels = export.labels
    keys = [("title", "graph", "title", "string"), ("about", "graph", "about", "string")]
    keys += [("label", "node", "label", "string"), ("start", "node", "start", "double")]
    keys += [(f"f{v}", "node", one.name, "string") for v, one in enumerate(export.variables)]
    keys += [(f"l{n}", "node", name, "boolean") for n, name in enumerate(labels)]
    keys += [(word, "edge", word, "string") for word in ("cause", "kind", "actor")]
    keys += [("rate", "edge", f"rate per {chain.clock}", "double"), ("chosen", "edge", "share chosen", "double")]
    yield f"<?xml version='1.0' encoding='utf-8'?>\n<graphml xmlns=\"{NAMESPACE}\">\n".encode()
    for identity, domain, name, kind in keys:
        attributes = {"id": identity, "for": domain, "attr.name": fit(name), "attr.type": kind}
        yield _text(ElementTree.Element("key", attributes))
    yield b'<graph id="chain" edgedefault="directed">\n'
    about = "; ".join(filter(None, (*(f"{what}: {name}" for what, name in export.about), export.before())))
    for key, text in (("title", game.model.title), ("about", about)):
        element = ElementTree.Element("data", {"key": key})
        element.text = fit(text)
        yield _text(element)
    for state in range(chain.size):
        data = {"label": game.space.describe(state), "start": repr(float(chain.start[state]))}
        data |= {f"f{v}": one.levels[one.digits[state]] for v, one in enumerate(export.variables)}
        data |= {f"l{n}": "true" if mask[state] else "false" for n, mask in enumerate(labels.values())}
        yield _text(_with(ElementTree.Element("node", {"id": f"s{state}"}), data))
    for flow in chain.flows:
        cause = {"cause": flow.cause.label, "kind": flow.cause.kind}
        if flow.cause.actor is not None:
            cause["actor"] = flow.cause.actor
        shares = [0.0] * len(flow.rate) if flow.chosen is None else (flow.chosen / flow.rate).tolist()
        for source, target, rate, share in zip(
            flow.source.tolist(), flow.target.tolist(), flow.rate.tolist(), shares, strict=True
        ):
            edge = ElementTree.Element("edge", {"source": f"s{source}", "target": f"s{target}"})
            yield _text(_with(edge, {**cause, "rate": repr(rate), "chosen": repr(share)}))
    yield b"</graph>\n</graphml>\n"


def _with(element: ElementTree.Element, data: dict[str, str]) -> ElementTree.Element:
    for key, text in data.items():
        ElementTree.SubElement(element, "data", {"key": key}).text = fit(text)
    return element


def _text(element: ElementTree.Element) -> bytes:
    return ElementTree.tostring(element, encoding="unicode").encode() + b"\n"
