"""From a lattice to its chain: how everybody behaves, and what happens then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from detente.game.chain import Jump
from detente.game.lattice.behaviour.choice import choices
from detente.game.lattice.behaviour.motions import Draft, drafts
from detente.game.lattice.behaviour.rows import DEPTH, Leave, Rows, rows_of
from detente.game.lattice.behaviour.shallow import interests_of, write_chance, write_choice
from detente.game.lattice.behaviour.stances import Tally, judge_of, stance
from detente.game.lattice.chain import LatticeChain
from detente.game.lattice.compile import refuse_unknown
from detente.game.lattice.lanes import Exit, Lanes
from detente.game.lattice.lattice import Lattice
from detente.game.solve import Ablation
from detente.result import Status

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Behaved:
    """How everybody behaves on a lattice, as the chain that it makes.

    `values` are each actor's at its deepest level, shape (states of the box,); a myopic actor has none. `residual` is
    0: the hierarchy has no fixed point to meet.
    """

    name: str
    chain: LatticeChain
    values: Mapping[str, Floats]
    value_bound: float
    residual: float
    status: Status


def behave(lattice: Lattice, ablation: Ablation | None = None, tick: Callable[[float], None] | None = None) -> Behaved:
    """Find how everybody behaves, and collect what happens then.

    Args:
        lattice: The lattice.
        ablation: Instead of the actors' own judgement: nobody moves, everybody at random, or nobody looks ahead.
        tick: Told the share of the work done.

    Returns:
        The strategies and their chain, the same as `solve` and `make_chain` find where states are enumerated.

    Raises:
        TooLargeError: If the game has what lattices do not know.
        GameError: If a rate is not a finite number.

    >>> from detente.case.build import build
    >>> from detente.case.load import load
    >>> from detente.game.lattice import lay_lattice
    >>> lattice = lay_lattice(build(load("freeze").machine))
    >>> behaved = behave(lattice)
    >>> behaved.status.name, sorted(behaved.values), behaved.chain.within.rates.shape[1] == lattice.box.size
    ('EXACT', ['east', 'west'], True)
    """
    refuse_unknown(lattice.model)
    if ablation == "myopic":
        actors = tuple(replace(actor, foresight=None) for actor in lattice.model.actors)
        lattice = replace(lattice, model=replace(lattice.model, actors=actors))
    rows = rows_of(lattice, ("dated", "chance") if ablation == "frozen" else tuple(DEPTH))
    first = rows.chain.start
    ahead = {actor.id for actor in lattice.model.actors if actor.foresight is not None and ablation is None}
    options, motions = choices(lattice, rows), drafts(lattice, rows)
    shape = rows.chain.stop - first, lattice.box.size
    # what is worked out in one go is written once; all else is added up
    rates = np.zeros(shape) if motions or ahead else np.empty(shape)
    meant = np.zeros(shape)
    for stroke, led in zip(lattice.strokes, rows.led, strict=True):
        if stroke.sort == "chance":
            write_chance(lattice, stroke, led, rates, first)
    wants = {a.id: None if ablation == "random" else interests_of(lattice, a.id) for a in lattice.model.actors}
    for option in options:
        if option.actor not in ahead:
            who = lattice.model.actors[lattice.actors[option.actor]]
            write_choice(lattice, option, wants[option.actor], who.rationality, rates, meant, first)
    values, bound, status = {}, 0.0, Status.EXACT
    if motions and ablation == "random":
        _vote_at_random(lattice, motions, rates, meant, first)
    elif motions or ahead:
        from detente.game.lattice.behaviour.levels import think_ahead  # brings the compiler along: only where it pays

        thought = think_ahead(lattice, rows, options, motions, rates, meant, tick)
        values, bound, status = thought.values, thought.bound, thought.status
    return Behaved(
        name=ablation if ablation in ("frozen", "random") else "hierarchy", chain=_chain(lattice, rows, rates, meant),
        values=values, value_bound=bound, residual=0.0, status=status,
    )  # fmt: skip


def _vote_at_random(lattice: Lattice, motions: list[Draft], rates: Floats, meant: Floats, first: int) -> None:
    tally = Tally(motions, gainful=True)
    nothing = [np.zeros(len(draft.places)) for draft in motions]
    worth = np.zeros(lattice.box.size)
    for actor in lattice.model.actors:
        judge = judge_of(lattice, actor.id, worth, None, 0.0, 0.0, willed=False)
        tally.add(1.0, stance(motions, judge, nothing))
    tally.write(1.0, 1.0, rates, first)
    tally.write_meant(meant, first)


def _chain(lattice: Lattice, rows: Rows, rates: Floats, meant: Floats) -> LatticeChain:
    """What happens at these rates."""
    willed = any(depth > DEPTH["chance"] for depth in rows.depths)
    first, inside = rows.chain.start, len(rows.lanes) - rows.chain.start
    leaving = tuple(
        Exit(
            cause=leave.cause, by=_by(lattice, leave), rate=rates[inside + k],
            chosen=meant[inside + k] if lattice.causes[leave.cause].kind in ("move", "passes") else None,
        )
        for k, leave in enumerate(rows.leaves[: len(rates) - inside])
    )  # fmt: skip
    return LatticeChain(
        causes=lattice.causes, within=Lanes(lattice.box, rows.lanes[first:], rates[:inside]),
        chosen=meant[:inside] if willed else None, leaving=leaving, start=lattice.start, final=lattice.final,
        calendar=_jumps(lattice), clock=lattice.model.clock,
    )  # fmt: skip


def _by(lattice: Lattice, leave: Leave) -> int | Ints:
    """How far an exit leads, from every state where it is not the same."""
    if isinstance(leave.by, int):
        return leave.by
    stroke = lattice.strokes[leave.cause]
    return lattice.box.spread(stroke.factors, leave.by.reshape(stroke.leads.shape))


def _jumps(lattice: Lattice) -> tuple[Jump, ...]:
    """Dated changes, over all codes."""
    found: list[Jump] = []
    for stroke in lattice.strokes:
        if stroke.sort != "dated":
            continue
        entry = lattice.model.calendar[len(found)]
        lead = np.where(stroke.clock > 0, stroke.leads, 0)
        target = np.arange(lattice.size)
        leads = lattice.box.spread(stroke.factors, lead)
        if lattice.live is not None:
            leads = leads * lattice.live
        target[lattice.box.codes()] += leads
        found.append(Jump(name=entry.name, path=entry.path, time=entry.time, target=target))
    return tuple(found)
