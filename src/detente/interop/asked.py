"""Questions in the logic of model checkers: each as one formula, and what labels and rewards the formula speaks of.

The logic is CSL with rewards (Aziz, Sanwal, Singhal and Brayton 2000, *ACM TOCL* 1:162; Kwiatkowska, Norman and Parker
2007, *SFM*, LNCS 4486), in the words of PRISM that Storm reads too. Rewards must not be negative there, so a column of
numbers is lifted by its least one; the answer is then `offset + scale * value`. What the logic cannot say in one
formula is refused with the reason.
"""

from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from detente.case.questions import Question
from detente.errors import QueryError
from detente.game import Chain, Game
from detente.game.occur import Occurrence, occurrence
from detente.interop.formulas import GOAL, VALUE, Ask, Bools, Floats, Reward, number, until
from detente.interop.watching import Watcher


def ask(question: Question, game: Game, chain: Chain) -> Ask:
    """Put a question as a formula.

    Args:
        question: The question; what it is to be compared with (`minus`) is left to the caller.
        game: The game the chain was made from.
        chain: The chain.

    Returns:
        The question as a formula with what it speaks of.

    Raises:
        QueryError: If no single formula over this chain says it; the text says why.
    """
    return _Asking(question, game, chain).ask()


@dataclass(frozen=True, slots=True)
class _Asking:
    question: Question
    game: Game
    chain: Chain

    def ask(self) -> Ask:
        question = self.question
        self._refuse()
        if question.asks == "probability":
            return self._probability()
        if question.asks == "count":
            return self._count()
        if question.asks == "time":
            return self._time()
        if question.asks == "trend":
            return self._trend()
        return self._worth()

    def _refuse(self) -> None:
        """What no formula says."""
        question = self.question
        if question.asks == "parameter":
            raise self._error("is a number of the case, which no chain is needed for")
        if question.given is not None:
            raise self._error("is asked under what is observed (`given`), and no single formula divides by that")
        if question.after is not None:
            raise self._error("starts when something has happened (`after`), and no single formula starts there")
        if question.within == 0.0 and question.asks in ("count", "time") and question.at_least is None:
            raise self._error("asks what has gathered after no time, which is nothing")
        times = [question.within, question.at, question.throughout, question.over]
        end = max((time for time in times if time is not None), default=inf)
        if self.chain.calendar and end >= self.chain.calendar[0].time:
            first = self.chain.calendar[0]
            raise self._error(
                f"reaches beyond the dated change `{first.name}` {first.time:.4g} {self.chain.clock}s after the start, "
                "and the chain that is written ends before it"
            )

    def _error(self, why: str) -> QueryError:
        return QueryError(f"{self.question.path} {why}.")

    def _made(self, formula: str, **more: object) -> Ask:
        question = self.question
        return Ask(id=question.id, text=question.text, formula=formula, less=_less(question), **more)  # type: ignore[arg-type]

    def _goal(self) -> dict[str, object]:
        """What a first passage looks for: a set of states where one says it, else a watcher."""
        mark, formula = self.question.mark, self.question.formula
        if mark is None:
            assert formula is not None
            return {"goal": self.game.mask(formula)}
        if mark.formula is not None:
            mask = self.game.mask(mark.formula)
            if not (self.chain.start[mask] > 0).any():  # then to be in it is to have entered it
                return {"goal": mask}
        return {"watcher": self._watcher(1)}

    def _watcher(self, limit: int) -> Watcher:
        assert self.question.mark is not None
        seen = occurrence(self.game, self.chain, self.question.mark)
        nowhere = np.zeros(self.chain.size, bool)
        what = self.question.mark.text + (f", up to {limit} times" if limit > 1 else "")
        key = (self.question.mark, limit)
        return Watcher(key=key, what=what, limit=limit, occurrence=seen, begun=nowhere)

    def _probability(self) -> Ask:
        question = self.question
        if question.within is not None:
            return self._made(f"P=? [ F{until(question.within)} {GOAL} ]", **self._goal())
        if question.mark is not None:
            raise self._error("asks for what happens with `at` or `throughout`, which are for states")
        assert question.formula is not None
        mask = self.game.mask(question.formula)
        if question.at is not None:
            at = number(question.at)
            return self._made(f"P=? [ F[{at},{at}] {GOAL} ]", goal=mask)
        assert question.throughout is not None
        formula = f"P=? [ F{until(question.throughout)} {GOAL} ]"
        return self._made(formula, goal=~mask, scale=-1.0, offset=1.0)

    def _count(self) -> Ask:
        question = self.question
        assert question.mark is not None
        assert question.within is not None
        if question.at_least is not None:
            return self._made(f"P=? [ F{until(question.within)} {GOAL} ]", watcher=self._watcher(question.at_least))
        if not isfinite(question.within):
            raise self._error("counts without end")
        reward = Reward(counted=occurrence(self.game, self.chain, question.mark))
        return self._made(f"R{{{VALUE}}}=? [ C<={number(question.within)} ]", reward=reward)

    def _time(self) -> Ask:
        question = self.question
        goal = self._goal()
        ones = np.ones(self.chain.size)
        if question.within is None or not isfinite(question.within):
            return self._made(f"R{{{VALUE}}}=? [ F {GOAL} ]", reward=Reward(column=ones), **goal)
        formula = f"R{{{VALUE}}}=? [ C<={number(question.within)} ]"
        mask = goal.get("goal")
        if isinstance(mask, np.ndarray):
            if not any((mask[flow.source] & ~mask[flow.target]).any() for flow in self.chain.flows):  # never left
                return self._made(formula, reward=Reward(column=np.where(mask, 0.0, 1.0)))
            goal = {"watcher": self._entered(mask)}
        return self._made(formula, reward=Reward(column=ones, waiting=True), **goal)

    def _entered(self, mask: Bools) -> Watcher:
        rows = tuple(mask[flow.target] & ~mask[flow.source] for flow in self.chain.flows)
        silent = tuple(np.zeros(len(flow.silent_source), bool) for flow in self.chain.flows)
        formula = self.question.formula or (self.question.mark and self.question.mark.formula)
        assert formula
        seen = Occurrence(rows, silent, ())
        what = f"it has been that {formula.text}"
        return Watcher(key=(formula,), what=what, limit=1, occurrence=seen, begun=mask)

    def _trend(self) -> Ask:
        question = self.question
        assert question.factor is not None
        assert question.at is not None
        level = self.game.space.view.column(question.factor).astype(np.int64)
        before = np.unique(level[self.chain.start > 0])
        if len(before) > 1:
            raise self._error("compares with the level of the start, and the start has several")
        return self._standing(np.sign(level - before[0]).astype(float), question.at)

    def _worth(self) -> Ask:
        question = self.question
        if question.asks == "expect":
            assert question.formula is not None
            column = np.asarray(self.game.space.view.value(question.formula), np.float64)
        else:
            assert question.actor is not None
            column = self.game.utility[self.game.actors[question.actor]]
        if question.at is not None:
            return self._standing(column, question.at)
        low = float(min(column.min(), 0.0))
        if question.over is not None:
            if question.over == 0.0:
                return self._standing(column, 0.0)
            formula = f"R{{{VALUE}}}=? [ C<={number(question.over)} ]"
            return self._made(formula, reward=Reward(column=column - low), scale=1.0 / question.over, offset=low)
        assert question.actor is not None
        foresight = self.game.model.actors[self.game.actors[question.actor]].foresight
        if foresight is None:
            raise self._error("is the welfare of a myopic actor, which needs a time: `at` or `over`")
        return self._discounted(column - low, 1.0 / foresight, low)

    def _standing(self, column: Floats, at: float) -> Ask:
        low = float(min(column.min(), 0.0))
        return self._made(f"R{{{VALUE}}}=? [ I={number(at)} ]", reward=Reward(column=column - low), offset=low)

    def _discounted(self, column: Floats, rate: float, low: float) -> Ask:
        """What is earned, at the rate of discount, until a clock of that rate rings."""
        none = Occurrence(
            tuple(np.zeros(len(flow.source), bool) for flow in self.chain.flows),
            tuple(np.zeros(len(flow.silent_source), bool) for flow in self.chain.flows), (),
        )  # fmt: skip
        what = f"a clock has rung, once in {number(1.0 / rate)} {self.chain.clock}s on average"
        nowhere = np.zeros(self.chain.size, bool)
        ringing = Watcher(key=(rate,), what=what, limit=1, occurrence=none, begun=nowhere, ring=rate)
        reward = Reward(column=column * rate, waiting=True)
        return self._made(f"R{{{VALUE}}}=? [ F {GOAL} ]", reward=reward, watcher=ringing, offset=low)


def _less(question: Question) -> str:
    """What a question is compared with, in words."""
    other = question.minus
    if other is None:
        return ""
    if isinstance(other, Question):
        return f"the answer to `{other.id}`"
    changed = [f"{what} `{name}`" for what, name in (("plan", other.plan), ("theory", other.theory)) if name]
    changed += [f"`{factor}: {level}` imposed" for factor, level in sorted((other.do or {}).items())]
    return f"the same with {', '.join(changed)}"
