"""How everybody behaves: the cognitive hierarchy, ours and in plain NumPy."""

from collections.abc import Mapping

import numpy as np
from findings import Goal, Picture, Run, Section, Table, main
from measuring import Side
from our_strategies import BEHAVIOUR, TOLERANCE
from plain_hierarchy import levels
from shared_process import OUTCOMES
from telling import (
    DASH,
    Found,
    all_met,
    brief,
    largest,
    line,
    lines_of,
    megabytes,
    ratio,
    seconds,
    spread,
    states,
    times,
)  # fmt: skip

from detente.game.growth import SMALL as RECORDS_UP_TO

SMALL, SMALL_GOAL = 12, 0.15
LARGE, LARGE_ACTORS, LARGE_GOAL = 20, 6, 300.0
SCALE = (10, 12, 14, 16, 18)
PLAIN = 16
"""Largest size for the plain side."""
RECORDS = 16
"""Largest size at which a record for each transition is tried too."""

TEXT = f"""\
The shared process as a model whose actors look ahead: foresight {BEHAVIOUR["foresight"]:g} months, rationality
{BEHAVIOUR["rationality"]:g}, depth {BEHAVIOUR["depth"]:g}, which is {levels(BEHAVIOUR["depth"])} levels. The plain
side is `benchmarks/plain_hierarchy.py`: value iteration in NumPy, knowing nothing but bits and masks, until values
are known to {TOLERANCE:g}. Ours is timed from the compiled game to the strategies, with a record for each transition
and as a lattice; the lattice's time includes making the chain. The loops are compiled before ("warm"). A bound is how
far any value may be off (the largest residual of the value equation, over the discount rate, which is less than one).
Rates are compared with the plain side's in 64 states. The goal of 12,288 states is
judged by the form in which the engine itself keeps a game of that size."""


def section(run: Run) -> Section:
    """Measure the sizes with four actors, then the large game with six."""
    found: dict[int, dict[str, Side]] = {}
    for n in run.sizes(*SCALE):
        asked = {"lattice": ("our_strategies", "lattice", {"n": n, "actors": 4})}
        if n <= RECORDS:
            asked["records"] = ("our_strategies", "listed", {"n": n, "actors": 4})
        if n <= PLAIN:
            asked["plain NumPy"] = ("our_strategies", "plain", {"n": n, "actors": 4})
        found[n] = run.sides(asked, rounds=2 if n <= SMALL else 1)
    n = max(run.sizes(LARGE))
    large = run.side("our_strategies", "lattice", n=n, actors=LARGE_ACTORS, once=not run.quick)
    return Section(
        "Strategies",
        TEXT,
        (_table(found, large, n),),
        (_small(run, found), _large(run, large, n)),
        _pictures(found, large, n),
    )


def _row(n: int, actors: int, name: str, side: Side, plain: Side | None) -> tuple[str, ...]:
    part = side.part("behave")
    if part.missing:
        return (states(n), str(actors), name, part.missing, *[DASH] * 5)
    off = DASH
    if plain is not None and not plain.missing and name != "plain NumPy":
        off = f"{np.abs(np.array(side.told['sample']) - np.array(plain.told['sample'])).max():.1e}"
    against = DASH if plain is None or name == "plain NumPy" else times(ratio(plain.part("behave"), part))
    return (states(n), str(actors), name, spread(part), brief(side.part("compile")), f"{part.told['bound']:.1e}", off,
            megabytes(side.memory), against)  # fmt: skip


def _table(found: Found, large: Side, n: int) -> Table:
    rows = [
        _row(n, 4, name, side, sides.get("plain NumPy")) for n, sides in found.items() for name, side in sides.items()
    ]
    rows.append(_row(n, LARGE_ACTORS, "lattice", large, None))
    header = ("live states", "actors", "side", "time", "compiled before in", "bound of values", "rates off from plain",
              "memory", "times as fast as plain")  # fmt: skip
    return Table(header, tuple(rows))


def taken(n: int, sides: Mapping[str, Side]) -> tuple[str, Side]:
    """The form in which the engine itself would keep a game of this size: what is judged, be it the faster or not."""
    name = "records" if len(OUTCOMES) << n <= RECORDS_UP_TO else "lattice"
    return name, sides[name].part("behave")


def _small(run: Run, found: Found) -> Goal:
    n = SMALL if SMALL in found else min(found)
    name, side = taken(n, found[n])
    plain = found[n]["plain NumPy"].part("behave") if "plain NumPy" in found[n] else Side(missing="not run")
    said = side.missing
    if side.seconds:
        said = f"{3 << n:,} states: {brief(side)} ({name}), values within {side.told['bound']:.0e}; "
        said += f"plain NumPy {brief(plain)}, {times(ratio(plain, side))}"
    met = side.median < SMALL_GOAL if side.seconds else None
    return run.goal("strategies, 12,288 states, 4 actors", f"under {seconds(SMALL_GOAL)} warm", said, met, side.missing)


def _large(run: Run, large: Side, n: int) -> Goal:
    part = large.part("behave")
    if part.missing:
        said, met = part.missing, None
    else:
        said = f"{large.told['states']:,} states, {LARGE_ACTORS} actors, {levels(BEHAVIOUR['depth'])} levels: "
        said += f"{brief(part)}, values within {part.told['bound']:.0e}, {megabytes(large.memory)}"
        met = all_met([part.median < LARGE_GOAL, part.told["bound"] <= TOLERANCE])
    return run.goal("strategies, 2^20 states, 6 actors", "within 5 minutes, residual 1e-6", said, met, part.missing)


def _pictures(found: Found, large: Side, n: int) -> tuple[Picture, ...]:
    shown = {m: {name: side.part("behave") for name, side in sides.items()} for m, sides in found.items()}
    drawn = [*lines_of(shown, {"lattice": "ours, lattice", "plain NumPy": "plain NumPy", "records": "ours, records"},
                       lambda side: side.median)]  # fmt: skip
    part = large.part("behave")
    if part.seconds:
        drawn.append(line("ours, 6 actors", 3, {n: part.median}))
    at = largest(shown, "lattice", "plain NumPy")
    if not drawn or at is None:
        return ()
    mine, theirs = (brief(shown[at][name]) for name in ("lattice", "plain NumPy"))
    title = f"Six levels of thought: {mine} against {theirs} in plain NumPy at {states(at)}"
    if part.seconds:
        title += f"; {brief(part)} at {states(n)} with six actors"
    return (Picture("strategies.svg", title, "seconds", tuple(drawn)),)


if __name__ == "__main__":
    main(section)
