"""The largest games: a bounded-time probability of 2^24 live states, its time and its memory."""

from findings import Goal, Run, Section, Table, main
from measuring import Side
from telling import DASH, brief, megabytes, spread, states

LARGEST = 24
GOAL = 20 * 1024.0
"""MB for everything."""

TEXT = """\
P(war by time 12), each row in a process of its own. "Numbers" is the chain of the generator's own numbers; "model" is
the whole way of the engine: a model in the language laid out, strategies (actors who look one flow ahead), the chain,
the probability with its carriers and its bound. Memory is all that the process held at most, imports included. Storm
held 7 GB for a quarter of this size when it was last measured; it is not run here."""


def section(run: Run) -> Section:
    """Measure the largest size, and one below."""
    rows, goals = [], []
    for n in run.sizes(LARGEST - 2, LARGEST):
        for name, function in (("numbers", "bounded"), ("model", "whole")):
            side = run.side("our_sides", function, n=n)
            rows.append(_row(n, name, side))
            if n == max(run.sizes(LARGEST)):
                goals.append(_goal(run, n, name, side))
    header = ("live states", "from", "made in", "probability in", "answer", "bound", "sweeps", "GB/s", "memory")
    return Section("Size", TEXT, (Table(header, tuple(rows)),), tuple(goals))


def _row(n: int, name: str, side: Side) -> tuple[str, ...]:
    if side.missing:
        return (states(n), name, side.missing, *[DASH] * 6)
    asked = side.part("asked")
    told = side.told
    answer, bound = f"{asked.told['value']:.10f}", f"{asked.told['bound']:.1e}"
    return (states(n), name, brief(side.part("made")), spread(asked), answer, bound,
            str(told.get("sweeps", DASH)), DASH if "bytes" not in told else f"{told['bytes'] / asked.median / 1e9:.1f}",
            megabytes(told["total"]))  # fmt: skip


def _goal(run: Run, n: int, name: str, side: Side) -> Goal:
    goal = "a bounded-time probability inside 20 GB"
    if side.missing:
        return run.goal(f"size, 2^24 states, from {name}", goal, side.missing, None, side.missing)
    asked, total = side.part("asked"), side.told["total"]
    said = (f"{states(n)}: {megabytes(total)}, made in {brief(side.part('made'))}, answered in {brief(asked)}, within "
            f"{asked.told['bound']:.0e}")  # fmt: skip
    return run.goal(f"size, 2^24 states, from {name}", goal, said, None if total is None else total < GOAL)


if __name__ == "__main__":
    main(section)
