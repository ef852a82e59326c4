"""What chance does in one model, as records: events, fading, motions that may come up again, dates as reckoned with."""

from detente.case.model import Model, Rate
from detente.case.numbers import CLOCK_DAYS
from detente.game.factored import records as r
from detente.game.factored.deeds import Deed, Deeds, directly
from detente.game.factored.parts import Chance
from detente.game.factored.program import Program, Programs
from detente.game.view import Occasion


def bound(program: Program, rate: Rate) -> float:
    """The most that a rate can be."""
    return max(0.0, program.piece.high * rate.scale)


def risky(program: Program, rate: Rate) -> bool:
    """Whether a rate may be negative or have no value somewhere."""
    return program.piece.risky or program.piece.low * rate.scale < 0.0


class Chances:
    """Writes what chance does."""

    def __init__(self, model: Model, programs: Programs, deeds: Deeds) -> None:
        self.model, self.programs, self.deeds = model, programs, deeds
        self.pool, self.layout = programs.pool, programs.layout
        self.rates: dict[int, tuple[str, str]] = {}
        """What each rate is the rate of, and its path, by record."""
        self.all: dict[str, Chance] = {}
        """By the label of the cause; without the dates."""
        self.dates: list[Chance] = []
        self._events()

    def _events(self) -> None:
        for event in self.model.events:
            changes = self.deeds.changes(event.then)
            deed = self.deeds.deed(changes, Occasion("event", event.id))
            when, rate = self.programs.of(event.when), self.programs.of(event.rate.formula)
            scale = event.rate.scale
            place = self._record(r.EVENT, when.place, rate.place, scale, deed)
            self.rates[place] = (f"event `{event.id}`", f"{event.path}.rate")
            never = when.piece.high == 0.0 and not when.piece.risky
            self.all[event.id] = Chance(
                place=place, deed=deed, bound=0.0 if never else bound(rate, event.rate),
                risky=not never and (risky(rate, event.rate) or when.piece.risky),
                reads=when.reads | rate.reads | deed.reads,
            )  # fmt: skip
        for since in self.model.since:
            f = self.layout.index[since.factor]
            if f in self.layout.fixed:
                continue
            deed = self.deeds.deed([directly(self.layout, f, -1)], Occasion("other"))
            speed = since.stages / since.after
            place = self._record(r.FADING, -1, -1, speed, deed, f)
            self.all[f"{since.factor} fades"] = Chance(
                place=place, deed=deed, bound=speed, risky=False, reads=deed.reads | {f}
            )
        for flag in self.layout.flags:
            motion = next(m for b in self.model.bodies if b.id == flag.body for m in b.motions if m.id == flag.motion)
            assert motion.retry is not None
            deed = self.deeds.bare(flag.factor, 0)
            place = self._record(r.REOPENING, -1, -1, 1 / motion.retry, deed, flag.factor)
            self.all[f"{flag.body} reopens {flag.motion}"] = Chance(
                place=place, deed=deed, bound=1 / motion.retry, risky=False, reads=frozenset({flag.factor})
            )
        self._calendar()

    def _calendar(self) -> None:
        f, before = self.layout.calendar, 0.0
        for number, entry in enumerate(self.model.calendar):
            assert f is not None
            onward = directly(self.layout, f, 1)
            deed = self.deeds.deed([onward, *self.deeds.changes(entry.then)], Occasion("other"))
            wait = max(entry.time - before, 1.0 / CLOCK_DAYS[self.model.clock])
            other = self.deeds.bare(f, number + 1)
            place = self._record(r.DATE, -1, -1, 1 / wait, deed, f, number, other.place)
            self.dates.append(
                Chance(place=place, deed=deed, bound=1 / wait, risky=False, reads=deed.reads | {f})
            )  # fmt: skip
            before = entry.time

    def _record(
        self, sort: int, when: int, rate: int, scale: float, deed: Deed, f: int = -1, digit: int = -1, other: int = -1
    ) -> int:
        return self.pool.record([sort, when, rate, self.pool.table([scale]), deed.place, f, digit, other])
