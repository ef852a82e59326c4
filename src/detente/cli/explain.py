"""`detente explain`: a number unfolds, down to the sentences it rests on; or experts' words beside the model."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from detente.cli.codes import INTERRUPTED, NOT_CONVERGED, OK, UsageError
from detente.cli.computing import add_engine, seed, whole
from detente.cli.frames import add_frame, check_frame, write_frame
from detente.cli.names import chosen
from detente.cli.opening import NONE
from detente.cli.places import add_case, add_json, find
from detente.result import Status

if TYPE_CHECKING:
    from detente.case.load import Case
    from detente.insight.explain import Explanation

WORDED = {
    "scale": "it is experts' words that are read on a scale", "points": "a number is unfolded at central values",
    **dict.fromkeys(
        ("workers", "engine", "scheduler", "store", "no_store", "fresh"), "a number is unfolded at once, and not kept"
    ),
}  # fmt: skip
"""What has something to say only where experts' words are read, and why."""
EXAMPLE = """\
examples:
  detente explain freeze --question quiet_year             what stands behind the number, down to the notes
  detente explain korea-2017 --question war --theory haley --plan roadmap
  detente explain freeze --question plan_gain --depth 3    both sides of a difference, down to the causes
  detente explain freeze --question east_fares --json      the tree for a program
  detente explain korea-2017 --words                       experts' words beside the model, on every scale
  detente explain korea-2017 --words --scale kent_1964 --question war

`none` is the case itself: no theory, no plan. --question may be given several times.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "explain",
        help="unfold a number, down to the notes (detente explain freeze --question quiet_year)",
        description=(
            "Unfolds a number: what carried it, by which causes, how often those can happen, who does them and which "
            "of its interests speak for and against it, the parameters behind, and the notes all of that rests on. "
            "With --words: what experts said, read on every scale of verbal certainty, beside the model."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    command.add_argument("--question", action="append", metavar="Q", help="which (default: the case's first)")
    command.add_argument("--theory", metavar="T", default=NONE, help="under which theory (default none)")
    command.add_argument("--plan", metavar="P", default=NONE, help="with which plan (default none)")
    command.add_argument("--depth", type=whole, metavar="N", help="how many levels (default: down to the notes)")
    command.add_argument("--top", type=whole, metavar="N", help="causes and interests told one by one (default 3)")
    command.add_argument("--all", action="store_true", help="all of them")
    words = command.add_argument_group("experts' words, in place of a number")
    words.add_argument("--words", action="store_true", help="every forecast of the case, beside the model")
    words.add_argument("--scale", metavar="NAME", help="on this scale only; `case` is the reading of the case itself")
    words.add_argument("--points", type=whole, metavar="N", help="points of all ranges (default 32)")
    words.add_argument("--seed", type=seed, default=1, metavar="S", help="of the points (default 1)")
    add_engine(command, usual="local")
    add_json(command)
    add_frame(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run it."""
    from detente.case.load import load

    case = load(find(args.case))
    if args.words:
        return words(args, case)
    odd = [name for name in WORDED if getattr(args, name)]
    if odd:
        raise UsageError(f"--{odd[0].replace('_', '-')} goes with --words: {WORDED[odd[0]]}")
    return explain(args, case)


def explain(args: argparse.Namespace, case: "Case") -> int:
    """Unfold numbers.

    Args:
        args: The command's words.
        case: The case.

    Returns:
        The exit code.

    Raises:
        UsageError: If a name is not there.
        DetenteError: If a number cannot be computed.
    """
    from detente.answer import Grounds
    from detente.cli.explain_page import show_explanation
    from detente.cli.growing import warn_of_size
    from detente.cli.page import Page, write_json
    from detente.insight.explain import TOP
    from detente.insight.explain import explain as unfold

    file = check_frame(args)
    there = case.machine["questions"]
    if not there:
        raise UsageError("the case asks no question")
    questions = chosen(args.question, there, "question") if args.question else [first(case)]
    (theory,) = chosen([args.theory], (NONE, *case.machine["theories"]), "theory")
    (plan,) = chosen([args.plan], (NONE, *case.machine["plans"]), "plan")
    warn_of_size(case, questions, [theory], [plan])
    grounds = Grounds(case.machine)
    found = [
        unfold(
            grounds, name, theory=None if theory == NONE else theory, plan=None if plan == NONE else plan,
            depth=args.depth, top=None if args.all else args.top or TOP, sources=case.sources,
        )
        for name in questions
    ]  # fmt: skip
    if args.json:
        write_json({
            "title": case.machine["title"], "digest": case.digest, "clock": case.machine["clock"],
            "explanations": [one.as_data() for one in found],
        })  # fmt: skip
    else:
        page = Page()
        page.title(str(case.machine["title"]))
        for one in found:
            show_explanation(page, one)
        if not args.question and len(there) > 1:
            page.say()
            page.say(f"One of {len(there)} questions; the others with --question: {', '.join(there)}.")
    if file is not None:
        write_frame(_table(found), file)
    return NOT_CONVERGED if any(one.status is Status.STOPPED for one in found) else OK


def first(case: "Case") -> str:
    """The question that is explained where none is named: the first that plans are compared by, or the first."""
    there = case.machine["questions"]
    return str(next((name for name, node in there.items() if node.get("better")), next(iter(there))))


def _table(found: "list[Explanation]") -> Any:
    import pyarrow as pa

    return pa.concat_tables([one.to_frame("pyarrow") for one in found], promote_options="permissive")


def words(args: argparse.Namespace, case: "Case") -> int:
    """Hold experts' words beside the model.

    Args:
        args: The command's words.
        case: The case.

    Returns:
        The exit code: that model and expert differ is a finding and no error.

    Raises:
        UsageError: If an option has nothing to say here.
        DetenteError: If the case has no forecasts, there is no such scale, or it cannot be computed or kept.
    """
    from detente.cli.following import Computer
    from detente.cli.page import Page, write_json
    from detente.cli.words_page import show_words
    from detente.insight.verbal import POINTS, scale_names, verbal_certainty, words_study
    from detente.insight.verbal.result import VerbalCertainty
    from detente.words import many

    if args.theory != NONE or args.plan != NONE or args.depth or args.top or args.all:
        raise UsageError("with --words there is no --theory, --plan, --depth, --top or --all: each expert has a theory")
    file = check_frame(args)
    chosen(args.question, case.machine["questions"], "question")
    chosen(None if args.scale is None else [args.scale], scale_names(), "scale of verbal certainty")
    job = words_study(
        case.machine, case.forecasts, args.question, points=args.points or POINTS, seed=args.seed
    )  # fmt: skip

    def gathered(rows: list[dict[str, Any]]) -> VerbalCertainty:
        return verbal_certainty(
            job.context, rows, case.forecasts, case.sources, questions=args.question, scale=args.scale, seed=args.seed
        )  # fmt: skip

    shown = False

    def look(rows: list[dict[str, Any]], done: int) -> str:
        nonlocal shown
        if shown or done < len(job.context.pairs):
            return ""
        shown = True
        agree, points = gathered(rows).agree.get(("case", "none")), len(job.context.spots) - 1
        if agree is None or not agree.of:
            return ""
        where = f"in the case's reading of {agree.hits} of {agree.of} forecasts"
        return f"At central values the model lies {where}; now at {many(points, 'point')}."

    with Computer(args) as computer:
        came = computer.follow(job, look, what="experts' questions")
        found = gathered(came.rows)
        if args.json:
            write_json({**found.as_data(), "run": came.run, "status": "finished" if came.whole else "stopped"})
        else:
            page = Page()
            if not came.whole:
                page.say(f"This is not the whole of it. {came.stopped()}")
            if came.rows:
                show_words(page, found)
        if file is not None:
            write_frame(found.to_frame("pyarrow"), file)
    if not came.whole:
        print(f"detente explain: {came.stopped()}", file=sys.stderr)
        return INTERRUPTED
    return OK
