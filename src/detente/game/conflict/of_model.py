"""The graph model of a case: what its options alone can make of it while every condition stands still.

What is left out is said in the notes of the conflict and in `docs/stability.md`: chance, votes, dates, beliefs, and how
fast and how far ahead anybody chooses.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from detente.case.model import Model
from detente.errors import GameError
from detente.game.conflict.choice import Choice
from detente.game.conflict.form import Conflict, place
from detente.game.conflict.held import choices, combinations, held_view, levels_held, most_probable
from detente.game.conflict.preference import Ranks
from detente.game.conflict.steps import Limits, Room, Step, steps
from detente.game.conflict.wants import preferences, ranks_statements
from detente.game.layout import arrange, lay_out
from detente.game.view import View

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def conflict_of(model: Model, *, held: Mapping[str, int] | None = None, step: Step = "any") -> Conflict:
    """The graph model of a case under one theory and one plan.

    States are all combinations of the levels of its options that no rule forbids. Conditions stand where the case
    starts (at the most probable level, the first of equals) or where they are held; but in states in which a promise
    that then binds is not kept, what its breach voids is void. An owner changes its own options;
    not in a final state, not an option whose level a hold keeps, whose clock stands still or that an intervention
    keeps. A state is preferred for its flow of utility, and a move that costs something must gain more than it costs;
    who ranks statements prefers by the rank alone.

    Args:
        model: The case.
        held: Level numbers of conditions, by name, that are to stand elsewhere.
        step: Whether a move changes `any` of the mover's options at once or `one`.

    Returns:
        The conflict. Its options and actors are in the order of the case; the actors are called by their names, or by
        their ids where two have the same name.

    Raises:
        QueryError: If something held is no condition or has no such level.
        GameError: If the case has no options, no state is feasible, or there are too many states or moves.

    Source: Kilgour, Hipel and Fang 1987, *Automatica* 23:41; option form, Howard 1971.

    >>> from detente.case.build import build
    >>> from detente.case.override import apply
    >>> from detente.case.resolve import resolve
    >>> text = "detente: 1\\ntitle: x\\nstart: 2017-09-18\\nactors: {a: {}}\\noptions: {a.x: {}}\\n"
    >>> made = conflict_of(build(apply(resolve(text + "interests: {a: {x: {want: a.x, weight: 1}}}", "").machine)))
    >>> made.size, made.describe(0), made.moves[0].pairs(), made.preferences[0].better(1, than=0)
    (2, 'no', (array([0, 1]), array([1, 0])), True)
    """
    options = choices(model)
    if not options:
        raise GameError("The case has no options: there is nothing to move in a graph model.", "options")
    levels = levels_held(model, held)
    layout = arrange(model)
    codes = combinations(options, levels)
    if model.rules:
        codes = codes[held_view(layout, options, levels, codes).feasible()]
        if not len(codes):
            raise GameError(
                "The rules leave no state of the graph model while the conditions stand as they do.", "rules"
            )
    view = held_view(layout, options, levels, codes)
    limits, room = Limits(free=_free(model, view, options)), Room()
    status_quo = _start(model, options, levels, codes)
    wanted = preferences(model, view, options)
    names = [actor.name for actor in model.actors]
    return Conflict(
        title=model.title,
        actors=tuple(names if len(set(names)) == len(names) else [actor.id for actor in model.actors]),
        codes=codes,
        moves=tuple(
            steps(codes, options, number, step=step, limits=limits, room=room) for number in range(len(model.actors))
        ),
        preferences=wanted,
        options=options,
        status_quo=status_quo,
        notes=tuple(_notes(model, levels, held or {}, status_quo, [isinstance(one, Ranks) for one in wanted])),
    )


def states_of(model: Model, conflict: Conflict, *, held: Mapping[str, int] | None = None) -> Ints:
    """The states of a case's game that the states of its graph model stand for.

    Args:
        model: The case.
        conflict: Its graph model.
        held: The conditions held when that was made.

    Returns:
        Codes of the game, one for each state of the graph model: conditions as held, no date come, nothing refused.

    Raises:
        TooLargeError: If the codes of the game would not fit into 62 bits.
    """
    layout, levels = lay_out(model), levels_held(model, held)
    view = held_view(layout, conflict.options, levels, conflict.codes)
    codes = np.zeros(conflict.size, np.int64)
    for f, stride in enumerate(layout.strides):
        codes += view.digits[f].astype(np.int64) * stride
    return codes


def _free(model: Model, view: View, options: Sequence[Choice]) -> dict[int, Bools]:
    """By number of the option, in which states its level can be left."""
    live = ~view.final()
    free = {}
    for number, (option, choice) in enumerate(zip(model.options, options, strict=True)):
        # an option whose clock stands still is not looked at in the game either
        free[number] = live & (np.asarray(view.value(option.tempo.formula), np.float64) * option.tempo.scale > 0)
        for hold in model.holds:
            if hold.option == option.factor:
                free[number] &= ~(view.value(hold.binds) & (choice.level(view.codes) == hold.level))
    return free


def _start(model: Model, options: Sequence[Choice], levels: Mapping[str, int], codes: Ints) -> int | None:
    """The state the case starts in, None if a rule forbids it while the conditions stand as they do."""
    at = {factor.id: levels.get(factor.id, most_probable(factor)) for factor in model.factors}
    return place(codes, sum(at[option.name] * option.stride for option in options))


def _notes(
    model: Model, levels: Mapping[str, int], held: Mapping[str, int], status_quo: int | None, ranked: Sequence[bool]
) -> Iterator[str]:
    """What a reader should know of the model, a sentence each."""
    factors = {factor.id: factor for factor in model.factors}
    stand = [f"{name} at {factors[name].levels[level]}" for name, level in levels.items()]
    if stand:
        yield f"What no actor chooses is held: {', '.join(stand)}."
    spread = [
        name for name in levels if name not in held and name not in model.fixed and max(factors[name].start) < 1
    ]  # fmt: skip
    if spread:
        yield f"May start at several levels and is held at the most probable: {', '.join(spread)}."
    motions = sum(len(body.motions) for body in model.bodies)
    left = [
        (len(model.events), "event", "events"), (motions, "motion that is voted on", "motions that are voted on"),
        (len(model.calendar), "dated change", "dated changes"), (len(model.beliefs), "belief", "beliefs"),
    ]  # fmt: skip
    said = [f"{count} {one if count == 1 else many}" for count, one, many in left if count]
    yield "Left out: " + ", ".join([*said, "how fast and how far ahead anybody chooses"]) + "."
    if any(promise.voids for promise in model.promises):
        yield "Where a promise is not kept, what its breach voids is void."
    if not all(ranked):
        yield "What a move costs, a broken promise included, counts against what it gains."
    stubborn = [
        actor.name
        for actor in model.actors
        if ranks_statements(model.interests[actor.id]) and _pays(model, actor.id)
    ]  # fmt: skip
    if stubborn:
        yield f"Ranks statements, so that what moves cost does not count: {', '.join(stubborn)}."
    if status_quo is None:
        yield "A rule forbids the state the case starts in while the conditions stand as they do."


def _pays(model: Model, actor: str) -> bool:
    """Whether anything an actor can do may cost something."""
    mine = {option.factor for option in model.options if option.owner == actor}
    return any(any(option.costs) for option in model.options if option.factor in mine) or any(
        promise.breach for promise in model.promises if promise.option in mine
    )
