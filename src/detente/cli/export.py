"""`detente export`: a solved case as a Markov chain in the files of other programs, with its questions."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.cli.codes import NOT_CONVERGED, OK, UsageError
from detente.cli.growing import refuse_large
from detente.cli.names import chosen
from detente.cli.opening import NONE
from detente.cli.places import add_case, add_json, find

if TYPE_CHECKING:
    from detente.answer.grounds import Ground, Setting
    from detente.case.questions import Question
    from detente.interop.portable import Portable

FORMATS = ("prism", "umb", "graphml")
ABLATIONS = ("frozen", "random", "myopic")
EXAMPLE = """\
examples:
  detente export freeze --to prism --output freeze.prism       for PRISM and Storm; questions in freeze.props
  detente export freeze --to umb --output freeze.umb           the same chain, binary: up to 30 million transitions
  detente export freeze --to prism --plan freeze_for_freeze --question quiet_year --output year.prism
  detente export surprise --to graphml --output surprise.graphml    a graph to draw, causes and rates on its edges

The chain is that of one theory, one plan, one start: `none` is the case itself, and the first start. A question that
imposes something (`do`) or begins elsewhere (`from`) has a chain of its own: name it with --question.
"""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    command = verbs.add_parser(
        "export",
        help="write the chain and its questions for PRISM, Storm or Gephi (detente export freeze)",
        description=(
            "Writes the Markov chain that a case is once everybody's behaviour is found, so that another program can "
            "check the answers: as PRISM text or in the binary format UMB, both with the questions as a file of "
            "properties, or as a graph."
        ),
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_case(command)
    command.add_argument("--to", choices=FORMATS, required=True, help="what to write")
    command.add_argument("--output", metavar="FILE", required=True, help="where to; questions go beside it (.props)")
    command.add_argument("--force", action="store_true", help="overwrite files that are there")
    command.add_argument("--question", action="append", metavar="Q", help="only this question; may be given again")
    command.add_argument("--theory", default=NONE, metavar="T", help="under this theory; `none` is the case itself")
    command.add_argument("--plan", default=NONE, metavar="P", help="under this plan; `none` is no plan")
    command.add_argument("--start", metavar="S", help="from this start of the case")
    command.add_argument("--ablation", choices=ABLATIONS, help="with actors who do not judge for themselves")
    command.add_argument("--expectation", metavar="E", help="which (name or number), where several can come true")
    add_json(command)
    command.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be written."""

    setting: "Setting"
    questions: "tuple[Question, ...]"
    left_out: tuple[tuple[str, str], ...]


def run(args: argparse.Namespace) -> int:
    """Write the files."""
    from detente.answer.conclude import unsettled
    from detente.answer.grounds import Grounds
    from detente.case.load import load
    from detente.cli.progress import Progress
    from detente.result import Status

    case = load(find(args.case))
    with Progress() as progress:
        grounds = Grounds(case.machine, tick=lambda share: progress(0.6 * share, "solving"))
        wanted = _wanted(args, grounds.applied(*_pair(args, case.machine)), case.machine)
        files = _files(args)
        refuse_large(grounds.model(wanted.setting), args.to)
        ground = grounds.ground(wanted.setting)
        number = _expectation(args, ground)
        strategies = ground.strategies[number]
        if strategies.status is Status.STOPPED:
            print(f"Nothing was written. {unsettled(strategies).estimate.note}")
            return NOT_CONVERGED
        export = _portable(args, ground, number, wanted)
        _write(args, export, files, lambda share: progress(0.6 + 0.4 * share, "writing"))
    _tell(args, export, files)
    return OK


def _files(args: argparse.Namespace) -> list[Path]:
    """Files to be written: the chain, and its questions but for a graph."""
    output = Path(args.output)
    files = [output] if args.to == "graphml" else [output, output.with_suffix(".props")]
    if len(set(files)) < len(files):
        raise UsageError(f"`{output}` would be overwritten by its own questions; end it in .{args.to}")
    for file in files:
        if file.is_dir():
            raise UsageError(f"`{file}` is a folder; name a file in it")
        if file.exists() and not args.force:
            raise UsageError(f"`{file}` is there already; name another file, or give --force to overwrite it")
        if not file.parent.is_dir():
            raise UsageError(f"there is no folder `{file.parent}`")
    return files


def _pair(args: argparse.Namespace, machine: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The theory and the plan that are meant."""
    (theory,) = chosen([args.theory], (NONE, *machine["theories"]), "theory")
    (plan,) = chosen([args.plan], (NONE, *machine["plans"]), "plan")
    return (None if theory == NONE else theory), (None if plan == NONE else plan)


def _wanted(args: argparse.Namespace, machine: Mapping[str, Any], case: Mapping[str, Any]) -> _Wanted:
    """Which chain, and which questions are asked of it."""
    from detente.answer.expectations import imposed
    from detente.answer.grounds import Setting
    from detente.case.questions import read_question
    from detente.case.values import Values

    values = Values(machine)
    starts = list(machine["start"])
    asked = [read_question(values, name) for name in chosen(args.question, machine["questions"], "question")]
    if args.start is not None:
        chosen([args.start], starts, "start")
    usual = args.start or starts[0]
    settings = {one.id: (one.start or usual, imposed(one)) for one in asked}
    start: str = usual
    do: tuple[tuple[str, str], ...] = ()
    if args.question is not None:
        if len(set(settings.values())) > 1:
            raise UsageError(f"{', '.join(settings)} have several chains between them (`from`, `do`): one at a time")
        start, do = settings[asked[0].id]
        if args.start not in (None, start):
            raise UsageError(f"`{asked[0].id}` begins at `{start}`, not at `{args.start}`")
    theory, plan = _pair(args, case)
    setting = Setting(theory=theory, plan=plan, start=start, do=do, ablation=args.ablation)
    kept = tuple(one for one in asked if settings[one.id] == (start, do))
    left_out = tuple((one.id, _elsewhere(one)) for one in asked if one not in kept)
    return _Wanted(setting, kept, left_out)


def _elsewhere(question: "Question") -> str:
    """Why a question is not asked of this chain."""
    does = [f"imposes `{factor}: {level}`" for factor, level in sorted(question.do.items())]
    begins = [f"begins at {'the first start' if question.start is None else f'`{question.start}`'}"]
    return f"{' and '.join(does or begins)}, so its chain is another: name it with --question"


def _expectation(args: argparse.Namespace, ground: "Ground") -> int:
    """Which set of expectations."""
    names = [one.name for one in ground.strategies]
    if args.expectation is not None and args.expectation.isdecimal() and 0 < int(args.expectation) <= len(names):
        return int(args.expectation) - 1
    if args.expectation in names:
        return names.index(args.expectation)
    listed = ", ".join(f"{number} `{name}`" for number, name in enumerate(names, start=1))
    if args.expectation is not None:
        raise UsageError(f"there is no expectation `{args.expectation}`; there is {listed}")
    if len(names) > 1:
        raise UsageError(
            f"{len(names)} expectations can come true here, each with a chain of its own; choose one with "
            f"--expectation: {listed}"
        )
    return 0


def _portable(args: argparse.Namespace, ground: "Ground", number: int, wanted: _Wanted) -> "Portable":
    from detente.interop.portable import alone, portable

    setting = wanted.setting
    about = [("theory", setting.theory or NONE), ("plan", setting.plan or NONE), ("start", ground.game.model.start)]
    about += [("imposed", ", ".join(f"{factor}: {level}" for factor, level in setting.do))] if setting.do else []
    about += [("actors", setting.ablation)] if setting.ablation else []
    about += [("expectation", ground.strategies[number].name)] if len(ground.strategies) > 1 else []
    export = portable(ground.game, ground.chains[number], wanted.questions, about, wanted.left_out)
    if args.to == "umb" and export.watchers:
        if args.question is None:
            return alone(export, 0)
        if len(export.watchers) > 1:
            said = "; ".join(f"{one.what}" for one in export.watchers)
            raise UsageError(f"a binary file can remember one thing only, and these questions need several: {said}")
    return export


def _write(args: argparse.Namespace, export: "Portable", files: Sequence[Path], tick: Any) -> None:
    if args.to == "graphml":
        from detente.interop.chain_graph import write_chain_graph

        write_chain_graph(export, files[0])
        return
    if args.to == "prism":
        from detente.interop.prism import write_prism

        write_prism(export, files[0], tick)
    else:
        from detente.interop.umb import write_umb

        write_umb(export, files[0])
    from detente.interop.properties import write_properties

    write_properties(export, files[1])


def _tell(args: argparse.Namespace, export: "Portable", files: Sequence[Path]) -> None:
    from detente.cli.page import Page, write_json

    transitions = sum(len(flow.source) for flow in export.chain.flows)
    if args.json:
        write_json({
            "files": [str(file) for file in files], "states": export.chain.size, "transitions": transitions,
            "about": dict(export.about), "note": export.before(),
            "questions": [one.ask.id for one in export.posed], "left_out": dict(export.left_out),
            "remembers": [one.what for one in export.watchers],
        })  # fmt: skip
        return
    page = Page()
    count = len(export.posed)
    asked = "" if args.to == "graphml" else f", {count} question{'' if count == 1 else 's'}"
    page.say(f"Wrote {' and '.join(str(file) for file in files)}: {export.chain.size:,} states, {transitions:,} "
             f"transitions{asked}.")  # fmt: skip
    if export.before():
        page.say(export.before())
    if args.to == "graphml":
        return
    why: dict[str, list[str]] = {}
    for name, reason in export.left_out:
        why.setdefault(reason, []).append(f"`{name}`")
    for reason, names in why.items():
        page.say(f"Left out: {', '.join(names)}: {reason}.")
    if args.to == "umb" and args.question is None and export.left_out:
        page.say("With --question a binary file is made to remember what that question needs.")
