"""Panels and chairs: who votes on a motion, and who brings it up at which level of thought."""

from collections.abc import Mapping, Sequence

from detente.game.behaviour.hierarchy import shares_below, shares_in_play
from detente.game.behaviour.votes import binomial, leader, voters
from detente.game.factored import records as r
from detente.game.factored.parts import Draft
from detente.game.factored.side import Side


def panel(side: Side, draft: Draft, sides: Mapping[str, Side]) -> tuple[int, frozenset[int]]:
    """Write down who votes on a motion, bloc by bloc.

    Args:
        side: The game that is played.
        draft: The motion.
        sides: The games that some voters believe in; empty for what one side expects.

    Returns:
        The record, and what the chance of passing depends on.
    """
    body, motion, pool = draft.body, draft.motion, side.pool
    deciding = voters(body, motion.sponsor)
    blocs: list[int] = []
    reads = set(draft.reads)
    for member in body.members:
        bloc = [other for other in body.members if leader(body, other, motion.sponsor).id == member.id]
        if not bloc:
            continue
        followers = sum(other.votes for other in bloc if other is not member)
        veto = int(any(other.veto for other in bloc))
        if member.id in deciding:
            theirs = sides.get(member.id, side)
            own = theirs.drafts[body.id, motion.id]
            reads |= theirs.vote_reads(member.id, own)
            sponsors = int(member.id == motion.sponsor)
            blocs += [r.VOTER, member.votes + followers, veto, theirs.actor(member.id), own.place, sponsors, -1, 0]
        elif member.yes is not None and member.together:
            blocs += [r.TOGETHER, member.votes + followers, veto, -1, -1, 0, pool.table([member.yes]), 0]
        elif member.yes is not None:
            further = binomial(member.votes - 1, member.yes)
            place = pool.table([member.yes, *further])
            blocs += [r.APART, 1 + followers, veto, -1, -1, 0, place, len(further)]
    return pool.record([body.threshold, *_listed(blocs)]), frozenset(reads)


def _listed(blocs: Sequence[int]) -> list[int]:
    return [len(blocs) // r.BLOC, *blocs]


def motions_of(side: Side, body: str, sponsor: str) -> list[Draft]:
    """The motions an actor sponsors in a body, in the order of the file."""
    return [draft for draft in side.drafts.values() if draft.body.id == body and draft.motion.sponsor == sponsor]


def chair(side: Side, body: str, sponsor: str, depth: float | None) -> tuple[int, frozenset[int]]:
    """Write down how a sponsor brings its motions up.

    Args:
        side: The game it takes this for.
        body: The body.
        sponsor: The sponsor.
        depth: How deep it really thinks; None where it expects the others to behave as it does.

    Returns:
        The record, and what its choice depends on.
    """
    mine = motions_of(side, body, sponsor)
    theirs = side.model.actors[side.number[sponsor]].depth
    levels: list[float] = []
    if side.manner == "random" or depth is None or theirs is None:
        levels = [1.0, 1.0]
    else:
        for level, share in enumerate(shares_in_play(depth), start=1):
            levels += [share, 1.0 - shares_below(theirs, level)[0]]
    reads: set[int] = set()
    for draft in mine:
        # nobody tables knowing whether others are asleep: the chance of passing is that of the panel, times a number
        reads |= panel(side, draft, {})[1] | side.vote_reads(sponsor, draft)
    weight = 1.0 / len(mine)
    kappa = mine[0].motion.commitment
    place = side.pool.record([
        side.actor(sponsor), side.pool.table([kappa, weight, *levels]), len(levels) // 2,
        side.pool.items([draft.place for draft in mine]),
    ])  # fmt: skip
    return place, frozenset(reads)
