"""Whether everything a machine form speaks of is there: formulas, marks, effects, actors, levels, members, paths."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.dynamics import as_date
from detente.case.marks import read_mark
from detente.case.model import Mark
from detente.case.names import Names, names, owner_of
from detente.case.paths import Steps
from detente.formula import Formula, FormulaError, Kind, compile_formula, nearest

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One mistake in an applied machine form; offset and length lie within the text of its element."""

    steps: Steps
    found: str
    expected: str
    hint: str = ""
    offset: int | None = None
    length: int = 1
    warning: bool = False
    key: bool = False
    """Whether the key is wrong and not the value."""


class References:
    """Checks one applied machine form; the findings gather in `findings`."""

    def __init__(self, machine: Data) -> None:
        """Collect the names once."""
        self.machine = machine
        self.names: Names = names(machine)
        self.findings: list[Finding] = []

    def check(self) -> list[Finding]:
        """Everything that is wrong, questions apart."""
        self._factors()
        self._chance()
        for body, data in self.machine["bodies"].items():
            self._body(("bodies", body), data)
        for section in ("promises", "holds"):
            for index, data in enumerate(self.machine[section]):
                self._undertaking((section, index), data)
        for actor, interests in self.machine["interests"].items():
            self._interests(("interests", actor), actor, interests)
        self._depths()
        return self.findings

    # What others use

    def say(self, steps: Steps, found: str, expected: str, hint: str = "", **more: Any) -> None:
        """Write down a mistake."""
        self.findings.append(Finding(steps=steps, found=found, expected=expected, hint=hint, **more))

    def formula(self, steps: Steps, text: str | None, kind: Kind = Kind.BOOLEAN) -> Formula | None:
        """Compile a formula; its problems are written down."""
        if text is None:
            return None
        try:
            return compile_formula(text, self.names.vocabulary, kind)
        except FormulaError as error:
            self._problems(steps, error)
            return None

    def mark(self, steps: Steps, text: str | None) -> Mark | None:
        """Read a mark; its problems are written down."""
        if text is None:
            return None
        try:
            mark = read_mark(text, self.names)
        except FormulaError as error:
            self._problems(steps, error)
            return None
        if mark.kind == "refuses" and self.machine["bodies"][mark.body]["polled"]:
            hint = f"`{mark.body}` polls its members first: with `polled: no` it refuses in the open"
            self.say(steps, f"`{text}`, which never happens", "a mark that can happen", hint, warning=True)
        return mark

    def one_of(self, steps: Steps, name: str, valid: Collection[str], expected: str) -> bool:
        """Whether a name is one of the valid ones; if not, that is written down."""
        if name in valid:
            return True
        near = nearest(name, valid)
        self.say(steps, f"`{name}`", expected, f"did you mean `{near}`?" if near else "")
        return False

    def level(self, steps: Steps, factor: str, level: str, more: Sequence[str] = ()) -> None:
        """Check a level of a factor that is there."""
        levels = self.names.levels(factor)
        steps_too = ", `up` or `down`" if more else ""
        self.one_of(steps, level, (*levels, *more), f"a level of `{factor}` ({', '.join(levels)}){steps_too}")

    def effect(self, steps: Steps, effect: Mapping[str, str], *, can_step: bool = True) -> None:
        """Check the factors and levels of an effect."""
        for factor, level in effect.items():
            if factor in self.names.vocabulary.factors:
                self.level((*steps, factor), factor, level, ("up", "down") if can_step else ())
                continue
            near = nearest(factor, self.names.vocabulary.factors)
            hint = f"did you mean `{near}`?" if near else ""
            if factor in self.names.vocabulary.parameters:
                hint = f"`{factor}` is a parameter: nothing in the story changes it"
            self.say((*steps, factor), f"`{factor}`", "an option or condition", hint, key=True)

    def rate(self, steps: Steps, data: Data | None) -> Formula | None:
        """Check a rate that is an expression."""
        if data is not None and "formula" in data:
            return self.formula((*steps, "formula"), data["formula"], Kind.NUMBER)
        return None

    def _problems(self, steps: Steps, error: FormulaError) -> None:
        for problem in error.problems:
            self.say(
                steps, problem.found, problem.expected, problem.hint, offset=problem.offset, length=max(1, problem.length)
            )

    # Sections

    def _factors(self) -> None:
        """Actors' clocks, options and conditions."""
        self.rate(("behaviour", "tempo"), self.machine["behaviour"]["tempo"])
        for actor, data in self.machine["actors"].items():
            self.rate(("actors", actor, "tempo"), data["tempo"])
        for option, data in self.machine["options"].items():
            steps = ("options", option)
            owner = owner_of(option, self.names.actors)
            if owner not in self.names.actors:
                near = nearest(owner, self.names.actors)
                hint = f"did you mean `{near}`?" if near else f"`{option}` belongs to nobody"
                self.say(steps, f"`{owner}`", "an actor before the dot", hint, key=True)
            self.rate((*steps, "tempo"), data["tempo"])
            for index, tempo in enumerate(data.get("tempos", ())):
                self.formula((*steps, "tempos", index, "while"), tempo["while"])
                self.rate((*steps, "tempos", index, "rate"), tempo["rate"])
        for condition, data in self.machine["conditions"].items():
            self._condition(("conditions", condition), condition, data)

    def _condition(self, steps: Steps, name: str, data: Data) -> None:
        for part in ("hidden", "joint"):
            for index, actor in enumerate(data[part]):
                self.one_of((*steps, part, index), actor, self.names.actors, "an actor")
        for index, text in enumerate(data["since"]):
            mark = self.mark((*steps, "since", index), text)
            if mark is not None and mark.formula is not None and name in mark.formula.factors:
                hint = "it would remember itself"
                self.say((*steps, "since", index), f"`{text}`", f"a mark that does not read `{name}`", hint)

    def _chance(self) -> None:
        """Outcomes, rules, events and the calendar."""
        hidden = {name for name, data in self.machine["conditions"].items() if data["hidden"]}
        for name, text in self.machine["final"].items():
            self._constant(("final", name), self.formula(("final", name), text), text)
        for index, data in enumerate(self.machine["rules"]):
            for kind in ("never", "always"):
                steps: Steps = ("rules", index, kind)
                formula = self.formula(steps, data[kind])
                self._constant(steps, formula, data[kind])
                for name in hidden.intersection(formula.factors if formula else ()):
                    self.say(steps, f"`{name}`, which is hidden", "a rule that reads what every actor sees")
        for event, data in self.machine["events"].items():
            steps = ("events", event)
            self.formula((*steps, "when"), data["when"])
            self.rate((*steps, "rate"), data["rate"])
            self.rate((*steps, "without"), data["without"])
            self.effect((*steps, "then"), data["then"])
        first = min((as_date(start["date"]) for start in self.machine["start"].values()), default=None)
        for index, data in enumerate(self.machine["calendar"]):
            self.effect(("calendar", index, "then"), data["then"])
            if first is not None and as_date(data["date"]) <= first:
                hint = "it has happened, and changes nothing"
                expected = "a day after the first start"
                self.say(("calendar", index, "date"), f"`{data['date']}`", expected, hint, warning=True)

    def _constant(self, steps: Steps, formula: Formula | None, text: str) -> None:
        if formula is not None and not formula.factors:
            hint = "this is the same in every state"
            self.say(steps, f"`{text}`", "a formula that reads an option or condition", hint)

    def _body(self, steps: Steps, data: Data) -> None:
        members = data["members"]
        joint = self.machine["conditions"].get(steps[-1], {}).get("joint", ())
        for member, one in members.items():
            here = (*steps, "members", member)
            if one["follows"] is not None:
                self.one_of((*here, "follows"), one["follows"], members, "a member of this body")
                self._leader(here, member, members)
            elif one["yes"] is None and member not in (*self.names.actors, *joint):
                near = nearest(member, self.names.actors)
                hint = f"did you mean `{near}`?" if near else "who is no actor needs `follows` or `yes`"
                self.say(here, f"`{member}`", "an actor", hint, key=True)
        for index, member in enumerate(data["passes"]["veto"]):
            self.one_of((*steps, "passes", "veto", index), member, members, "a member of this body")
        self.rate((*steps, "tempo"), data["tempo"])
        for sponsor, rate in data["sponsors"].items():
            if sponsor not in self.names.actors:
                near = nearest(sponsor, self.names.actors)
                hint = f"did you mean `{near}`?" if near else ""
                self.say((*steps, "sponsors", sponsor), f"`{sponsor}`", "an actor", hint, key=True)
            self.rate((*steps, "sponsors", sponsor), rate)
        for motion, one in data["motions"].items():
            here = (*steps, "motions", motion)
            if one["sponsor"] is not None:
                self.one_of((*here, "sponsor"), one["sponsor"], self.names.actors, "an actor")
            self.formula((*here, "when"), one["when"])
            self.effect((*here, "then"), one["then"])
            self.effect((*here, "else"), one["else"])
            self.rate((*here, "tempo"), one["tempo"])
            self._unseen((*here, "then"), one["sponsor"], {**one["then"], **one["else"]})
            if one["else"] and data["polled"]:
                hint = "the body polls its members first: with `polled: no` it refuses in the open"
                self.say((*here, "else"), "an effect that never happens", "no `else`", hint, warning=True)

    def _leader(self, steps: Steps, member: str, members: Data) -> None:
        """Say so where following leads back to the member."""
        seen, at = [member], members[member]["follows"]
        while at in members and at not in seen:
            seen.append(at)
            at = members[at]["follows"]
        if at == member:
            found = " follows ".join(f"`{name}`" for name in (*seen, member))
            self.say((*steps, "follows"), found, "a member that votes by itself in the end")

    def _undertaking(self, steps: Steps, data: Data) -> None:
        option = data["option"]
        what = "an option that one actor owns"
        if option not in self.names.options and option in self.names.vocabulary.factors:
            self.say((*steps, "option"), f"`{option}`, a condition", what, "nobody moves it alone")
        elif self.one_of((*steps, "option"), option, self.names.options, what):
            self.level((*steps, "level"), option, data["level"])
        self.formula((*steps, "while"), data["while"])
        voids = data.get("voids", {})
        self.effect((*steps, "voids"), voids)
        self._unseen((*steps, "voids"), owner_of(option, self.names.actors), voids)

    def _unseen(self, steps: Steps, actor: str | None, effect: Mapping[str, str]) -> None:
        """Nothing an actor does may change what is hidden from it."""
        for factor in effect:
            if actor is not None and actor in self.machine["conditions"].get(factor, {}).get("hidden", ()):
                expected = f"no change of what is hidden from {actor}"
                self.say((*steps, factor), f"`{factor}`", expected, f"{actor} would do it", key=True)

    def _interests(self, steps: Steps, actor: str, interests: Data) -> None:
        if actor not in self.names.actors:
            near = nearest(actor, self.names.actors)
            self.say(steps, f"`{actor}`", "an actor", f"did you mean `{near}`?" if near else "", key=True)
        if isinstance(interests.get("ranked"), list):
            for index, data in enumerate(interests["ranked"]):
                self.formula((*steps, "ranked", index, "want"), data["want"], Kind.NUMBER)
            return
        for name, data in interests.items():
            for kind in ("want", "avoid"):
                self.formula((*steps, name, kind), data[kind], Kind.NUMBER)
            if data["welfare"] == actor:
                self.say((*steps, name, "welfare"), f"`{actor}` itself", "another actor")
            elif data["welfare"] is not None:
                self.one_of((*steps, name, "welfare"), data["welfare"], self.names.actors, "an actor")

    def _depths(self) -> None:
        """All actors think in steps, or all in equilibrium."""
        shared = self.machine["behaviour"]["depth"]
        depths = dict(self._own_depths())
        kinds = {depth == "equilibrium" for depth in (*depths.values(), *([shared] if self._shares() else []))}
        if len(kinds) < 2:
            return
        for actor, depth in depths.items():
            if depth == "equilibrium" or shared == "equilibrium":
                hint = "all actors in steps, or all in equilibrium"
                found = "`equilibrium`" if depth == "equilibrium" else "a number of steps"
                self.say(("actors", actor, "depth"), found, "one sort of depth for all actors", hint)
                return

    def _own_depths(self) -> Iterator[tuple[str, Any]]:
        return ((actor, data["depth"]) for actor, data in self.machine["actors"].items() if data["depth"] is not None)

    def _shares(self) -> bool:
        return any(data["depth"] is None for data in self.machine["actors"].values())
