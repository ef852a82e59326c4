"""What is laid over a case, in words: theories and plans as differences, phases, and what a question asks."""

from collections.abc import Iterator, Mapping
from typing import Any

from detente.report.elements import Form, effect, element, evidence, outcome, undertaking
from detente.words import number

ASKS = ("probability", "count", "time", "expect", "welfare", "trend", "parameter")
LIMITS = ("at_least", "within", "at", "over", "throughout", "after", "by", "given", "do", "minus", "from")


def differences(form: Form, change: Form) -> list[tuple[str, str, str]]:
    """What a theory or a plan changes.

    Args:
        form: The machine form it is laid over.
        change: The theory or plan.

    Returns:
        For each element what is done to it, its path and the difference.
    """
    rows = [("set", path, _difference(form, path, value)) for path, value in (change.get("set") or {}).items()]
    rows += [("remove", path, _before(form, path)) for path in change.get("remove") or []]
    rows += [("add", path, text) for path, text in _added(change.get("add") or {})]
    for actor, beliefs in (change.get("beliefs") or {}).items():
        rows += [("belief", f"{actor}: {path}", _difference(form, path, value)) for path, value in beliefs.items()]
    return rows


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


def begins(said: Any) -> str:
    """When a phase begins."""
    if not isinstance(said, Mapping):
        return str(said or "at once")
    when = f" when {said['when']}" if said.get("when") and said["when"] != "true" else ""
    then = f"; then {effect(said['then'])}" if said.get("then") else ""
    if said.get("parties"):
        tempo = f", asked {number(said['tempo'])}" if said.get("tempo") else ""
        return f"when {' and '.join(said['parties'])} agree{tempo}{when}{then}"
    return f"at {number(said.get('rate'))}{when}{then}"


def renewed(renews: Any) -> str:
    """How soon a broken plan is on offer again.

    >>> renewed("at once"), renewed({"value": 2.0, "range": [2.0, 2.0], "per": "year"})
    ('at once', 'at 2 per year')
    """
    return str(renews) if isinstance(renews, str) else f"at {number(renews)}"


def phase(phase: Form) -> Iterator[str]:
    """What holds in a phase, a line each."""
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
