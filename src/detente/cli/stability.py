"""`detente stability`: where a conflict can settle, and what holds it there."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.codes import OK, UsageError
from detente.cli.computing import seed
from detente.cli.conflicts import ENDINGS, Named, actor, add_conflict, conflicts, state_of
from detente.cli.progress import Progress

if TYPE_CHECKING:
    from detente.analysis.stability import Concept, Stability
    from detente.game.conflict import Conflict

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq", "sim", "sim_stay")
SANCTIONS = ("legal", "once", "single")
EXAMPLE = """\
examples:
  detente stability korea-2017                         equilibria under each theory, and what holds the status quo
  detente stability korea-2017 --plan roadmap --hold phase=freeze
  detente stability korea-2017 --sweep reach --sweep sanctions
  detente stability elmira.gmcr --state YNYNY          a file of GMCR+: who stays in a state, and why
  detente stability elmira.gmcr --coalition MoE,Uniroyal
  detente stability garrison.gmcr --orders ties        how far equilibria turn on what is tied
  detente stability garrison.gmcr --sanctions once     sanctions as GMCR+ reads them
  detente stability syria.json --write syria.graphml   the graph, for a program that draws graphs
  detente stability elmira.gmcr --json

Files named here are yours. A pattern like YN-N names a state by its options, taken or not; a dash stands for either
(--state=-YNN where it comes first).
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "stability",
        help="say where a conflict can settle (detente stability korea-2017)",
        description=(
            "Finds the states in which a conflict can settle by the graph model for conflict resolution: of a case "
            "with its conditions held where they are, or of a conflict in a file."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_conflict(command)
    command.add_argument("--concept", action="append", choices=CONCEPTS, help="only this concept")
    command.add_argument("--sanctions", choices=SANCTIONS, default="legal",
                         help="which countermoves deter: the textbook's, or as GMCR+ reads them")  # fmt: skip
    command.add_argument("--state", action="append", metavar="S", help="say who stays in this state, and why")
    command.add_argument("--coalition", action="append", metavar="A,B",
                         help="whether these would leave a state together; `all` for all coalitions")  # fmt: skip
    command.add_argument("--sweep", action="append", metavar="CONDITION",
                         help="the map of equilibria over this condition of a case; twice for two")  # fmt: skip
    command.add_argument("--orders", choices=("ties", "statements"),
                         help="how often each state is an equilibrium if ties or statements go every way")  # fmt: skip
    command.add_argument("--seed", type=seed, default=0, metavar="N", help="of the orders that are drawn (default 0)")
    command.add_argument("--all", action="store_true", help="every state, not the equilibria alone")
    command.add_argument(
        "--write", metavar="FILE", help="write it: .gmcr, .graphml, or .json with the moves of each state"
    )
    command.add_argument("--json", action="store_true", help="print JSON, with the seconds it took")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find the equilibria."""
    _fit(args)
    if args.sweep:
        from detente.cli.sweep_page import show_sweep

        if Path(args.case).suffix.lower() in ENDINGS:
            raise UsageError("--sweep moves the conditions of a case; a conflict in a file has none")
        show_sweep(args)
        return OK
    asked = list(conflicts(args))
    if args.write and len(asked) > 1:
        raise UsageError("--write takes one conflict: name one --theory and one --plan")
    from detente.analysis.stability import Sanctions, stability, warm

    wanted = _concepts(args.concept)
    if args.orders:
        from detente.cli.orders_page import show_orders

        show_orders(args, asked, wanted, Sanctions(args.sanctions))
        return OK
    found: list[tuple[Named, Stability, float]] = []
    sanctions = Sanctions(args.sanctions)
    warm(
        (one.conflict.ranked for one in asked), sanctions
    )  # what is timed is the work, not the loading of machine code
    with Progress() as progress:
        for number, one in enumerate(asked):

            def tell(share: float, number: int = number) -> None:
                progress((number + share) / len(asked), "stability")

            before = time.perf_counter()
            verdicts = stability(one.conflict, wanted, sanctions=sanctions, tick=tell)
            found.append((one, verdicts, time.perf_counter() - before))
    if args.write:
        _write(args.write, found[0][0].conflict, found[0][1])
    if args.json:
        _print_json(args, found)
        return OK
    from detente.cli.stability_page import show

    states = [_states(one.conflict, args.state or (), alone=len(asked) == 1) for one in asked]
    if args.state and not any(states):  # of a state that is nowhere it is said why
        state_of(asked[0].conflict, args.state[0])
    show(found, states, [_coalition(one.conflict, args.coalition) for one in asked], every=args.all)
    return OK


def _fit(args: argparse.Namespace) -> None:
    """Refuse options that would have no effect beside others.

    Raises:
        UsageError: If there are any, or a file would be written over itself.
    """
    for word in ("sweep", "orders"):
        if not getattr(args, word):
            continue
        useless = ["state", "coalition", "write", "all"]
        useless += ["orders", "concept"] if word == "sweep" else []
        found = [f"--{one}" for one in useless if getattr(args, one)]
        if word == "sweep" and args.sanctions != "legal":
            found.append("--sanctions")
        if found:
            raise UsageError(f"--{word} shows a table of its own: found {', '.join(found)}, which would have no effect")
    if args.write:
        path = Path(args.write)
        if path.suffix.lower() not in (".gmcr", ".graphml", ".json"):
            raise UsageError(f"--write {args.write}: found no ending .gmcr, .graphml or .json")
        if path.exists() and Path(args.case).exists() and path.samefile(args.case):
            raise UsageError(f"--write {args.write} would replace the file it is read from; name another")


def _states(conflict: "Conflict", words: Sequence[str], *, alone: bool) -> list[int]:
    """The states that are meant; those that a theory forbids are left out where there are others."""
    found = []
    for word in words:
        try:
            found.append(state_of(conflict, word))
        except UsageError:
            if alone:
                raise
    return found


def _concepts(words: Sequence[str] | None) -> "tuple[Concept, ...]":
    from detente.analysis.stability import PLAIN, Concept

    return PLAIN if words is None else tuple(concept for concept in Concept if concept.value in words)


def _coalition(conflict: "Conflict", words: Sequence[str] | None) -> list[tuple[int, ...]] | None:
    """Coalitions by number of their members; an empty list for all there are, None for none."""
    if not words:
        return None
    if "all" in words:
        return []
    return [tuple(sorted({actor(conflict, part.strip()) for part in word.split(",")})) for word in words]


def _print_json(args: argparse.Namespace, found: "Sequence[tuple[Named, Stability, float]]") -> None:
    """One line of JSON; verdicts of a file have no theory or plan around them."""
    models = [_data(verdicts, seconds) for _, verdicts, seconds in found]
    if Path(args.case).suffix.lower() in ENDINGS:
        data = models[0]
    else:
        data = {
            "title": found[0][0].conflict.title,
            "models": [
                {
                    "theory": one.theory, "plan": one.plan, "status_quo": one.conflict.status_quo,
                    "names": [*map(one.conflict.describe, range(one.conflict.size))], **model,
                }
                for (one, _, _), model in zip(found, models, strict=True)
            ],
        }  # fmt: skip
    if args.coalition:
        for (one, _, _), model in zip(found, models, strict=True):
            model["coalitions"] = _coalitions(one.conflict, args.coalition)
    json.dump(data, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write("\n")


def _data(verdicts: "Stability", seconds: float) -> dict[str, object]:
    conflict = verdicts.conflict
    return {
        "actors": list(conflict.actors), "states": conflict.codes.tolist(),
        "stable": {concept.value: rows.tolist() for concept, rows in verdicts.stable.items()}, "seconds": seconds,
    }  # fmt: skip


def _coalitions(conflict: "Conflict", words: Sequence[str]) -> list[dict[str, object]]:
    from detente.analysis.stability import coalition_stability

    with Progress() as progress:
        found = coalition_stability(
            conflict, _coalition(conflict, words) or None, tick=lambda share: progress(share, "coalitions")
        )
    return [
        {
            "members": [conflict.actors[member] for member in members],
            "stable": {concept.value: rows[number].tolist() for concept, rows in found.stable.items()},
            "provisional": True,
        }
        for number, members in enumerate(found.coalitions)
    ]


def _write(word: str, conflict: "Conflict", verdicts: "Stability") -> None:
    from detente.interop import write_gmcr, write_graphml, write_reachability

    path = Path(word)
    if path.suffix.lower() == ".gmcr":
        write_gmcr(conflict, path)
    elif path.suffix.lower() == ".graphml":
        write_graphml(conflict, path, verdicts)
    else:
        write_reachability(conflict, path)
