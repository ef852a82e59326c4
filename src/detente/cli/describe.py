"""A machine form in words: one block of tables for each section of a case."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.cli.page import Page
from detente.cli.words import number, odds, plain

Form = Mapping[str, Any]
JUDGEMENT = "judgement"


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


def effect(then: Form | None) -> str:
    """What an effect changes.

    >>> effect({"reach": "up", "dprk.tests": "paused"})
    'reach up, dprk.tests to paused'
    """
    if not then:
        return "nothing"
    return ", ".join(f"{name} {'' if level in ('up', 'down') else 'to '}{level}" for name, level in then.items())


def evidence(element: Any) -> str:
    """The notes an element rests on, or that it is a judgement.

    >>> evidence({"evidence": [{"note": "axelrod:1", "aspect": "sign", "polarity": "against"}]}), evidence({})
    ('axelrod:1 (against, sign)', 'judgement')
    """
    links = element.get("evidence", []) if isinstance(element, Mapping) else []
    return ", ".join(_link(link) for link in links) or JUDGEMENT


def _link(link: Any) -> str:
    if not isinstance(link, Mapping):
        return str(link)
    marks = [link[key] for key, usual in (("polarity", "for"), ("aspect", "size")) if link.get(key, usual) != usual]
    return str(link["note"]) + (f" ({', '.join(marks)})" if marks else "")


def _start(name: str, start: Form, *, alone: bool) -> str:
    levels = effect(start["levels"]) if start.get("levels") else ""
    said = f"on {start['date']}" + (f" with {levels}" if levels else "")
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
            (name, levels(option), number(option.get("tempo")), number(option.get("commitment")), _costs(option))
            for name, option in form["options"].items()
        ]
        page.table(("option", "levels (* start)", "looked at", "commitment", "cost"), rows)


def levels(factor: Form) -> str:
    """The levels of a factor with their numbers, the start marked.

    >>> levels({"levels": ["a", "b"], "start": {"a": 1.0, "b": 0.0}, "numbers": None})
    'a*, b'
    >>> levels({"levels": ["a", "b"], "start": {"a": 0.25, "b": 0.75}, "numbers": [0.0, -2.0]})
    'a = 0 (0.25), b = -2 (0.75)'
    """
    parts = []
    for index, name in enumerate(factor["levels"]):
        numbers = factor.get("numbers")
        text = str(name) + (f" = {plain(float(numbers[index]))}" if numbers else "")
        share = _share(factor.get("start"), name)
        parts.append(text + ("*" if share == 1 else f" ({plain(share)})" if share > 0 else ""))
    return ", ".join(parts)


def _share(start: Any, level: str) -> float:
    if isinstance(start, Mapping):
        return float(start.get(level, 0.0))
    return 1.0 if start == level else 0.0


def _costs(option: Form) -> str:
    cost = option.get("cost")
    if not isinstance(cost, Mapping) or "value" in cost:
        return number(cost) if cost else "none"
    said = [f"{level}: {number(node)}" for level, node in cost.items() if number(node) != "0"]
    return ", ".join(said) or "none"


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
        rows = [(str(entry["date"]), str(entry.get("name") or ""), effect(entry["then"])) for entry in form["calendar"]]
        page.table(("date", "what", "then"), rows)


def _bodies(page: Page, form: Form) -> None:
    for title, body in form["bodies"].items():
        page.heading(f"Body {title}")
        page.say(f"Members: {'; '.join(_members(body))}. Passes with {_passes(body)}.", indent=2)
        polled = body.get("polled") in (True, "yes")
        page.say("What would fail is not tabled." if polled else "What fails is refused in the open.", indent=2)
        rows = [
            (name, str(motion.get("sponsor") or "nobody"), str(motion["when"]), _outcome(motion), evidence(motion))
            for name, motion in body["motions"].items()
        ]
        page.table(("motion", "sponsor", "when", "then", "rests on"), rows)


def _outcome(motion: Form) -> str:
    return effect(motion["then"]) + (f"; refused: {effect(motion['else'])}" if motion.get("else") else "")


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
        top, ratio = _value(interests["top"]), _value(interests["ratio"])
        for place, statement in enumerate(interests["ranked"], start=1):
            weight = top * ratio ** (place - 1)
            formula = statement["want"] if isinstance(statement, Mapping) else statement
            yield f"rank {place}", f"want {formula}", plain(weight), odds(weight, rationality), evidence(statement)
        return
    for name, interest in interests.items():
        kind = next(key for key in ("want", "avoid", "welfare") if interest.get(key))
        weight = _value(interest["weight"])
        said = f"welfare of {interest[kind]}" if kind == "welfare" else f"{kind} {interest[kind]}"
        signed = -weight if kind == "avoid" else weight
        yield name, said, number(interest["weight"]), odds(signed, rationality), evidence(interest)


def _value(node: Any) -> float:
    return float(node["value"] if isinstance(node, Mapping) else node)


def _theories(page: Page, form: Form) -> None:
    for name, theory in form["theories"].items():
        page.heading(f"Theory {name}" + (f", by {theory['by']}" if theory.get("by") else ""))
        _manner(page, form, theory)


def _manner(page: Page, form: Form, change: Form) -> None:
    """What a theory or a plan changes, as differences."""
    if change.get("summary"):
        page.say(str(change["summary"]).strip(), indent=2)
    rows = [("set", path, _difference(form, path, value)) for path, value in (change.get("set") or {}).items()]
    rows += [("remove", path, _before(form, path)) for path in change.get("remove") or []]
    rows += [("add", path, text) for path, text in _added(change.get("add") or {})]
    for actor, beliefs in (change.get("beliefs") or {}).items():
        rows += [("belief", f"{actor}: {path}", _difference(form, path, value)) for path, value in beliefs.items()]
    if rows:
        page.table(("", "element", "difference"), rows)
    page.say(f"Rests on: {evidence(change)}.", indent=2)


def _difference(form: Form, path: str, value: Any) -> str:
    return f"{_before(form, path)} -> {element(value)}"


def _before(form: Form, path: str) -> str:
    from detente.case.paths import PathError, find, get

    try:
        node = get(form, find(form, path))
    except PathError:
        return "(new)"
    return element(node)


def element(node: Any) -> str:
    """A short text for any element."""
    if isinstance(node, Mapping):
        for kind in ("want", "avoid", "welfare"):
            if node.get(kind):
                return f"{kind} {node[kind]}, {number(node.get('weight'))}"
        if "value" in node or "formula" in node:
            return number(node)
        if "then" in node:
            return effect(node["then"])
        if node and all(isinstance(value, int | float) for value in node.values()):
            return ", ".join(f"{key} {plain(float(value))}" for key, value in node.items() if value)
        return "..."
    return number(node) if not isinstance(node, list | tuple) else ", ".join(map(str, node))


def _added(add: Form) -> Iterator[tuple[str, str]]:
    for section, items in add.items():
        if isinstance(items, Mapping):
            for name, node in items.items():
                inner = isinstance(node, Mapping) and section == "interests"
                if inner:
                    yield from ((f"{section}.{name}.{key}", element(value)) for key, value in node.items())
                else:
                    yield f"{section}.{name}", element(node)
        else:
            yield from ((section, _undertaking(node) if "option" in node else element(node)) for node in items)


def _undertaking(node: Form) -> str:
    said = f"{node['option']} stays {node['level']}"
    if node.get("while"):
        said += f" while {node['while']}"
    return said + (f", breach costs {number(node['breach'])}" if node.get("breach") is not None else "")


def _plans(page: Page, form: Form) -> None:
    for name, plan in form["plans"].items():
        page.heading(f"Plan {name}" + (f", by {plan['by']}" if plan.get("by") else ""))
        _manner(page, form, plan)
        for place, phase in enumerate(plan.get("phases") or [], start=1):
            page.say(f"{place}. {phase['name']}: begins {_begins(phase.get('begins'))}", indent=2)
            for line in _phase(phase):
                page.say(line, indent=5)
        if plan.get("renews"):
            page.say(f"Broken, it is on offer again at {number(plan['renews'])}.", indent=2)


def _begins(begins: Any) -> str:
    if not isinstance(begins, Mapping):
        return str(begins or "at once")
    when = f" when {begins['when']}" if begins.get("when") and begins["when"] != "true" else ""
    then = f"; then {effect(begins['then'])}" if begins.get("then") else ""
    if begins.get("parties"):
        tempo = f", asked {number(begins['tempo'])}" if begins.get("tempo") else ""
        return f"when {' and '.join(begins['parties'])} agree{tempo}{when}{then}"
    return f"at {number(begins.get('rate'))}{when}{then}"


def _phase(phase: Form) -> Iterator[str]:
    for promise in phase.get("promises") or []:
        yield f"promise: {_undertaking(promise)}"
    for hold in phase.get("holds") or []:
        yield f"hold: {_undertaking(hold)} (assumed, not computed)"
    for path, rate in (phase.get("tempos") or {}).items():
        yield f"tempo: {path} {number(rate)}"
    for name, event in (phase.get("events") or {}).items():
        yield f"event {name}: {number(event['rate'])}, {effect(event['then'])}"
    for body, motions in (phase.get("motions") or {}).items():
        for name, motion in motions.items():
            yield f"motion {name} in {body}: {_outcome(motion)}"
    yield f"rests on: {evidence(phase)}"


def _questions(page: Page, form: Form) -> None:
    if form["questions"]:
        page.heading("Questions")
        page.table(("question", "asks"), [(name, question(node)) for name, node in form["questions"].items()])


ASKS = ("probability", "count", "time", "expect", "welfare", "trend", "parameter")
LIMITS = ("at_least", "within", "at", "over", "throughout", "after", "by", "given", "do", "minus", "from")


def question(node: Form) -> str:
    """A question as it is asked, its own text first."""
    kind = next((key for key in ASKS if node.get(key) is not None), "")
    said = f"{kind} {node[kind]}" if kind else ""
    for key in LIMITS:
        if node.get(key) not in (None, {}, []):
            said += f", {key.replace('_', ' ')} {_limit(node[key])}"
    return f"{node['text']} ({said})" if node.get("text") else said


def _limit(node: Any) -> str:
    if isinstance(node, Mapping) and "value" not in node:
        return ", ".join(f"{key} {_limit(value)}" for key, value in node.items() if value not in (None, {}, []))
    return number(node) if isinstance(node, Mapping) else str(node)


SECTIONS = (
    _parameters, _actors, _options, _conditions, _story, _chance, _bodies, _interests, _theories, _plans, _questions,
)  # fmt: skip
