"""Whether every section of a machine form speaks of what is there, questions and beliefs apart."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from detente.case.dynamics import as_date
from detente.case.names import owner_of
from detente.case.paths import Steps
from detente.case.references import Data, EnoughError, Finding, References
from detente.formula import Formula, Kind, nearest


class Sections(References):
    """Checks one applied machine form, section by section."""

    def check(self) -> list[Finding]:
        """Everything that is wrong, questions apart."""
        with suppress(EnoughError):
            self._all()
        return self.findings

    def _all(self) -> None:
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
