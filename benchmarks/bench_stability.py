"""Stability of random conflicts, beside the matrix form of the definitions.

Each conflict has 2^n states, options dealt to four actors, strict random rankings, and every move open. Three rows:

* ours: Nash, GMR, SMR, SEQ and SSEQ together, from the conflict in memory to verdicts;
* by relations: the same by the way that takes preferences which are no rankings;
* matrices: Nash, GMR, SMR and SEQ in the matrix form of Xu, Hipel and Kilgour 2009, with NumPy's products, up to 2^10
  states, where it already takes seconds. The verdicts are compared.

Then larger ones, ours alone: 138,240 states of 20 options and six actors, all five concepts; 2^20 states of 20 options
and four actors, Nash and SEQ. Last the whole command on a file with rankings of 4,096 states, and its memory above that
of an import of NumPy and Numba with one compiled function.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from findings import Run, Section, Table, main
from measuring import Side, timed
from telling import DASH, brief, megabytes, ratio, seconds, spread, states, times

from detente.analysis.stability import PLAIN, Concept, stability
from detente.game.conflict import Conflict, OptionPlan, Ranks, conflict_from_options, exclusive

Square = npt.NDArray[np.float32]
MATRIX_CONCEPTS = (Concept.NASH, Concept.GMR, Concept.SMR, Concept.SEQ)
MOST_BY_MATRICES = 10
COMMAND = 12
"""Exponent of the conflict that the whole command is given."""
GOAL, LARGE_GOAL = 0.3, 10.0
TEXT = """\
Random conflicts: options dealt to actors, strict random rankings, every move open. Ours finds Nash, GMR, SMR, SEQ and
SSEQ together; "relations" is our way for preferences that are no rankings; "matrices" finds Nash, GMR, SMR and SEQ in
the matrix form of Xu, Hipel and Kilgour 2009 with NumPy's products, with the same verdicts. Memory of the command is
above that of an import of NumPy and Numba with one compiled function."""


def random_conflict(options: int, actors: int, seed: int = 1, *, fewer: bool = False) -> Conflict:
    """Options dealt to actors one after another, and a strict random ranking for each actor.

    Args:
        options: How many.
        actors: How many.
        seed: Of the rankings.
        fewer: Whether options exclude one another so that of 2^20 states 138,240 are feasible.
    """
    plans = [OptionPlan(name=f"o{n}", owners=(n * actors // options,)) for n in range(options)]
    # 138,240 = 3 * 3 * 3 * 5 * 2^10: groups of which at most one is taken, and ten free options
    groups = [[0, 1], [2, 3], [4, 5], [6, 7, 8, 9]] if fewer else []
    infeasible = [exclusive(group) for group in groups]
    rng = np.random.default_rng(seed)
    return conflict_from_options(
        "random", [f"a{n}" for n in range(actors)], plans, infeasible=infeasible,
        preferences=lambda codes, _: [Ranks(rng.permutation(len(codes)).astype(np.int32)) for _ in range(actors)],
    )  # fmt: skip


def by_matrices(conflict: Conflict) -> dict[Concept, npt.NDArray[np.bool_]]:
    """Nash, GMR, SMR and SEQ by products of matrices over all pairs of states."""
    size, actors = conflict.size, range(len(conflict.actors))
    ranks = np.stack([one.rank for one in conflict.preferences if isinstance(one, Ranks)])
    moves = np.zeros((len(actors), size, size), np.float32)
    for actor in actors:
        moves[actor][conflict.moves[actor].pairs()] = 1
    better = (ranks[:, None, :] > ranks[:, :, None]).astype(np.float32)  # [actor, s, t]: t is better than s
    gains = moves * better

    def sign(table: Square) -> Square:
        return (table > 0).astype(np.float32)

    def reach(one: Square, movers: list[int]) -> Square:
        found = {actor: one[actor] for actor in movers}
        while True:
            longer = {}
            for actor in movers:
                rest = sum((found[other] for other in movers if other != actor), np.zeros((size, size), np.float32))
                longer[actor] = sign(found[actor] + one[actor] @ sign(rest))
            if all((longer[actor] == found[actor]).all() for actor in movers):
                return sign(sum(found.values(), np.zeros((size, size), np.float32)))
            found = longer

    stable = {concept: np.zeros((len(actors), size), bool) for concept in MATRIX_CONCEPTS}
    for actor in actors:
        others = [other for other in actors if other != actor]
        deters = 1 - better[actor].T  # [x, s]: x is no better than s
        final = deters * (1 - sign(moves[actor] @ (1 - deters)))
        everywhere = reach(moves, others)
        ways = {Concept.GMR: (everywhere, deters), Concept.SMR: (everywhere, final),
                Concept.SEQ: (reach(gains, others), deters)}  # fmt: skip
        stable[Concept.NASH][actor] = ~gains[actor].any(axis=1)
        for concept, (reached, sanctions) in ways.items():
            undeterred = 1 - sign(reached @ sanctions)  # [t, s]
            stable[concept][actor] = (gains[actor] * undeterred.T).sum(axis=1) == 0
    return stable


def measure(options: int) -> dict[str, Any]:
    """One conflict with four actors, all ways."""
    stability(random_conflict(4, 4), method="relations")
    conflict = random_conflict(options, 4)
    found: dict[str, Any] = {"ours": {"seconds": timed(lambda: stability(conflict))}}
    found["relations"] = {"seconds": timed(lambda: stability(conflict, method="relations"), least=1, most=3)}
    if options <= MOST_BY_MATRICES:
        mine, theirs = stability(conflict).stable, by_matrices(conflict)
        assert all((mine[concept] == theirs[concept]).all() for concept in MATRIX_CONCEPTS)
        found["matrices"] = {"seconds": timed(lambda: by_matrices(conflict), least=1, most=3, warm=False)}
    return found


def large(options: int, actors: int, fewer: bool, concepts: str) -> dict[str, Any]:
    """A large conflict, from nothing to verdicts, and the verdicts alone."""
    stability(random_conflict(4, 4))
    begun = time.perf_counter()
    conflict = random_conflict(options, actors, fewer=fewer)
    made = time.perf_counter() - begun
    asked = PLAIN if concepts == "all" else (Concept.NASH, Concept.SEQ)
    taken = timed(lambda: stability(conflict, asked), least=1, most=3, budget=5.0, warm=False)
    return {"seconds": taken, "made": made, "states": conflict.size}


def command(options: int) -> dict[str, Any]:
    """The whole command on a file: seconds, its engine's seconds, and its memory above the bare import (MB)."""
    from detente.interop import write_gmcr

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "random.gmcr"
        write_gmcr(random_conflict(options, 4), file)
        words = [sys.executable, "-m", "detente", "stability", str(file), "--json"]
        said: list[str] = []

        def run() -> None:
            said.append(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

        taken = timed(run, most=3)  # what is compiled is kept
        bare = "import numba, numpy\nnumba.njit(lambda x: x + 1)(1)\n"
        ours = f"from detente.cli import main\nmain(['stability', {str(file)!r}, '--json'])\n"
        held = [peak(program) for program in (ours, bare)]
    above = None if None in held else float(held[0] or 0) - float(held[1] or 0)
    return {"seconds": taken, "engine": float(json.loads(said[-1])["seconds"]), "above": above}


def peak(program: str) -> float | None:
    """The most memory a program holds in a process of its own, MB; None where the system does not tell."""
    # what getrusage tells of a child counts the parent it was forked from
    here = str(Path(__file__).parent)
    ending = (
        f"import sys\nsys.path.insert(0, {here!r})\nimport measuring\nprint(measuring.high_water(), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program + ending], capture_output=True, text=True, check=True)
    told = done.stderr.split()[-1]
    return None if told == "None" else float(told)


def section(run: Run) -> Section:
    """All of it."""
    module, rows = "bench_stability", []
    parts: dict[str, Side] = {}
    for n in run.sizes(8, 10, COMMAND, quick=(6,)):
        side = run.side(module, "measure", options=n)
        for name in ("ours", "relations", "matrices"):
            part = side.part(name)
            if name in side.told or side.missing:
                rows.append(
                    (
                        f"{states(n)}, 4 actors",
                        name,
                        spread(part),
                        DASH if name == "ours" else times(ratio(part, side.part("ours"))),
                    )
                )
        parts = {**parts, str(n): side.part("ours")}
    small = 8 if run.quick else 20
    six = run.side(module, "large", options=small if run.quick else 20, actors=6, fewer=not run.quick, concepts="all")
    most = run.side(module, "large", options=small, actors=4, fewer=False, concepts="two")
    whole = run.side(module, "command", options=6 if run.quick else COMMAND)
    for name, side in (("6 actors, five concepts", six), ("4 actors, Nash and SEQ", most)):
        size = f"{side.told['states']:,} states" if side.seconds else "?"
        rows.append((f"{size}, {name}", f"ours, {megabytes(side.memory)}", spread(side), DASH))
    rows.append(
        (
            f"{states(COMMAND)}, whole command",
            f"ours, {megabytes(whole.told.get('above'))} above the import",
            spread(whole),
            DASH,
        )
    )
    usual = parts.get(str(COMMAND), Side(missing="not measured in this run"))
    made = seconds(six.told.get("made", float("nan")))
    goals = (
        run.goal("stability, 4,096 states, 4 actors", f"all concepts under {GOAL:g} s", brief(usual),
                 usual.median < GOAL if usual.seconds else None, usual.missing),
        run.goal("stability, 138,240 states, 6 actors", "in seconds", f"{brief(six)}, made in {made}",
                 six.median < LARGE_GOAL if six.seconds else None, six.missing),
        run.goal("stability, 2^20 states", "in memory", f"{brief(most)}, {megabytes(most.memory)}",
                 bool(most.seconds) or None, most.missing),
    )  # fmt: skip
    return Section("Stability", TEXT, (Table(("conflict", "side", "time", "time, in ours"), tuple(rows)),), goals)


if __name__ == "__main__":
    main(section)
