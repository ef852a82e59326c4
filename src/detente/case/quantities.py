"""How uncertain numbers are read: points, ranges, triples, phrases, words of weight, rates and durations.

Every form is first taken apart into an `Amount`, a value with range, unit and origin; the mapping of the machine form
is made from it at the end.
"""

from dataclasses import replace
from typing import Any

from detente.case import kinds as k
from detente.case.amounts import EXPECTED, Amount, in_unit, phrase_amount, scalar_amount, weight_amount
from detente.case.certainty import scales
from detente.case.nodes import Mapping, Node, Scalar, Sequence
from detente.case.numbers import UNITS, middle
from detente.case.structure import Structure, describe, reads
from detente.case.words import listed, quoted

_BAD = object()


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
    if kind.element:
        prior = node.get("without") if isinstance(node, Mapping) else None
        nothing = prior is None or (isinstance(prior, Scalar) and prior.is_nothing)
        alone = replace(kind, element=False)
        data["without"] = None if nothing or prior is None else s.read(alone, prior, f"{path}.without")
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


def _bare(s: Structure, kind: k.Quantity, node: Node, path: str) -> Amount | None:
    if isinstance(node, Scalar):
        return scalar_amount(s, kind, node, path)
    if isinstance(node, Sequence):
        return _list(s, kind, node, path)
    s.complain(path, describe(node), EXPECTED[kind.sort], at=node)
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
        part = scalar_amount(s, kind, item, here) if isinstance(item, Scalar) else None
        if not isinstance(item, Scalar) or (part is not None and (part.range or part.formula is not None)):
            s.complain(here, describe(item), "a number", at=item)
            part = None
        parts.append(part)
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    unit = next((part.unit for part in known if part.unit), None)
    return [in_unit(kind, part, unit) for part in known]


# Mappings


def _mapping(s: Structure, kind: k.Quantity, node: Mapping, path: str) -> Amount | None:
    """`{value, range, shape, ...}`, `{phrase, scale}`, `{word}` or `{formula, per}`."""
    unit_key = {"rate": "per", "duration": "unit"}.get(kind.sort)
    keys = ["value", "range", "shape", *(["without"] if kind.element else []), "evidence", "note"]
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
        amount = in_unit(kind, amount, unit) if amount.unit else replace(amount, unit=unit)
    return _shaped(s, node, amount, path)


def _check_keys(s: Structure, kind: k.Quantity, node: Mapping, path: str, keys: list[str]) -> None:
    """Complain about keys a quantity does not have; a unit of another kind is named as such."""
    for key, _ in node.entries:
        if key.mark.line:
            s.positions[f"{path}.{key.text}~key"] = key.mark
        if key.text in keys:
            continue
        if key.text in ("per", "unit"):
            right = {"rate": "`per`, as for any rate", "duration": "`unit`, as for any duration"}
            s.complain(f"{path}.{key.text}", quoted(key.text), right.get(kind.sort, "a number without a unit"), at=key)
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
        amount = replace(
            stated, range=stated.range or (amount.range if amount and span is None else None), origin=origin
        )
    if span is None:
        if amount is None:
            missing = "`value`, `range`" + (", `formula`" if kind.sort == "rate" else "")
            s.complain(path, "none of them", f"{missing} or `{'word' if kind.sort == 'weight' else 'phrase'}`", at=node)
        return amount
    ends = _ends(s, kind, span, f"{path}.range")
    if ends is None:
        return None
    unit = next((part.unit for part in (amount, *ends) if part and part.unit), None)
    low, high = (in_unit(kind, end, unit).value for end in ends)
    if amount is None:
        return Amount(middle(low, high), (low, high), unit=unit)
    return replace(in_unit(kind, amount, unit), range=(low, high), unit=unit)


def _origin(s: Structure, kind: k.Quantity, node: Mapping, path: str) -> Any:
    """The amount a phrase or word states, None if there is neither, `_BAD` after a mistake."""
    word = node.get("word") if kind.sort == "weight" else None
    if word is not None:
        amount = weight_amount(s, word, f"{path}.word") if isinstance(word, Scalar) else None
        if amount is None and not isinstance(word, Scalar):
            s.complain(f"{path}.word", describe(word), EXPECTED["weight"], at=word)
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
    return phrase_amount(s, kind, phrase, f"{path}.phrase", name) or _BAD


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
        s.complain(
            f"{path}.value", f"{amount.value:g}", f"a value in its range, {low:g} to {high:g}", at=node.get("value")
        )
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
