"""The referee: every question written out as a chain on labelled states, with its dense generator.

A label remembers what the question needs to know of the past (whether the goal was reached and by what, how often a
mark has happened, how the set was last entered). The generator on pairs (state, label) is written down transition by
transition; `scipy.linalg.expm` carries it through time. What is gathered on the way (times, counts) is the derivative
of the generating function: the upper right block of exp([[Q, M], [0, Q]] t).
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.linalg

from detente.analysis.forecast import Goal, Happening
from detente.game.chain import Chain

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Label = Hashable


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that happens: a row of a flow, a silent row, a jump; and the part of it that is of one carrier."""

    sort: str  # row, silent, jump
    number: int  # of the flow or calendar entry
    row: int  # of the flow; the state, for a jump
    source: int
    target: int
    rate: float
    part: str  # chance, chosen, slip


def things(chain: Chain) -> Iterator[Thing]:
    """Everything that happens at a rate."""
    for number, flow in enumerate(chain.flows):
        for row in range(len(flow.source)):
            source, target, rate = int(flow.source[row]), int(flow.target[row]), float(flow.rate[row])
            if flow.chosen is None:
                yield Thing("row", number, row, source, target, rate, "chance")
            else:
                chosen = float(flow.chosen[row])
                yield Thing("row", number, row, source, target, chosen, "chosen")
                yield Thing("row", number, row, source, target, rate - chosen, "slip")
        for row in range(len(flow.silent_source)):
            source = int(flow.silent_source[row])
            part = "chance" if flow.chosen is None else "slip"
            yield Thing("silent", number, row, source, source, float(flow.silent_rate[row]), part)


def jump(chain: Chain, number: int, state: int) -> Thing:
    """What a calendar entry does to a state."""
    return Thing("jump", number, state, state, int(chain.calendar[number].target[state]), 1.0, "chance")


def meets(goal: Goal, thing: Thing) -> bool:
    """Whether something reaches a goal, coming from outside."""
    if not isinstance(goal, Happening):
        return bool(goal[thing.target]) and not bool(goal[thing.source])
    masks = {"row": goal.rows, "silent": goal.silent, "jump": goal.jumps}[thing.sort]
    if thing.number >= len(masks) or (chosen := masks[thing.number]) is None:
        return False
    return bool(chosen[thing.row])


Update = Callable[[Label, Thing], Label]
Gather = Callable[[Label, int], float]


@dataclass
class Labelled:
    """A chain on pairs (state, label)."""

    chain: Chain
    update: Update
    places: list[tuple[int, Label]] = field(default_factory=list)
    index: dict[tuple[int, Label], int] = field(default_factory=dict)

    @classmethod
    def of(cls, chain: Chain, first: Callable[[int], Label], update: Update) -> "Labelled":
        """All pairs that can come about."""
        made = cls(chain, update)
        out: list[list[Thing]] = [[] for _ in range(chain.size)]
        for thing in things(chain):
            out[thing.source].append(thing)
        for state in range(chain.size):
            made._add((state, first(state)))
        for state, label in made.places:  # grows while it is read
            happen = out[state] + [jump(chain, number, state) for number in range(len(chain.calendar))]
            for thing in happen:
                made._add((thing.target, update(label, thing)))
        return made

    def _add(self, place: tuple[int, Label]) -> None:
        if place not in self.index:
            self.index[place] = len(self.places)
            self.places.append(place)

    def start(self, start: Floats, first: Callable[[int], Label]) -> Floats:
        p = np.zeros(len(self.places))
        for state in range(self.chain.size):
            p[self.index[state, first(state)]] += start[state]
        return p

    def generator(self, counts: Callable[[Label, Thing], float] = lambda *_: 0.0) -> tuple[Floats, Floats]:
        """Q, and the rates at which something is gathered, row = from."""
        q = np.zeros((len(self.places), len(self.places)))
        m = np.zeros_like(q)
        out: list[list[Thing]] = [[] for _ in range(self.chain.size)]
        for thing in things(self.chain):
            out[thing.source].append(thing)
        for here, (state, label) in enumerate(self.places):
            for thing in out[state]:
                there = self.index[thing.target, self.update(label, thing)]
                q[here, there] += thing.rate
                q[here, here] -= thing.rate
                m[here, there] += thing.rate * counts(label, thing)
        return q, m

    def jump(self, number: int, counts: Callable[[Label, Thing], float] = lambda *_: 0.0) -> tuple[Floats, Floats]:
        """The matrix of a calendar entry, and what is gathered by it."""
        move = np.zeros((len(self.places), len(self.places)))
        gain = np.zeros_like(move)
        for here, (state, label) in enumerate(self.places):
            thing = jump(self.chain, number, state)
            there = self.index[thing.target, self.update(label, thing)]
            move[here, there] = 1.0
            gain[here, there] = counts(label, thing)
        return move, gain

    def select(self, wanted: Callable[[int, Label], bool]) -> Bools:
        return np.array([wanted(state, label) for state, label in self.places])


@dataclass
class Run:
    """A labelled chain carried through time with what it gathers, calendar and condition on the way."""

    on: Labelled
    p: Floats
    counts: Callable[[Label, Thing], float] = lambda *_: 0.0
    gather: Gather = lambda *_: 0.0
    discount: float = 0.0
    gathered: Floats = field(init=False)
    time: float = 0.0
    done: int = 0

    def __post_init__(self) -> None:
        self.gathered = np.zeros_like(self.p)
        self.counting = True
        self.q, self.m = self.on.generator(self.counts)
        self.m = self.m + np.diag([self.gather(label, state) for state, label in self.on.places])
        self.order = sorted(range(len(self.on.chain.calendar)), key=lambda n: self.on.chain.calendar[n].time)

    def to(self, time: float) -> "Run":
        """Go on to a time, calendar entries at it included."""
        while self.done < len(self.order) and self.on.chain.calendar[self.order[self.done]].time <= time:
            number = self.order[self.done]
            self._pass(self.on.chain.calendar[number].time - self.time)
            self.time = self.on.chain.calendar[number].time
            move, gain = self.on.jump(number, self.counts)
            self.gathered = self.gathered @ move + (self.p @ gain if self.counting else 0.0)
            self.p = self.p @ move
            self.done += 1
        self._pass(time - self.time)
        self.time = time
        return self

    def _pass(self, length: float) -> None:
        if length <= 0.0:
            return
        n = len(self.p)
        if not self.m.any() and not self.discount and not self.gathered.any():
            self.p = self.p @ scipy.linalg.expm(self.q * length)
            return
        m = self.m if self.counting else np.zeros_like(self.m)
        block = np.block([[self.q - self.discount * np.eye(n), m], [np.zeros((n, n)), self.q]])
        carried = np.concatenate([self.p, self.gathered]) @ scipy.linalg.expm(block * length)
        self.p, self.gathered = carried[:n], carried[n:]

    def keep(self, mask: Bools) -> "Run":
        """Only what is in some states goes on."""
        kept = self.on.select(lambda state, _: bool(mask[state]))
        self.p, self.gathered = np.where(kept, self.p, 0.0), np.where(kept, self.gathered, 0.0)
        return self

    def stop_counting(self) -> "Run":
        self.counting = False
        return self


Condition = tuple[Bools, float] | None


def run(made: Run, until: float, condition: Condition, freeze: Callable[[Run], Run] = lambda made: made) -> Run:
    """To the end of the question and of the condition, whichever is later; `freeze` at the end of the question."""
    if condition is None or condition[1] > until:
        freeze(made.to(until))
        return made if condition is None else made.to(condition[1]).keep(condition[0])
    return freeze(made.to(condition[1]).keep(condition[0]).to(until))


def chance(chain: Chain, start: Floats, condition: Condition) -> float:
    """Probability of a condition."""
    if condition is None:
        return 1.0
    on = Labelled.of(chain, lambda _: None, lambda label, _: label)
    return float(Run(on, on.start(start, lambda _: None)).to(condition[1]).keep(condition[0]).p.sum())


Shares = dict[tuple[str, str, int], float]
"""By carrier, sort of thing (start, row, jump) and its number."""


def _by_label(made: Run, wanted: Callable[[int, Label], bool]) -> Shares:
    out: Shares = {}
    for (state, label), mass in zip(made.on.places, made.p, strict=True):
        if wanted(state, label):
            assert isinstance(label, tuple)
            key = (label[0], "jump" if label[1] == "jump" else "start" if label[1] == "start" else "flow", label[2])
            out[key] = out.get(key, 0.0) + float(mass)
    return out


def reach(chain: Chain, goal: Goal, within: float, start: Floats, condition: Condition, times: int = 1) -> Shares:
    """Joint probability of reaching a goal so many times by then and of the condition, by what did it."""

    def first(state: int) -> Label:
        if not isinstance(goal, Happening) and goal[state] and times == 1:
            return ("start", "start", 0)
        return 0

    def update(label: Label, thing: Thing) -> Label:
        if isinstance(label, int) and meets(goal, thing):
            return label + 1 if label + 1 < times else (thing.part, thing.sort, thing.number)
        return label

    on = Labelled.of(chain, first, update)

    def freeze(made: Run) -> Run:
        """After the end of the question nothing more counts: what is open then is dropped."""
        made.p = np.where(on.select(lambda _, label: isinstance(label, tuple)), made.p, 0.0)
        return made

    made = Run(on, on.start(start, first))
    if np.isfinite(within):
        return _by_label(run(made, within, condition, freeze), lambda _, label: isinstance(label, tuple))
    last = max([0.0, *(j.time for j in chain.calendar), *([] if condition is None else [condition[1]])])
    run(made, last, condition)
    return _by_label(_forever(made), lambda _, label: isinstance(label, tuple))


def _forever(made: Run) -> Run:
    """Where it ends: the label at the time of reaching, by dense linear equations on what is still open."""
    on = made.on
    reached = on.select(lambda _, label: isinstance(label, tuple))
    can = reached.copy()
    for _ in range(len(can)):
        can |= (made.q > 0)[:, can].any(axis=1)
    still = can & ~reached
    spent = np.zeros(len(can))
    if still.any():
        spent[still] = np.linalg.solve(-made.q[np.ix_(still, still)].T, made.p[still])
    flow = made.q.copy()
    np.fill_diagonal(flow, 0.0)
    made.p = np.where(reached, made.p + spent @ flow, 0.0)
    return made


def at(chain: Chain, mask: Bools, time: float, start: Floats, condition: Condition) -> Shares:
    """Joint probability of being in a set at a time and of the condition, by what last entered it."""

    def first(state: int) -> Label:
        return ("start", "start", 0) if mask[state] else None

    def update(label: Label, thing: Thing) -> Label:
        if not mask[thing.target]:
            return None
        return (thing.part, thing.sort, thing.number) if not mask[thing.source] else label

    on = Labelled.of(chain, first, update)

    if condition is not None and condition[1] > time:
        marked = Labelled.of(chain, lambda _: None, lambda label, _: label)
        back = _backward(marked, time, condition)
        made = Run(on, on.start(start, first)).to(time)
        made.p = made.p * np.array([back[marked.index[state, None]] for state, _ in on.places])
    else:
        made = run(Run(on, on.start(start, first)), time, condition)
    return _by_label(made, lambda _, label: label is not None)


def _backward(on: Labelled, time: float, condition: tuple[Bools, float]) -> Floats:
    """Probability of the condition from each place at a time before it."""
    matrix = np.eye(len(on.places))
    q, _ = on.generator()
    now = time
    entries = [(entry.time, number) for number, entry in enumerate(on.chain.calendar)]
    for when, number in sorted(entry for entry in entries if time < entry[0] <= condition[1]):
        matrix = matrix @ scipy.linalg.expm(q * (when - now)) @ on.jump(number)[0]
        now = when
    matrix = matrix @ scipy.linalg.expm(q * (condition[1] - now))
    return np.asarray(matrix @ on.select(lambda state, _: bool(condition[0][state])))


def count(chain: Chain, mark: Goal, within: float, start: Floats, condition: Condition) -> float:
    """Joint expectation of how often a mark happens by then, and of the condition."""
    on = Labelled.of(chain, lambda _: None, lambda label, _: label)
    made = Run(on, on.start(start, lambda _: None), counts=lambda _, thing: float(meets(mark, thing)))
    return float(run(made, within, condition, Run.stop_counting).gathered.sum())


def time_to(chain: Chain, goal: Goal, within: float, start: Floats, condition: Condition) -> float:
    """Joint expectation of the time to a goal, or of `within` if that is smaller, and of the condition."""

    def first(state: int) -> Label:
        return not isinstance(goal, Happening) and bool(goal[state])

    on = Labelled.of(chain, first, lambda label, thing: bool(label) or meets(goal, thing))
    made = Run(on, on.start(start, first), gather=lambda label, _: 0.0 if label else 1.0)
    if np.isfinite(within):
        return float(run(made, within, condition, Run.stop_counting).gathered.sum())
    last = max([0.0, *(j.time for j in chain.calendar), *([] if condition is None else [condition[1]])])
    run(made, last, condition)
    still = on.select(lambda _, label: not label)
    can = ~still
    for _ in range(len(can)):
        can |= (made.q > 0)[:, can].any(axis=1)
    seen = (made.p > 0) & still
    for _ in range(len(can)):
        seen |= (made.q > 0)[seen].any(axis=0) & still
    if (seen & ~can).any():
        return float("inf")
    ahead = 0.0
    if seen.any():
        ahead = float(made.p[seen] @ np.linalg.solve(-made.q[np.ix_(seen, seen)], np.ones(seen.sum())))
    return float(made.gathered.sum()) + ahead


def expect(
    chain: Chain, column: Floats, start: Floats, condition: Condition, *, at: float | None = None,
    over: float | None = None, discount: float | None = None,
) -> float:  # fmt: skip
    """Joint expectation of a column (at a time, on average, discounted) and of the condition."""
    on = Labelled.of(chain, lambda _: None, lambda label, _: label)
    p = on.start(start, lambda _: None)
    of_place = np.array([column[state] for state, _ in on.places])
    if at is not None:
        if condition is not None and condition[1] > at:
            return float((Run(on, p).to(at).p * of_place) @ _backward(on, at, condition))
        return float(run(Run(on, p), at, condition).p @ of_place)
    if over is not None:
        made = Run(on, p, gather=lambda _, state: float(column[state]))
        return float(run(made, over, condition, Run.stop_counting).gathered.sum()) / over
    assert discount is not None
    made = Run(on, p, gather=lambda _, state: discount * float(column[state]), discount=discount)
    last = max([0.0, *(j.time for j in chain.calendar), *([] if condition is None else [condition[1]])])
    run(made, last, condition)
    ahead = np.linalg.solve(discount * np.eye(len(p)) - made.q, discount * of_place)
    return float(made.gathered.sum() + made.p @ ahead)


def after(chain: Chain, mark: Goal, by: float, start: Floats) -> Floats:
    """Joint distribution of the state just after a mark first happens, and of its happening by then."""

    def first(state: int) -> Label:
        return ("at", state) if not isinstance(mark, Happening) and mark[state] else None

    def update(label: Label, thing: Thing) -> Label:
        return ("at", thing.target) if label is None and meets(mark, thing) else label

    on = Labelled.of(chain, first, update)
    made = Run(on, on.start(start, first)).to(by) if np.isfinite(by) else _forever(Run(on, on.start(start, first)))
    out = np.zeros(chain.size)
    for (_, label), mass in zip(on.places, made.p, strict=True):
        if isinstance(label, tuple):
            out[label[1]] += mass
    return out


def best_path(chain: Chain, goal: Goal, start: Floats) -> float:
    """Probability of the likeliest sequence of states to a goal: by trying to better it until nothing does."""
    exits = np.zeros(chain.size)
    on = np.zeros((chain.size, chain.size))
    end = np.zeros(chain.size)
    for thing in things(chain):
        counts = isinstance(goal, Happening) and meets(goal, thing)
        if thing.sort == "row" or counts:
            exits[thing.source] += thing.rate
        if counts:
            end[thing.source] += thing.rate
        elif thing.sort == "row":
            on[thing.source, thing.target] += thing.rate
    best = start.copy()
    for _ in range(chain.size + 1):
        for source in range(chain.size):
            if exits[source] > 0 and (isinstance(goal, Happening) or not goal[source]):
                best = np.maximum(best, best[source] * on[source] / exits[source])
    if isinstance(goal, Happening):
        return float(max((best[s] * end[s] / exits[s] for s in range(chain.size) if exits[s] > 0), default=0.0))
    return float(best[goal].max(initial=0.0))
