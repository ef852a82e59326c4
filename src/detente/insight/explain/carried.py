"""What carried a number: chance, chosen moves, slips and the start, each with its causes, which sum to it."""

from collections.abc import Iterable

from detente.analysis.forecast import Reached, Route
from detente.game.lattice import LatticeChain
from detente.insight.explain.cause import behind, met, said
from detente.insight.explain.ground import Ground
from detente.insight.explain.node import Node
from detente.insight.explain.rests import notes_of, told
from detente.words import plain

LEAST = 0.02
"""A cause that carries less of the number than this is named and not unfolded, unless all are told."""
CARRIERS = {
    "start": "so at the start", "chosen": "chosen moves, worth more to their makers than they cost",
    "chance": "chance, nobody's choice", "slip": "slips, worth less to their makers than they cost",
}  # fmt: skip


def carried(ground: Ground, reached: Reached, unit: str, reads: Iterable[str] = ()) -> tuple[Node, ...]:
    """The carriers of a number as parts, each with its causes as parts.

    Args:
        ground: The ground of the explanation.
        reached: What the forecast found.
        unit: Of the number.
        reads: Options and conditions that the question reads: where they stand at the start is told where that carries
            something.
    """
    total = reached.carriers.total
    nodes = []
    for carrier, words in CARRIERS.items():
        amount = getattr(reached.carriers, carrier)
        if not amount:
            continue
        causes = [_cause(ground, reached, route, carrier, unit, amount) for route in reached.by_cause
                  if carrier != "start" and getattr(route, carrier)]  # fmt: skip
        below = _start(ground, reads) if carrier == "start" else told(causes, ground.top, "causes")
        nodes.append(
            Node(
                kind="carrier", label=words, number=amount, bound=reached.estimate.bound, unit=unit, part=True,
                share=amount / total, children=below,
            )
        )  # fmt: skip
    return tuple(sorted(nodes, key=lambda node: -(node.number or 0.0)))


def _start(ground: Ground, reads: Iterable[str]) -> tuple[Node, ...]:
    """Where options and conditions stand at the start, and what that rests on."""
    wanted = set(reads)
    nodes = []
    for factor in ground.game.model.factors:
        if factor.id in wanted:
            there = [(level, share) for level, share in zip(factor.levels, factor.start, strict=True) if share > 0]
            levels = ", ".join(level if share == 1 else f"{level} {plain(share)}" for level, share in there)
            nodes.append(Node(kind="reading", label=f"`{factor.id}` starts {levels}", path=factor.path,
                              children=notes_of(ground, factor.path)))  # fmt: skip
    return tuple(nodes)


def _cause(ground: Ground, reached: Reached, route: Route, carrier: str, unit: str, whole: float) -> Node:
    amount = float(getattr(route, carrier))
    children: tuple[Node, ...] = ()
    if route.flow is None:
        label = f"The date comes: {route.label.removeprefix('calendar entry ')}"
        children = notes_of(ground, route.path) if ground.deep else ()
    else:
        chain = ground.chain
        cause = chain.causes[route.flow] if isinstance(chain, LatticeChain) else chain.flows[route.flow].cause
        label = said(ground, cause)
        if ground.top is None or amount >= LEAST * reached.carriers.total:
            children = behind(ground, cause, met(reached, route.flow), carrier)
    return Node(kind="cause", label=label, path=route.path, number=amount, bound=reached.estimate.bound, unit=unit,
                part=True, share=amount / whole, children=children)  # fmt: skip


def named_share(node: Node) -> float:
    """The share of a number that is carried by causes the tree names, or was so at the start.

    >>> named_share(Node(kind="answer", label="", number=1.0))
    1.0
    """
    whole = sum(abs(one.number or 0.0) for one in node.walk() if one.kind == "carrier")
    lost = sum(abs(rest.number or 0.0) for one in node.walk() if one.kind == "carrier" for rest in one.children
               if rest.kind == "rest")  # fmt: skip
    return 1.0 - lost / whole if whole else 1.0
