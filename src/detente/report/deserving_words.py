"""Whether a plan deserves a chance, in sentences made from the numbers of a verdict and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from detente.insight.deserving.least import LEAST, chance
from detente.insight.deserving.result import BETTER, NONE, OPEN, WORSE, Asked, Cell, Sort, Verdict
from detente.insight.deserving.trial import FEWEST
from detente.insight.intervals import Ranged
from detente.report import names
from detente.report.amount import Amount
from detente.report.rows import ALONE
from detente.report.sentences import listed
from detente.words import many, percent, points

RULE = (
    "The rule. Yes: some question is clearly better in more than half of its combinations of a theory and a depth of "
    "thought, and none is clearly worse in more than one in twenty. No: some question is clearly worse in more than "
    "half, and none is clearly better in more than half. No difference: nothing is clear anywhere. Else it depends. "
    "Clearly: the 95% interval of the mean difference leaves out zero, and at more than half of all points the plan "
    f"makes a difference of that sign of at least {points(LEAST)} (of what is no probability, {percent(LEAST)} of its "
    "largest value), by a 95% interval too."
)

SORTS: tuple[Sort, ...] = (BETTER, WORSE, NONE, OPEN)
_IN = " combinations of a theory and a depth of thought"


@dataclass(frozen=True)
class Wording:
    """Says what a verdict holds."""

    verdict: Verdict
    machine: Mapping[str, Any]

    @cached_property
    def plan(self) -> str:
        """The plan in a sentence."""
        return names.plans(self.machine)[self.verdict.plan]

    @cached_property
    def _theories(self) -> dict[str, str]:
        return names.theories(self.machine)

    def theory(self, name: str | None) -> str:
        """A theory in a sentence."""
        return self._theories.get(name or ALONE, str(name))

    @cached_property
    def _amounts(self) -> dict[str, Amount]:
        return {one.question: Amount.asked(self.machine, one.question) for one in self.verdict.asked}

    def amount(self, question: str) -> Amount:
        """How the numbers of a question are said."""
        return self._amounts[question]

    def title(self) -> str:
        """What is asked."""
        return f"Does {self.plan} deserve a chance?"

    def headline(self) -> str:
        """The answer, first of all."""
        far = f"{self.verdict.points} of {self.verdict.wanted} points looked at in each combination"
        if self.verdict.points < FEWEST:
            return f"Too early to tell, with {far}: it takes {FEWEST} to call anything clear."
        said = {
            "yes": "Under the model, yes: ", "no": "Under the model, no: ", "depends": "Under the model, it depends: ",
            "nothing": "Under the model, it makes no difference that can be told: ",
        }[self.verdict.answer]  # fmt: skip
        if self.verdict.points < self.verdict.wanted:
            said = f"So far, with {far}: " + said[:1].lower() + said[1:]
        return said + self._reasons() + "."

    def _reasons(self) -> str:
        """What is clear, and where."""
        asked = self.verdict.asked
        better = [one for one in asked if one.sorted_as(BETTER)]
        worse = [one for one in asked if one.sorted_as(WORSE)]
        if not better and not worse:
            every = {cell.sort for one in asked for cell in one.cells}
            if every == {NONE}:
                return f"nothing it is judged by moves by {self._least()}"
            return f"in no combination of a theory and a depth of thought is any of {self._judged()} clearly moved"
        order = (worse, better) if self.verdict.answer == "no" else (better, worse)
        there = [some for some in order if some]
        parts = [
            self._does(some, BETTER if some is better else WORSE, _IN if some is there[0] else "") for some in there
        ]
        if len(parts) == 1:
            none = "makes nothing it is judged by clearly worse" if better else "makes nothing clearly better"
            rest = "; in most of them it cannot be told" if self.verdict.answer == "depends" else ""
            return f"{self.plan} {parts[0]}, and {none} anywhere{rest}"
        few = ", no more often than chance alone may make it" if self.verdict.answer == "yes" else ""
        return f"{self.plan} {parts[0]}, but {parts[1]}{few}"

    def _least(self) -> str:
        """What nothing moves by, and where: in points if all are probabilities and none moves so far anywhere."""
        cells = [cell for one in self.verdict.asked for cell in one.cells]
        moved = max(abs(size) for cell in cells for size in (*cell.differences, cell.difference or 0.0))
        if moved < LEAST and all(chance(self.machine, one.question) for one in self.verdict.asked):
            return f"{points(LEAST)} or more at any point looked at"
        return "more than the least that counts at any point of the ranges looked at"

    def _judged(self) -> str:
        return listed([f"`{one.question}`" for one in self.verdict.asked])

    def _does(self, some: Sequence[Asked], sort: Sort, where: str) -> str:
        """Which questions a plan moves to one side, and in how many cells."""
        each = sorted(some, key=lambda one: -len(one.sorted_as(sort)) / len(one.cells))
        said = [
            f"{self.verb(one, sort)} `{one.question}` in {len(one.sorted_as(sort))} of {len(one.cells)}" for one in each
        ]
        said[0] += where
        return "clearly " + listed(said)

    def verb(self, one: Asked, sort: Sort) -> str:
        """What it does to a question that it makes better or worse."""
        return "raises" if (one.better == "higher") == (sort == BETTER) else "lowers"

    def question(self, one: Asked) -> Iterator[str]:
        """What it does to one question: how often, by how much, with what spread."""
        text = str(self.machine["questions"][one.question]["text"]).strip()
        asks = f"{text} {one.better.capitalize()} is better. " if text else f"{one.better.capitalize()} is better. "
        yield f"`{one.question}`: {asks}{self.counted(one)}"
        if len(one.sorted_as(NONE)) < len(one.cells):
            yield from filter(None, (self.how_much(one), self.range(one), self.depths(one)))

    def counted(self, one: Asked, *, where: bool = False) -> str:
        """In how many cells it is what, and which they are if that is wanted (`where`)."""
        whole, parts = len(one.cells), []
        for sort in SORTS:
            said = {NONE: "no difference that counts", OPEN: "it cannot be told"}.get(sort, self._clearly(one, sort))
            cells = one.sorted_as(sort)
            if cells:
                which = f" ({self.where(cells, one)})" if where and len(cells) < whole else ""
                many = f"all {whole}" if len(cells) == whole and whole > 1 else f"{len(cells)} of {whole}"
                parts.append(f"in {many} {said}{which}")
        return "With the plan: " + "; ".join(parts) + "."

    def often(self, one: Asked) -> str:
        """What a question is with the plan in the most cells, if level what speaks less for it."""
        sort = max(reversed(SORTS), key=lambda sort: len(one.sorted_as(sort)))
        said = {NONE: "does not change", OPEN: "is clear neither way"}.get(sort, f"is {self._clearly(one, sort)}")
        return f"{one.question} {said} in {len(one.sorted_as(sort))} of {len(one.cells)}"

    def _clearly(self, one: Asked, sort: Sort) -> str:
        return f"clearly {self.word(one, sort)}"

    def word(self, one: Asked, sort: Sort) -> str:
        """What a question that it makes better or worse is with the plan."""
        return "higher" if (one.better == "higher") == (sort == BETTER) else "lower"

    def where(self, cells: Sequence[Cell], one: Asked) -> str:
        """Some cells, in as few words as will do: whole theories first, then theories with their depths."""
        every: dict[str | None, list[float | None]] = {}
        mine: dict[str | None, list[float | None]] = {}
        for there, some in ((every, one.cells), (mine, cells)):
            for cell in some:
                there.setdefault(cell.theory, []).append(cell.depth)
        whole = [theory for theory in mine if len(mine[theory]) == len(every[theory])]
        left = [theory for theory in every if len(mine.get(theory, ())) < len(every[theory])]
        if len(whole) == len(every):
            return "everywhere"
        parts: list[str] = []
        if whole:
            deep = " at every depth" if len(every[whole[0]]) > 1 else ""
            parts.append(listed([self.theory(theory) for theory in whole]) + deep)
        by_depths: dict[tuple[float | None, ...], list[str]] = {}
        for theory in left:
            if theory in mine:
                depths = tuple(sorted(mine[theory], key=lambda depth: depth or 0.0))
                by_depths.setdefault(depths, []).append(self.theory(theory))
        for depths, called in by_depths.items():
            said = listed([f"{depth:g}" for depth in depths if depth is not None])
            parts.append(f"{listed(called)} at depth{'s' * (len(depths) > 1)} {said}")
        return "; ".join(parts)

    def how_much(self, one: Asked) -> str:
        """By how much in the case as it stands: at central values, then over its ranges."""
        cell, amount, said = one.cells[0], self.amount(one.question), []
        if cell.before is not None and cell.after is not None and cell.difference is not None:
            said.append(
                f"at central values from {amount.value(cell.before)} to {amount.value(cell.after)} "
                f"({amount.gap(cell.difference)})"
            )
        if cell.mean is not None and cell.share is not None:
            average = f"{amount.gap(cell.mean.value)} (95% interval {amount.ends(cell.mean.low, cell.mean.high)})"
            low, high = (amount.signed(end) for end in cell.spread)
            way = self.word(one, BETTER if cell.helps >= cell.harms else WORSE)
            said.append(
                f"over its ranges {average} on average, eight points in ten from {low} to {high}; "
                f"{way} at {max(cell.helps, cell.harms)} of {cell.points} points ({shares(cell.share)})"
            )
        if cell.missing or cell.note:
            missing = f"{cell.missing} of {cell.missing + cell.points} have no number: " if cell.missing else ""
            said.append(missing + cell.note.rstrip("."))
        return f"By how much, {self._place(cell)}: {'; '.join(said)}." if said else ""

    def range(self, one: Asked) -> str:
        """Where the mean is lowest and where highest."""
        told = sorted((cell for cell in one.cells if cell.mean is not None), key=mean)
        if len(told) < 2:
            return ""
        gap = self.amount(one.question).gap
        low, high = (f"{gap(mean(cell))} ({self._place(cell)})" for cell in (told[0], told[-1]))
        return f"From combination to combination the mean goes from {low} to {high}."

    def depths(self, one: Asked) -> str:
        """The mean over theories, depth by depth."""
        if len(one.depths) < 2:
            return ""
        amount = self.amount(one.question)
        each = [
            f"{amount.signed(found.value)} ({amount.ends(found.low, found.high)}) at depth {depth:g}"
            for depth, found in one.depths
        ]
        unit = f", in {amount.units}" if amount.units else ""
        return f"By depth of thought, all theories together, with 95% intervals{unit}: {listed(each)}."

    def _place(self, cell: Cell) -> str:
        depth = "" if cell.depth is None else f" at depth {cell.depth:g}"
        return self.theory(cell.theory) + depth

    def axes(self) -> str:
        """What the combinations are."""
        verdict = self.verdict
        count = len({(cell.theory, cell.depth) for one in verdict.asked for cell in one.cells})
        said = f"{many(count, 'combination')}: {many(len(verdict.theories), 'theory', 'theories')}"
        if None in verdict.theories:
            said += " (no theory is one of them)"
        if len(verdict.still) < len(verdict.theories):
            deep = listed([f"{depth:g}" for depth in verdict.depths])
            said += f" at {'depths' if len(verdict.depths) > 1 else 'a depth'} of thought of {deep}"
        if verdict.still:
            some = listed([self.theory(theory) for theory in verdict.still])
            which = "" if len(verdict.still) == len(verdict.theories) else f" under {some}"
            said += f"; the case is at equilibrium{which}, where there is no depth to look at"
        return f"{said}. Each is looked at with the plan and without, at {verdict.wanted} points of all other ranges."


def mean(cell: Cell) -> float:
    """The mean difference of a cell; nothing where too few points have numbers."""
    return cell.mean.value if cell.mean is not None else 0.0


def shares(share: Ranged) -> str:
    """A share of points with its interval."""
    return f"{percent(share.value)}, 95% interval {percent(share.low)} to {percent(share.high)}"
