"""What each note is to a question before anything is computed: what it supports, and what of that can be taken back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.case.evidence import links
from detente.case.model import Link
from detente.case.paths import dotted
from detente.insight.influence.forms import Side
from detente.insight.influence.players import is_judgement
from detente.insight.influence.result import Prop, Unmovable
from detente.insight.influence.supports import ASPECTS, Number, numbers, stuck

Data = Mapping[str, Any]
OUTSIDE = "The answer cannot depend on it."
POINT = "It is stated as a point, or as a formula, which has no half to give."
NOUGHT = "It is nought without a range or a `without`, so there is nothing to fall back to."
AWAY = "It is not in force."
AGAINST = "What speaks against a theory or a plan as a whole speaks against no number of it."
ASKED = "A question is asked, not assumed."
_FIXED = {
    "rules": "A rule says what cannot be; without it the game is another.",
    "actors": "Who takes part cannot be taken back; without an actor the game is another.",
    "options": "What an actor can do cannot be taken back; without an option the game is another.",
    "conditions": "A condition cannot be taken back; without it the game is another.",
    "bodies": "Who decides together, on what and by which rule, cannot be taken back; without it the game is another.",
    "calendar": "A date cannot be taken back; without it the game is another.",
    "promises": "An undertaking of the case itself cannot be taken back.",
    "holds": "An undertaking of the case itself cannot be taken back.",
    "interests": "A ranked statement has no weight of its own to take back.",
    "beliefs": "A belief of the case itself cannot be taken back.",
}


class Library:
    """What the links of a case are to one question."""

    def __init__(self, machine: Data, sides: Sequence[Side]) -> None:
        """Look at every link once.

        Args:
            machine: The machine form of the case.
            sides: The games the question asks.
        """
        self._sides = sides
        forms = [form for side in sides for form in side.every()]
        self._inside = {number.path for form in forms for number in form.numbers}
        self._numbers: dict[str, Number] = {one.path: one for form in forms for one in numbers(form.machine)}
        self._stuck = {dotted(steps) for form in forms for steps in stuck(form.machine)} - self._numbers.keys()
        self._force = {".".join(one) for side in sides for one in _named(side)}
        self.props: dict[str, list[Prop]] = {}
        self.fixed: dict[str, tuple[str, list[str]]] = {}
        """By path: why an element in force cannot be taken back, and its notes."""
        for path, rests_on in links(machine, everything=True).items():
            for link in rests_on:
                reason, fixed = self._reason(path, link)
                self.props.setdefault(link.note, []).append(
                    Prop(path=path, aspect=link.aspect, polarity=link.polarity, reason=reason, fixed=fixed)
                )
                if fixed:
                    self.fixed.setdefault(path, (reason, []))[1].append(link.note)
        for path in self._stuck:
            self.fixed.setdefault(path, (NOUGHT, []))
        for player, prop in self._judged():
            self.props.setdefault(player, []).append(prop)

    def unmovable(self) -> tuple[Unmovable, ...]:
        """The elements in force that cannot be taken back."""
        return tuple(
            Unmovable(path=path, reason=reason, notes=tuple(dict.fromkeys(notes)))
            for path, (reason, notes) in self.fixed.items()
        )

    def _reason(self, path: str, link: Link) -> tuple[str, bool]:
        """Why taking a link back changes nothing, empty if it can; and whether that is for good."""
        section = path.partition(".")[0]
        if section == "questions":
            return ASKED, True
        if section in ("theories", "plans"):
            if not any(path == one or path.startswith(f"{one}.") for one in self._force):
                return AWAY, False
            return (AGAINST, True) if link.polarity == "against" else ("", False)
        number = self._numbers.get(path)
        if number is None:
            return (NOUGHT if path in self._stuck else _fixed(path)), True
        if path not in self._inside:
            return OUTSIDE, False
        return ("", False) if link.polarity == "for" or number.gives else (POINT, True)

    def _judged(self) -> Iterator[tuple[str, Prop]]:
        """Our judgements, aspect by aspect."""
        for path, number in self._numbers.items():
            for aspect in ASPECTS:
                for player in number.supporters[aspect]:
                    if is_judgement(player) and player.endswith(f":{path}"):
                        reason = "" if path in self._inside else OUTSIDE
                        yield player, Prop(path=path, aspect=aspect, polarity="for", reason=reason)
        whole = {(player, one.path) for side in self._sides for one in side.overrides for player in one.supporters}
        for player, path in sorted(whole):
            if is_judgement(player):
                yield player, Prop(path=path, aspect="exists", polarity="for")


def _named(side: Side) -> Iterator[tuple[str, str]]:
    for section, name in (("theories", side.setting.theory), ("plans", side.setting.plan)):
        if name is not None:
            yield section, name


def _fixed(path: str) -> str:
    return _FIXED.get(path.partition(".")[0], "It holds no number of the kinds that can be taken back.")
