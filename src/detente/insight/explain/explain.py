"""Explaining: a number unfolds into what carried it, by which causes, who does them and why, down to the notes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from detente.analysis import forecast
from detente.analysis.forecast import Reached
from detente.answer import Expectation, Grounds
from detente.answer.conclude import concluded, unsettled
from detente.answer.difference import difference
from detente.answer.evaluate import Asked, by_strides, found_of, goal, leads, put
from detente.answer.expectations import NEEDS_RECORDS, imposed, otherwise
from detente.answer.grounds import Setting
from detente.case.note import Source
from detente.case.questions import Question, probable, read_question
from detente.case.values import Values
from detente.errors import GameError, QueryError
from detente.formula import nearest
from detente.game import Chain
from detente.insight.explain.before import before, path_node
from detente.insight.explain.carried import carried, named_share
from detente.insight.explain.cause import cut
from detente.insight.explain.ground import MOST_PARTS, Ground, ground_of, looked_up
from detente.insight.explain.node import Explanation, Node
from detente.insight.explain.rests import told
from detente.insight.explain.worth import event, fared, stated, turned, valued, waited
from detente.result import Estimate, Status

TOP = 3
CAUSES = 3
"""Levels of a tree down to the causes: the answer, what carried it, by which cause."""
TOO_LARGE = (
    "the game is kept without a record of every transition ({states:,} states), so that no path is looked for and no "
    "gain is split: what an actor cares about stands by weight"
)


def explain(
    grounds: Grounds, question: str, *, theory: str | None = None, plan: str | None = None, depth: int | None = None,
    top: int | None = TOP, sources: Mapping[str, Source] | None = None,
) -> Explanation:  # fmt: skip
    """Unfold one number.

    Args:
        grounds: The solved games of the case.
        question: Which question.
        theory: Under which theory; None is the case as it stands.
        plan: With which plan.
        depth: How many levels are told, the number itself being the first; None for all, down to the notes.
        top: How many causes, interests or values are told one by one where there are more; None for all.
        sources: The documents of the case with their notes, whose words stand at the ends of the tree.

    Returns:
        The tree, under the first set of expectations where several can come true.

    Raises:
        QueryError: If there is no such question, theory or plan, or the depth or `top` is below 1.
        CaseError: If the case does not fit together.
        GameError: If the game cannot be compiled or solved.

    >>> from detente.case.load import load
    >>> found = explain(Grounds(load("freeze").machine), "quiet_year")
    >>> round(sum(part.number for part in found.root.parts) - found.root.number, 9)
    0.0
    """
    for name, number in (("depth", depth), ("number of causes told", top)):
        if number is not None and number < 1:
            raise QueryError(f"The {name} is 1 or more, not {number}.")
    named = (("question", "questions", question), ("theory", "theories", theory), ("plan", "plans", plan))
    for what, section, wanted in named:
        if wanted is not None and wanted not in (there := grounds.machine[section]):
            near = nearest(wanted, list(there))
            raise QueryError(f"The case has no {what} `{wanted}`" + (f"; did you mean `{near}`?" if near else "."))
    asked = read_question(Values(grounds.applied(theory, plan), grounds.readings_of(theory, plan)), question)
    setting = Setting(theory=theory, plan=plan, start=asked.start, do=imposed(asked))
    work = _Work(grounds, sources or {}, top, depth is None or depth > CAUSES)
    root, found, count = work.answer(asked, setting)
    return Explanation(
        question=question, text=asked.text, theory=theory, plan=plan, expectation=found.name, expectations=count,
        status=found.estimate.status, shown=named_share(root) if found.estimate.value is not None else None,
        root=root if depth is None else cut(root, depth), cannot=tuple(dict.fromkeys(work.cannot)),
    )  # fmt: skip


class _Work:
    """One explanation under way."""

    def __init__(self, grounds: Grounds, sources: Mapping[str, Source], top: int | None, deep: bool) -> None:
        self.grounds, self.sources, self.top, self.deep = grounds, sources, top, deep
        self.cannot: list[str] = []
        self._known: dict[Setting, Ground] = {}

    def ground(self, setting: Setting) -> Ground:
        """The ground of a setting, made once."""
        if setting not in self._known:
            self._known[setting] = ground_of(self.grounds, setting, self.sources, top=self.top, deep=self.deep)
        return self._known[setting]

    def answer(self, question: Question, setting: Setting) -> tuple[Node, Expectation, int]:
        """The tree of a question, its number, and how many sets of expectations there are."""
        if question.minus is not None:
            return self._difference(question, setting)
        if question.asks == "parameter":
            bare = looked_up(self.grounds, setting, self.sources, top=self.top, deep=self.deep)
            node = stated(question, bare)
            value = Estimate(value=node.number, bound=0.0, status=Status.EXACT)
            return node, Expectation(name="as stated", estimate=value), 1
        large = self.grounds.large(setting)
        if large and not by_strides(question):
            raise GameError(NEEDS_RECORDS + "It cannot be unfolded.")
        ground = self.ground(setting)
        if large:
            self.cannot.append(TOO_LARGE.format(states=ground.game.size))
        if ground.strategies.status is Status.STOPPED:
            return self._nothing(question, unsettled(ground.strategies), ground)
        if ground.deep and ground.recorded:
            many = ground.crowded
            lost = [actor for actor in ground.game.model.beliefs if actor not in (*ground.minds, *many)]
            if lost:
                why = "mistaken about the game and thinking to equilibrium"
                self.cannot.append(f"the gains of {', '.join(lost)}, {why}")
            if many:
                most = f"more than {MOST_PARTS:,} values by interest, level of thought and state"
                self.cannot.append(f"the gains of {', '.join(many)}, which would take {most}")
        asked = put(question, ground.game, ground.chain, whole=True)
        reached = found_of(asked)
        way = forecast.path(ground.chain, goal(asked)) if leads(question) and isinstance(ground.chain, Chain) else None
        found = concluded(question, ground.game, ground.strategies, ground.chain, reached, way)
        if found.estimate.value is None:
            return self._nothing(question, found, ground)
        children = self._children(ground, asked, reached)
        if ground.deep and isinstance(reached, Reached):
            children += tuple(node for node in (path_node(ground, way), self._before(ground, asked)) if node)
        return _root(question, found, ground, children), found, ground.expectations

    def _children(self, ground: Ground, asked: Asked, reached: Reached | Estimate) -> tuple[Node, ...]:
        question = asked.question
        if isinstance(reached, Reached):
            return _led(ground, reached, _unit(question, ground), question.formula.factors if question.formula else ())
        if question.asks == "welfare":
            return fared(ground, asked)
        if question.asks == "trend":
            return turned(ground, asked)
        return waited(ground, asked) if question.asks == "time" else valued(ground, asked)

    def _before(self, ground: Ground, asked: Asked) -> Node | None:
        question = asked.question
        if question.asks != "probability" or question.formula is None or not isinstance(ground.chain, Chain):
            return None
        mask = np.asarray(asked.game.mask(question.formula), bool)
        if question.throughout is not None:
            return before(ground, asked, ~mask, question.throughout, stopped=True)
        if question.at is not None:
            return before(ground, asked, mask, question.at, stopped=False)
        assert question.within is not None
        return before(ground, asked, mask, question.within, stopped=True)

    def _nothing(self, question: Question, found: Expectation, ground: Ground) -> tuple[Node, Expectation, int]:
        """What has no number."""
        why = " ".join(part for part in (found.estimate.status.value, found.estimate.note) if part)
        self.cannot.append(why)
        return _root(question, found, ground, ()), found, ground.expectations

    def _difference(self, question: Question, setting: Setting) -> tuple[Node, Expectation, int]:
        """Both sides, and what differs between them cause by cause."""
        one, mine, count = self.answer(replace(question, minus=None), setting)
        other_question, other_setting = otherwise(self.grounds, question, setting)
        other, theirs, _ = self.answer(other_question, other_setting)
        if (replace(question, minus=None), setting) == (other_question, other_setting):
            other = replace(other, children=())  # it was told just now
        found = difference(mine, theirs)
        asked, called = _sides(question, other_question, setting, other_setting)
        sides = (
            replace(one, part=True, label=f"{asked}: {one.label}"),
            Node(kind="difference", label=f"less {called}", number=None if other.number is None else -other.number,
                 bound=other.bound, unit=other.unit, part=True, children=(other,)),
        )  # fmt: skip
        if found.estimate.value is None:
            sides = (replace(sides[0], part=False), replace(sides[1], part=False))
        unit = one.unit if one.unit.endswith("difference") else f"{one.unit}, difference".removeprefix(", ")
        children = (*sides, *_apart(found, one.unit, self.top))
        label = question.text or question.id
        root = Node(kind="answer", label=label, path=question.path, number=found.estimate.value,
                    bound=found.estimate.bound, unit=unit, children=children)  # fmt: skip
        return root, found, count


def _root(question: Question, found: Expectation, ground: Ground, children: tuple[Node, ...]) -> Node:
    estimate = found.estimate
    return Node(
        kind="answer", label=question.text or question.id, path=question.path, number=estimate.value,
        bound=estimate.bound if estimate.value is not None else None, unit=_unit(question, ground), children=children,
    )  # fmt: skip


def _unit(question: Question, ground: Ground) -> str:
    if probable(question):
        return "probability"
    clock = f"{ground.game.model.clock}s"
    return {"count": "times", "time": clock, "welfare": "utility", "trend": "probability, difference"}.get(
        question.asks, ""
    )


def _led(ground: Ground, reached: Reached, unit: str, reads: Sequence[str]) -> tuple[Node, ...]:
    """What carried a number, or what ended it; how likely its condition is; what there is to say of it."""
    beside: tuple[Node, ...] = ()
    if reached.estimate.note:
        beside = (Node(kind="cannot", label=reached.estimate.note),)
    if reached.condition is not None and reached.condition.value is not None:
        beside += (Node(kind="value", label="how likely the condition is", number=reached.condition.value,
                        bound=reached.condition.bound, unit="probability"),)  # fmt: skip
    if not reached.ends:
        return (*carried(ground, reached, unit, reads), *beside)
    ends = event(ground, "it ends, by what ends it", reached)
    return (
        Node(kind="value", label="certain, if nothing ended it", number=1.0, bound=0.0, unit=unit, part=True),
        Node(kind="difference", label="less the probability that it ends", number=-reached.carriers.total,
             bound=reached.estimate.bound, unit=unit, part=True, children=(ends,)),
        *beside,
    )  # fmt: skip


def _apart(found: Expectation, unit: str, top: int | None) -> tuple[Node, ...]:
    """What carries a difference, cause by cause."""
    if found.estimate.value is None or not found.routes or found.carriers is None:
        return ()
    bound = found.estimate.bound
    apart = [(f"`{route.label}`", route.path, route.total) for route in found.routes]
    nodes = [
        Node(kind="cause", label=label, path=path, number=amount, bound=bound, unit=unit, part=True)
        for label, path, amount in (*apart, ("so at the start", "", found.carriers.start)) if amount
    ]  # fmt: skip
    return (Node(kind="difference", label="what differs, by the cause that brings it about", unit=unit, bound=bound,
                 number=found.carriers.total, children=told(nodes, top, "causes")),)  # fmt: skip


def _sides(question: Question, other: Question, setting: Setting, instead: Setting) -> tuple[str, str]:
    """Both sides of a difference in words; by their plans where it is these that differ."""
    if other.id != question.id:
        return "as it is asked", f"`{other.id}`"
    if replace(instead, plan=setting.plan) == setting != instead:
        mine = f"with the plan `{setting.plan}`" if setting.plan else "without a plan"
        return mine, "the same " + (f"with the plan `{instead.plan}`" if instead.plan else "without it")
    changed = (("theory", setting.theory, instead.theory), ("plan", setting.plan, instead.plan))
    said = [f"{what} {after or 'none'}" for what, before, after in changed if before != after]
    said += [f"{factor} kept {level}" for factor, level in instead.do] if instead.do != setting.do else []
    return "as it is asked", f"the same with {', '.join(said)}" if said else "the same"
