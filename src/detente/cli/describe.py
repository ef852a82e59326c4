"""A machine form in words: one block of tables for each section of a case."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.cli.changes import plans, questions, theories
from detente.cli.page import Page
from detente.report.elements import Form, central_value, costs, effect, element, evidence, levels, outcome
from detente.words import number, odds, plain


def describe(page: Page, form: Form) -> None:
    """Print the whole case.

    Args:
        page: Where to.
        form: The machine form, no theory and no plan applied.
    """
    page.title(str(form["title"]))
    if form.get("summary"):
        page.say(str(form["summary"]).strip())
    starts = form["start"]
    said = "; ".join(_start(name, start, alone=len(starts) == 1) for name, start in starts.items())
    page.say(f"Starts {said}. Clock: {form['clock']}. Verbal scale: {form['scale']}.")
    for section in SECTIONS:
        section(page, form)


def _start(name: str, start: Form, *, alone: bool) -> str:
    said = f"on {start['date']}"
    if start["levels"]:
        said += " with " + ", ".join(f"{factor} {element(levels)}" for factor, levels in start["levels"].items())
    return said if alone and name == "start" else f"{said} (`{name}`)"


def _parameters(page: Page, form: Form) -> None:
    if form["parameters"]:
        page.heading("Parameters")
        rows = [(name, number(node), evidence(node)) for name, node in form["parameters"].items()]
        page.table(("parameter", "value (range)", "rests on"), rows)


def _actors(page: Page, form: Form) -> None:
    page.heading("Actors, and how they choose")
    rows = [
        (name, str(actor.get("name") or name), *(own(form, name, key) for key in ("rationality", "foresight", "depth")))
        for name, actor in form["actors"].items()
    ]
    page.table(("actor", "name", "rationality", "foresight", "depth"), rows)
    page.say("Rationality, foresight, depth and tempo are ranged in every case: no source speaks of them.", indent=2)


def own(form: Form, actor: str, key: str) -> str:
    """An actor's own value of a piece of behaviour, or the case's."""
    node = form["actors"][actor].get(key)
    return number(form["behaviour"].get(key) if node is None else node)


def central(form: Form, actor: str) -> float:
    """An actor's rationality at the middle of the case."""
    node = form["actors"][actor].get("rationality") or form["behaviour"]["rationality"]
    return float(node["value"] if isinstance(node, Mapping) else node)


def _options(page: Page, form: Form) -> None:
    if form["options"]:
        page.heading("Options")
        rows = [
            (name, levels(option), _tempo(form, name, option), number(option.get("commitment")), costs(option))
            for name, option in form["options"].items()
        ]
        page.table(("option", "levels (* start)", "looked at", "commitment", "cost"), rows)


def _tempo(form: Form, name: str, option: Form) -> str:
    """How often an option is looked at: its own tempo, its owner's, or the case's."""
    owner = form["actors"].get(name.partition(".")[0], {})
    return number(option.get("tempo") or owner.get("tempo") or form["behaviour"]["tempo"])


def _conditions(page: Page, form: Form) -> None:
    if form["conditions"]:
        page.heading("Conditions")
        rows = [(name, levels(node), _remark(node), evidence(node)) for name, node in form["conditions"].items()]
        page.table(("condition", "levels (* start)", "remark", "rests on"), rows)


def _remark(node: Form) -> str:
    said = []
    if node.get("since"):
        fades = node.get("fades") or {}
        said.append(f"since {' or '.join(node['since'])}")
        if fades:
            stages = fades.get("stages", 1)
            said.append(f"fades after {number(fades['after'])}" + (f" in {stages} stages" if stages != 1 else ""))
    hidden = node.get("hidden")
    if hidden:
        said.append("hidden from " + (", ".join(hidden) if isinstance(hidden, list | tuple) else "all"))
    if node.get("joint"):
        said.append("decided together by " + " and ".join(node["joint"]))
    return "; ".join(said)


def _story(page: Page, form: Form) -> None:
    if form["final"]:
        page.heading("What ends the story")
        page.table(("outcome", "when"), [(name, _formula(node)) for name, node in form["final"].items()])
    if form["rules"]:
        page.heading("Rules")
        rows = [("never" if rule.get("never") else "always", _formula(rule), evidence(rule)) for rule in form["rules"]]
        page.table(("", "formula", "rests on"), rows)


def _formula(node: Any) -> str:
    if isinstance(node, Mapping):
        return str(node.get("never") or node.get("always") or node.get("formula") or node.get("when"))
    return str(node)


def _chance(page: Page, form: Form) -> None:
    if form["events"]:
        page.heading("Events")
        rows = [
            (name, str(event.get("when", "true")), number(event["rate"]), effect(event["then"]), evidence(event))
            for name, event in form["events"].items()
        ]
        page.table(("event", "when", "rate (range)", "then", "rests on"), rows)
    if form["calendar"]:
        page.heading("Calendar")
        dates = [
            (str(entry["date"]), str(entry.get("name") or ""), effect(entry["then"])) for entry in form["calendar"]
        ]
        page.table(("date", "what", "then"), dates)


def _bodies(page: Page, form: Form) -> None:
    for title, body in form["bodies"].items():
        page.heading(f"Body {title}")
        page.say(f"Members: {'; '.join(_members(body))}. Passes with {_passes(body)}.", indent=2)
        polled = body.get("polled") in (True, "yes")
        page.say("What would fail is not tabled." if polled else "What fails is refused in the open.", indent=2)
        rows = [
            (name, str(motion.get("sponsor") or "nobody"), str(motion["when"]), outcome(motion), evidence(motion))
            for name, motion in body["motions"].items()
        ]
        page.table(("motion", "sponsor", "when", "then", "rests on"), rows)


def _members(body: Form) -> Iterator[str]:
    for name, member in body["members"].items():
        if not isinstance(member, Mapping):
            yield f"{name} ({member})"
            continue
        votes = member.get("votes", 1)
        said = f"{name} ({votes} vote{'' if votes == 1 else 's'}"
        if member.get("follows"):
            said += f", follows {member['follows']}"
        if member.get("yes") is not None:
            together = member.get("together") in (True, "yes")
            said += f", {'all' if together else 'each'} yes with chance {number(member['yes'])}"
        yield said + ")"


def _passes(body: Form) -> str:
    rule = body["passes"]
    if not isinstance(rule, Mapping):
        return str(rule)
    said = f"{rule.get('yes')} yes votes"
    return said + (f" and no veto of {', '.join(rule['veto'])}" if rule.get("veto") else "")


def _interests(page: Page, form: Form) -> None:
    for actor, interests in form["interests"].items():
        rationality = central(form, actor)
        page.heading(f"Interests of {actor} (odds at rationality {plain(rationality)})")
        page.table(
            ("interest", "formula", "weight (range)", "odds", "rests on"), list(_interest_rows(interests, rationality)),
            right=(3,),
        )  # fmt: skip
    for actor, beliefs in form["beliefs"].items():
        page.heading(f"What {actor} wrongly believes")
        page.table(("element", "taken to be"), [(path, number(value)) for path, value in beliefs.items()])


def _interest_rows(interests: Form, rationality: float) -> Iterator[Sequence[str]]:
    if "ranked" in interests:
        top, ratio = central_value(interests["top"]), central_value(interests["ratio"])
        for place, statement in enumerate(interests["ranked"], start=1):
            weight = top * ratio ** (place - 1)
            formula = statement["want"] if isinstance(statement, Mapping) else statement
            yield f"rank {place}", f"want {formula}", plain(weight), odds(weight, rationality), evidence(statement)
        return
    for name, interest in interests.items():
        kind = next(key for key in ("want", "avoid", "welfare") if interest.get(key))
        weight = central_value(interest["weight"])
        said = f"welfare of {interest[kind]}" if kind == "welfare" else f"{kind} {interest[kind]}"
        signed = -weight if kind == "avoid" else weight
        yield name, said, number(interest["weight"]), odds(signed, rationality), evidence(interest)


SECTIONS = (
    _parameters, _actors, _options, _conditions, _story, _chance, _bodies, _interests, theories, plans, questions,
)  # fmt: skip
