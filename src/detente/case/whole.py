"""What concerns a case as a whole: one meaning for each name, joint options, the condition `phase`, starts."""

from collections.abc import Iterator
from typing import Any

from detente.case import language
from detente.case.finish import spread
from detente.case.kinds import REQUIRED
from detente.case.nodes import Mapping, Mark, Node
from detente.case.structure import Structure
from detente.case.words import quoted

SHARED = ("actors", "options", "conditions", "parameters")
"""Sections whose elements share one space of names."""
_SAID = {"actors": "an actor", "options": "an option", "conditions": "a condition", "parameters": "a parameter"}


def read_case(s: Structure, node: Mapping) -> dict[str, Any]:
    """The machine form of a whole case."""
    machine = s.machine
    s.names |= set(_names(node))
    s.check_keys(node, language.CASE.keys(), "", "a section of a case")
    for part in language.CASE.fields:
        given = node.get(part.key)
        if given is not None:
            machine[part.key] = s.read(part.kind, given, part.key)
            continue
        if part.default is REQUIRED and part.key != "detente":
            s.missing("", part, node)
        machine[part.key] = s.stand_in(part.kind, part.key, part.default)
    first = node.entries[0][0] if node.entries else None
    if first is not None and (first.text != "detente" and (first.mark.line or node.get("detente") is None)):
        place = s.key(node, "detente") or first
        found = "`detente` further down" if place is not first else quoted(first.text)
        s.complain(
            "", found, "`detente: 1` as the first key", "it says which version of the language follows", at=place
        )
    _one_meaning(s)
    _phases(s)
    rewrite_joint(s, machine)
    _starts(s)
    return machine


def _names(node: Node | None) -> Iterator[str]:
    """Names of parameters and factors, those that theories and plans add included."""
    if not isinstance(node, Mapping):
        return
    for section in ("parameters", "options", "conditions"):
        found = node.get(section)
        if isinstance(found, Mapping):
            yield from found.keys()
    yield language.PHASE_CONDITION
    for section in ("theories", "plans"):
        for _, element in getattr(node.get(section), "entries", ()):
            if isinstance(element, Mapping):
                yield from _names(element.get("add"))


def _one_meaning(s: Structure) -> None:
    """No name may mean two things."""
    seen: dict[str, str] = {}
    for section in SHARED:
        for name in s.machine[section]:
            if name in seen:
                mine, other = s.positions.get(f"{section}.{name}~key"), s.positions.get(f"{seen[name]}.{name}~key")
                here, there = (section, seen[name]) if _line(mine) >= _line(other) else (seen[name], section)
                line = min(_line(mine), _line(other))
                where = f" (line {line})" if line else ""
                s.complain(f"{here}.{name}", f"{quoted(name)}, {_SAID[here]}",
                           f"a name of its own: it is {_SAID[there]} already{where}",
                           at=s.positions.get(f"{here}.{name}~key"))  # fmt: skip
            seen.setdefault(name, section)


def _line(mark: Mark | None) -> int:
    return mark.line if mark else 0


def _phases(s: Structure) -> None:
    """The condition `phase`, where any plan has phases."""
    levels, seen = [language.BEFORE], dict[str, str]()
    for plan, element in s.machine["plans"].items():
        for index, phase in enumerate(element["phases"]):
            here, name = f"plans.{plan}.phases.{index}.name", phase["name"]
            if s.doubted(here):
                continue
            if name in (language.BEFORE, language.BROKEN, *language.STEPS):
                s.complain(here, quoted(name), "another name", f"`{name}` has a meaning of its own")
            elif name in seen:
                line = _line(s.positions.get(seen[name]))
                where = f" (it stands in line {line} already)" if line else ""
                s.complain(here, f"{quoted(name)} a second time", f"each phase once{where}")
            else:
                seen[name] = here
                levels.append(name)
    if not any(plan["phases"] for plan in s.machine["plans"].values()):
        return
    levels.append(language.BROKEN)
    given = s.machine["conditions"].get(language.PHASE_CONDITION)
    if given is not None and (given["levels"][:1] != levels[:1] or set(given["levels"]) != set(levels)):
        hint = "the case has plans with phases, which are its levels"
        s.complain("conditions.phase", "a condition `phase`", "another name", hint,
                   at=s.positions.get("conditions.phase~key"))  # fmt: skip
    elif given is None:
        s.machine["conditions"][language.PHASE_CONDITION] = s.stand_in(
            language.CONDITION, f"conditions.{language.PHASE_CONDITION}", {"levels": levels}
        )


def rewrite_joint(s: Structure, parts: dict[str, Any]) -> None:
    """Turn every option with several owners into a condition and a body of its owners."""
    for name in [name for name, option in parts["options"].items() if option["owners"] is not None]:
        option = parts["options"].pop(name)
        bodies, conditions = parts.setdefault("bodies", {}), parts.setdefault("conditions", {})
        if name in bodies:
            s.complain(f"bodies.{name}", quoted(name), "another name", "the joint option of this name has one",
                       at=s.positions.get(f"bodies.{name}~key"))  # fmt: skip
        about = {"evidence": option["evidence"], "note": option["note"]}
        condition = {key: option[key] for key in ("levels", "start", "numbers")} | {"joint": option["owners"]} | about
        conditions.setdefault(name, s.stand_in(language.CONDITION, f"conditions.{name}", condition))
        motions = {
            f"to_{level}": {"when": f"{name} is not {level}", "then": {name: level}, **about}
            for level in option["levels"]
        }
        body = {
            "members": dict.fromkeys(option["owners"], 1) or {"unknown": 1}, "passes": "unanimity", "motions": motions,
            "tempo": option["tempo"], "commitment": option["commitment"], **about,
        }  # fmt: skip
        bodies[name] = s.stand_in(language.BODY, f"bodies.{name}", body)
        for path, mark in list(s.positions.items()):
            if path.startswith((f"options.{name}.", f"options.{name}~")) or path == f"options.{name}":
                for section in ("conditions", "bodies"):
                    s.positions.setdefault(section + path.removeprefix("options"), mark)
    for option in parts["options"].values():
        del option["owners"]


def _starts(s: Structure) -> None:
    """The levels of named starts, as distributions over all levels of their factors."""
    factors = s.machine["options"] | s.machine["conditions"]
    for name, start in s.machine["start"].items():
        path = f"start.{name}.levels"
        for factor, shares in list(start["levels"].items()):
            if factor not in factors:
                del start["levels"][factor]
                mark = s.positions.get(f"{path}.{factor}~key")
                s.complain(f"{path}.{factor}", quoted(factor), "an option or condition",
                           s.suggester.hint(factor, factors), at=mark)  # fmt: skip
                continue
            section = "options" if factor in s.machine["options"] else "conditions"
            sure = not s.doubted(f"{section}.{factor}.levels")
            start["levels"][factor] = spread(s, factors[factor]["levels"], shares, f"{path}.{factor}", sure)
