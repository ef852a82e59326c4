"""From human form to machine form: defaults, shorthand, rewriting, places, and mistakes told all at once."""

import copy
from typing import Any

import pytest

from detente.case.resolve import Resolved, issue_at, resolve, resolve_data, resolve_fragment

HEAD = "detente: 1\ntitle: A case\nstart: 2017-09-18\nactors: {us: {}, dprk: {tempo: 2 per month}, china: China}\n"
POINT = {"shape": "point"}


def case(text: str = "") -> Resolved:
    """A case without mistakes."""
    resolved = resolve(HEAD + text, "case.yaml")
    assert [issue.render() for issue in resolved.issues] == []
    return resolved


def machine(text: str = "") -> dict[str, Any]:
    """The machine form of a case without mistakes."""
    return case(text).machine


def said(text: str) -> list[tuple[int, str, str]]:
    """Line, path and what was found of every mistake."""
    return [(issue.line, issue.path, issue.found) for issue in resolve(HEAD + text, "case.yaml").issues]


def test_defaults_of_a_small_case() -> None:
    """Every section is there; behaviour is ranged."""
    small = machine()
    assert list(small) == [
        "detente", "title", "summary", "start", "clock", "scale", "parameters", "behaviour", "actors", "options",
        "conditions", "final", "rules", "events", "calendar", "bodies", "promises", "holds", "interests", "beliefs",
        "theories", "plans", "questions",
    ]  # fmt: skip
    assert small["start"] == {"start": {"date": "2017-09-18", "levels": {}}}
    assert small["behaviour"] == {
        "rationality": {"value": 1.0, "range": [0.5, 2.0], "shape": "triangle"},
        "foresight": {"value": 12.0, "range": [3.0, 24.0], "shape": "uniform", "unit": "month"},
        "depth": {"value": 1.5, "range": [1.0, 2.0], "shape": "triangle"},
        "tempo": {"value": 1.0, "range": [0.5, 2.0], "shape": "uniform", "per": "month"},
    }
    assert small["actors"]["china"] == {
        "name": "China", "tempo": None, "commitment": None, "rationality": None, "foresight": None, "depth": None,
        "evidence": [], "note": "",
    }  # fmt: skip
    assert small["actors"]["us"]["name"] == "us"


def test_option() -> None:
    """Two levels, the first at the start, no cost; the tempo follows its actor and the commitment stays put."""
    option = machine("options: {us.strike: {}, dprk.tests: {}}")["options"]["us.strike"]
    nothing = {"value": 0.0, "range": [0.0, 0.0], **POINT}
    assert option == {
        "levels": ["no", "yes"], "start": {"no": 1.0, "yes": 0.0}, "tempo": None, "tempos": [],
        "commitment": {"value": 1.0, "range": [0.5, 2.0], "shape": "uniform", "per": "month"},
        "cost": {"no": nothing, "yes": nothing}, "numbers": None, "evidence": [], "note": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "option", "value", "per"),
    [
        ("{}", "{}", 1.0, "month"),
        ("{tempo: [1 per week, 3 per week]}", "{}", 2.0, "week"),
        ("{tempo: 1 per week, commitment: 5 per year}", "{}", 5.0, "year"),
        ("{tempo: 1 per week, commitment: 5 per year}", "{tempo: 7 per day}", 5.0, "year"),
        ("{tempo: 1 per week}", "{tempo: 7 per day}", 7.0, "day"),
        ("{commitment: 5 per year}", "{tempo: 7 per day, commitment: 3 per day}", 3.0, "day"),
        ("{tempo: 2 * zeal per day}", "{commitment: 3 per day}", 3.0, "day"),
    ],
)
def test_commitment(actor: str, option: str, value: float, per: str) -> None:
    """Its own, the actor's, else the central value of the tempo that counts."""
    text = f"detente: 1\ntitle: A\nstart: 2017-09-18\nparameters: {{zeal: 1}}\nactors: {{us: {actor}}}\n"
    resolved = resolve(text + f"options: {{us.strike: {option}}}", "case.yaml")
    assert resolved.issues == ()
    found = resolved.machine["options"]["us.strike"]["commitment"]
    assert (found["value"], found["per"]) == (value, per)


def test_commitment_does_not_follow_a_tempo_that_is_set() -> None:
    """In the machine form it is a rate of its own."""
    changed = copy.deepcopy(machine("options: {us.strike: {}}"))
    changed["options"]["us.strike"]["tempo"] = "10 per month"
    assert resolve_data(changed).machine["options"]["us.strike"]["commitment"]["value"] == 1.0


def test_levels_with_numbers() -> None:
    """As a mapping, or beside the levels, in order or by level."""
    text = "conditions:\n  a: {levels: {sound: 0, weak: -3.5}}\n  b: {levels: [sound, weak], numbers: [0, -3.5]}\n"
    text += "  c: {levels: [sound, weak], numbers: {weak: -3.5, sound: 0}}\n"
    conditions = machine(text)["conditions"]
    assert conditions["a"] == conditions["b"] == conditions["c"]
    assert conditions["a"]["levels"] == ["sound", "weak"]
    assert conditions["a"]["numbers"] == [0.0, -3.5]


def test_cost_for_all_levels_or_each() -> None:
    """What is not given costs nothing."""
    text = "options:\n  us.a: {cost: [1, 3]}\n  us.b: {cost: {yes: 2}}\n  us.c: {cost: {value: 2, note: guess}}\n"
    options = machine(text)["options"]
    assert [options["us.a"]["cost"][level]["value"] for level in ("no", "yes")] == [2.0, 2.0]
    assert [options["us.b"]["cost"][level]["value"] for level in ("no", "yes")] == [0.0, 2.0]
    assert options["us.c"]["cost"]["no"]["note"] == "guess"


def test_joint_option() -> None:
    """A condition, and a body of its owners with a motion to each level."""
    joint = machine(
        "options:\n  talks: {owners: [us, dprk], levels: [none, open], tempo: 1 per year, evidence: [n:1]}\n"
    )
    assert joint["options"] == {}
    assert joint["conditions"]["talks"]["joint"] == ["us", "dprk"]
    assert joint["conditions"]["talks"]["start"] == {"none": 1.0, "open": 0.0}
    body = joint["bodies"]["talks"]
    assert list(body["members"]) == ["us", "dprk"]
    assert body["passes"] == {"yes": 2, "veto": [], "abstain": False}
    assert list(body["motions"]) == ["to_none", "to_open"]
    assert body["motions"]["to_open"]["when"] == "talks is not open"
    assert body["motions"]["to_open"]["then"] == {"talks": "open"}
    assert body["motions"]["to_open"]["commitment"] == {"value": 1.0, "range": [1.0, 1.0], **POINT, "per": "year"}
    links = [{"note": "n:1", "aspect": "size", "polarity": "for"}]
    assert joint["conditions"]["talks"]["evidence"] == body["evidence"] == links


def test_joint_option_keeps_its_place() -> None:
    """Mistakes in the rewritten parts are shown where the option stands."""
    resolved = case("options:\n  talks:\n    owners: [us, dprk]\n    start: yes\n")
    assert resolved.positions["conditions.talks.start"].line == 8
    assert resolved.positions["bodies.talks~key"].line == 6


@pytest.mark.parametrize(
    ("rule", "machine_form"),
    [
        ("unanimity", {"yes": 4, "veto": [], "abstain": False}),
        ("majority", {"yes": 3, "veto": [], "abstain": True}),
        ("{share: 0.5}", {"yes": 2, "veto": [], "abstain": True}),
        ("{share: 0.667, veto: [us]}", {"yes": 3, "veto": ["us"], "abstain": True}),
        ("{share: 0}", {"yes": 1, "veto": [], "abstain": True}),
        ("{yes: 4, veto: [us, dprk], abstain: no}", {"yes": 4, "veto": ["us", "dprk"], "abstain": False}),
    ],
)
def test_voting_rules(rule: str, machine_form: object) -> None:
    """A threshold of yes votes, with or without veto and abstention."""
    body = f"bodies: {{b: {{members: {{us: 2, dprk: 1, allies: {{follows: us}}}}, passes: {rule}}}}}"
    found = machine(body)["bodies"]["b"]
    assert found["passes"] == machine_form
    assert found["members"]["allies"] == {"votes": 1, "follows": "us", "yes": None, "together": False}


def test_clocks_of_motions() -> None:
    """A sponsor's clock, its own, or the body's."""
    text = """
bodies:
  council:
    members: {us: 1, china: 1}
    passes: majority
    tempo: 4 per year
    sponsors: {us: 5 per year}
    motions:
      a: {sponsor: us, then: {}}
      b: {sponsor: china, then: {}}
      c: {tempo: 6 per year, then: {}}
      d: {then: {}}
      e: {then: {}, commitment: 7 per year}
"""
    motions = machine(text)["bodies"]["council"]["motions"]
    assert [motion["commitment"]["value"] for motion in motions.values()] == [5.0, 4.0, 6.0, 4.0, 7.0]


def test_conditions_that_remember_and_hide() -> None:
    """`since` has two levels of its own; `hidden` becomes a list."""
    text = "conditions:\n  a: {since: [us.strike to yes], fades: {after: 2 months}}\n"
    text += "  b: {hidden: yes}\n  c: {hidden: [us]}\n"
    conditions = machine("options: {us.strike: {}}\n" + text)["conditions"]
    assert conditions["a"]["levels"] == ["no", "yes"]
    assert conditions["a"]["fades"] == {
        "after": {"value": 2.0, "range": [2.0, 2.0], **POINT, "unit": "month"}, "stages": 1,
    }  # fmt: skip
    assert [conditions[name]["hidden"] for name in "abc"] == [[], ["china", "dprk", "us"], ["us"]]


def test_named_starts() -> None:
    """Their levels are distributions over all levels of the factor."""
    text = "detente: 1\ntitle: A\nactors: {us: {}}\nstart:\n  one: 2017-9-8\n"
    text += "  two: {date: 2017-11-29, levels: {us.strike: yes}}\n"
    resolved = resolve(text + "options: {us.strike: {}}", "case.yaml")
    assert resolved.issues == ()
    assert resolved.machine["start"] == {
        "one": {"date": "2017-09-08", "levels": {}},
        "two": {"date": "2017-11-29", "levels": {"us.strike": {"no": 0.0, "yes": 1.0}}},
    }


def test_final_and_rules() -> None:
    """A formula alone is named; numbers and truth values are formulas."""
    assert machine("final: true")["final"] == {"final": "true"}
    assert machine("final: {war: us is 1}")["final"] == {"war": "us is 1"}
    assert machine("rules: [never: 1]")["rules"] == [{"never": "1", "always": None, "evidence": [], "note": ""}]


def test_interests() -> None:
    """Named or ranked."""
    named = machine("interests: {us: {calm: {want: 'true', weight: 2}}}")["interests"]["us"]
    assert named["calm"]["avoid"] is named["calm"]["welfare"] is None
    ranked = machine("interests: {us: {ranked: [a, {want: b, note: why}]}}")["interests"]["us"]
    assert [one["want"] for one in ranked["ranked"]] == ["a", "b"]
    assert (ranked["top"]["word"], ranked["ratio"]["value"]) == ("vital", 0.5)


def test_the_condition_phase() -> None:
    """It is there wherever a plan has phases, under every plan and none."""
    text = "plans:\n  one: {phases: [{name: a, begins: at once}, {name: b, begins: {rate: 1}}]}\n  two: {}\n"
    text += "  three: {phases: [{name: c, begins: {parties: [us], then: {us.strike: no}}}]}\n"
    found = machine("options: {us.strike: {}}\n" + text)
    assert found["conditions"]["phase"]["levels"] == ["before", "a", "b", "c", "broken"]
    assert found["plans"]["three"]["phases"][0]["begins"] == {
        "parties": ["us"], "tempo": None, "when": "true", "retry": None, "then": {"us.strike": "no"},
    }  # fmt: skip
    assert "phase" not in machine("plans: {two: {}}")["conditions"]


def test_questions_are_explicit() -> None:
    """Shorthand of `given` and `minus`; all keys are there."""
    text = "questions:\n  war: {probability: us.strike, within: 1 year, given: dprk.tests, minus: peace}\n"
    question = machine(text)["questions"]["war"]
    assert question["given"] == {"state": "dprk.tests", "at": None}
    assert question["minus"] == {"question": "peace", "plan": None, "theory": None, "do": None}
    assert question["do"] == {}
    assert question["at"] is question["count"] is question["from"] is None


def test_what_theories_set_and_add_stays_as_it_is() -> None:
    """Its kind depends on the path; it is plain data, numbers as numbers and quoted texts as texts."""
    text = "theories:\n  hawk: {set: {us.strike.tempo: 2 per day, a: 1, b: '1', c: 0.5, d: true, e: no, f: }, "
    theory = machine(text + "add: {parameters: {zeal: [1, 2]}}}\n")["theories"]["hawk"]
    assert theory["set"] == {
        "us.strike.tempo": "2 per day",
        "a": 1,
        "b": "1",
        "c": 0.5,
        "d": True,
        "e": "no",
        "f": None,
    }
    assert theory["add"] == {"parameters": {"zeal": [1, 2]}}


def test_empty_sections_are_no_mistake() -> None:
    """A key whose entries are all commented out holds nothing."""
    assert machine("options:\nrules:\nquestions:\n")["options"] == {}
    assert machine("options:\n  us.strike:\n")["options"]["us.strike"]["levels"] == ["no", "yes"]


def test_all_mistakes_are_told_at_once_in_order() -> None:
    """Also when one stands inside another's element."""
    text = "clock: fortnight\noptions:\n  us.strike: {levels: [a], tempo: soon, cots: 1}\nconditions:\n  X: {}\n"
    assert [(line, path) for line, path, _ in said(text)] == [
        (5, "clock"), (7, "options.us.strike.levels"), (7, "options.us.strike.tempo"), (7, "options.us.strike.cots"),
        (9, "conditions.X"),
    ]  # fmt: skip


def test_a_mistake_is_told_once() -> None:
    """What follows from it is not told as well."""
    assert len(said("conditions:\n  a: {levels: [low], start: high}\n")) == 1
    assert len(said("options:\n  us.a: {tempo: soon}\n")) == 1
    assert len(said("events:\n  e: 7\n")) == 1
    assert len(said("bodies:\n  b: {members: {us: x}, passes: {yes: 9}}\n")) == 1
    assert len(said("questions:\n  q: {probability: [], within: 1 year}\n")) == 1
    assert len(said("interests:\n  us: {a: {want: {}, weight: 1}}\n")) == 1


def test_the_machine_form_is_complete_in_spite_of_mistakes() -> None:
    """Whoever reads on finds every element."""
    text = "options:\n  us.strike: 7\nconditions:\n  a: {levels: 3}\nevents:\n  e: {rate: soon}\n"
    text += "rules: {}\nbodies:\n  b: {}\n"
    resolved = resolve(HEAD + text, "case.yaml")
    assert resolved.machine["options"]["us.strike"]["levels"] == ["no", "yes"]
    assert resolved.machine["events"]["e"]["then"] == {}
    assert resolved.machine["bodies"]["b"]["passes"]["yes"] >= 1
    assert resolve_data(resolved.machine).machine.keys() == resolved.machine.keys()
    empty = resolve("- nothing", "case.yaml")
    assert empty.machine.keys() == resolved.machine.keys()
    assert len(empty.issues) == 1


def test_positions() -> None:
    """By path in the machine form, keys with `~key`, items of lists by number."""
    text = "options:\n  us.strike:\n    start: yes\nrules:\n  - {never: us.strike, evidence: [n:1]}\nfinal: us.strike\n"
    positions = case(text).positions
    assert (positions["options.us.strike.start"].line, positions["options.us.strike.start"].column) == (7, 12)
    assert (positions["options.us.strike~key"].line, positions["options.us.strike~key"].column) == (6, 3)
    assert positions["rules.0.never"].column == 13
    assert positions["rules.0.evidence.0"].column == 35
    assert positions["final.final"].line == 10
    assert positions["start.start.date"].line == 3


def test_issue_at_points_into_a_formula() -> None:
    """The caret stands under the word, with quotes and in a rate as well."""
    text = "events:\n  a: {when: us.strike and x, rate: 2 * y per month, then: {}}\n"
    text += "  b: {when: 'not x', rate: 1, then: {}}\n"
    resolved = case("options: {us.strike: {}}\n" + text)
    for path, offset, word in (
        ("events.a.when", 14, "x"), ("events.a.rate.formula", 4, "y"), ("events.b.when", 4, "x"),
    ):  # fmt: skip
        issue = issue_at(resolved, path, found="", expected="", offset=offset, length=1)
        assert issue.excerpt[issue.column - 1] == word
        assert issue.length == 1


def test_issue_at_falls_back_to_what_is_above() -> None:
    """A default has no place; items of lists are counted from 1; without a place there is no excerpt."""
    resolved = case("options:\n  us.strike: {}\nrules:\n  - never: us.strike\n")
    issue = issue_at(resolved, "options.us.strike.tempo", found="x", expected="y", offset=5)
    assert (issue.line, issue.column) == (6, 14)
    assert issue_at(resolved, "rules.0.never", found="x", expected="y").path == "rules.1.never"
    assert issue_at(resolve_data(resolved.machine), "rules.0", found="x", expected="y").line == 0
    assert issue_at(resolved, "options.us.strike~key", found="x", expected="y").path == "options.us.strike"


def test_a_newer_version_is_not_read_any_further() -> None:
    """What it means is not known."""
    assert [issue.found for issue in resolve("detente: 2\nnews: [1]\n", "case.yaml").issues] == [
        "version 2 of the format"
    ]


def test_data_may_stand_in_any_order() -> None:
    """Only in a file does the version come first."""
    data = {"title": "A", "actors": {"us": None}, "start": "2017-09-18", "detente": 1}
    assert resolve_data(data).issues == ()
    del data["detente"]
    assert [issue.path for issue in resolve_data(data).issues] == [""]


# Fragments


def test_fragment_is_read_with_its_element() -> None:
    """A level against the levels, a value against its range; the machine form stays as it was."""
    form = machine("conditions:\n  reach: {levels: [low, high]}\nparameters: {p: [1, 3]}\noptions: {us.strike: {}}\n")
    before = copy.deepcopy(form)
    assert resolve_fragment(("conditions", "reach", "start"), "high", form)[0] == {"low": 0.0, "high": 1.0}
    assert [issue.found for issue in resolve_fragment(("conditions", "reach", "start"), "hgih", form)[1]] == ["`hgih`"]
    assert resolve_fragment(("options", "us.strike", "tempo"), "once per week", form)[0]["per"] == "week"
    assert resolve_fragment(("options", "us.strike", "cost", "yes"), [1, 3], form)[0]["value"] == 2.0
    assert resolve_fragment(("parameters", "p", "value"), 2.5, form)[0] == 2.5
    assert [issue.path for issue in resolve_fragment(("parameters", "p", "value"), 4, form)[1]] == [
        "parameters.p.value"
    ]
    assert resolve_fragment(("behaviour", "depth"), "equilibrium", form)[0] == "equilibrium"
    assert form == before


def test_fragment_of_a_section() -> None:
    """Elements in human form against the defaults of the machine form."""
    form = machine("behaviour: {tempo: 3 per week}")
    options, issues = resolve_fragment(("options",), {"us.strike": {}}, form)
    assert issues == ()
    assert options["us.strike"]["commitment"]["per"] == "week"
    events, issues = resolve_fragment(("events",), {"e": {"rate": "zeal per day", "then": {}}}, form)
    assert [issue.path for issue in issues] == ["events.e.rate"]
    assert "e" in events


def test_motion_added_to_a_body() -> None:
    """It takes its defaults from the body."""
    form = machine("bodies: {b: {members: {us: 1}, passes: majority, tempo: 9 per year}}")
    motions, issues = resolve_fragment(("bodies", "b", "motions"), {"m": {"then": {}}}, form)
    assert issues == ()
    assert motions["m"]["commitment"]["value"] == 9.0
    added = (
        HEAD
        + "bodies: {b: {members: {us: 1}, passes: majority}}\ntheories: {t: {add: {bodies: {b: {motions: {m: {%s}}}}}}}"
    )
    assert resolve(added % "then: {}", "case.yaml").issues == ()
    issues = resolve(added % "them: {}", "case.yaml").issues
    assert {issue.path for issue in issues} == {
        "theories.t.add.bodies.b.motions.m", "theories.t.add.bodies.b.motions.m.them",
    }  # fmt: skip
