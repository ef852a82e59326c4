"""What is laid over a case: its theories and plans as differences, and its questions."""

from collections.abc import Iterator, Mapping
from typing import Any

from detente.cli.elements import Form, effect, element, evidence, outcome, undertaking
from detente.cli.page import Page
from detente.cli.words import number

ASKS = ("probability", "count", "time", "expect", "welfare", "trend", "parameter")
LIMITS = ("at_least", "within", "at", "over", "throughout", "after", "by", "given", "do", "minus", "from")


def theories(page: Page, form: Form) -> None:
    """What each theory changes."""
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
            yield from ((section, undertaking(node) if "option" in node else element(node)) for node in items)


def plans(page: Page, form: Form) -> None:
    """What each plan proposes."""
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
        yield f"promise: {undertaking(promise)}"
    for hold in phase.get("holds") or []:
        yield f"hold: {undertaking(hold)} (assumed, not computed)"
    for path, rate in (phase.get("tempos") or {}).items():
        times = f"times {number(rate['times'])}" if isinstance(rate, Mapping) and "times" in rate else number(rate)
        yield f"tempo: {path} {times}"
    for name, event in (phase.get("events") or {}).items():
        yield f"event {name}: {number(event['rate'])}, {effect(event['then'])}"
    for body, motions in (phase.get("motions") or {}).items():
        for name, motion in motions.items():
            yield f"motion {name} in {body}: {outcome(motion)}"
    yield f"rests on: {evidence(phase)}"


def questions(page: Page, form: Form) -> None:
    """What the case is asked."""
    if form["questions"]:
        page.heading("Questions")
        page.table(("question", "asks"), [(name, question(node)) for name, node in form["questions"].items()])


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
