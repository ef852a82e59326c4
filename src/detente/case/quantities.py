"""How uncertain numbers are read: points, ranges, triples, phrases, words of weight, rates and durations.

Every form is first taken apart into an `Amount`, a value with its range, unit and origin; the mapping of the machine form is
made from it at the end.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from detente.case import kinds as k
from detente.case.certainty import DEFAULT_SCALE, NoNumber, lookup, normal, scales
from detente.case.nodes import Mapping, Mark, Node, Scalar, Sequence
from detente.case.numbers import (
    CLOCK_DAYS,
    UNITS,
    WEIGHTS,
    middle,
    read_duration,
    read_number,
    read_rate,
    weight_range,
)
from detente.case.structure import Structure, describe, reads
from detente.case.words import listed, quoted
from detente.formula import nearest

_WORD = re.compile(r"[a-z_][a-z0-9_.]*", re.IGNORECASE)
_WORDS_ONLY = re.compile(r"[A-Za-z' ,-]+")
_EXPECTED = {
    "number": "a number, a range `[low, high]`, `[low, mode, high]` or a phrase of the scale",
    "rate": "a rate such as `0.15 per month`, or an expression `0.1 * leakage per month`",
    "duration": "a duration such as `12 months`",
    "weight": "a number, or `vital`, `major`, `moderate` or `minor`",
}
_BAD = object()


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

    def times(self, factor: float, unit: str | None) -> "Amount":
        """The same in another unit."""
        span = self.range and (self.range[0] * factor, self.range[1] * factor)
        return replace(self, value=self.value * factor, range=span, unit=unit)


@reads(k.Quantity)
def quantity(s: Structure, kind: k.Quantity, node: Node, path: str) -> Any:
    """The machine form of a quantity, or one of the words that may stand in its place."""
    if isinstance(node, Scalar) and node.text.strip() in kind.words:
        return node.text.strip()
    amount = _mapping(s, kind, node, path) if isinstance(node, Mapping) else _bare(s, kind, node, path)
    if amount is not None and not _within(s, kind, amount, node, path):
        amount = None
    return _machine(s, kind, amount or Amount(), node, path)


def _machine(s: Structure, kind: k.Quantity, amount: Amount, node: Node, path: str) -> dict[str, Any]:
    unit = amount.unit or s.machine.get("clock", "month")
    data: dict[str, Any]
    if amount.formula is not None:
        data = {"formula": amount.formula, "per": unit}
    else:
        span = amount.range or (amount.value, amount.value)
        data = {"value": amount.value, "range": list(span), "shape": amount.shape if amount.range else "point"}
        data |= amount.origin
        if kind.sort in ("rate", "duration"):
            data["per" if kind.sort == "rate" else "unit"] = unit
    for key, reader, empty in (("evidence", k.Evidence(), []), ("note", k.Text(), "")):
        given = node.get(key) if isinstance(node, Mapping) else None
        if given is not None:
            data[key] = s.read(reader, given, f"{path}.{key}")
        elif kind.element:
            data[key] = empty
    return data


def _within(s: Structure, kind: k.Quantity, amount: Amount, node: Node, path: str) -> bool:
    """Whether the amount is one the kind allows; complains if not."""
    if amount.formula is not None:
        return True
    if kind.exact and amount.range and amount.range[0] != amount.range[1]:
        s.complain(path, "a range", f"one {kind.sort}", at=node)
        return False
    low, high = amount.range or (amount.value, amount.value)
    name = "number" if kind.sort == "weight" else kind.sort
    if kind.minimum is not None and (low < kind.minimum or (kind.above and low <= kind.minimum)):
        limit = f"above {kind.minimum:g}" if kind.above else f"of {kind.minimum:g} or more"
        hint = "use `avoid` for what is not wanted" if kind.sort == "weight" else ""
        s.complain(path, f"{low:g}" if node_is_compound(node) else describe(node), f"a {name} {limit}", hint, at=node)
        return False
    if kind.maximum is not None and high > kind.maximum:
        found = f"{high:g}" if node_is_compound(node) else describe(node)
        s.complain(path, found, f"a {name} from {kind.minimum or 0:g} to {kind.maximum:g}", at=node)
        return False
    return True


def node_is_compound(node: Node) -> bool:
    """Whether a node is a list or a mapping."""
    return not isinstance(node, Scalar)


# A number, a list or a phrase, as it stands


def _bare(s: Structure, kind: k.Quantity, node: Node, path: str) -> Amount | None:
    if isinstance(node, Scalar):
        return _scalar(s, kind, node, path)
    if isinstance(node, Sequence):
        return _list(s, kind, node, path)
    s.complain(path, describe(node), _EXPECTED[kind.sort], at=node)
    return None


def _list(s: Structure, kind: k.Quantity, node: Sequence, path: str) -> Amount | None:
    """`[low, high]` or `[low, mode, high]`; all in the unit of the first that has one."""
    s.lists.add(path)
    if len(node.items) not in (2, 3):
        s.complain(path, f"a list of {len(node.items)}", "`[low, high]` or `[low, mode, high]`", at=node)
        return None
    parts = _points(s, kind, node, path)
    if parts is None:
        return None
    values = [part.value for part in parts]
    if values != sorted(values):
        order = "`[low, high]`, the lower first" if len(values) == 2 else "`[low, mode, high]` in this order"
        s.complain(path, "numbers out of order", order, at=node)
        return None
    span = values[0], values[-1]
    if len(values) == 2:
        return Amount(middle(*span), span, "uniform", parts[0].unit)
    return Amount(values[1], span, "triangle", parts[0].unit)


def _points(s: Structure, kind: k.Quantity, node: Sequence, path: str) -> list[Amount] | None:
    """The items of a list as single amounts in one unit."""
    parts: list[Amount | None] = []
    for index, item in enumerate(node.items):
        here = f"{path}.{index}"
        part = _scalar(s, kind, item, here) if isinstance(item, Scalar) else None
        if not isinstance(item, Scalar) or (part is not None and (part.range or part.formula is not None)):
            s.complain(here, describe(item), "a number", at=item)
            part = None
        parts.append(part)
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    unit = next((part.unit for part in known if part.unit), None)
    return [_in_unit(kind, part, unit) for part in known]


def _in_unit(kind: k.Quantity, part: Amount, unit: str | None) -> Amount:
    """An amount in a unit; one that names none is taken to be in it."""
    if unit is None or part.unit is None or part.unit == unit:
        return replace(part, unit=unit)
    days, others = CLOCK_DAYS[unit], CLOCK_DAYS[part.unit]
    return part.times(days / others if kind.sort == "rate" else others / days, unit)


def _scalar(s: Structure, kind: k.Quantity, node: Scalar, path: str) -> Amount | None:
    text = node.text.strip()
    number = read_number(text)
    if number is not None:
        return Amount(number)
    if node.is_nothing or not text:
        s.complain(path, "nothing", _EXPECTED[kind.sort], at=node)
        return None
    if kind.sort == "weight":
        return _weight(s, node, path)
    duration, rate = read_duration(text), read_rate(text)
    if kind.sort == "duration":
        if duration is not None:
            return Amount(duration[0], unit=duration[1])
        return _no_duration(s, node, path)
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
    return _phrase(s, kind, node, path)


def _weight(s: Structure, node: Scalar, path: str) -> Amount | None:
    word = node.text.strip().lower()
    if word in WEIGHTS:
        return Amount(WEIGHTS[word], weight_range(word), "uniform", origin={"word": word})
    s.complain(path, quoted(node.text), _EXPECTED["weight"], s.suggester.hint(word, WEIGHTS), at=node)
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
    s.complain(path, quoted(text), _EXPECTED["duration"], hint, at=node)


def _phrase(s: Structure, kind: k.Quantity, node: Scalar, path: str, scale: str = "", text: str = "") -> Amount | None:
    """A verbal probability on the scale of the case, or a named one."""
    words, scale = normal(text or node.text), scale or s.machine.get("scale", DEFAULT_SCALE)
    found = lookup(words, scale)
    if isinstance(found, NoNumber):
        hint = found.sentence + (f"; did you mean `{found.nearest}`?" if found.nearest else "")
        if not _WORDS_ONLY.fullmatch(words) or (" " not in words and found.why == "unknown" and not found.nearest
                                               and ", but " not in found.sentence):  # fmt: skip
            hint = ""
        hint = hint or ("" if read_number(words) is not None else "")
        s.complain(path, quoted(node.text), _EXPECTED[kind.sort], hint, at=node)
        return None
    return Amount(found.point, (found.low, found.high), "uniform", origin={"phrase": words, "scale": scale})


# Rates


def _rate(s: Structure, kind: k.Quantity, node: Scalar, path: str) -> Amount | None:
    """`2 per week`, `once per year`, `0.1 * leakage per month`, `unlikely per month`, or an expression per clock unit."""
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
        return replace(amount, formula=f"({amount.formula}) / {rate.every:.12g}")
    return amount.times(1 / rate.every, rate.per)


def _expression(s: Structure, kind: k.Quantity, node: Scalar, path: str, text: str, unit: str | None) -> Amount | None:
    """What stands before `per`: a phrase of the scale, or an expression that reads something."""
    scale = s.machine.get("scale", DEFAULT_SCALE)
    if not isinstance(lookup(text, scale), NoNumber):
        amount = _phrase(s, kind, node, path, scale, text)
        return amount and replace(amount, unit=unit)
    words = _WORD.findall(text)
    if any(word in s.names for word in words) or not _WORDS_ONLY.fullmatch(text):
        if node.mark.line and node.plain:
            mark = node.mark
            s.positions[f"{path}.formula"] = Mark(mark.line, mark.column, min(mark.length, len(text)), mark.end_line,
                                                  mark.end_column)  # fmt: skip
        return Amount(formula=text, unit=unit)
    hint = s.suggester.hint(text, s.names)
    if not hint and _known_phrase(text):
        hint = lookup(text, scale).sentence  # type: ignore[union-attr]
    s.complain(path, quoted(text), _EXPECTED["rate"], hint, at=node)
    return None


def _known_phrase(text: str) -> bool:
    """Whether some scale has the phrase."""
    return any(normal(text) in table.phrases for table in scales().values())


# Mappings


def _mapping(s: Structure, kind: k.Quantity, node: Mapping, path: str) -> Amount | None:
    """`{value, range, shape, ...}`, `{phrase, scale}`, `{word}` or `{formula, per}`."""
    unit_key = {"rate": "per", "duration": "unit"}.get(kind.sort)
    keys = ["value", "range", "shape", "evidence", "note"]
    keys += ["word"] if kind.sort == "weight" else ["phrase", "scale"] if kind.sort != "duration" else []
    keys += [unit_key] if unit_key else []
    keys += ["formula"] if kind.sort == "rate" else []
    before = len(s.issues)
    _check_keys(s, kind, node, path, keys)
    unit: str | None = None
    given = node.get(unit_key) if unit_key else None
    if given is not None:
        unit = _unit(s, given, f"{path}.{unit_key}")
    formula = node.get("formula") if kind.sort == "rate" else None
    if formula is not None:
        others = [key for key in ("value", "range", "phrase") if node.get(key) is not None]
        if others:
            s.complain(path, f"`formula` and `{others[0]}`", "one of them", at=s.key(node, others[0]))
        text = s.read(k.Formula(), formula, f"{path}.formula")
        return Amount(formula=text, unit=unit) if len(s.issues) == before else None
    amount = _given(s, kind, node, path)
    if amount is None or len(s.issues) > before:
        return None
    if unit is not None:
        amount = _in_unit(kind, amount, unit) if amount.unit else replace(amount, unit=unit)
    return _shaped(s, node, amount, path)


def _check_keys(s: Structure, kind: k.Quantity, node: Mapping, path: str, keys: list[str]) -> None:
    """Complain about keys a quantity does not have; a unit of another kind is named as such."""
    for key, _ in node.entries:
        if key.mark.line:
            s.positions[f"{path}.{key.text}~key"] = key.mark
        if key.text in keys:
            continue
        if key.text in ("per", "unit"):
            right = {"rate": "`per: month`", "duration": "`unit: month`"}.get(kind.sort, "a number without a unit")
            s.complain(f"{path}.{key.text}", quoted(key.text), f"{right}: this is a {kind.sort}", at=key)
        else:
            s.unknown(f"{path}.{key.text}", key, key.text, keys, f"a key of a {kind.sort}")


def _unit(s: Structure, node: Node, path: str) -> str | None:
    if node.mark.line:
        s.positions[path] = node.mark
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if text in UNITS or text.removesuffix("s") in UNITS:
        return text.removesuffix("s")
    s.complain(path, describe(node), listed(UNITS), s.suggester.hint(text, UNITS) if text else "", at=node)
    return None


def _given(s: Structure, kind: k.Quantity, node: Mapping, path: str) -> Amount | None:
    """The value, the range and the origin a mapping states."""
    base = _origin(s, kind, node, path)
    if base is _BAD:
        return None
    amount = base if isinstance(base, Amount) else None
    value, span = node.get("value"), node.get("range")
    if value is not None:
        if value.mark.line:
            s.positions[f"{path}.value"] = value.mark
        stated = _bare(s, kind, value, f"{path}.value")
        if stated is None:
            return None
        origin = stated.origin or (amount.origin if amount else {})
        amount = replace(stated, range=stated.range or (amount.range if amount and span is None else None), origin=origin)
    if span is None:
        if amount is None:
            missing = "`value`, `range`" + (", `formula`" if kind.sort == "rate" else "")
            s.complain(path, "none of them", f"{missing} or `{'word' if kind.sort == 'weight' else 'phrase'}`", at=node)
        return amount
    ends = _ends(s, kind, span, f"{path}.range")
    if ends is None:
        return None
    unit = next((part.unit for part in (amount, *ends) if part and part.unit), None)
    low, high = (_in_unit(kind, end, unit).value for end in ends)
    if amount is None:
        return Amount(middle(low, high), (low, high), unit=unit)
    return replace(_in_unit(kind, amount, unit), range=(low, high), unit=unit)


def _origin(s: Structure, kind: k.Quantity, node: Mapping, path: str) -> Any:
    """The amount a phrase or word states, None if there is neither, `_BAD` after a mistake."""
    word = node.get("word") if kind.sort == "weight" else None
    if word is not None:
        amount = _weight(s, word, f"{path}.word") if isinstance(word, Scalar) else None
        if amount is None and not isinstance(word, Scalar):
            s.complain(f"{path}.word", describe(word), _EXPECTED["weight"], at=word)
        return amount or _BAD
    phrase, scale = (None, None) if kind.sort in ("weight", "duration") else (node.get("phrase"), node.get("scale"))
    name = ""
    if scale is not None:
        before = len(s.issues)
        name = s.read(k.Choice(tuple(scales())), scale, f"{path}.scale")
        if len(s.issues) > before:
            return _BAD
        if phrase is None and node.get("value") is None:
            s.complain(path, "a scale without a phrase", "`phrase`", at=scale)
            return _BAD
    if phrase is None:
        return None
    if not isinstance(phrase, Scalar):
        s.complain(f"{path}.phrase", describe(phrase), "a phrase such as `almost no chance`", at=phrase)
        return _BAD
    if phrase.mark.line:
        s.positions[f"{path}.phrase"] = phrase.mark
    return _phrase(s, kind, phrase, f"{path}.phrase", name) or _BAD


def _ends(s: Structure, kind: k.Quantity, node: Node, path: str) -> list[Amount] | None:
    if node.mark.line:
        s.positions[path] = node.mark
    if not isinstance(node, Sequence) or len(node.items) != 2:
        found = f"a list of {len(node.items)}" if isinstance(node, Sequence) else describe(node)
        s.complain(path, found, "a range `[low, high]`", at=node)
        return None
    s.lists.add(path)
    ends = _points(s, kind, node, path)
    if ends is not None and ends[0].value > ends[1].value:
        s.complain(path, f"`[{ends[0].value:g}, {ends[1].value:g}]`", "`[low, high]`, the lower first", at=node)
        return None
    return ends


def _shaped(s: Structure, node: Mapping, amount: Amount, path: str) -> Amount | None:
    """The amount with the shape its mapping states, if value, range and shape agree."""
    low, high = amount.range or (amount.value, amount.value)
    if not low <= amount.value <= high:
        s.complain(f"{path}.value", f"{amount.value:g}", f"a value in its range, {low:g} to {high:g}", at=node.get("value"))
        return None
    shape = node.get("shape")
    if shape is None:
        return amount
    before = len(s.issues)
    word = s.read(k.Choice(("point", "uniform", "triangle")), shape, f"{path}.shape")
    if len(s.issues) > before:
        return None
    if word == "point" and low != high:
        s.complain(f"{path}.shape", "a point with a range", "`uniform` or `triangle`, or no range", at=shape)
        return None
    return replace(amount, shape=word, range=None if word == "point" else (low, high))
