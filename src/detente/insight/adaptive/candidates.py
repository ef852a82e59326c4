"""Candidates: which plans, which signposts and which times of review are weighed.

A signpost is something everybody can see: a level of an option or a condition that nobody is kept from seeing, reached
or not. Unless somebody names one, all of them are candidates, at a quarter, half and three quarters of each question's
time.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from detente.case.language import PHASE_CONDITION
from detente.case.numbers import duration_in, read_duration
from detente.case.override import apply
from detente.case.questions import read_question
from detente.case.values import Values
from detente.errors import CaseError, QueryError, StudyError
from detente.formula import Kind
from detente.insight.adaptive.prospect import horizon
from detente.insight.adaptive.study import Names, Sought
from detente.study.grid import chosen, ordered
from detente.study.quantiles import Points

SHARES = (0.25, 0.5, 0.75)
"""Of a question's time: when to look."""
ALWAYS = "true"
Data = Mapping[str, Any]


def seek(
    machine: Data, questions: Sequence[str] | None = None, theories: Sequence[str] | None = None,
    plans: Sequence[str] | None = None, *, begin: str | None = None, then: str | None = None, watch: str | None = None,
    review: str | None = None, seed: int = 1,
) -> tuple[Sought, tuple[str, ...]]:  # fmt: skip
    """What is searched at central values.

    Args:
        machine: The machine form of the case.
        questions: By which questions; by default those that say which way is better.
        theories: Under which theories, `none` among them for the case as it stands; by default that and all.
        plans: Which plans, `none` for no plan; by default that and all.
        begin: With which plan to begin; by default any.
        then: To which plan to change; by default any.
        watch: The signpost, a formula; by default every level of what everybody sees.
        review: When to look (`6 months`); by default at a quarter, half and three quarters of a question's time.
        seed: Of the points that are drawn later.

    Returns:
        What is weighed, and why some questions are not.

    Raises:
        QueryError: If a name is not there, or the signpost cannot be watched.
        CaseError: If a theory or plan does not fit the case.
        StudyError: If there is no second plan, no question to weigh by, or no time to look.
    """
    under = ordered(chosen(theories, machine["theories"], "theory", alone=True), machine["theories"])
    follow = ordered(chosen(plans, machine["plans"], "plan", alone=True), machine["plans"])
    first, second = _one(machine, begin, follow), _one(machine, then, follow)
    follow = ordered((*follow, *first, *second), machine["plans"])
    pairs = tuple((one, other) for one in first or follow for other in second or follow if one != other)
    if not pairs:
        raise StudyError(
            "There is no second plan to change to: an adaptive plan needs two, of which `none` may be one."
        )
    reviews, left_out = times(machine, questions, review)
    begun = tuple(dict.fromkeys(one for one, _ in pairs))
    watches = (
        ALWAYS,
        *((named(machine, watch, under, begun),) if watch is not None else levels(machine, under, begun)),
    )
    return Sought(
        machine=machine, theories=under, plans=follow, pairs=pairs, watches=watches, reviews=reviews,
        better={name: machine["questions"][name]["better"] for name in reviews}, points=Points("all", 0, seed),
        centre=True,
    ), left_out  # fmt: skip


def times(
    machine: Data, questions: Sequence[str] | None, review: str | None
) -> tuple[dict[str, tuple[float, ...]], tuple[str, ...]]:
    """When to look, by question, and why some questions are not asked.

    Raises:
        QueryError: If a question that is named cannot be asked, or no time is one.
        StudyError: If none can, or the review is not before any question's time.
    """
    there = machine["questions"]
    wanted = [str(name) for name in chosen(questions, there, "question")]
    if questions is None:
        wanted = [name for name in wanted if there[name].get("better")]
    values, found, left_out = Values(apply(machine)), dict[str, tuple[float, ...]](), list[str]()
    look = None if review is None else duration(machine, review)
    for name in there:
        if name not in wanted:
            continue
        try:
            if not there[name].get("better"):
                raise QueryError(
                    f"`{name}` does not say which way is better: write `better: lower` or `higher` into it."
                )
            until = horizon(read_question(values, name))
            if look is not None and look >= until:
                raise QueryError(f"`{name}` is settled by the time of the review: look before it.")
        except QueryError as error:
            if questions is not None:
                raise
            left_out.append(str(error))
            continue
        found[name] = tuple(share * until for share in SHARES) if look is None else (look,)
    if not found:
        raise StudyError(left_out[0] if left_out else "No question of the case says which way is better: write "
                         "`better: lower` or `better: higher` into one.")  # fmt: skip
    return found, tuple(left_out)


def duration(machine: Data, text: str) -> float:
    """A time of review in clock units.

    Raises:
        QueryError: If it is no time, or not after the start.
    """
    read = read_duration(text)
    if read is None or not read[0] > 0:
        raise QueryError(f"`{text}` is no time to look at: say a number and a unit, such as `6 months`.")
    return duration_in(*read, str(machine["clock"]))


def named(machine: Data, text: str, theories: Names, plans: Names) -> str:
    """A signpost somebody names, if it can be watched under every theory and plan.

    Raises:
        QueryError: If it is no formula there, reads what somebody does not see, or is the same in every state.
    """
    for theory in theories:
        for plan in plans:
            form = apply(machine, theory=theory, plan=plan)
            try:
                formula = Values(form).formula((), text, Kind.BOOLEAN)
            except CaseError as error:
                one = error.issues[0]
                hint = f" ({one.hint})" if one.hint else ""
                raise QueryError(f"The signpost `{text}` cannot be read: found {one.found}, expected {one.expected}{hint}.") from None  # fmt: skip  # noqa: E501
            for name in formula.factors:
                if name in form["conditions"] and form["conditions"][name]["hidden"]:
                    raise QueryError(f"The signpost reads `{name}`, which is hidden from some: everybody has to see "
                                     "a signpost.")  # fmt: skip
            if not formula.factors:
                raise QueryError(f"The signpost `{text}` reads no option and no condition: it tells nothing.")
    return text


def levels(machine: Data, theories: Names, plans: Names) -> tuple[str, ...]:
    """Every level of what everybody sees under every theory and plan: at it, not at it, or beyond.

    Args:
        machine: The machine form.
        theories: Under which theories.
        plans: With which plans somebody begins.

    Returns:
        Formulas.
    """
    seen: dict[str, tuple[str, ...]] | None = None
    for theory in theories:
        for plan in plans:
            form = apply(machine, theory=theory, plan=plan)
            here = {name: tuple(one["levels"]) for name, one in form["options"].items()}
            here |= {name: tuple(one["levels"]) for name, one in form["conditions"].items() if not one["hidden"]}
            seen = here if seen is None else {name: at for name, at in seen.items() if here.get(name) == at}
    return tuple(text for name, at in (seen or {}).items() for text in _formulas(name, at))


def _formulas(name: str, at: tuple[str, ...]) -> list[str]:
    one = [f"{name} is {level}" for level in at]
    if len(at) < 3:
        return one
    if name == PHASE_CONDITION:  # phases come one after another, but not those of several plans
        return one + [f"{name} is not {level}" for level in at]
    # beyond the second level, or up to the last but one, is not being at an end
    beyond = [f"{name} {side}" for n in range(2, len(at) - 1) for side in (f">= {at[n]}", f"<= {at[n - 1]}")]
    return one + [f"{name} is not {level}" for level in at] + beyond


def _one(machine: Data, name: str | None, follow: Names) -> Names:
    """A plan that is named, alone; nothing if none is."""
    return () if name is None else tuple(chosen([name], machine["plans"], "plan", alone=True))
