"""Whether every question can be asked of a machine form."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from detente.case.language import ASKED
from detente.case.marks import looks_like_mark
from detente.case.numbers import duration_in
from detente.case.paths import Steps
from detente.case.questions import WITHOUT, asked
from detente.case.references import EnoughError, Finding, References
from detente.formula import Kind

Data = Mapping[str, Any]


def check_questions(machine: Data, theories: Data, plans: Data) -> list[Finding]:
    """Everything that is wrong with the questions.

    Args:
        machine: A machine form with a theory and a plan applied.
        theories: The theories of the case.
        plans: The plans of the case.

    Returns:
        The mistakes, by question.
    """
    refs = References(machine)
    with suppress(EnoughError):
        for name, data in machine["questions"].items():
            if sum(data.get(key) is not None for key in ASKED) == 1:
                _question(refs, ("questions", name), data)
            _minus(refs, ("questions", name, "minus"), name, data["minus"], theories, plans)
    return refs.findings


def _question(refs: References, steps: Steps, data: Data) -> None:
    asks = asked(data)
    here, text = (*steps, asks), data[asks]
    if asks in ("probability", "time"):
        if looks_like_mark(text, refs.names.events):
            refs.mark(here, text)
        else:
            refs.formula(here, text)
    elif asks == "count":
        refs.mark(here, text)
    elif asks == "expect":
        refs.formula(here, text, Kind.NUMBER)
    elif asks == "welfare":
        refs.one_of(here, text, refs.names.actors, "an actor")
    elif asks == "trend":
        refs.one_of(here, text, refs.names.vocabulary.factors, "an option or condition")
    else:
        refs.one_of(here, text, refs.names.vocabulary.parameters, "a parameter")
    refs.mark((*steps, "after"), data["after"])
    if data["given"] is not None:
        refs.formula((*steps, "given", "state"), data["given"]["state"])
        _in_time(refs, steps, data)
    refs.effect((*steps, "do"), data["do"], can_step=False)
    if data["from"] is not None:
        refs.one_of((*steps, "from"), data["from"], refs.machine["start"], "a start of the case")


def _in_time(refs: References, steps: Steps, data: Data) -> None:
    """What is observed is observed before the question ends."""
    ends = [data[key] for key in ("within", "at", "throughout", "over") if isinstance(data[key], Mapping)]
    at = data["given"]["at"]
    if at is None or not ends:
        return
    observed, asked_at = (duration_in(one["value"], one["unit"], "day") for one in (at, ends[0]))
    if observed > asked_at:
        expected = f"a time up to that of the question, {_said(ends[0])}"
        refs.say((*steps, "given", "at"), f"`{_said(at)}`", expected, "what comes later is not known yet")


def _said(time: Data) -> str:
    return f"{time['value']:g} {time['unit']}" + ("" if time["value"] == 1 else "s")


def _minus(refs: References, steps: Steps, name: str, data: Data | None, theories: Data, plans: Data) -> None:
    if data is None:
        return
    known = refs.machine["questions"]
    if data["question"] is not None and refs.one_of((*steps, "question"), data["question"], known, "a question"):
        seen, at = [name], data["question"]
        while at in known and at not in seen:
            seen.append(at)
            at = (known[at]["minus"] or {}).get("question")
        if at == name:
            found = " minus ".join(f"`{one}`" for one in (*seen, name))
            refs.say((*steps, "question"), found, "a question that does not lead back to this one")
    for key, valid in (("plan", plans), ("theory", theories)):
        if data[key] not in (None, WITHOUT):
            refs.one_of((*steps, key), data[key], valid, f"a {key} of the case")
    refs.effect((*steps, "do"), data["do"] or {}, can_step=False)
