"""What holds for every case: the machine form resolves to itself, and nothing makes the reader fall.

The cases are generated from the table of the language, key by key, so that a new key is tested without a new test.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.case import kinds as k
from detente.case import language
from detente.case.digest import canonical_json, digest
from detente.case.edit import flow
from detente.case.nodes import read_nodes
from detente.case.numbers import UNITS, WEIGHTS
from detente.case.resolve import resolve, resolve_data
from detente.case.schema import json_schema
from detente.case.structure import plain_data

VALIDATOR = jsonschema.Draft7Validator(json_schema())
Human = st.SearchStrategy[Any]

ACTORS = ["us", "dprk", "china"]
OPTIONS = ["us.strike", "dprk.tests", "china.trade"]
LEVELS = ["low", "high", "1", "no", "yes"]
NAMES = ["alpha", "beta_2", "gamma"]
FORMULAS = ["us.strike", "true", "reach is low", "not (a and b)", "1 + 2 * zeal", 1, 0.5, True]
TEXTS = st.sampled_from(["", "why", "é: [x] # 'y'", "two\nlines", "null", "1"])


def quantities(kind: k.Quantity) -> Human:
    """Numbers in every form the kind takes."""
    low = (kind.minimum or 0) + (0.25 if kind.above else 0) if kind.minimum is not None else -4.0
    high = kind.maximum if kind.maximum is not None else 64.0
    number = st.floats(low, high, allow_nan=False, width=16).map(lambda value: value + 0.0)
    whole = st.integers(1, 9) if kind.maximum is None else number
    pair = st.tuples(number, number).map(lambda ends: sorted(ends))
    triple = st.tuples(number, number, number).map(lambda ends: sorted(ends))
    forms: list[Human] = [number, whole, number.map(lambda value: {"value": value})]
    if not kind.exact:
        forms += [pair, triple, pair.map(lambda ends: {"range": ends})]
        forms.append(triple.map(lambda t: {"value": t[1], "range": [t[0], t[2]], "shape": "triangle", "note": "guess"}))
        forms.append(pair.map(lambda ends: {"value": ends, "evidence": ["source:1"]}))
    unit = st.sampled_from(UNITS)
    if kind.sort == "rate":
        forms += [
            st.builds("{} per {}".format, whole, unit), st.builds("once per {} {}s".format, whole, unit),
            st.builds(lambda ends, per: {"range": ends, "per": per}, pair, unit),
            st.builds(lambda per: {"formula": "2 * alpha", "per": per}, unit),
        ]  # fmt: skip
    elif kind.sort == "duration":
        forms += [
            st.builds("{} {}s".format, whole, unit),
            st.builds(lambda v, u: {"value": v, "unit": u}, number, unit),
        ]
        if not kind.exact:
            forms.append(st.builds(lambda u: [f"1 {u}", f"2 {u}s"], unit))
    elif kind.sort == "weight":
        forms += [st.sampled_from(list(WEIGHTS)), st.sampled_from(list(WEIGHTS)).map(lambda word: {"word": word})]
    elif not kind.exact:
        forms += [st.just("likely"), st.just({"phrase": "probable", "scale": "kent_1964"})]
    return st.one_of(*forms, *map(st.just, kind.words))


def shares() -> Human:
    """A level, or chances in quarters."""
    quarters = st.integers(0, 4).map(lambda n: {"no": n / 4, "yes": 1 - n / 4})
    return st.one_of(st.sampled_from(["no", "yes"]), quarters, st.just({"yes": 1}))


@cache
def human(kind: k.Kind) -> Human:
    """Values of a kind in human form."""
    match kind:
        case k.Text():
            return st.just("a text") if kind.filled else TEXTS
        case k.Name():
            return st.sampled_from(OPTIONS if kind.dotted else ACTORS)
        case k.Level():
            return st.sampled_from(LEVELS)
        case k.Date():
            return st.dates().map(str)
        case k.Version():
            return st.just(1)
        case k.Flag():
            return st.sampled_from(["yes", "no", True, False])
        case k.Choice():
            return st.sampled_from(kind.words)
        case k.Whole():
            return st.integers(kind.minimum, min(kind.maximum, kind.minimum + 3))
        case k.Plain():
            return st.floats(kind.minimum or 0, kind.maximum or 9, width=16)
        case k.Quantity():
            return quantities(kind)
        case k.Formula():
            return st.sampled_from(FORMULAS)
        case k.MarkText():
            return st.sampled_from(["us.strike to yes", "council passes ban", "becomes reach is low"])
        case k.Effect():
            levels = [*LEVELS, *(language.STEPS if kind.steps else ())]
            return st.dictionaries(st.sampled_from(OPTIONS), st.sampled_from(levels), max_size=2)
        case k.Evidence():
            full = {"note": "source:2", "aspect": "sign", "polarity": "against"}
            return st.lists(st.sampled_from(["source:1", {"note": "source:3"}, full]), max_size=2)
        case k.PathMap():
            return st.dictionaries(
                st.sampled_from(["us.strike.tempo", "a"]), st.sampled_from([1, 0.5, "no", [1], None, True])
            )
        case k.Additions():
            return st.sampled_from(
                [{}, {"parameters": {"delta": [1, 2]}}, {"events": {"omen": {"rate": 1, "then": {}}}}]
            )
        case k.ListOf():
            return st.lists(human(kind.item), min_size=kind.least, max_size=3, unique_by=repr if kind.unique else None)
        case k.MapOf():
            keys = ACTORS if "actor" in kind.key or kind.key == "a member" else OPTIONS if kind.dotted else NAMES
            return st.dictionaries(st.sampled_from(keys), human(kind.value), min_size=kind.least, max_size=2)
        case k.Variant():
            return st.one_of(*(human(case) for _, case in kind.cases), human(kind.otherwise), *map(st.just, kind.words))
        case k.Element():
            return elements(kind)
        case k.Levels():
            return st.sampled_from([["no", "yes"], {"no": 0, "yes": -1.5}])
        case k.LevelShares():
            return shares()
        case k.LevelNumbers():
            return st.sampled_from([[1, 2.5], {"yes": 1, "no": 0}, None])
        case k.LevelCosts():
            return st.one_of(
                human(language.NUMBER), st.dictionaries(st.sampled_from(["no", "yes"]), human(language.NUMBER))
            )
        case _:
            return st.one_of(human(k.Flag()), st.lists(st.sampled_from(ACTORS), unique=True))


@st.composite
def elements(draw: st.DrawFn, element: k.Element) -> Any:
    """An element with its required keys and some others, as far as the keys go together."""
    parts = {part.key: part for part in element.fields if part.key not in element.open}
    optional = [key for key, part in parts.items() if part.default is not k.REQUIRED]
    chosen = {key for key in parts if key not in optional}
    chosen |= draw(st.sets(st.sampled_from(optional))) if optional else set()
    chosen.discard("owners")
    if element.open:
        chosen.add(draw(st.sampled_from(element.open)))
    if element is language.CASE.get("questions").kind.value:  # type: ignore[union-attr]
        chosen -= {"within", "at", "throughout", "over", "at_least", "by"}
        asked = next(key for key in language.ASKED if key in chosen)
        one, some = language.TIMES[asked]
        if one or some:
            chosen |= draw(st.sets(st.sampled_from(one or some), min_size=bool(one), max_size=1))
        chosen |= {"at_least"} if asked == "count" else set()
        chosen |= {"better"} if "enough" in chosen else set()
    order = draw(st.permutations(sorted(chosen)))
    value = {key: draw(human(next(part for part in element.fields if part.key == key).kind)) for key in order}
    return mended(element, value)


def mended(element: k.Element, value: dict[str, Any]) -> dict[str, Any]:
    """The element without keys that do not go together."""
    drop: set[str] = set()
    if isinstance(value.get("levels"), dict) and element.name in ("option", "condition"):
        drop.add("numbers")
    if element.name == "condition":
        drop |= (
            {"joint"}
            | (set() if value.get("since") else {"fades"})
            | ({"levels", "numbers"} if value.get("since") else set())
        )
    if element.name in ("option", "actor", "body"):  # a tempo that is an expression needs one
        value.setdefault("commitment", "1 per month")
    if element.name == "motion" and value.get("sponsor"):
        drop.add("tempo")
    if element.name == "motion":
        value.setdefault("commitment", "1 per week")
    if element.name == "member" and value.get("follows"):
        drop.add("yes")
    if element.name == "body":
        value["passes"] = value["passes"] if isinstance(value["passes"], str) else {"yes": 1, "veto": ["us"]}
    if element.name == "difference":
        value = {"question": "alpha"} if "question" in value or not value else value
    if (
        element.name == "question"
        and value.get("within") == "ever"
        and "probability" not in value
        and "time" not in value
    ):
        value["within"] = "1 year"
    if element.name == "start":
        drop.add("levels")
    if element.name == "plan":
        phases = value.get("phases", [])[:1]
        value["phases"] = (
            [phase | {"name": "freeze", "begins": "at once"} for phase in phases] if "renews" in value else []
        )
    return {key: part for key, part in value.items() if key not in drop}


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Whole cases in human form; names that would mean two things are taken apart."""
    case: dict[str, Any] = draw(elements(language.CASE))
    case["behaviour"] = {"tempo": "1 per month"} | {
        key: value for key, value in case.get("behaviour", {}).items() if key != "tempo"
    }
    for section, prefix in (("conditions", "c_"), ("parameters", "")):
        if isinstance(case.get(section), dict):
            case[section] = {prefix + name: value for name, value in case[section].items()}
    for name, plan in case.get("plans", {}).items():
        for phase in plan["phases"]:
            phase["name"] = name  # one phase each, named after the plan
    case["actors"] = {actor: {} for actor in ACTORS} | case["actors"]
    case["parameters"] = {"alpha": 1} | case.get("parameters", {})
    if draw(st.booleans()):
        case["options"] = case.get("options", {}) | {"talks": {"owners": ["us", "dprk"], "start": "yes"}}
    return case


def ordered(draw: Callable[[Any], Any], data: Any) -> Any:
    """The same data with its keys in another order; levels have one of their own, and plans (of phases)."""
    if isinstance(data, dict):
        turned = reversed(data) if draw(st.booleans()) else list(data)
        return {key: data[key] if key in ("levels", "plans") else ordered(draw, data[key]) for key in turned}
    return [ordered(draw, item) for item in data] if isinstance(data, list) else data


MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@MANY
@given(cases())
def test_machine_form_resolves_to_itself(case: dict[str, Any]) -> None:
    """Every machine form is a human form that means itself, and both fit the schema."""
    once = resolve_data(case)
    assert [issue.render() for issue in once.issues] == []
    again = resolve_data(once.machine)
    assert [issue.render() for issue in again.issues] == []
    assert again.machine == once.machine
    assert canonical_json(again.machine) == canonical_json(once.machine)
    VALIDATOR.validate(case)
    VALIDATOR.validate(once.machine)
    VALIDATOR.validate(json.loads(canonical_json(once.machine)))


@MANY
@given(st.data(), cases())
def test_digest_depends_on_content_only(data: st.DataObject, case: dict[str, Any]) -> None:
    """Not on the order of keys, on comments, or on whether it is data or a file, in human form or machine form."""
    machine = resolve_data(case).machine
    for form in (case, machine):
        shuffled = ordered(data.draw, form)
        lines = [f"{key}: {flow(value)}  # a comment" for key, value in shuffled.items() if key != "detente"]
        resolved = resolve("# first\n" + "\n\n".join(["detente: 1", *lines]), "case.yaml")
        assert [issue.render() for issue in resolved.issues] == []
        assert digest(resolved.machine) == digest(machine)
        assert digest(resolve_data(json.loads(canonical_json(machine))).machine) == digest(machine)


@MANY
@given(cases())
def test_places_lead_to_what_is_there(case: dict[str, Any]) -> None:
    """Every remembered path stands in the human form's text where the mark says."""
    lines = [f"{key}: {flow(value)}" for key, value in case.items() if key != "detente"]
    text = "\n".join(["detente: 1", *lines])
    resolved = resolve(text, "case.yaml")
    rows = text.split("\n")
    for path, mark in resolved.positions.items():
        piece = rows[mark.line - 1][mark.column - 1 : mark.column - 1 + mark.length]
        assert len(piece) == mark.length
        if path.endswith("~key") and not path.startswith(("conditions.talks~", "bodies.talks~")):
            assert piece.strip('"') == path.removesuffix("~key")[-len(piece.strip('"')) :]


# Nothing makes the reader fall

SOME = (
    "value range per levels start rate then us phases name begins owners members passes motions ranked 0 add us.strike"
)
KEYS = sorted({*language.CASE.keys(), *SOME.split()})
WORDS = ["1 per month", "yes", "2017-09-18", "vital", "up", "x per y", "likely"]
NUMBERS = st.one_of(st.booleans(), st.integers(-2, 3), st.floats(allow_nan=True))
SCRAPS = st.one_of(st.none(), NUMBERS, st.text(max_size=4), st.sampled_from(WORDS))
JUNK = st.recursive(SCRAPS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner))


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(KEYS), JUNK))
def test_any_data_are_read_to_the_end(data: dict[str, Any]) -> None:
    """With mistakes, but without a fall, and to a machine form that is complete."""
    resolved = resolve_data(data)
    assert set(resolved.machine) == set(language.CASE.keys())
    assert all(issue.found or issue.expected for issue in resolved.issues)
    assert resolve_data(resolved.machine).machine.keys() == resolved.machine.keys()


@MANY
@given(st.data(), cases())
def test_a_mistake_anywhere_is_told(data: st.DataObject, case: dict[str, Any]) -> None:
    """Some value replaced by junk: read to the end; without an issue only if the result is a case again."""
    path: Any = case
    while True:
        key = data.draw(st.sampled_from(sorted(path) if isinstance(path, dict) else range(len(path))))
        if isinstance(path[key], dict | list) and path[key] and data.draw(st.booleans()):
            path = path[key]
            continue
        path[key] = data.draw(JUNK)
        break
    resolved = resolve_data(case)
    assert set(resolved.machine) == set(language.CASE.keys())
    if not resolved.issues:
        assert resolve_data(resolved.machine).machine == resolved.machine


@settings(max_examples=400)
@given(st.text(alphabet=st.sampled_from(list("ab:-[]{},&*!|>'\"%@`#?~ \n\t01.é"))))
def test_any_text_is_read_to_the_end(text: str) -> None:
    """YAML or not; what is said points into the text."""
    resolved = resolve("detente: 1\n" + text, "case.yaml")
    assert set(resolved.machine) == set(language.CASE.keys())
    for issue in resolved.issues:
        assert issue.render()
        assert issue.line <= text.count("\n") + 2


@MANY
@given(cases())
def test_plain_data_come_back(case: dict[str, Any]) -> None:
    """What is written in one line is read as it was."""
    node, issues = read_nodes(flow(case), "case.yaml")
    assert not issues
    assert node is not None
    assert plain_data(node) == case
