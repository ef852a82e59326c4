"""States and what can happen in them: docs/game.md, sections 1 and 2, and where a move or motion leads (3 and 6)."""

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.case.model import Actor, Body, Change, Hold, Mark, Model, Motion, Option, Promise
from detente.formula import Formula
from oracle.game import formulas

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
State = tuple[int, ...]
"""One digit per factor, in the order of section 1."""
Happening = tuple[str, ...]
"""What happens: its kind, and the names and digits that tell it from others of the kind."""


@dataclass(frozen=True)
class Move:
    """One available level of an option: where it leads and what it costs, breaches included."""

    option: Option
    level: int
    target: State
    cost: float


@dataclass(frozen=True)
class Open:
    """An open motion in one state: `passed` and `failed` leave its flag out of account, `refused` is what happens."""

    body: Body
    motion: Motion
    passed: State
    failed: State
    refused: State | None
    """Where a failure leads; None where it cannot happen or leaves no trace."""


class World:
    """A model with its states; every method answers for one state."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.factors = {factor.id: factor for factor in model.factors}
        self.actors: dict[str, Actor] = {actor.id: actor for actor in model.actors}
        self.since = {since.factor: since for since in model.since}
        self.motions = [(body, motion) for body in model.bodies for motion in body.motions]
        self.names: list[str] = []
        self.sizes: list[int] = []
        for factor in model.factors:
            self.names.append(factor.id)
            self.sizes.append(self.since[factor.id].stages + 1 if factor.id in self.since else len(factor.levels))
        self.calendar: int | None = None
        if model.calendar:
            self.calendar = len(self.names)
            self.names.append("calendar")
            self.sizes.append(len(model.calendar) + 1)
        self.flag: dict[tuple[str, str], int] = {}
        for body, motion in self.motions:
            if motion.retry is not None:
                self.flag[body.id, motion.id] = len(self.names)
                self.names.append(f"flag of {body.id} {motion.id}")
                self.sizes.append(2)
        self.at = {name: place for place, name in enumerate(self.names[: len(model.factors)])}
        self.memory = {(body.id, motion.id): self.remembered(body, motion) for body, motion in self.motions}
        self._values: dict[tuple[str, State], float] = {}
        self._moves: dict[State, list[Move]] = {}
        self._open: dict[State, list[Open]] = {}

    # Section 1.

    def code(self, state: State) -> int:
        """The mixed-radix number with the first factor most significant."""
        code = 0
        for digit, size in zip(state, self.sizes, strict=True):
            code = code * size + digit
        return code

    def levels(self, state: State) -> dict[str, int]:
        """What the factors show: 0 of a `since` condition is `no`, every other digit `yes`."""
        return {
            factor: min(state[self.at[factor]], 1) if factor in self.since else state[self.at[factor]]
            for factor in self.factors
        }

    def value(self, formula: Formula, state: State) -> float:
        """A formula's value in a state; it sees neither flags nor the calendar."""
        key = (formula.text, state[: len(self.factors)])
        if key not in self._values:
            level = self.levels(state)
            self._values[key] = formulas.evaluate(formula, self.factors, self.model.parameters, level)
        return self._values[key]

    def holds(self, formula: Formula, state: State) -> bool:
        """Whether a boolean formula holds."""
        return self.value(formula, state) != 0

    def feasible(self, state: State) -> bool:
        """A state is feasible if no rule forbids it."""
        return not any(self.holds(rule.forbidden, state) for rule in self.model.rules)

    def final(self, state: State) -> bool:
        """A state is final if any final formula holds."""
        return any(self.holds(outcome.formula, state) for outcome in self.model.final)

    def first_digits(self, factor: str) -> list[float]:
        """How a factor starts, by digit; under intervention at its level (section 7); `yes` is the last digit."""
        size = self.sizes[self.at[factor]]
        chances = [0.0] * size
        start = list(self.factors[factor].start)
        if factor in self.model.fixed:
            start = [float(level == self.model.fixed[factor]) for level in range(len(start))]
        for level, chance in enumerate(start):
            chances[size - 1 if factor in self.since and level == 1 else level] += chance
        return chances

    def start(self) -> dict[State, float]:
        """The start: the product of the factors' start distributions, no entry happened, no flag up."""
        chances = [self.first_digits(factor) for factor in self.factors]
        rest = (0,) * (len(self.names) - len(self.factors))
        start: dict[State, float] = {}
        for digits in itertools.product(*[range(len(chance)) for chance in chances]):
            chance = math.prod(chances[place][digit] for place, digit in enumerate(digits))
            if chance > 0:
                if not self.feasible(digits + rest):
                    raise ValueError(f"a rule forbids the start {digits}")
                start[digits + rest] = chance
        return start

    def kept(self) -> list[State]:
        """The feasible states reached from the support of the start through transitions of positive possible rate.

        Closed, besides, under a change of a hidden condition to any level its start allows.
        """
        return self.closure(self.start(), self.onward)

    def reckoned(self, seeds: Iterable[State]) -> list[State]:
        """States that somebody must have a value for, whether or not the chain can reach them.

        Section 6 asks for V after a refusal with the flag left out of account.
        """

        def everywhere(state: State) -> Iterator[State]:
            yield from self.onward(state)
            for motion in self.open(state):
                yield motion.failed

        return self.closure(seeds, everywhere)

    def onward(self, state: State) -> Iterator[State]:
        """Where a state can lead, and what differs from it in a hidden condition."""
        yield from self.possible(state)
        for actor in self.actors:
            for _, other in self.alike(actor, state):
                yield other

    def closure(self, seeds: Iterable[State], onward) -> list[State]:
        """All states reached from the seeds, in the order of their codes."""
        found = set(seeds)
        waiting = list(found)
        while waiting:
            for target in onward(waiting.pop()):
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return sorted(found)

    def possible(self, state: State) -> Iterator[State]:
        """Where a state can lead, whatever the actors' strategies. Nothing leaves a final state."""
        if self.final(state):
            return
        for _, target, _ in self.chance(state):
            yield target
        entry = self.next_entry(state)
        if entry is not None:
            yield entry[0]
        for move in self.moves(state):
            yield move.target
        for motion in self.open(state):
            yield motion.passed
            if motion.refused is not None:
                yield motion.refused

    # Section 2.

    def rate(self, rate, state: State) -> float:
        """A rate per clock unit; negative or not finite is an error."""
        value = self.value(rate.formula, state) * rate.scale
        if not (math.isfinite(value) and value >= 0):
            raise ValueError(f"rate {rate.formula.text} is {value} in {self.levels(state)}")
        return value

    def tempo(self, option: Option, state: State) -> float:
        """The clock of an option; a factor under intervention has none (section 7)."""
        return 0.0 if option.factor in self.model.fixed else self.rate(option.tempo, state)

    def put(self, digits: list[int], factor: str, to: int | str) -> None:
        """One change: a level, or a step clipped at the ends; a factor under intervention is left alone (section 7).

        Changes speak of levels: a `since` condition set or stepped to `yes` is so from now on, its last digit.
        """
        if factor in self.model.fixed:
            return
        place = self.at[factor]
        top = len(self.factors[factor].levels) - 1
        level = min(digits[place], top)
        if to == "up":
            level = min(level + 1, top)
        elif to == "down":
            level = max(level - 1, 0)
        else:
            level = to
        digits[place] = self.since[factor].stages if factor in self.since and level > 0 else level

    def after(
        self, state: State, happening: Happening, changes: Iterable[Change], *, refuses: tuple[str, str] | None = None
    ) -> State | None:
        """The state after a change and its consequences, in the order of section 2; None if it is infeasible.

        `refuses` names the motion whose flag this transition raises.
        """
        digits = list(state)
        for factor, to in changes:
            self.put(digits, factor, to)
        if happening[0] == "fade":
            digits[self.at[happening[1]]] -= 1
        if happening[0] == "calendar":
            digits[self.calendar] += 1
        changed = tuple(digits)
        for since in self.model.since:
            if any(self.happened(mark, happening, state, changed) for mark in since.marks):
                self.put(digits, since.factor, 1)
        now = tuple(digits)
        for motion, place in self.flag.items():
            if any(self.value(formula, now) != self.value(formula, state) for formula in self.memory[motion]):
                digits[place] = 0
        if happening[0] == "reopens":
            digits[self.flag[happening[1], happening[2]]] = 0
        if refuses is not None:
            digits[self.flag[refuses]] = 1
        target = tuple(digits)
        return target if self.feasible(target) else None

    def happened(self, mark: Mark, happening: Happening, before: State, changed: State) -> bool:
        """Whether a mark just happened; `becomes` is judged on the states before and after the direct change."""
        match mark.kind:
            case "event":
                return happening == ("event", mark.event)
            case "passes" | "refuses":
                return happening == (mark.kind, mark.body, mark.motion)
            case "move":
                return happening[:2] == ("move", mark.option) and mark.level in (None, int(happening[2]))
        return self.holds(mark.formula, changed) and not self.holds(mark.formula, before)

    def chance(self, state: State) -> list[tuple[str, State, float]]:
        """Events, fadings and reopenings: label, target (perhaps the same state), rate."""
        if self.final(state):
            return []
        found = []
        for event in self.model.events:
            if self.holds(event.when, state):
                target = self.after(state, ("event", event.id), event.then)
                rate = self.rate(event.rate, state)
                if target is not None and rate > 0:
                    found.append((event.id, target, rate))
        for since in self.model.since:
            if state[self.at[since.factor]] > 0 and since.factor not in self.model.fixed:
                target = self.after(state, ("fade", since.factor), [])
                if target is not None:
                    found.append((f"{since.factor} fades", target, since.stages / since.after))
        for body, motion in self.motions:
            if motion.retry is not None and state[self.flag[body.id, motion.id]] == 1:
                target = self.after(state, ("reopens", body.id, motion.id), [])
                assert target is not None
                found.append((f"{body.id} reopens {motion.id}", target, 1 / motion.retry))
        return found

    def next_entry(self, state: State) -> tuple[State, float] | None:
        """The next calendar entry: where it leads, and the rate at which actors reckon with it (section 4).

        The date passes even where its effect is infeasible and so does not happen.
        """
        if self.calendar is None or self.final(state) or state[self.calendar] == len(self.model.calendar):
            return None
        number = state[self.calendar]
        target = self.after(state, ("calendar", str(number)), self.model.calendar[number].then)
        if target is None:
            target = (*state[: self.calendar], number + 1, *state[self.calendar + 1 :])
        before = self.model.calendar[number - 1].time if number > 0 else 0.0
        return target, 1 / max(self.model.calendar[number].time - before, 1 / DAYS[self.model.clock])

    # Section 3: where moves lead.

    def in_force(self, bond: Promise | Hold, option: Option, state: State) -> bool:
        """A promise or hold is in force on an option at its level while its formula holds."""
        at_level = bond.option == option.factor and state[self.at[option.factor]] == bond.level
        return at_level and self.holds(bond.binds, state)

    def moves(self, state: State) -> list[Move]:
        """The available levels of all options that are not under intervention, with their costs."""
        if state not in self._moves:
            self._moves[state] = [move for option in self.model.options for move in self.moves_of(option, state)]
        return self._moves[state]

    def moves_of(self, option: Option, state: State) -> list[Move]:
        """The available levels of one option: result feasible, no hold in force; the move's promises are broken.

        Where the option's tempo is 0 its owner cannot move it, and does not reckon with moving it there.
        """
        if self.final(state) or self.tempo(option, state) == 0:
            return []
        if any(self.in_force(hold, option, state) for hold in self.model.holds):
            return []
        broken = [promise for promise in self.model.promises if self.in_force(promise, option, state)]
        found = []
        for level in range(self.sizes[self.at[option.factor]]):
            if level == state[self.at[option.factor]]:
                continue
            changes: list[Change] = [(option.factor, level)]
            for promise in broken:
                changes += promise.voids
            target = self.after(state, ("move", option.factor, str(level)), changes)
            if target is not None:
                cost = option.costs[level] + sum(promise.breach for promise in broken)
                found.append(Move(option, level, target, cost))
        return found

    # Section 4: utility and what is hidden.

    def utility(self, actor: str, state: State) -> float:
        """Flow utility: own interests, and for each `welfare: b` the sum of b's own."""
        total = 0.0
        for interest in self.model.interests[actor]:
            if interest.formula is not None:
                total += interest.weight * self.value(interest.formula, state)
            else:
                for own in self.model.interests[interest.welfare]:
                    if own.formula is not None:
                        total += interest.weight * own.weight * self.value(own.formula, state)
        return total

    def hidden(self, actor: str) -> list[str]:
        """The conditions an actor does not see."""
        return [factor.id for factor in self.factors.values() if actor in factor.hidden_from]

    def seen(self, actor: str, state: State) -> State:
        """The state with what the actor does not see blotted out: states it cannot tell apart have this in common."""
        blots = {self.at[factor] for factor in self.hidden(actor)}
        return tuple(-1 if place in blots else digit for place, digit in enumerate(state))

    def alike(self, actor: str, state: State) -> list[tuple[float, State]]:
        """The states that differ from this one only in what the actor does not see, with their start chances."""
        ways = [(1.0, state)]
        for factor in self.hidden(actor):
            place = self.at[factor]
            ways = [
                (weight * chance, (*other[:place], digit, *other[place + 1 :]))
                for weight, other in ways
                for digit, chance in enumerate(self.first_digits(factor))
                if chance > 0
            ]
        return ways

    # Section 6: where motions lead.

    def remembered(self, body: Body, motion: Motion) -> list[Formula]:
        """What a refusal remembers: the motion's `when`, and what enters the interests of who could refuse.

        Who could refuse: the members with a veto, or all who vote by themselves if there are none, the sponsor apart.
        A follower's vote is its leader's, so a follower's veto counts as its leader's.
        """
        leader = {member.id: member.follows or member.id for member in body.members}
        vetoes = {leader[member.id] for member in body.members if member.veto and member.yes is None}
        by_themselves = {member.id for member in body.members if member.follows is None and member.yes is None}
        refusers = (vetoes - {motion.sponsor}) or (by_themselves - {motion.sponsor})
        found = [motion.when]
        for actor in refusers:
            for interest in self.model.interests[actor]:
                own = [interest] if interest.formula is not None else self.model.interests[interest.welfare]
                found += [one.formula for one in own if one.formula is not None]
        return found

    def open(self, state: State) -> list[Open]:
        """The motions open in a state, where they come up at all: those at tempo 0 are left out."""
        if state not in self._open:
            ways = [self.open_one(body, motion, state) for body, motion in self.motions]
            self._open[state] = [way for way in ways if way is not None]
        return self._open[state]

    def open_one(self, body: Body, motion: Motion, state: State) -> Open | None:
        """One motion, if its flag is down and passing changes something; an infeasible refusal does not happen."""
        name = (body.id, motion.id)
        if self.final(state) or self.rate(motion.tempo, state) == 0:
            return None
        if not self.holds(motion.when, state) or (name in self.flag and state[self.flag[name]]):
            return None
        passed = self.after(state, ("passes", *name), motion.then)
        if passed is None or passed == state:
            return None
        flag = name if name in self.flag else None
        if body.polled:
            refused = None if flag is None else self.after(state, ("poll", *name), [], refuses=flag)
            return Open(body, motion, passed, state, refused)
        failed = self.after(state, ("refuses", *name), motion.otherwise)
        refused = self.after(state, ("refuses", *name), motion.otherwise, refuses=flag)
        return Open(body, motion, passed, state if failed is None else failed, refused)
