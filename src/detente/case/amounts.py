"""What a single text says about an uncertain number: an amount with its range, unit and origin."""

import re
from dataclasses import dataclass, field, replace

from detente.case import kinds as k
from detente.case.certainty import DEFAULT_SCALE, NoNumber, lookup, normal
from detente.case.nodes import Scalar
from detente.case.numbers import CLOCK_DAYS, UNITS, WEIGHTS, read_duration, read_number, read_rate, weight_range
from detente.case.structure import Structure
from detente.case.words import listed, quoted
from detente.formula import nearest

_WORD = re.compile(r"[a-z_][a-z0-9_.]*", re.IGNORECASE)
_WORDS_ONLY = re.compile(r"[A-Za-z' ,-]+")
EXPECTED = {
    "number": "a number, a range `[low, high]`, `[low, mode, high]` or a phrase of the scale",
    "rate": "a rate such as `0.15 per month`, or an expression `0.1 * leakage per month`",
    "duration": "a duration such as `12 months`",
    "weight": "a number, or `vital`, `major`, `moderate` or `minor`",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, or an expression in its place; where it comes from; its unit of time, if one is written."""

    value: float = 1.0
    range: tuple[float, float] | None = None
    shape: str = "uniform"
    unit: str | None = None
    formula: str | None = None
    origin: dict[str, str] = field(default_factory=dict)
    """Phrase and scale, or word."""

    def scaled(self, times: float, over: float, unit: str | None) -> "Amount":
        """The same in another unit."""
        span = self.range and (self.range[0] * times / over, self.range[1] * times / over)
        return replace(self, value=self.value * times / over, range=span, unit=unit)


def in_unit(kind: k.Quantity, part: Amount, unit: str | None) -> Amount:
    """An amount in a unit; one that names none is taken to be in it."""
    if unit is None or part.unit is None or part.unit == unit:
        return replace(part, unit=unit)
    days, others = CLOCK_DAYS[unit], CLOCK_DAYS[part.unit]
    return part.scaled(days, others, unit) if kind.sort == "rate" else part.scaled(others, days, unit)


def scalar_amount(s: Structure, kind: k.Quantity, node: Scalar, path: str) -> Amount | None:
    """What a single text says; complains if it is none of the kind."""
    text = node.text.strip()
    number = read_number(text)
    if number is not None:
        return Amount(number)
    if node.is_nothing or not text:
        s.complain(path, "nothing", EXPECTED[kind.sort], at=node)
        return None
    if kind.sort == "weight":
        return weight_amount(s, node, path)
    duration, rate = read_duration(text), read_rate(text)
    if kind.sort == "duration":
        if duration is not None:
            return Amount(duration[0], unit=duration[1])
        _no_duration(s, node, path)
        return None
    if kind.sort == "rate":
        if duration is not None:
            value, unit = duration
            hint = f"a duration; as a rate: `1 per {value:g} {unit}s`"
            s.complain(path, quoted(text), "a rate such as `0.15 per month`", hint, at=node)
            return None
        return _rate(s, kind, node, path)
    if duration is not None or (rate is not None and rate.per is not None):
        s.complain(path, quoted(text), "a number without a unit", "a number is no rate and no duration", at=node)
        return None
    if text.endswith("%") and read_number(text[:-1].strip()) is not None:
        s.complain(path, quoted(text), "a number", f"write {float(text[:-1]) / 100:g}", at=node)
        return None
    return phrase_amount(s, kind, node, path)


def weight_amount(s: Structure, node: Scalar, path: str) -> Amount | None:
    """A word of weight."""
    word = node.text.strip().lower()
    if word in WEIGHTS:
        return Amount(WEIGHTS[word], weight_range(word), "uniform", origin={"word": word})
    s.complain(path, quoted(node.text), EXPECTED["weight"], s.suggester.hint(word, WEIGHTS), at=node)
    return None


def _no_duration(s: Structure, node: Scalar, path: str) -> None:
    text = node.text.strip()
    number, _, unit = text.partition(" ")
    hint = ""
    if read_rate(text) is not None:
        hint = "that is a rate; a duration has no `per`"
    elif read_number(number) is not None and unit:
        near = nearest(unit.strip(), UNITS)
        hint = f"units are {listed(UNITS)}" + (f"; did you mean `{near}`?" if near else "")
    s.complain(path, quoted(text), EXPECTED["duration"], hint, at=node)


def phrase_amount(
    s: Structure, kind: k.Quantity, node: Scalar, path: str, scale: str = "", text: str = ""
) -> Amount | None:
    """A verbal probability on the scale of the case, or a named one."""
    words, scale = normal(text or node.text), scale or s.machine.get("scale", DEFAULT_SCALE)
    found = lookup(words, scale)
    if isinstance(found, NoNumber):
        s.complain(
            path, quoted(node.text), EXPECTED[kind.sort], _why(found) if " " not in words else found.hint, at=node
        )
        return None
    return Amount(found.point, (found.low, found.high), "uniform", origin={"phrase": words, "scale": scale})


# Rates


def _rate(s: Structure, kind: k.Quantity, node: Scalar, path: str) -> Amount | None:
    """`2 per week`, `once per year`, `0.1 * leakage per month`, `unlikely per month`, or an expression alone."""
    text = node.text.strip()
    rate = read_rate(text)
    if rate is None:
        return _expression(s, kind, node, path, text, None)
    if rate.per is None:
        near = nearest(rate.unit, UNITS)
        hint = f"did you mean `per {near}`?" if near else ""
        s.complain(path, f"`per {rate.unit}`", f"per {listed(UNITS)}", hint, at=node)
        return None
    value = rate.value
    if value is not None:
        return Amount(value, unit=rate.per)
    amount = _expression(s, kind, node, path, rate.head, rate.per)
    if amount is None or rate.every == 1:
        return amount
    if amount.formula is not None:
        s.positions.pop(f"{path}.formula", None)  # what is wrong in it stands a bracket further left
        return replace(amount, formula=f"({amount.formula}) / {rate.every:.12g}")
    return amount.scaled(1, rate.every, rate.per)


def _expression(s: Structure, kind: k.Quantity, node: Scalar, path: str, text: str, unit: str | None) -> Amount | None:
    """What stands before `per`: a phrase of the scale, or an expression that reads something."""
    scale = s.machine.get("scale", DEFAULT_SCALE)
    found = lookup(text, scale)
    if not isinstance(found, NoNumber) and text not in s.names:
        amount = phrase_amount(s, kind, node, path, scale, text)
        return amount and replace(amount, unit=unit)
    if s.names.intersection(_WORD.findall(text)) or not _WORDS_ONLY.fullmatch(text):
        if node.mark.line:
            length = min(node.mark.length, len(text) + (not node.plain))
            s.positions[f"{path}.formula"] = replace(node.mark, length=length)
        return Amount(formula=text, unit=unit)
    why = _why(found) if isinstance(found, NoNumber) else ""
    s.complain(path, quoted(text), EXPECTED["rate"], s.suggester.hint(text, s.names) or why, at=node)
    return None


def _why(found: NoNumber) -> str:
    """Why a word has no number, unless it looks like no phrase at all."""
    return found.hint if found.why != "unknown" or found.nearest or found.elsewhere else ""
