"""A sweep over all transitions: ours, SciPy's CSR product, and two plain Numba loops, beside what memory allows."""

import statistics
from collections.abc import Mapping

from findings import Goal, Line, Picture, Run, Section, Table, main
from measuring import Side
from telling import Found, all_met, line, spread, states, three, times

SCALE = (10, 12, 14, 16, 18, 20, 22, 24)
JUDGED = (16, 18, 20)
OURS = ("back", "forward")
GOAL = "no slower per transition than the better of the SciPy and Numba rows"
THEIRS = ("SciPy CSR", "Numba gather", "Numba implicit")

TEXT = """\
One step of a distribution (forward) or of an expectation (back) on the generator's own numbers. Ours stores one rate
for each state and option, no target, and no stay: y = y + R x has n terms for each state. SciPy's y = P x and the
Numba loops y = P x + b are those of the generator's reference rows, with n + 1 terms, the stay among them ("gather"
reads a column for each entry, "implicit" flips the bit). Speeds are per transition, that is per term. Bytes are those
that must be moved at least: every stored number once, every vector once. The triad beside it runs in the same process
as our sweep, over arrays that hold as many bytes together (at most 768 MB), so that it is served by the same cache;
its bytes are STREAM's."""


def section(run: Run) -> Section:
    """Measure at every size."""
    found: dict[int, dict[str, Side]] = {}
    triads: dict[int, dict[str, float]] = {}
    for n in run.sizes(*SCALE):
        sides = run.sides({"ours": ("our_sides", "sweep", {"n": n}), "theirs": ("plain_sides", "sweep", {"n": n})})
        found[n] = {}
        for whose, names in (("ours", OURS), ("theirs", THEIRS)):
            for name in names:
                for threads in (1, 2):
                    told = sides[whose].told
                    if sides[whose].missing or f"{name}, {threads}" in told:
                        found[n][f"{name}, {threads}"] = sides[whose].part(f"{name}, {threads}")
                    elif threads == 1 and name in told:
                        found[n][f"{name}, 1"] = sides[whose].part(name)
        triads[n] = {name: value for name, value in sides["ours"].told.get("triad", {}).items() if name.isdigit()}
    return Section("Sweep", TEXT, (_table(found, triads),), _goals(run, found), _pictures(found, triads))


def best(sides: Mapping[str, Side], names: tuple[str, ...], most: int) -> tuple[str, float]:
    """The fastest of some sides with at most so many threads: its name, and transitions per second."""
    speeds = [
        (speed(sides[key]), key) for name in names for threads in range(1, most + 1)
        if (key := f"{name}, {threads}") in sides and sides[key].seconds
    ]  # fmt: skip
    top = max(speeds, default=(float("nan"), ""))
    return top[1], top[0]


def speed(side: Side) -> float:
    """Transitions per second."""
    return side.told["transitions"] / side.median if side.seconds else float("nan")


def moved(side: Side) -> float:
    """Bytes per second."""
    return side.told["bytes"] / side.median if side.seconds else float("nan")


def limit(triad: dict[str, float], threads: int) -> float:
    """Bytes per second of the triad with at most so many threads."""
    return max((value for name, value in triad.items() if int(name) <= threads), default=float("nan"))


def _table(found: Found, triads: dict[int, dict[str, float]]) -> Table:
    rows = []
    for n, sides in found.items():
        for name, side in sides.items():
            if side.missing:
                rows.append((states(n), name, side.missing, "–", "–", "–"))
                continue
            top = limit(triads[n], side.told["threads"])
            whose = f"ours, {name}" if name.split(",")[0] in OURS else name
            whose += f" thread{'s'[: side.told['threads'] - 1]}"
            rows.append((states(n), whose, spread(side), three(speed(side) / 1e9),
                         three(moved(side) / 1e9), f"{three(100 * moved(side) / top)} %"))  # fmt: skip
    header = ("live states", "side", "time", "billion transitions/s", "GB/s", "of the triad")
    return Table(header, tuple(rows))


def _goals(run: Run, found: Found) -> tuple[Goal, ...]:
    made = []
    for threads in (1, 2):
        said, met = [], []
        for n, sides in found.items():
            if n not in JUDGED and not run.quick:
                continue
            theirs, slow = best(sides, THEIRS, threads)
            ours = [(speed(sides[key]), name) for name in OURS if (key := f"{name}, {threads}") in sides]
            fast, mine = min(ours, default=(float("nan"), "ours"))  # the slower of our directions is what is judged
            said.append(f"{states(n)}: {three(fast / 1e9)} billion/s ({mine}) against {three(slow / 1e9)} ({theirs}), "
                        f"{times(fast / slow)}")  # fmt: skip
            met.append(None if fast != fast or slow != slow else fast >= slow)
        work = f"a sweep, {threads} thread{'s'[: threads - 1]}, 2^16 to 2^20 states"
        made.append(run.goal(work, GOAL, "; ".join(said), all_met(met)))
    return tuple(made)


def _pictures(found: Found, triads: dict[int, dict[str, float]]) -> tuple[Picture, ...]:
    threads = max(
        (side.told["threads"] for sides in found.values() for side in sides.values() if side.seconds), default=1
    )
    drawn: list[Line] = []
    for rank, (name, shown) in enumerate((
        (f"back, {threads}", f"ours, {threads} threads"), ("SciPy CSR, 1", "SciPy CSR, 1"),
        (f"Numba implicit, {threads}", f"Numba implicit, {threads}"), ("back, 1", "ours, 1 thread"),
        ("Numba implicit, 1", "Numba implicit, 1"), (f"Numba gather, {threads}", f"Numba gather, {threads}"),
    )):  # fmt: skip
        drawn.append(line(shown, rank, {n: speed(sides[name]) / 1e9 for n, sides in found.items() if name in sides}))
    drawn = [one for one in drawn if one.states]
    if not drawn:
        return ()
    parts = [moved(sides[key]) / limit(triads[n], threads) for n, sides in found.items()
             if (key := f"back, {threads}") in sides and sides[key].seconds and triads[n] and n >= 16]  # fmt: skip
    over = [best(sides, OURS, threads)[1] / best(sides, THEIRS, threads)[1] for n, sides in found.items() if n >= 16]
    title = "Transitions swept per second"
    if parts and over:
        span = three(min(over)) + (f" to {three(max(over))}" if len(over) > 1 else "")
        share = f"{100 * statistics.median(parts):.0f} %"
        title += f", from 2^16 states on: {span} times the best plain row, {share} of the triad's bytes per second"
    return (Picture("sweep.svg", title, "billion transitions per second", tuple(drawn)),)


if __name__ == "__main__":
    main(section)
