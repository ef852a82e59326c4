"""What happened so far, carried through time: a chain times what a question has to remember of the past.

A `Plot` says what is remembered; a `Story` is the distribution over pairs of state and memory. It goes from one
moment to the next (a date of the calendar, an observation, the end of the question) by `scipy.linalg.expm` of the
dense generator on pairs, and at a moment every pair is moved or left out. What is gathered on the way (times, counts)
is kept by pair too, so that an observation leaves out what was gathered by what it excludes:

    p' = p Q,    g' = g Q + e^{-delta t} p M.
"""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import scipy.linalg

from oracle.answer.dense import Dense, Floats, parts

Memory = Hashable
NOWHERE = -1
"""The state of a pair whose state plays no part any more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One transition: which cause, what carries it, from where to where; a date has no label."""

    cause: str
    label: str | None
    part: str
    source: int
    target: int


@dataclass(frozen=True)
class Over:
    """The question is over: what was remembered then."""

    memory: Memory


@dataclass(frozen=True)
class Plot:
    """What a question remembers."""

    first: Callable[[int], Memory]
    """What is remembered of a start in this state."""
    turn: Callable[[Memory, Step], Memory]
    settled: Callable[[Memory], bool] = lambda memory: False
    """Whether nothing can change this memory any more."""
    verdict: Callable[[Memory, int], Memory] = lambda memory, state: memory
    """What is kept of memory and state when the question is over."""
    worth: Callable[[Memory, int], float] | None = None
    """What is gathered when the question is over."""
    lump: Callable[[Memory, Step], float] | None = None
    """What a step adds to what is gathered."""
    flow: Callable[[Memory, int], float] | None = None
    """What is gathered in a pair per unit of time."""
    discount: float = 0.0


@dataclass(frozen=True)
class Seen:
    """An observation: the states it leaves, and when."""

    mask: list[bool]
    at: float


class Story:
    """A plot played from a start until the question is over and everything is observed."""

    def __init__(self, dense: Dense, start: Floats, plot: Plot, seen: Seen | None, end: float) -> None:
        self.dense, self.plot, self.seen, self.end = dense, plot, seen, end
        ends = [0.0, *([end] if math.isfinite(end) else [entry.time for entry in dense.entries])]
        self.last = max(ends + ([] if seen is None else [seen.at]))
        self.number: dict[tuple[int, Memory], int] = {}
        self.pairs: list[tuple[int, Memory]] = []
        for state in np.flatnonzero(start):
            self.find(int(state), plot.first(int(state)))
        rates: list[tuple[int, int, float, float]] = []
        for here, (state, memory) in enumerate(self.pairs):  # grows while it is read
            if state == NOWHERE:
                continue
            if not isinstance(memory, Over):
                self.find(state, Over(plot.verdict(memory, state)))
            for thing in dense.things[state]:
                for part, rate in parts(thing):
                    if rate:
                        step = Step(thing.label, thing.label, part, state, thing.target)
                        there = self.find(thing.target, self.turned(memory, step))
                        lump = 0.0 if plot.lump is None or isinstance(memory, Over) else plot.lump(memory, step)
                        rates.append((here, there, rate, lump))
            for place in range(len(dense.entries)):
                self.dated(place, here)
        size = len(self.pairs)
        self.generator, self.gain = np.zeros((size, size)), np.zeros((size, size))
        for here, there, rate, lump in rates:
            self.generator[here, there] += rate
            self.generator[here, here] -= rate
            self.gain[here, there] += rate * lump
        if plot.flow is not None:
            for here, (state, memory) in enumerate(self.pairs):
                if state != NOWHERE and not isinstance(memory, Over):
                    self.gain[here, here] += plot.flow(memory, state)
        self.mass, self.gathered = np.zeros(size), np.zeros(size)
        for state in np.flatnonzero(start):
            self.mass[self.find(int(state), plot.first(int(state)))] += start[state]
        self.support = self.mass > 0
        self.time, self.share = 0.0, 1.0
        self.play()

    def find(self, state: int, memory: Memory) -> int:
        """The number of a pair; a state that nothing asks for any more is forgotten."""
        if self.seen is None and (isinstance(memory, Over) or self.plot.settled(memory)):
            state = NOWHERE
        pair = (state, memory)
        if pair not in self.number:
            self.number[pair] = len(self.pairs)
            self.pairs.append(pair)
        return self.number[pair]

    def turned(self, memory: Memory, step: Step) -> Memory:
        """What is remembered after a step; nothing new once the question is over."""
        return memory if isinstance(memory, Over) else self.plot.turn(memory, step)

    def dated(self, place: int, here: int) -> tuple[int, float]:
        """Where a date leads from a pair, and what it adds."""
        state, memory = self.pairs[here]
        if state == NOWHERE:
            return here, 0.0
        entry = self.dense.entries[place]
        step = Step(f"calendar entry {entry.name}", None, "chance", state, entry.target[state])
        lump = 0.0 if self.plot.lump is None or isinstance(memory, Over) else self.plot.lump(memory, step)
        return self.find(step.target, self.turned(memory, step)), lump

    # Time.

    def play(self) -> None:
        """From moment to moment: dates first, then what is observed, then the end of the question."""
        moments = [(entry.time, 0, place) for place, entry in enumerate(self.dense.entries) if entry.time <= self.last]
        if self.seen is not None:
            moments.append((self.seen.at, 1, 0))
        if math.isfinite(self.end):
            moments.append((self.end, 2, 0))
        for time, sort, place in sorted(moments):
            self.pass_time(time - self.time)
            self.time = time
            if sort == 0:
                self.move([self.dated(place, here) for here in range(len(self.pairs))])
            elif sort == 1:
                self.observe()
            else:
                self.close()

    def pass_time(self, length: float) -> None:
        """Carry the distribution, and what is gathered, through a time in which nothing is dated."""
        if length <= 0:
            return
        if not self.gain.any():
            carried = scipy.linalg.expm(self.generator * length)
            self.mass, self.gathered = self.mass @ carried, self.gathered @ carried
        else:
            self.gather(length)
        self.support = onward(self.generator, self.support)
        self.mass = np.where(self.support, self.mass, 0.0)

    def gather(self, length: float) -> None:
        """The same with something to gather: by pair, or all in one place where no pair will be left out."""
        size = len(self.pairs)
        gain = self.gain if self.seen is not None else self.gain.sum(axis=1, keepdims=True)
        after = self.generator if self.seen is not None else np.zeros((1, 1))
        gathered = self.gathered if self.seen is not None else np.array([self.gathered.sum()])
        away = self.generator - self.plot.discount * np.eye(size)
        block = np.block([[away, gain], [np.zeros((len(after), size)), after]])
        mass = self.mass * math.exp(-self.plot.discount * self.time)
        carried = np.concatenate([mass, gathered]) @ scipy.linalg.expm(block * length)
        self.mass = carried[:size] * math.exp(self.plot.discount * (self.time + length))
        self.gathered = np.zeros(size)
        self.gathered[: len(gathered)] = carried[size:]

    def move(self, ways: list[tuple[int, float]]) -> None:
        """Every pair goes where it is sent, with what it has gathered and what it gathers by going."""
        mass, gathered, support = (np.zeros_like(one) for one in (self.mass, self.gathered, self.support))
        now = math.exp(-self.plot.discount * self.time)
        for here, (there, lump) in enumerate(ways):
            mass[there] += self.mass[here]
            gathered[there] += self.gathered[here] + now * lump * self.mass[here]
            support[there] |= self.support[here]
        self.mass, self.gathered, self.support = mass, gathered, support

    def observe(self) -> None:
        """Leave out what is not observed; how probable the observation is."""
        assert self.seen is not None
        kept = np.array([self.seen.mask[state] for state, _ in self.pairs])
        self.mass, self.gathered = np.where(kept, self.mass, 0.0), np.where(kept, self.gathered, 0.0)
        self.support = self.support & kept
        self.share = float(self.mass.sum())

    def close(self) -> None:
        """The question is over: nothing is remembered or gathered any more."""
        ways = []
        for here, (state, memory) in enumerate(self.pairs):
            if isinstance(memory, Over) or state == NOWHERE:
                ways.append((here, 0.0))
            else:
                worth = 0.0 if self.plot.worth is None else self.plot.worth(memory, state)
                ways.append((self.find(state, Over(self.plot.verdict(memory, state))), worth))
        self.move(ways)

    # Without end.

    def settle(self) -> None:
        """Let everything that can still settle do so, by linear equations on the pairs that have not."""
        settled = np.array([self.plot.settled(memory) for _, memory in self.pairs])
        still = backward(self.generator, settled) & ~settled
        if still.any():
            inside = np.linalg.solve(-self.generator[np.ix_(still, still)].T, self.mass[still])
            self.mass = self.mass + np.where(settled, inside @ self.generator[still], 0.0)
        self.mass = np.where(settled, self.mass, 0.0)

    def wait(self) -> float:
        """Expected time until everything has settled, from now; infinite if something never does."""
        settled = np.array([self.plot.settled(memory) for _, memory in self.pairs])
        open_ = onward(self.generator, self.support & ~settled) & ~settled
        if (open_ & ~backward(self.generator, settled)).any():
            return math.inf
        if not open_.any():
            return 0.0
        ahead = np.linalg.solve(-self.generator[np.ix_(open_, open_)], np.ones(open_.sum()))
        return float(self.mass[open_] @ ahead)

    def discounted(self) -> float:
        """What is gathered from now on, discounted to the start."""
        delta = self.plot.discount
        flow = np.diag(self.gain)
        ahead = np.linalg.solve(delta * np.eye(len(self.pairs)) - self.generator, flow)
        return math.exp(-delta * self.time) * float(self.mass @ ahead)


def onward(generator: Floats, support: np.ndarray) -> np.ndarray:
    """All pairs that can come of some."""
    found = support.copy()
    waiting = list(np.flatnonzero(found))
    while waiting:
        for there in np.flatnonzero(generator[waiting.pop()] > 0):
            if not found[there]:
                found[there] = True
                waiting.append(there)
    return found


def backward(generator: Floats, goal: np.ndarray) -> np.ndarray:
    """All pairs from which some can come."""
    return onward(generator.T, goal)
