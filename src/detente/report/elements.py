"""Elements of a machine form as short texts."""

from collections.abc import Mapping
from typing import Any

from detente.words import number, plain

Form = Mapping[str, Any]
JUDGEMENT = "judgement"


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
            return shares(node)
        return effect(node) if all(isinstance(value, str) for value in node.values()) else "..."
    if isinstance(node, bool):
        return "yes" if node else "no"
    return number(node) if not isinstance(node, list | tuple) else ", ".join(map(str, node))


def shares(start: Form) -> str:
    """A distribution over levels, or the one level it puts everything on.

    >>> shares({"low": 0.0, "high": 1.0}), shares({"low": 0.25, "high": 0.75})
    ('high', 'low 0.25, high 0.75')
    """
    return ", ".join(
        level if share == 1 else f"{level} {plain(float(share))}" for level, share in start.items() if share
    )


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


def costs(option: Form) -> str:
    cost = option.get("cost")
    if not isinstance(cost, Mapping) or "value" in cost:
        return number(cost) if cost else "none"
    said = [f"{level}: {number(node)}" for level, node in cost.items() if number(node) != "0"]
    return ", ".join(said) or "none"


def undertaking(node: Form) -> str:
    said = f"{node['option']} stays {node['level']}"
    if node.get("while"):
        said += f" while {node['while']}"
    return said + (f", breach costs {number(node['breach'])}" if node.get("breach") is not None else "")


def outcome(motion: Form) -> str:
    return effect(motion["then"]) + (f"; refused: {effect(motion['else'])}" if motion.get("else") else "")


def central_value(node: Any) -> float:
    return float(node["value"] if isinstance(node, Mapping) else node)
