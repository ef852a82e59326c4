"""What is said of where a case can settle, in sentences made from the verdicts and nothing else."""

from collections.abc import Iterator, Mapping, Sequence

from detente.analysis.stability import Concept
from detente.insight.holding import DETERS, Holding, Temptation, agreed, holding
from detente.insight.settling import STRONGEST, Settled
from detente.insight.stages import START
from detente.report.names import quoted
from detente.report.sentences import listed
from detente.report.states import States

SHORT = {
    Concept.NASH: "Nash", Concept.SSEQ: "SSEQ", Concept.SEQ: "SEQ", Concept.SMR: "SMR", Concept.GMR: "GMR",
}  # fmt: skip
HOLDS = {
    Concept.NASH: "it holds with no threat (Nash)",
    Concept.SSEQ: "it holds by credible threats (SSEQ)",
    Concept.SEQ: "it holds by credible threats (SEQ)",
    Concept.SMR: "it holds only by threats that are not credible (SMR)",
    Concept.GMR: "it holds only by threats that are not credible (GMR)",
    None: "it does not hold",
}
FORBIDDEN = "a rule forbids it"
KEPT = {
    Concept.NASH: "has nothing to gain by leaving it",
    Concept.SSEQ: "is kept in it by credible threats",
    Concept.SEQ: "is kept in it by credible threats",
    Concept.SMR: "is kept in it only by threats that are not credible",
    Concept.GMR: "is kept in it only by threats that are not credible",
    None: "is kept in it by nothing",
}
TOLD, NAMED = 2, 3
"""Temptations of one actor, and states, that a sentence tells."""
Called = Mapping[str | None, str]


def holds(concept: Concept | None) -> str:
    """How firmly a state holds.

    >>> holds(Concept.NASH)
    'it holds with no threat (Nash)'
    """
    return HOLDS[concept]


def holds_at(found: Settled, code: int) -> str:
    """How firmly a state holds, by its code, or that it is not there."""
    return holds(found.strongest_at(code)) if found.has(code) else FORBIDDEN


def start_title(base: Settled, states: States) -> str:
    """What a figure of the moves about the start comes to."""
    start = base.conflict.status_quo
    assert start is not None
    concept = base.strongest(start)
    if concept is Concept.NASH:
        return "The start holds: nobody can gain by leaving it."
    who = [
        name for actor, name in enumerate(base.conflict.actors)
        if KEPT[kept(base, actor, start)] == KEPT[concept]
    ]  # fmt: skip
    gains = f"{listed(who)} would gain by leaving it."
    if concept is None:
        return f"The start does not hold: nothing keeps {listed(who)} in it."
    if concept in (Concept.SSEQ, Concept.SEQ):
        return f"The start holds by credible threats: but for them {gains}"
    return f"The start holds only by threats that are not credible: but for them {gains}"


def found_sentences(found: Sequence[Settled], states: States, called: Called) -> Iterator[str]:
    """What is said first: how many states hold, which without threats, what keeps the start, what plans do."""
    theories = [one for one in found if one.stage.plan is None]
    base = next(one for one in theories if one.theory is None)
    yield _counted(theories, base)
    yield _nash(theories, base, states, called)
    if base.conflict.status_quo is None:
        yield "A rule forbids the state it starts in while conditions are held as they are."
    else:
        yield _start(theories, base, states, called)
    yield from _phases(found, base, states, called)
    for one in found:
        if one.theory is None and one.stage.plan is not None and one.stage.phase == START:
            yield from _changed(one, base, states)


def _changed(one: Settled, base: Settled, states: States) -> Iterator[str]:
    """Which states hold with no threat under a plan and do not without it, and the other way round."""
    own = {int(base.conflict.codes[state]) for state in base.settled}
    new = {int(one.conflict.codes[state]) for state in one.settled}
    parts = []
    for codes, verb in ((new - own, "holds with no threat too"), (own - new, "no longer does")):
        places = [states.told_of(code, base.start) for code in sorted(codes)]
        if places:
            parts.append(f"{'; or '.join(places[:NAMED])} {verb}")
    if parts:
        yield f"With {quoted(str(one.stage.plan))}: {'; '.join(parts)}."


def _counted(theories: Sequence[Settled], base: Settled) -> str:
    def number(concept: Concept) -> str:
        counts = sorted({len(one.stable.equilibria(concept)) for one in theories})
        own = len(base.stable.equilibria(concept))
        return f"{own}" + (f" (from {counts[0]} to {counts[-1]} by theory)" if len(counts) > 1 else "")

    return (
        f"Of the {base.conflict.size:,} states that options can make while all else stands as at the start, "
        f"{number(Concept.NASH)} hold{'s' if number(Concept.NASH) == '1' else ''} with no threat (Nash), "
        f"{number(Concept.SEQ)} by credible threats (SEQ), and {number(Concept.GMR)} if threats need not be credible "
        "(GMR)."
    )


def _nash(theories: Sequence[Settled], base: Settled, states: States, called: Called) -> str:
    def said(one: Settled) -> str:
        codes = one.conflict.codes[list(one.settled[:NAMED])].tolist()
        places = [states.told_of(code, base.start) for code in codes]
        more = f"; or {len(one.settled) - NAMED} more" if len(one.settled) > NAMED else ""
        return ("; or ".join(places) + more) if places else "no state"

    return f"With no threat: {by_theory({one.theory: said(one) for one in theories}, called)}."


def _start(theories: Sequence[Settled], base: Settled, states: States, called: Called) -> str:
    start = base.conflict.status_quo
    assert start is not None
    verdict = by_theory({one.theory: holds_at(one, states.code(start)) for one in theories}, called)
    own = " ".join(actors_held(states, start, tempted=True))
    other = [
        f"under {called[one.theory]} {base.conflict.actors[actor]} {KEPT[kept(one, actor, there)]}"
        for one in theories if (there := one.conflict.place(states.code(start))) is not None
        for actor in range(len(base.conflict.actors))
        if KEPT[kept(one, actor, there)] != KEPT[kept(base, actor, start)]
    ]  # fmt: skip
    return " ".join(filter(None, (f"The start: {verdict}.", own, f"But {listed(other)}." if other else "")))


def _phases(found: Sequence[Settled], base: Settled, states: States, called: Called) -> Iterator[str]:
    """The first phase of each plan: how it holds without and with the plan, and whether its parties want it."""
    for plan in dict.fromkeys(one.stage.plan for one in found):
        of = [one for one in found if one.stage.plan == plan and one.stage.phase != START]
        first = [one for one in of if one.stage.phase == of[0].stage.phase]
        own = next((one for one in first if one.theory is None), None)
        if plan is None or own is None or own.entry is None:
            continue
        before = next((one.stage for one in found if one.stage.plan == plan and one.stage.phase == START), own.stage)
        code = int(own.conflict.codes[own.entry])
        alone = by_theory({one.theory: holds_at(one, code) for one in found if one.stage.plan is None}, called)
        within = by_theory({one.theory: holds_at(one, code) for one in first}, called)
        view = agreed(own, before)
        against = [base.conflict.actors[party] for party in view.parties if view.likes[party] <= 0]
        parties = [base.conflict.actors[party] for party in view.parties]
        wanted = ""
        if parties:
            wanted = (f" {listed(against)} would not rather be there than at the start." if against
                      else f" {listed(parties)}, who must agree, would rather be there than at the start.")  # fmt: skip
        changes = ", ".join(states.parts_of(code, base.start))
        begins = f"begins with {changes}" if changes else "begins at the start"
        place = base.conflict.place(code)
        asked = "" if place is None else _asked(states, place)
        yield f"{quoted(plan)} {begins}. Without the plan {alone}. With the plan {within}.{wanted}{asked}"


def _asked(states: States, state: int) -> str:
    """Whose preference stands against a state that does not hold with no threat."""
    tempted = [
        f"{states.conflict.actors[one.actor]} would have to stop preferring "
        + " or ".join(states.told(temptation.target, state) for temptation in one.temptations[:TOLD])
        for one in holding(states.conflict, state) if not one.content
    ]  # fmt: skip
    return f" To hold with no threat and no plan, {listed(tempted)}." if tempted else ""


def by_theory(values: Mapping[str | None, str], called: Called, every: str = " under every theory") -> str:
    """A finding by theory: what most say, then what others do.

    Args:
        values: The finding by theory.
        called: What theories are called.
        every: What to add where all say the same.

    >>> names = {None: "no theory", "a": "A", "b": "B"}
    >>> by_theory({None: "two", "a": "one", "b": "two"}, names), by_theory({None: "two", "a": "two"}, names)
    ('two; one under A', 'two under every theory')
    """
    groups: dict[str, list[str]] = {}
    for theory, value in values.items():
        groups.setdefault(value, []).append(called[theory])
    if len(groups) == 1:
        return next(iter(groups)) + (every if len(values) > 1 else "")
    ordered = sorted(groups.items(), key=lambda pair: -len(pair[1]))
    rest = [f"{value} under {listed(those)}" for value, those in ordered[1:]]
    return "; ".join([ordered[0][0], *rest])


def kept(found: Settled, actor: int, state: int) -> Concept | None:
    """The most demanding concept under which one actor stays in a state."""
    return next((concept for concept in STRONGEST if found.stable.stable[concept][actor, state]), None)


def actors_held(states: States, state: int, *, tempted: bool = False) -> Iterator[str]:
    """What keeps each actor in a state.

    Args:
        states: Names of states.
        state: The state.
        tempted: Whether to leave out those who can move to nothing better.
    """
    content = []
    for one in holding(states.conflict, state):
        if one.content:
            content.append(states.conflict.actors[one.actor])
        else:
            yield _tempted(states, state, one)
    if content and not tempted:
        yield f"{listed(content)} can move to nothing better."


def _tempted(states: States, state: int, one: Holding) -> str:
    """What tempts one actor, first what the least stands against."""
    order = [None, *reversed(DETERS)]
    ranked = sorted(one.temptations, key=lambda temptation: order.index(temptation.by))
    free = [states.told(temptation.target, state) for temptation in ranked if temptation.by is None][:TOLD]
    said = [f"{'; or '.join(free)}, and nothing stands against it"] if free else []
    said += [_temptation(states, state, temptation) for temptation in ranked[len(free) : TOLD] if temptation.by]
    more = len(one.temptations) - TOLD
    return f"{states.conflict.actors[one.actor]} would rather have {'; or '.join(said)}" + (
        f"; {more} more." if more > 0 else "."
    )


def _temptation(states: States, state: int, temptation: Temptation) -> str:
    what = states.told(temptation.target, state)
    steps = states.steps(temptation.target, temptation.countermoves)
    if temptation.credible:
        return f"{what}, but a credible threat stands against it: {steps}"
    return f"{what}, and only a threat that is not credible stands against it: {steps}"
