"""Probabilities and expected times: ours with its bound, SciPy, and Storm."""

from math import isfinite

from bench_compile import STORM, storm
from findings import Goal, Picture, Run, Section, Table, main
from measuring import Side
from telling import (
    DASH,
    Found,
    all_met,
    brief,
    faster,
    largest,
    lines_of,
    ratio,
    spread,
    states,
    times,
    versus,
    why_not,
)  # fmt: skip

SCALE = (10, 12, 14, 16, 18, 20, 22, 24)
PLAIN = 22
"""Largest size for SciPy: at four times that it needs minutes for each answer."""
JUDGED = (16, 18, 20)
BOUND = 1e-8
FASTER = "faster than the SciPy row at a bound of 1e-8 or better, equal to it within the bounds"
QUERIES = {"by time": "P(war by time 12)", "ever": "P(war)", "steps": "E[time until war or deal]"}
FILES = {"by time": "bounded.svg", "ever": "ever.svg", "steps": "time.svg"}

TEXT = """\
All on the generator's own numbers, each step's probabilities taken as rates, stays left out. P(war) and E[time] are
then those of the discrete chain, since (E - R) x = b is the same system as (1 - P) x = b at one step per unit of
time. P(war by time 12) is not that by step 12: the row "by step 12" is the discrete one, given for its 12 sweeps and
because every tool must agree on it; the others answer the continuous question, SciPy by the same uniformisation in a
few lines, Storm on the same text as a continuous-time chain. SciPy's linear solver is BiCGStab to 1e-10 of the right
side; as it has no bound, its residual times the greatest expected time is shown. Storm runs its default, sound
methods (relative precision 1e-6). A bound is that of the answer; for E[time] it is judged relative to the answer.
Ours includes what carried the probability, cause by cause. A sweep is one pass over all transitions; Storm does not
tell how many it makes.
Ours is a lattice at every size here; left to itself the engine keeps a record for each transition up to 131,072
combinations of levels, which is up to 2^15 of these states."""


def section(run: Run) -> Section:
    """Measure at every size."""
    found: dict[str, dict[int, dict[str, Side]]] = {name: {} for name in [*QUERIES, "by step"]}
    for n in run.sizes(*SCALE):
        asked = {"ours": ("our_sides", "solve", {"n": n}), "SciPy": ("plain_sides", "solve", {"n": n})}
        if n > PLAIN:
            del asked["SciPy"]
        sides = run.sides(asked)
        both = {name: {whose: side.part(name) for whose, side in sides.items()} for name in QUERIES}
        both["by step"] = {"SciPy": sides["SciPy"].part("by step")} if "SciPy" in sides else {}
        if n <= STORM:
            theirs = storm(run, n)
            for name in ("ever", "steps"):
                both[name]["Storm"] = theirs.part(name)
            both["by step"]["Storm"] = theirs.part("by time")
            both["by time"]["Storm"] = run.side("storm_sides", "solve", n=n, kind="ctmc", queries="by time").part(
                "by time"
            )
        for name, here in both.items():
            found[name][n] = here
    tables = [_table(words, found[name]) for name, words in QUERIES.items()]
    tables.append(_table("P(war by step 12), the discrete question", found["by step"]))
    goals = [goal for name, words in QUERIES.items() for goal in _goals(run, words, found[name])]
    pictures = [_picture(name, words, found[name]) for name, words in QUERIES.items()]
    return Section("Probabilities and times", TEXT, tuple(tables), tuple(goals), tuple(one for one in pictures if one))


def _table(words: str, found: Found) -> Table:
    rows = []
    for n, sides in found.items():
        for name, side in sides.items():
            if side.missing:
                rows.append((states(n), name, side.missing, *[DASH] * 5))
                continue
            value, bound = side.told["value"], side.told.get("bound")
            shown = DASH if value is None else f"{value:.10f}" if value < 1 else f"{value:.9g}"
            reference = sides["SciPy"].told.get("value") if "SciPy" in sides else None
            off = DASH if name == "SciPy" or value is None or reference is None else f"{abs(value - reference):.1e}"
            against = times(ratio(side, sides["ours"])) if "ours" in sides and name != "ours" else ""
            rows.append((states(n), name, spread(side), against, shown, DASH if bound is None else f"{bound:.1e}", off,
                         str(side.told.get("sweeps", DASH))))  # fmt: skip
    header = ("live states", "side", "time", "time, in ours", "answer", "bound", "from SciPy's", "sweeps")
    return Table(header, tuple(rows), f"{words}:")


def _goals(run: Run, words: str, found: Found) -> list[Goal]:
    judged = {n: sides for n, sides in found.items() if n in JUDGED or run.quick}
    if not judged:
        return []
    why = why_not(judged, "ours", "SciPy")
    bounds, same = [], []
    for sides in judged.values():
        mine, theirs = sides["ours"].told, sides["SciPy"].told
        if sides["ours"].missing or mine["value"] is None:
            bounds.append(float("nan"))
            continue
        bounds.append(mine["bound"] / max(1.0, mine["value"]))
        if theirs.get("value") is not None:
            # theirs is known to its own bound; where it has none, to its own rounding
            room = mine["bound"] + theirs.get("bound", 1e-12 * max(1.0, mine["value"]))
            same.append(abs(mine["value"] - theirs["value"]) <= room)
    worst = max(bounds, default=float("nan"))
    equal = "equal" if all(same) else "not equal"
    said = f"{versus(judged, 'SciPy')}; bound at most {worst:.1e}; {equal} within the bounds"
    tight = None if not isfinite(worst) else worst <= BOUND
    met = all_met([faster(judged, "SciPy"), tight, all(same) if same else None])
    goals = [run.goal(f"{words}, 2^16 to 2^20 states", FASTER, said, met, why)]
    goals.append(run.goal(f"{words}, 2^16 to 2^20 states", "faster than Storm", versus(judged, "Storm"),
                          faster(judged, "Storm"), why_not(judged, "ours", "Storm")))  # fmt: skip
    return goals


def _picture(name: str, words: str, found: Found) -> Picture | None:
    drawn = lines_of(
        found, {"ours": "ours, with a bound", "SciPy": "SciPy", "Storm": "Storm"}, lambda side: side.median
    )
    if not drawn:
        return None
    said = []
    for other in ("SciPy", "Storm"):
        if (n := largest(found, "ours", other)) is not None:
            sides = found[n]
            said.append(f"{brief(sides['ours'])} against {brief(sides[other])} of {other} at {states(n)}")
    return Picture(FILES[name], f"{words}: " + ", ".join(said), "seconds", drawn)


if __name__ == "__main__":
    main(section)
