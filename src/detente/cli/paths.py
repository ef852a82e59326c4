"""`detente paths`: where a conflict can go from its status quo, and by which moves."""

import argparse
from typing import TYPE_CHECKING

from detente.cli.codes import OK, UsageError
from detente.cli.computing import whole
from detente.cli.conflicts import Named, add_conflict, conflicts, state_of
from detente.cli.places import add_json

if TYPE_CHECKING:
    from detente.analysis.stability import Paths, Step
    from detente.cli.page import Page

FEW = 6
EXAMPLE = """\
examples:
  detente paths korea-2017 --theory none               from where the case starts to each equilibrium
  detente paths elmira.gmcr --from NYNNN               from this state
  detente paths elmira.gmcr --from NYNNN --improvements
  detente paths elmira.gmcr --from NYNNN --to YNYNY    all shortest paths to one state

On a path nobody moves twice in a row.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "paths",
        help="say how a conflict can come to its equilibria (detente paths korea-2017)",
        description="Finds the shortest sequences of moves from a state of a graph model to its equilibria.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_conflict(command)
    command.add_argument("--from", dest="start", metavar="S", help="the state to begin in; by default the status quo")
    command.add_argument(
        "--to", metavar="S", help="the shortest paths to this state (at most 100), not one to each equilibrium"
    )
    command.add_argument("--improvements", action="store_true", help="only moves that better whoever makes them")
    command.add_argument("--length", type=whole, metavar="H", help="at most so many moves")
    add_json(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find the paths."""
    from detente.analysis.stability import paths
    from detente.cli.page import Page, write_json

    found = []
    for one in conflicts(args):
        start = state_of(one.conflict, args.start) if args.start else one.conflict.status_quo
        if start is None:
            raise UsageError("this conflict says no status quo: --from names the state to begin in")
        if args.to is not None:  # told before anything is printed
            state_of(one.conflict, args.to)
        found.append((one, paths(one.conflict, start, improvements=args.improvements, most=args.length)))
    if args.json:
        write_json([_data(one, far, args.to) for one, far in found])
        return OK
    page = Page()
    page.title(found[0][0].conflict.title)
    for one, far in found:
        _show(page, one, far, args.to, args.length)
    return OK


def _ends(one: Named, far: "Paths", to: str | None) -> list[tuple[int, str]]:
    """States to go to, each with the strongest concept under which it is an equilibrium."""
    from detente.analysis.stability import stability
    from detente.cli.stability_page import strongest

    verdicts = stability(one.conflict)
    if to is not None:
        state = state_of(one.conflict, to)
        return [(state, strongest(verdicts, state))]
    ends = [(state, strongest(verdicts, state)) for state in range(one.conflict.size)]
    return [(state, word) for state, word in ends if word]


def _show(page: "Page", one: Named, far: "Paths", to: str | None, most: int | None) -> None:
    from detente.analysis.stability.paths import MOST_PATHS

    conflict = one.conflict
    kind = "improvements" if far.improvements else "moves"
    page.heading(f"From {conflict.describe(far.start)} by {kind}{', ' + one.label if one.label else ''}")
    within = "" if most is None else f" within {most} moves"
    page.say(f"{len(far.reached()):,} of {conflict.size:,} states can be reached{within}.", indent=2)
    ends = _ends(one, far, to)
    if to is not None:
        ways = far.shortest(ends[0][0])
        for way in ways:
            page.say(_told(far, way), indent=2)
        if len(ways) == MOST_PATHS:
            page.say(f"There may be more: {MOST_PATHS} shortest paths are listed at most.", indent=2)
        if not ways:
            page.say(f"There is no way to {conflict.describe(ends[0][0])}{within}.", indent=2)
        return
    lost = []
    for state, word in sorted(ends, key=lambda end: (far.length(end[0]) or 0, end[0])):
        length = far.length(state)
        if length is None:
            lost.append(conflict.describe(state))
            continue
        moves = f"{length} move{'' if length == 1 else 's'}"
        page.say(f"{conflict.describe(state)} ({word}), {moves}", indent=2)
        if length:
            page.say(_told(far, far.shortest(state, most=1)[0], whole=False), indent=6)
    if lost:
        few = ", ".join(lost[:FEW]) + ("" if len(lost) <= FEW else f" and {len(lost) - FEW} more")
        page.say(f"There is no way{within} to these {len(lost)} equilibria: {few}.", indent=2)
    if not ends:
        page.say("Nothing is an equilibrium.", indent=2)


def _told(far: "Paths", way: "tuple[Step, ...]", *, whole: bool = True) -> str:
    """A path in words; from where it begins, or the moves alone."""
    conflict = far.conflict
    steps = " ".join(f"-{conflict.actors[step.actor]}-> {conflict.describe(step.state)}" for step in way)
    return f"{conflict.describe(far.start)} {steps}".rstrip() if whole else steps or "it is here"


def _data(one: Named, far: "Paths", to: str | None) -> dict[str, object]:
    conflict = one.conflict
    return {
        "theory": one.theory, "plan": one.plan, "actors": list(conflict.actors), "from": conflict.describe(far.start),
        "improvements": far.improvements, "reached": [conflict.describe(int(s)) for s in far.reached()],
        "to": [
            {
                "state": conflict.describe(state), "equilibrium": word, "moves": far.length(state),
                "paths": [
                    [{"actor": conflict.actors[step.actor], "state": conflict.describe(step.state)} for step in way]
                    for way in far.shortest(state)
                ],
            }
            for state, word in _ends(one, far, to)
        ],
    }  # fmt: skip
