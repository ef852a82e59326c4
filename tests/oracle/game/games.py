"""Random small games for the twin and the fast code to agree on; every construct of `docs/game.md` has a switch."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from detente.case.model import (
    Actor,
    Body,
    Change,
    Dated,
    Event,
    Factor,
    Hold,
    Interest,
    Mark,
    Member,
    Model,
    Motion,
    Option,
    Outcome,
    Promise,
    Rate,
    Rule,
    Since,
)
from detente.formula import Factor as Word
from detente.formula import Formula, Vocabulary, compile_formula
from oracle.game.space import World

LEVELS = {2: ("no", "yes"), 3: ("low", "mid", "high")}


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """What a random game may contain."""

    actors: tuple[int, int] = (2, 3)
    options: int = 3
    conditions: int = 2
    states: int = 90
    personal: bool = True
    """Each actor its own depth, rationality and foresight."""
    rules: bool = False
    final: bool = False
    tempos: bool = False
    """Tempos and event rates that depend on the state."""
    idle: bool = False
    """Tempos may be 0 in some states."""
    costs: bool = False
    promises: bool = False
    holds: bool = False
    since: bool = False
    bodies: bool = False
    sponsor: bool = True
    unsponsored: bool = True
    follower: bool = False
    veto: bool = False
    block: bool = False
    refused: bool = False
    """Open refusals (`polled: no`), with what they do."""
    retry: bool = False
    unanimity: bool = False
    hidden: bool = False
    beliefs: bool = False
    welfare: bool = False
    calendar: bool = False
    myopic: bool = False
    fixed: bool = False
    equilibrium: bool = False


_BODY = Knobs(bodies=True, options=2, costs=True)
CONSTRUCTS: dict[str, Knobs] = {
    "plain": Knobs(),
    "rules": Knobs(rules=True),
    "final": Knobs(final=True),
    "tempos": Knobs(tempos=True),
    "idle": Knobs(tempos=True, idle=True),
    "costs": Knobs(costs=True),
    "promises": Knobs(promises=True, costs=True),
    "holds": Knobs(holds=True),
    "since": Knobs(since=True, options=2),
    "welfare": Knobs(welfare=True),
    "myopic": Knobs(myopic=True, costs=True),
    "hidden": Knobs(hidden=True, tempos=True),
    "calendar": Knobs(calendar=True),
    "beliefs": Knobs(beliefs=True),
    "fixed": Knobs(fixed=True, promises=True, since=True),
    "body": _BODY,
    "sponsored": replace(_BODY, unsponsored=False),
    "unsponsored": replace(_BODY, sponsor=False),
    "follower": replace(_BODY, follower=True),
    "veto": replace(_BODY, veto=True),
    "block": replace(_BODY, block=True),
    "open": replace(_BODY, refused=True),
    "retry": replace(_BODY, retry=True, veto=True),
    "open retry": replace(_BODY, retry=True, refused=True),
    "unanimity": replace(_BODY, unanimity=True),
    "body since": replace(_BODY, since=True, refused=True, conditions=1),
    "since retry": replace(_BODY, since=True, retry=True, veto=True, options=1, conditions=1),
    "body hidden": replace(_BODY, hidden=True, veto=True),
    "blind sponsor": replace(_BODY, hidden=True, unsponsored=False, actors=(2, 2)),
    "body myopic": replace(_BODY, myopic=True, veto=True),
    "body beliefs": replace(_BODY, beliefs=True, retry=True),
    "body rules": replace(_BODY, rules=True, refused=True, final=True, holds=True, promises=True),
}
EVERYTHING = [name for name, value in vars(Knobs()).items() if value is False and name != "equilibrium"]


def any_game(seed: int) -> Model:
    """A game with about half of all constructs in it."""
    dice = random.Random(f"any {seed}")
    switches = {name: dice.random() < 0.5 for name in EVERYTHING}
    return game(seed, Knobs(options=2, conditions=dice.randint(1, 2), **switches), name="any")


def game(seed: int, knobs: Knobs, name: str = "") -> Model:
    """A random game: the first of a row of tries that is feasible and has neither too few nor too many states."""
    dice = random.Random(f"{name} {seed}")
    for _ in range(500):
        model = _Maker(dice, knobs).model()
        world = World(model)
        try:
            world.start()
        except ValueError:
            continue
        if len(world.kept()) >= 4 and len(world.reckoned(world.kept())) <= knobs.states:
            return model
    raise RuntimeError(f"no game of a fit size for {knobs}")


def make(text: str, factors: Iterable[Factor], parameters: Mapping[str, float]) -> Formula:
    """A formula of its text."""
    words = {factor.id: Word(factor.levels, factor.numbers) for factor in factors}
    return compile_formula(text, Vocabulary(words, frozenset(parameters)))


class _Maker:
    def __init__(self, dice: random.Random, knobs: Knobs) -> None:
        self.dice, self.knobs = dice, knobs
        self.actors = ["a", "b", "c", "d"][: dice.randint(*knobs.actors)]
        self.parameters = {"leak": round(dice.uniform(0.2, 0.9), 3)}
        self.options: list[Factor] = []
        self.conditions: list[Factor] = []
        self.sinces: list[Factor] = []
        self.secret: list[Factor] = []
        self.events = [f"e{number}" for number in range(dice.randint(1, 3))]

    def number(self, low: float, high: float) -> float:
        return round(self.dice.uniform(low, high), 3)

    def some(self, chance: float = 0.5) -> bool:
        return self.dice.random() < chance

    # Factors.

    def factor(self, name: str, *, spread: float, hidden_from: tuple[str, ...] = ()) -> Factor:
        levels = LEVELS[2 if self.some(0.7) else 3]
        start = [0.0] * len(levels)
        start[self.dice.randrange(len(levels)) if self.some(0.3) else 0] = 1.0
        if hidden_from or self.some(spread):
            share = self.number(0.2, 0.8)
            start = [share, *[0.0] * (len(levels) - 2), 1 - share]
        numbers = tuple(self.number(-2, 2) for _ in levels) if self.some(0.3) else None
        path = f"factors.{name}"
        return Factor(id=name, path=path, levels=levels, start=tuple(start), numbers=numbers, hidden_from=hidden_from)

    def factors(self) -> None:
        for number in range(max(self.knobs.options, len(self.actors))):
            owner = self.actors[number % len(self.actors)]
            self.options.append(self.factor(f"{owner}.{'xyz'[number // len(self.actors)]}", spread=0.15))
        for number in range(self.knobs.conditions):
            self.conditions.append(self.factor(f"{'pqr'[number]}", spread=0.2))
        if self.knobs.since:
            for number in range(1 if self.some(0.6) else 2):
                stages = self.dice.choice([1, 1, 2])
                start = (0.0, 1.0) if self.some(0.2) else (1.0, 0.0)
                name = f"s{number}"
                self.sinces.append(
                    Factor(id=name, path=f"conditions.{name}", levels=LEVELS[2], start=start, stages=stages)
                )
        if self.knobs.hidden:
            blind = tuple(self.dice.sample(self.actors, self.dice.randint(1, len(self.actors))))
            self.secret.append(self.factor("h", spread=1, hidden_from=blind))

    @property
    def visible(self) -> list[Factor]:
        return [*self.options, *self.conditions, *self.sinces]

    @property
    def all(self) -> list[Factor]:
        return [*self.visible, *self.secret]

    # Formulas.

    def formula(self, text: str) -> Formula:
        return make(text, self.all, self.parameters)

    def atom(self, factors: list[Factor]) -> str:
        factor = self.dice.choice(factors)
        levels = factor.levels
        kind = self.dice.random()
        if len(levels) == 2 and factor.numbers is None and kind < 0.4:
            return factor.id
        if len(levels) == 3 and kind < 0.2:
            return f"{factor.id} is ({levels[0]}, {levels[2]})"
        sign = self.dice.choice(["is", "is not", "<", ">="] if len(levels) == 3 else ["is", "is not"])
        return f"{factor.id} {sign} {self.dice.choice(levels[1:])}"

    def truth(self, factors: list[Factor]) -> str:
        kind = self.dice.random()
        first, second = self.atom(factors), self.atom(factors)
        if kind < 0.5:
            return first
        if kind < 0.7:
            return f"{first} and {second}"
        if kind < 0.85:
            return f"{first} or {second}"
        return f"not ({first} and {second})"

    def worth(self, factors: list[Factor]) -> str:
        numbered = [factor for factor in factors if factor.numbers is not None]
        if numbered and self.some(0.4):
            return f"{self.dice.choice(numbered).id} * leak"
        if self.some(0.2):
            return f"min(1, 0.4 * ({self.atom(factors)}) + 0.8 * ({self.atom(factors)}))"
        return self.truth(factors)

    def rate(self, low: float, high: float, factors: list[Factor]) -> Rate:
        scale = self.dice.choice([1.0, 0.5, 4.348])
        base = f"{self.number(low, high) / scale:.4f}"
        if not self.knobs.tempos or self.some(0.3):
            return Rate(formula=self.formula(base), scale=scale)
        floor = "0" if self.knobs.idle and self.some() else f"{self.number(low, high) / scale / 3:.4f}"
        return Rate(formula=self.formula(f"{floor} + {base} * leak * ({self.truth(factors)})"), scale=scale)

    def change(self, factors: list[Factor]) -> Change:
        factor = self.dice.choice([*factors, *self.sinces] if self.some(0.2) else factors)
        if self.some(0.5):
            return (factor.id, self.dice.choice(["up", "down"]) if len(factor.levels) == 3 else "up")
        return (factor.id, self.dice.randrange(len(factor.levels)))

    def changes(self, factors: list[Factor], least: int = 1) -> tuple[Change, ...]:
        found: dict[str, Change] = {}
        for _ in range(self.dice.randint(least, max(least, 2))):
            change = self.change(factors)
            found[change[0]] = change
        return tuple(found.values())

    # Parts.

    def actor(self, name: str) -> Actor:
        common = (1.0, 6.0, 1.5)
        own = (self.number(0.4, 2.0), self.number(1.0, 10.0), self.number(0.4, 2.2))
        rationality, foresight, depth = own if self.knobs.personal else common
        return Actor(
            id=name,
            name=name.upper(),
            path=f"actors.{name}",
            rationality=rationality,
            foresight=None if self.knobs.myopic and self.some() else foresight,
            depth=None if self.knobs.equilibrium else depth,
        )

    def option(self, factor: Factor) -> Option:
        costs = [0.0] * len(factor.levels)
        if self.knobs.costs:
            costs = [self.number(0, 0.8) if self.some() else 0.0 for _ in costs]
        return Option(
            factor=factor.id,
            path=f"options.{factor.id}",
            owner=factor.id[0],
            tempo=self.rate(0.3, 2.0, self.visible),
            commitment=self.number(0.3, 2.0),
            costs=tuple(costs),
        )

    def event(self, name: str) -> Event:
        when = "true" if self.some(0.3) else self.truth(self.all)
        return Event(
            id=name,
            path=f"events.{name}",
            when=self.formula(when),
            rate=self.rate(0.05, 1.0, self.all),
            then=self.changes([*self.conditions, *self.options[:1], *self.secret]),
        )

    def mark(self, bodies: tuple[Body, ...]) -> Mark:
        kinds = ["event", "move", "any move", "becomes"] + ["passes", "passes", "refuses", "refuses"] * bool(bodies)
        kind = self.dice.choice(kinds)
        option = self.dice.choice(self.options)
        if kind == "event":
            event = self.dice.choice(self.events)
            return Mark(kind="event", text=event, event=event)
        if kind == "move":
            level = self.dice.randrange(len(option.levels))
            return Mark(kind="move", text=f"{option.id} to {option.levels[level]}", option=option.id, level=level)
        if kind == "any move":
            return Mark(kind="move", text=f"{option.id} moves", option=option.id)
        if kind == "becomes":
            text = self.truth([*self.options, *self.conditions])
            return Mark(kind="becomes", text=f"becomes {text}", formula=self.formula(text))
        body = self.dice.choice(bodies)
        motion = self.dice.choice(body.motions)
        return Mark(kind=kind, text=f"{body.id} {kind} {motion.id}", body=body.id, motion=motion.id)

    def body(self, name: str) -> Body:
        knobs = self.knobs
        voting = self.dice.sample(self.actors, self.dice.randint(2, min(3, len(self.actors))))
        members = [
            Member(
                id=actor,
                votes=self.dice.randint(1, 2),
                follows=None,
                yes=None,
                together=False,
                veto=knobs.veto and self.some(),
            )
            for actor in voting
        ]
        if knobs.follower:
            leader = self.dice.choice(voting)
            others = [actor for actor in self.actors if actor not in voting]
            who = others[0] if others and self.some() else "follower"
            veto = knobs.veto and self.some()
            votes = self.dice.randint(1, 3)
            members.append(Member(id=who, votes=votes, follows=leader, yes=None, together=False, veto=veto))
        if knobs.block:
            votes, yes = self.dice.randint(1, 4), self.number(0.2, 0.9)
            together = self.some()
            members.append(Member(id="elected", votes=votes, follows=None, yes=yes, together=together, veto=False))
        total = sum(member.votes for member in members)
        unanimous = knobs.unanimity and self.some(0.8)
        clocks = {actor: (self.rate(0.3, 2.0, self.visible), self.number(0.3, 2.0)) for actor in [None, *self.actors]}
        polled = not (knobs.refused and self.some(0.8))
        motions = tuple(self.motion(name, number, clocks, polled) for number in range(self.dice.randint(1, 2)))
        return Body(
            id=name,
            path=f"bodies.{name}",
            members=tuple(members),
            threshold=total if unanimous else self.dice.randint(1, total),
            may_abstain=not unanimous and self.some(0.8),
            abstention=self.number(-1, 1) if self.some() else 0.0,
            dissent=self.number(0, 0.5) if self.some() else 0.0,
            polled=polled,
            motions=motions,
        )

    def motion(self, body: str, number: int, clocks: Mapping[str | None, tuple[Rate, float]], polled: bool) -> Motion:
        knobs = self.knobs
        sponsored = knobs.sponsor and (not knobs.unsponsored or self.some(0.6))
        sponsor = self.dice.choice(self.actors) if sponsored else None
        if number and sponsored and self.some():
            sponsor = self.actors[0]
        tempo, commitment = clocks[sponsor]
        retry = self.number(0.5, 5.0) if knobs.retry and self.some(0.8) else None
        return Motion(
            id=f"m{number}",
            path=f"bodies.{body}.motions.m{number}",
            when=self.formula("true" if self.some(0.3) else self.truth(self.visible)),
            then=self.changes([*self.conditions, *self.options[:2]]),
            otherwise=() if polled or self.some(0.3) else self.changes([*self.conditions, *self.options[:1]]),
            sponsor=sponsor,
            tempo=tempo,
            commitment=commitment,
            cost=self.number(0, 0.4) if knobs.costs and self.some() else 0.0,
            retry=retry,
        )

    def interests(self) -> dict[str, tuple[Interest, ...]]:
        found: dict[str, tuple[Interest, ...]] = {}
        for actor in self.actors:
            own = []
            for number in range(self.dice.randint(1, 3)):
                weight = self.number(0.3, 3.0) * self.dice.choice([-1, 1])
                text = self.worth(self.all if number == 0 else self.visible)
                own.append(
                    Interest(
                        id=f"i{number}",
                        path=f"interests.{actor}.i{number}",
                        weight=weight,
                        formula=self.formula(text),
                        welfare=None,
                    )
                )
            if self.knobs.welfare and self.some(0.7):
                other = self.dice.choice([one for one in self.actors if one != actor])
                path = f"interests.{actor}.other"
                weight = self.number(-1, 1)
                own.append(Interest(id="other", path=path, weight=weight, formula=None, welfare=other))
            found[actor] = tuple(own)
        return found

    def bonds(self) -> tuple[tuple[Promise, ...], tuple[Hold, ...]]:
        promises, holds = [], []
        for number in range(self.dice.randint(1, 3) if self.knobs.promises else 0):
            option = self.dice.choice(self.options)
            others = [factor for factor in [*self.options, *self.conditions] if factor.id != option.id]
            promises.append(
                Promise(
                    path=f"promises[{number}]",
                    option=option.id,
                    level=self.dice.randrange(len(option.levels)),
                    binds=self.formula(self.truth(self.visible)),
                    breach=self.number(0, 1.5),
                    voids=self.changes(others, least=0) if self.some(0.7) else (),
                )
            )
        for number in range(self.dice.randint(1, 2) if self.knobs.holds else 0):
            option = self.dice.choice(self.options)
            level = self.dice.randrange(len(option.levels))
            binds = self.formula(self.truth(self.visible))
            holds.append(Hold(path=f"holds[{number}]", option=option.id, level=level, binds=binds))
        return tuple(promises), tuple(holds)

    def model(self) -> Model:
        self.factors()
        knobs, dice = self.knobs, self.dice
        open_factors = [*self.options, *self.conditions]
        rules = []
        for number in range(dice.randint(1, 2) if knobs.rules else 0):
            text = f"{self.atom(open_factors)} and {self.atom(open_factors)}"
            rules.append(Rule(path=f"rules[{number}]", forbidden=self.formula(text)))
        final = []
        if knobs.final:
            text = f"{self.atom(self.conditions)} and {self.atom(open_factors)}"
            final.append(Outcome(id="final", path="final.final", formula=self.formula(text)))
        bodies = tuple(self.body(name) for name in ["council"][: knobs.bodies])
        since = []
        for factor in self.sinces:
            since.append(
                Since(
                    factor=factor.id,
                    path=factor.path,
                    marks=tuple(self.mark(bodies) for _ in range(dice.randint(1, 2))),
                    after=self.number(0.3, 4.0),
                    stages=factor.stages,
                )
            )
        calendar = []
        for number in range(dice.randint(1, 2) if knobs.calendar else 0):
            time = round(0.7 + 1.9 * number + self.number(0, 1), 3)
            path = f"calendar[{number}]"
            calendar.append(Dated(name=f"day{number}", path=path, time=time, then=self.changes(self.conditions)))
        promises, holds = self.bonds()
        fixed = {}
        if knobs.fixed:
            factor = dice.choice(open_factors)
            fixed[factor.id] = dice.randrange(len(factor.levels))
        model = Model(
            title="random",
            digest="",
            clock="month",
            start="start",
            parameters=self.parameters,
            actors=tuple(self.actor(name) for name in self.actors),
            factors=tuple(self.all),
            options=tuple(self.option(factor) for factor in self.options),
            rules=tuple(rules),
            final=tuple(final),
            events=tuple(self.event(name) for name in self.events),
            since=tuple(since),
            calendar=tuple(calendar),
            bodies=bodies,
            promises=promises,
            holds=holds,
            interests=self.interests(),
            fixed=fixed,
        )
        return replace(model, beliefs=self.beliefs(model)) if knobs.beliefs else model

    def beliefs(self, model: Model) -> dict[str, Model]:
        """Other weights, and other rates of events."""
        found = {}
        for believer in self.dice.sample(self.actors, self.dice.randint(1, 2)):
            interests = {
                actor: tuple(replace(interest, weight=interest.weight * self.number(0, 2)) for interest in own)
                for actor, own in model.interests.items()
            }
            events = tuple(
                replace(event, rate=replace(event.rate, scale=event.rate.scale * self.number(0.3, 3)))
                for event in model.events
            )
            found[believer] = replace(model, interests=interests, events=events)
        return found
