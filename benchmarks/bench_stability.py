"""Stability of random conflicts, beside the matrix form of the definitions. usage: bench_stability.py [OPTIONS ...]

Each conflict has 2^OPTIONS states (default 8 10 12), options dealt to four actors, strict random rankings, and every
move open. Three rows, all in one run of this program, medians of three:

* ours: Nash, GMR, SMR, SEQ and SSEQ together, from the conflict in memory to verdicts;
* by relations: the same by the way that takes preferences which are no rankings;
* matrices: Nash, GMR, SMR and SEQ in the matrix form of Xu, Hipel and Kilgour 2009, with NumPy's products, up to 2^10
  states, where it already takes seconds. The verdicts are compared.

Then larger ones, ours alone: 138,240 states of 20 options and six actors, all five concepts; 2^20 states of 20 options
and four actors, Nash and SEQ. Last the whole command on a file with rankings of 4,096 states, and its memory above that
of an import of NumPy and Numba with one compiled function.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from bench_shared import median

from detente.analysis.stability import PLAIN, Concept, stability
from detente.game.conflict import Conflict, OptionPlan, Ranks, conflict_from_options, exclusive

Table = npt.NDArray[np.float32]
MATRIX_CONCEPTS = (Concept.NASH, Concept.GMR, Concept.SMR, Concept.SEQ)
MOST_BY_MATRICES = 2**10


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

    def sign(table: Table) -> Table:
        return (table > 0).astype(np.float32)

    def reach(one: Table, movers: list[int]) -> Table:
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


def whole_command(conflict: Conflict) -> tuple[float, float, float]:
    """Median seconds of the command on a file, its engine's seconds, and its memory above the bare import (MB)."""
    from detente.interop import write_gmcr

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "random.gmcr"
        write_gmcr(conflict, file)
        command = [sys.executable, "-m", "detente", "stability", str(file), "--json"]
        said: list[str] = []

        def run() -> None:
            said.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

        run()  # what is compiled is kept
        seconds = median(run, 3)
        bare = "import numba, numpy\nnumba.njit(lambda x: x + 1)(1)\n"
        ours = f"from detente.cli import main\nmain(['stability', {str(file)!r}, '--json'])\n"
        return seconds, float(json.loads(said[-1])["seconds"]), peak(ours) - peak(bare)


def peak(program: str) -> float:
    """The most memory a program holds in a process of its own, MB (Linux)."""
    # what getrusage tells of a child counts the parent it was forked from
    ending = "import sys\nprint(open('/proc/self/status').read(), file=sys.stderr)\n"
    done = subprocess.run([sys.executable, "-c", program + ending], capture_output=True, text=True, check=True)
    return next(int(line.split()[1]) / 1024 for line in done.stderr.splitlines() if line.startswith("VmHWM"))


def row(conflict: Conflict) -> None:
    """Print one conflict's row."""
    ours = median(lambda: stability(conflict), 3)
    related = median(lambda: stability(conflict, method="relations"), 3)
    said = f"{conflict.size:>9,}  {len(conflict.actors):>6}  {ours:>7.4f} s  {related:>7.3f} s"
    if conflict.size <= MOST_BY_MATRICES:
        mine, theirs = stability(conflict).stable, by_matrices(conflict)
        assert all((mine[concept] == theirs[concept]).all() for concept in MATRIX_CONCEPTS)
        other = median(lambda: by_matrices(conflict), 1)
        said += f"  {other:>7.2f} s  {other / ours:,.0f}"
    print(said)


def main() -> None:
    """Print the rows."""
    sizes = [int(word) for word in sys.argv[1:]] or [8, 10, 12]
    stability(random_conflict(4, 4))
    stability(random_conflict(4, 4), method="relations")
    print(f"{'states':>9}  {'actors':>6}  {'ours':>9}  {'relations':>9}  {'matrices':>9}  ratio")
    for options in sizes:
        row(random_conflict(options, 4))
    for title, conflict, concepts in (
        ("138,240 states, 6 actors, five concepts", random_conflict(20, 6, fewer=True), PLAIN),
        ("2^20 states, 4 actors, Nash and SEQ", random_conflict(20, 4), (Concept.NASH, Concept.SEQ)),
    ):
        begun = time.perf_counter()
        stability(conflict, concepts)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{title}: {conflict.size:,} states, {time.perf_counter() - begun:.1f} s, peak {peak:,.0f} MB so far")
    seconds, engine, above = whole_command(random_conflict(12, 4))
    print(f"whole command, 4,096 states: {seconds:.2f} s, engine {engine:.3f} s, {above:.0f} MB above the bare import")


if __name__ == "__main__":
    main()
