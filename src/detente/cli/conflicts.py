"""What a word means where a conflict is wanted: a file of one, or a case under its theories and plans."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.codes import UsageError
from detente.cli.names import chosen, missing
from detente.cli.opening import NONE
from detente.cli.places import find
from detente.cli.progress import Progress
from detente.errors import GameError

if TYPE_CHECKING:
    from detente.case.model import Model
    from detente.game.conflict import Conflict

ENDINGS = (".gmcr", ".json")
FEW = 12
"""States that are listed."""


@dataclass(frozen=True, slots=True)
class Named:
    """A conflict, and the theory and plan it is of: None for a file, `none` for the case itself and for no plan."""

    conflict: "Conflict"
    theory: str | None = None
    plan: str | None = None

    @property
    def label(self) -> str:
        """Which theory and plan, in words; empty for a file."""
        if self.theory is None:
            return ""
        theory = "the case as it stands" if self.theory == NONE else f"theory {self.theory}"
        return theory if self.plan in (None, NONE) else f"{theory}, plan {self.plan}"


def add_conflict(command: argparse.ArgumentParser) -> None:
    """Give a command its CASE_OR_FILE and what chooses among the conflicts of a case."""
    command.add_argument(
        "case",
        metavar="CASE_OR_FILE",
        help="a case, or a conflict in a file: .gmcr, or .json in the form the docs tell",
    )
    command.add_argument("--theory", action="append", metavar="T", help="only this theory; `none` is the case itself")
    command.add_argument("--plan", action="append", metavar="P", help="only this plan; `none` is no plan (the default)")
    command.add_argument("--hold", action="append", metavar="CONDITION=LEVEL",
                         help="hold a condition there; by default where the case starts")  # fmt: skip
    command.add_argument("--one", action="store_true", help="a move changes one option, not any of the mover's at once")


def conflicts(args: argparse.Namespace) -> Iterator[Named]:
    """The conflicts a command is to look at: that of a file, or those of a case by theory and plan.

    Raises:
        UsageError: If there is no such file or case, or it has no such theory, plan, condition or level.
        DetenteError: If what is in it is no conflict.
    """
    path = Path(args.case)
    if path.suffix.lower() in ENDINGS:
        from detente.interop import read_conflict

        if args.theory or args.plan or args.hold or args.one:
            raise UsageError("--theory, --plan, --hold and --one are for cases; a file holds one conflict as it is")
        if not path.is_file():
            raise UsageError(f"there is no file `{args.case}`")
        with Progress() as progress:
            yield Named(read_conflict(path, lambda share: progress(share, "reading")))
        return
    from detente.case.build import build
    from detente.case.load import load
    from detente.case.override import apply
    from detente.game.conflict.of_model import conflict_of

    case = load(find(args.case))
    theories = chosen(args.theory, (NONE, *case.machine["theories"]), "theory")
    plans = chosen(args.plan or [NONE], (NONE, *case.machine["plans"]), "plan")
    for plan in plans:
        for theory in theories:
            applied = apply(
                case.machine, theory=None if theory == NONE else theory, plan=None if plan == NONE else plan
            )
            model = build(applied)
            held = held_levels(model, args.hold or ())
            yield Named(conflict_of(model, held=held, step="one" if args.one else "any"), theory, plan)


def held_levels(model: "Model", words: Sequence[str]) -> dict[str, int]:
    """Where conditions are to be held, by name: level numbers from words like `reach=far`.

    Raises:
        UsageError: If a word names no condition, or none of its levels.
    """
    held = {}
    for word in words:
        name, _, level = word.partition("=")
        chosen([name], conditions_of(model), "condition")
        factor = next(factor for factor in model.factors if factor.id == name)
        if level not in factor.levels:
            raise UsageError(f"--hold {word}: CONDITION=LEVEL is needed, with levels {', '.join(factor.levels)}")
        held[name] = factor.levels.index(level)
    return held


def conditions_of(model: "Model") -> list[str]:
    """The conditions of a case, which can be held or moved; options are not among them."""
    options = {option.factor for option in model.options}
    return [factor.id for factor in model.factors if factor.id not in options]


def state_of(conflict: "Conflict", word: str) -> int:
    """The state somebody means.

    Raises:
        UsageError: If there is none, or several are meant.
    """
    try:
        return conflict.find(word)
    except GameError as error:
        few = range(min(conflict.size, FEW))
        more = f" and {conflict.size - FEW:,} more" if conflict.size > FEW else ""
        raise UsageError(f"{error} There is: {', '.join(map(conflict.describe, few))}{more}.") from None


def actor(conflict: "Conflict", word: str) -> int:
    """The actor somebody means, by name in any case or by number from 1.

    Raises:
        UsageError: If there is none.
    """
    names = [name.casefold() for name in conflict.actors]
    if word.casefold() in names:
        return names.index(word.casefold())
    if word.isdecimal() and 1 <= int(word) <= len(names):
        return int(word) - 1
    raise UsageError(missing("actor", word, conflict.actors))
