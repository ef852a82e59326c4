"""The JSON Schema of a case, made from the table of the language, so that editors complete, explain and check.

It accepts the human form and the machine form, and is lenient where only the program can judge: formulas, marks and
paths. Run as a module it writes the shipped file. Draft 7, which is what editors know.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.case import kinds as k
from detente.case import language
from detente.case.certainty import scales
from detente.case.numbers import UNITS, WEIGHTS
from detente.case.words import listed

FILE = Path(__file__).with_name("schema.json")

_ID = "[a-z][a-z0-9_]{0,63}"
_LEVEL = "[a-z0-9][a-z0-9_]{0,63}"
_DOTTED = rf"^{_ID}(\.{_ID})?$"
_NUMBER = r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?"
_DURATION = rf"^\s*{_NUMBER}\s*({'|'.join(UNITS)})s?\s*$"
_NULL = {"type": "null"}
_FLAG = {"enum": ["yes", "no", "true", "false", "on", "off", True, False]}
_FORMULA = {
    "type": ["string", "number", "boolean"],
    "description": "A formula: names, levels, is, and, or, not, < and so on.",
}

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of a case file."""
    writer = _Writer()
    case = writer.body(language.CASE)
    top = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Détente case",
        "description": "A model of an international crisis, in human form or machine form.",
    }
    return top | case | {"definitions": dict(sorted(writer.definitions.items()))}


def as_text(schema: Schema) -> str:
    """The schema as it is shipped."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Turns kinds into schemas; elements and quantities become definitions, named once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[k.Kind, str] = {}

    def schema(self, kind: k.Kind) -> Schema:
        """The schema of a kind."""
        if isinstance(kind, k.Element):
            return self._define(kind, kind.name)
        if isinstance(kind, k.Quantity):
            return self._define(kind, kind.sort)
        if isinstance(
            kind, k.Evidence | k.Effect | k.Levels | k.LevelShares | k.LevelNumbers | k.LevelCosts | k.Additions
        ):
            return self._define(kind, type(kind).__name__)
        return self._inline(kind)

    def _define(self, kind: k.Kind, name: str) -> Schema:
        if kind not in self._names:
            name = name.lower().replace(" ", "_")
            taken = sum(other.rstrip("0123456789") == name for other in self._names.values())
            self._names[kind] = name + (str(taken + 1) if taken else "")
            self.definitions[self._names[kind]] = {}  # its place, should it hold itself
            made = self._element(kind) if isinstance(kind, k.Element) else self._inline(kind)
            self.definitions[self._names[kind]] = made
        return {"$ref": f"#/definitions/{self._names[kind]}"}

    def body(self, element: k.Element) -> Schema:
        """An element written as a mapping."""
        required = [part.key for part in element.fields if part.default is k.REQUIRED]
        body: Schema = {"type": "object", "additionalProperties": False}
        body["properties"] = {part.key: self._field(part) for part in element.fields}
        return body | ({"required": required} if required else {})

    def _element(self, element: k.Element) -> Schema:
        forms = [self.body(element)]
        if element.shorthand:
            part = element.get(element.shorthand)
            forms.append(self._no_mapping(self.schema(part.kind)) if part else {})
        if all(part.default is not k.REQUIRED for part in element.fields):
            forms.append(_NULL)
        return {"description": element.doc} | _any(forms)

    @staticmethod
    def _no_mapping(schema: Schema) -> Schema:
        return {"allOf": [schema, {"not": {"type": "object"}}]}

    def _field(self, part: k.Field) -> Schema:
        schema = self.schema(part.kind)
        if part.default is None:
            schema = _any([schema, _NULL])
        field: Schema = {"description": part.doc} | ({"allOf": [schema]} if "$ref" in schema else schema)
        if part.default is not None and part.default is not k.REQUIRED:
            field["default"] = part.default
        return field

    def _inline(self, kind: k.Kind) -> Schema:
        match kind:
            case k.Text(filled=True):
                return {"type": ["string", "number", "boolean"]}
            case k.Text():
                return {"type": ["string", "number", "boolean", "null"]}
            case k.Name():
                return {"type": "string", "pattern": _DOTTED if kind.dotted else f"^{_ID}$", "description": kind.of}
            case k.Level():
                return {"anyOf": [{"type": "string", "pattern": f"^{_LEVEL}$"}, {"type": "integer"}]}
            case k.Date():
                return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"}
            case k.Version():
                return {"const": language.FORMAT}
            case k.Flag():
                return _FLAG
            case k.Choice():
                return {"enum": list(kind.words)}
            case k.Whole():
                return {"type": "integer", "minimum": kind.minimum, "maximum": kind.maximum}
            case k.Plain():
                return _number(kind.minimum, kind.maximum)
            case k.Quantity():
                return _quantity(kind, self.schema(k.Evidence()))
            case k.Formula():
                return _FORMULA
            case k.MarkText():
                return _FORMULA if kind.or_formula else {"type": "string"}
            case k.Additions():
                sections = {name: self.schema(section) for name, section in language.SECTIONS.items()}
                sections["bodies"] = sections["interests"] = {"type": "object"}  # they may add to what is there
                return _any([{"type": "object", "additionalProperties": False, "properties": sections}, _NULL])
            case k.PathMap():
                return {"type": ["object", "null"]}
            case k.ListOf():
                listing = {"type": "array", "items": self.schema(kind.item), "minItems": kind.least}
                return (
                    listing | ({"uniqueItems": True} if kind.unique else {}) if kind.least else _any([listing, _NULL])
                )
            case k.MapOf():
                return self._map(kind)
            case k.Variant():
                forms = [self.schema(form) for _, form in kind.cases] + [self.schema(kind.otherwise)]
                return _any([*forms, *([{"enum": list(kind.words)}] if kind.words else [])])
            case _:
                return self._levels(kind)

    def _map(self, kind: k.MapOf) -> Schema:
        value = self.schema(kind.value)
        forbidden = [*language.KEYWORDS, *kind.forbidden]
        mapping: Schema = {
            "type": "object",
            "propertyNames": {"pattern": _DOTTED if kind.dotted else f"^{_ID}$", "not": {"enum": forbidden}},
            "additionalProperties": value,
            "minProperties": kind.least,
        }
        nothing = [] if kind.least else [_NULL]
        return _any([mapping, *nothing, *([self._no_mapping(value)] if kind.wrap else [])])

    def _levels(self, kind: k.Kind) -> Schema:
        """Kinds made of levels, and evidence."""
        level = self._inline(k.Level())
        by_level: Schema = {"type": "object", "propertyNames": {"pattern": f"^{_LEVEL}$"}}
        match kind:
            case k.Levels():
                names = {"type": "array", "items": level, "minItems": 2, "uniqueItems": True}
                return _any([names, by_level | {"additionalProperties": _number(), "minProperties": 2}])
            case k.LevelShares():
                return _any([level, by_level | {"additionalProperties": _number(0, 1), "minProperties": 1}])
            case k.LevelNumbers():
                return _any([{"type": "array", "items": _number()}, by_level | {"additionalProperties": _number()}])
            case k.LevelCosts():
                cost = self.schema(language.NUMBER)
                return _any([cost, by_level | {"additionalProperties": cost}])
            case k.Hidden():
                return _any([_FLAG, {"type": "array", "items": self._inline(language.ACTOR), "uniqueItems": True}])
            case k.Effect():
                said = "Factors and their new levels" + (", or `up` and `down`." if kind.steps else ".")
                effect = {"type": "object", "propertyNames": {"pattern": _DOTTED}, "additionalProperties": level}
                return {"description": said} | _any([effect, _NULL])
            case _:
                note = {"type": "string", "pattern": r"^\s*[A-Za-z0-9_][A-Za-z0-9_.-]*:\S+\s*$"}
                parts = {
                    "note": note,
                    "aspect": {"enum": [*language.ASPECTS]},
                    "polarity": {"enum": [*language.POLARITIES]},
                }
                link = {"type": "object", "properties": parts, "required": ["note"], "additionalProperties": False}
                return {"description": "Notes, such as `[valuewalk:109]`."} | _any(
                    [{"type": "array", "items": _any([note, link])}, _NULL]
                )


def _any(forms: list[Schema]) -> Schema:
    """One of several forms; forms that already are several are not nested."""
    flat: list[Schema] = []
    for form in forms:
        flat += form["anyOf"] if set(form) == {"anyOf"} else [form]
    unique = [form for index, form in enumerate(flat) if form not in flat[:index]]
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


def _number(minimum: float | None = None, maximum: float | None = None, above: bool = False) -> Schema:
    number: Schema = {"type": "number"}
    if minimum is not None:
        number["exclusiveMinimum" if above else "minimum"] = minimum
    return number if maximum is None else number | {"maximum": maximum}


def _quantity(kind: k.Quantity, evidence: Schema) -> Schema:
    """A number, a list, a text or a mapping."""
    number = _number(kind.minimum, kind.maximum, kind.above)
    text: Schema = {"type": "string"}
    said = "A phrase of a scale of verbal probability"
    if kind.sort == "duration":
        text, said = {"type": "string", "pattern": _DURATION}, "Such as `12 months`"
    elif kind.sort == "weight":
        text, said = {"enum": list(WEIGHTS)}, listed([f"`{word}`" for word in WEIGHTS])
    elif kind.sort == "rate":
        said = "Such as `0.15 per month`, `once per year` or `0.1 * leakage per month`"
    text = text | {"description": f"{said}."}
    plain = {"anyOf": [number, {"type": "string", "pattern": _DURATION}]} if kind.sort == "duration" else number
    if kind.sort == "rate":
        plain = {"anyOf": [number, {"type": "string"}]}
    listing = {"type": "array", "items": plain, "minItems": 2, "maxItems": 3}
    properties: Schema = {
        "value": {"anyOf": [number, text, listing]},
        "range": {"type": "array", "items": plain, "minItems": 2, "maxItems": 2},
        "shape": {"enum": ["point", "uniform", "triangle"]},
    }
    if kind.sort == "weight":
        properties["word"] = {"enum": list(WEIGHTS)}
    elif kind.sort != "duration":
        properties |= {"phrase": {"type": "string"}, "scale": {"enum": list(scales())}}
    if kind.sort == "rate":
        properties |= {"formula": _FORMULA, "per": _unit("per")}
    elif kind.sort == "duration":
        properties["unit"] = _unit("unit")
    if kind.element:
        properties["without"] = _any([_quantity(replace(kind, element=False), evidence), _NULL])
    properties |= {"evidence": evidence, "note": {"type": ["string", "number", "boolean", "null"]}}
    mapping = {"type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1}
    forms = [number, text, mapping] if kind.exact else [number, text, listing, mapping]
    return {"anyOf": [*forms, *([{"enum": list(kind.words)}] if kind.words else [])]}


def _unit(key: str) -> Schema:
    return {"enum": [*UNITS, *(f"{unit}s" for unit in UNITS)], "description": f"The unit of time (`{key}`)."}


if __name__ == "__main__":
    FILE.write_text(as_text(json_schema()), encoding="utf-8")
