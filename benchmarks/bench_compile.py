"""From a model to its chain: ours, the plain NumPy build, and Storm's."""

from findings import Goal, Picture, Run, Section, Table, main
from measuring import Side
from telling import Found, faster, largest, lines_of, megabytes, ratio, spread, states, three, times, versus, why_not

SCALE = (10, 12, 14, 16, 18, 20, 22, 24)
JUDGED = (16, 18, 20)
STORM = 20
"""Largest size that Storm is asked to build: each four times larger takes it five times as long."""
STORM_GOAL = 10.0

TEXT = """\
Ours compiles a model in the language (an option for each bit, an event for each outcome, a formula for each
conjunction) down to its chain with strategies, every rate kept by what causes it, with the part of it that is chosen.
The plain build is the generator's own in NumPy: one matrix, no causes. Storm builds the same process from PRISM text,
in the encoding that it takes best. The model has a clock for each option where the generator draws an actor first, so
its states, transitions, conjunctions and hazards are the same and its rates are others.
Ours is a lattice at every size here; left to itself the engine keeps a record for each transition up to 131,072
combinations of levels, which is up to 2^15 of these states."""


def section(run: Run) -> Section:
    """Measure at every size."""
    found: dict[int, dict[str, Side]] = {}
    for n in run.sizes(*SCALE):
        asked = {"ours": ("our_sides", "build", {"n": n}), "NumPy": ("plain_sides", "build", {"n": n})}
        found[n] = run.sides(asked)
        if n <= STORM:
            found[n]["Storm"] = storm(run, n).part("build")
    return Section("Compile", TEXT, (_table(found),), _goals(run, found), _pictures(found))


def storm(run: Run, n: int) -> Side:
    """Storm's build and answers on the discrete chain; measured once for all benchmarks."""
    return run.side("storm_sides", "solve", n=n, kind="dtmc", queries="by time,ever,steps")


def _speed(side: Side) -> float:
    return side.told["transitions"] / side.median / 1e6 if side.seconds else float("nan")


def _table(found: Found) -> Table:
    rows = [
        (states(n), name, spread(side), three(_speed(side)), megabytes(side.memory),
         "" if name == "ours" else times(ratio(side, sides["ours"])))
        for n, sides in found.items() for name, side in sides.items()
    ]  # fmt: skip
    return Table(("live states", "side", "time", "million transitions/s", "memory", "time, in ours"), tuple(rows))


def _goals(run: Run, found: Found) -> tuple[Goal, ...]:
    judged = {n: sides for n, sides in found.items() if n in JUDGED or run.quick}
    if not judged:
        return ()
    return tuple(
        run.goal("compile, 2^16 to 2^20 states", goal, versus(judged, name), faster(judged, name, least),
                 why_not(judged, "ours", name))
        for name, goal, least in (("NumPy", "no slower than the plain NumPy build, causes carried", 1.0),
                                  ("Storm", "more than 10 times as fast as Storm", STORM_GOAL))
    )  # fmt: skip


def _pictures(found: Found) -> tuple[Picture, ...]:
    drawn = lines_of(
        found, {"ours": "ours, with causes", "NumPy": "plain NumPy build", "Storm": "Storm"}, lambda side: side.median
    )
    if not drawn:
        return ()
    said = []
    for name, words in (("NumPy", "the plain NumPy build"), ("Storm", "Storm")):
        if (n := largest(found, "ours", name)) is not None:
            said.append(f"{three(ratio(found[n][name], found[n]['ours']))} times as fast as {words} at {states(n)}")
    return (Picture("compile.svg", "Compiling a model to its chain: " + ", ".join(said), "seconds", drawn),)


if __name__ == "__main__":
    main(section)
