"""A cause unfolds: how often it can happen, who does it and why, and the notes all of that rests on."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.analysis.forecast import Reached
from detente.analysis.forecast.goal import Watch
from detente.case.model import Motion, Rate
from detente.case.paths import find, get
from detente.game import Game
from detente.game.behaviour.votes import voters
from detente.game.chain import Cause
from detente.game.compiled import Block
from detente.insight.explain.gain import gain_node, gain_of_motion, gain_of_move, named
from detente.insight.explain.ground import Ground
from detente.insight.explain.node import Node
from detente.insight.explain.rests import inherited, judging, notes_of, number_node, parameters, told
from detente.words import number

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Where a cause was met on the way that is explained."""

    flow: int
    states: Ints
    times: Floats
    """Time in each, weighted with what is to come."""
    carried: Floats
    """What it carried from each: chance, chosen, slip; shape (3, states)."""


def met(reached: Reached, flow: int) -> Met | None:
    """Where a flow of the chain reached the goal; None where that was not recorded."""
    watched, gained = reached.watched, reached.gained
    if not isinstance(watched, Watch) or gained is None:
        return None
    rows = slice(0 if flow == 0 else watched.ends[flow - 1], watched.ends[flow])
    return Met(
        flow=flow, states=watched.source[rows], times=gained[rows], carried=watched.carried[:, rows] * gained[rows]
    )  # fmt: skip


def block_of(game: Game, flow: int) -> Block:
    """The block of transitions a flow of the chain was made from."""
    return [block for block in game.blocks if block.sort != "dated"][flow]


def said(ground: Ground, cause: Cause) -> str:
    """What happened, in words."""
    return ground.speaker.what(cause, {}).removesuffix(".")


def behind(ground: Ground, cause: Cause, where: Met | None, carrier: str) -> tuple[Node, ...]:
    """What stands behind a cause.

    Args:
        ground: The ground of the explanation.
        cause: What happens.
        where: Where it was met; None if that is not known.
        carrier: `chance`, `chosen`, `slip`; anything else for all together.
    """
    if not ground.deep:
        return ()
    block = block_of(ground.game, where.flow) if where is not None and isinstance(ground.game, Game) else None
    if cause.kind == "move":
        return _move(ground, cause, block, where, carrier)
    if cause.kind in ("passes", "refuses", "poll", "reopens"):
        return _motion(ground, cause, block, where)
    if cause.kind == "fade":
        return (*_only(number_node(ground, f"{cause.path}.fades.after", "it lasts")), *notes_of(ground, cause.path))
    event = ground.speaker.events.get(cause.path)
    if event is None:  # a date
        return notes_of(ground, cause.path)
    while_ = f" while `{event.when.text}`" if event.when.factors or event.when.parameters else ""
    rate = _rate(ground, event.rate, f"{cause.path}.rate", f"its rate{while_}", where, block)
    return (rate, *_only(*parameters(ground, event.when)), *notes_of(ground, cause.path))


def _move(ground: Ground, cause: Cause, block: Block | None, where: Met | None, carrier: str) -> tuple[Node, ...]:
    actor, option = cause.actor or "", next(o for o in ground.game.model.options if o.path == cause.path)
    tempo = inherited(ground, "tempo", cause.path, f"actors.{actor}")
    looks = _rate(ground, option.tempo, "", f"it looks at `{option.factor}`", where, block, tempo,
                  said=_tempo(ground, option.path, tempo))  # fmt: skip
    nodes = [looks]
    if where is not None and block is not None:
        gain = gain_of_move(ground, block, where.states, where.times, carrier)
        if gain is not None:
            nodes.append(gain_node(ground, actor, gain))
    if len(nodes) == 1:
        nodes.append(_interests(ground, actor))
    return (*nodes, judging(ground, actor, cause.path), *notes_of(ground, cause.path))


def _tempo(ground: Ground, path: str, usual: Node | None) -> str:
    """A tempo that is another one while something holds, in words; empty if it is none."""
    parts = []
    for tempo in get(ground.machine, find(ground.machine, path)).get("tempos") or ():
        rate = "" if tempo["rate"] is None else number(tempo["rate"])
        times = "" if tempo["times"] is None else f"times {number(tempo['times'])}"
        parts.append(f"{' '.join(filter(None, (rate, times)))} while `{tempo['while']}`")
    if not parts:
        return ""
    first = usual.label.partition(": ")[2] if usual is not None else "its tempo"
    return "; ".join((first, *parts))


def _motion(ground: Ground, cause: Cause, block: Block | None, where: Met | None) -> tuple[Node, ...]:
    motion = ground.speaker.motions[cause.path]
    body = next(body for body in ground.game.model.bodies if motion in body.motions)
    nodes = [_comes_up(ground, motion, body.path, where, block)] if cause.kind != "reopens" else []
    if cause.kind == "reopens":
        nodes += _only(number_node(ground, f"{cause.path}.retry", "a refusal lasts"))
    sponsor = [] if motion.sponsor is None else [motion.sponsor]
    for actor in dict.fromkeys((*sponsor, *voters(body, motion.sponsor))):
        gain = None
        if where is not None and block is not None and cause.kind == "passes":
            gain = gain_of_motion(ground, block, actor, where.states, where.carried.sum(axis=0))
        what = "gains by its passing" if actor != motion.sponsor else "tabled it, and gains by its passing"
        nodes.append(_interests(ground, actor) if gain is None else gain_node(ground, actor, gain, what))
    return (*nodes, *notes_of(ground, cause.path))


def _comes_up(ground: Ground, motion: Motion, body: str, where: Met | None, block: Block | None) -> Node:
    own = number_node(ground, f"{body}.sponsors.{motion.sponsor}", "tempo") if motion.sponsor else None
    tempo = own or inherited(ground, "tempo", motion.path, body)
    return _rate(ground, motion.tempo, "", "it can come up", where, block, tempo)


def _interests(ground: Ground, actor: str) -> Node:
    """An actor's interests by weight, where its gain is not known."""
    nodes = [
        Node(kind="interest", label=named(one), path=one.path, number=one.weight, children=notes_of(ground, one.path))
        for one in ground.game.model.interests[actor]
    ]
    name = ground.speaker.actors.get(actor, actor)
    label = f"what {name} cares about, by weight; its gain is not split"
    return Node(kind="gain", label=label, path=f"interests.{actor}", children=told(nodes, ground.top, "interests"))


def _rate(
    ground: Ground, rate: Rate, path: str, what: str, where: Met | None, block: Block | None, known: Node | None = None,
    *, said: str = "",
) -> Node:  # fmt: skip
    """How often something can happen: on average where it was met, with the numbers and parameters behind it."""
    clock = ground.game.model.clock
    mean = None
    if where is not None and block is not None and (spent := float(where.times.sum())) > 0.0:
        speed = np.zeros(ground.game.size)
        speed[block.source] = block.clock
        mean = float((where.times * speed[where.states]).sum()) / spent
    plain_number = number_node(ground, path, "rate") if path else known
    behind_it = [*([] if plain_number is None or plain_number.number is None else [plain_number]),
                 *parameters(ground, rate.formula)]  # fmt: skip
    text = said or f"`{rate.formula.text}`" if said or rate.formula.factors or rate.formula.parameters else ""
    if not text and plain_number is not None:
        text = plain_number.label.partition(": ")[2]
    return Node(kind="rate", label=what + (f": {text}" if text else ""), path=path or (known.path if known else ""),
                number=mean, unit=f"per {clock}" if mean is not None else "", children=tuple(behind_it))  # fmt: skip


def cut(node: Node, levels: int) -> Node:
    """A node with so many levels, itself among them."""
    below = () if levels <= 1 else tuple(cut(child, levels - 1) for child in node.children)
    return replace(node, children=below)


def _only(*nodes: Node | None) -> list[Node]:
    return [node for node in nodes if node is not None]
