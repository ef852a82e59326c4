"""The language of a case, as a table: sections, elements, keys, what they hold and what holds where they are left out.

From this table come the check of a file's structure, the machine form, the JSON Schema and the reference page. The page
`docs/language.md` is the definition in words.
"""

from detente.case.certainty import DEFAULT_SCALE, scales
from detente.case.elements import (
    ACTOR,
    ACTOR_ELEMENT,
    AT_ONCE,
    BEHAVIOUR,
    BELIEFS,
    BODY,
    CONDITION,
    DATED,
    EVENT,
    HOLD,
    INTERESTS,
    NUMBER,
    OPTION_ELEMENT,
    PROMISE,
    RULE,
    START,
)
from detente.case.kinds import (
    Choice,
    Element,
    Field,
    Formula,
    Kind,
    ListOf,
    MapOf,
    Quantity,
    Text,
    Version,
)
from detente.case.numbers import UNITS
from detente.case.proposals import ASKED, BEFORE, BROKEN, PHASE_CONDITION, PLAN, QUESTION, THEORY, TIMES

__all__ = [
    "ACTOR",
    "ASKED",
    "ASPECTS",
    "AT_ONCE",
    "BEFORE",
    "BODY",
    "BROKEN",
    "CASE",
    "CONDITION",
    "FORMAT",
    "KEYWORDS",
    "NUMBER",
    "PHASE_CONDITION",
    "POLARITIES",
    "SECTIONS",
    "STEPS",
    "TIMES",
    "UNITS",
]

FORMAT = 1
KEYWORDS = ("and", "or", "not", "is", "min", "max", "true", "false")
"""Words of the formula language, which name nothing else."""
STEPS = ("up", "down")
POLARITIES = ("for", "against")
ASPECTS = ("exists", "sign", "size")

SECTIONS: dict[str, Kind] = {
    "parameters": MapOf(Quantity(element=True), "a parameter"),
    "actors": MapOf(ACTOR_ELEMENT, "an actor", least=1),
    "options": MapOf(OPTION_ELEMENT, "an option", dotted=True),
    "conditions": MapOf(CONDITION, "a condition"),
    "final": MapOf(Formula(), "an outcome", wrap="final"),
    "rules": ListOf(RULE),
    "events": MapOf(EVENT, "an event"),
    "calendar": ListOf(DATED),
    "bodies": MapOf(BODY, "a body"),
    "promises": ListOf(PROMISE),
    "holds": ListOf(HOLD),
    "interests": INTERESTS,
    "beliefs": BELIEFS,
}
"""What theories and plans can add to."""

CASE = Element(
    "case", (
        Field("detente", Version(), "The version of the format; always the first key."),
        Field("title", Text(filled=True), "What the case is called."),
        Field("summary", Text(), "What it is about.", ""),
        Field("start", MapOf(START, "a start", forbidden=("date", "levels"), wrap="start", least=1),
              "The day the game starts, or several by name."),
        Field("clock", Choice(UNITS), "The unit of rates without `per`, and of results.", "month"),
        Field("scale", Choice(tuple(scales())), "The scale of verbal probability for phrases that name none.",
              DEFAULT_SCALE),
        Field("parameters", SECTIONS["parameters"], "Numbers with names, for formulas and rates.", {}),
        Field("behaviour", BEHAVIOUR, "How actors behave where nothing else is said.", {}),
        Field("actors", SECTIONS["actors"], "Who chooses."),
        Field("options", SECTIONS["options"], "What actors control, as `actor.option`.", {}),
        Field("conditions", SECTIONS["conditions"], "What nobody chooses directly.", {}),
        Field("final", SECTIONS["final"], "Where the story ends: a formula, or outcomes by name.", {}),
        Field("rules", SECTIONS["rules"], "What cannot be.", []),
        Field("events", SECTIONS["events"], "What chance does.", {}),
        Field("calendar", SECTIONS["calendar"], "Dated changes that are known beforehand.", []),
        Field("bodies", SECTIONS["bodies"], "Groups that decide together.", {}),
        Field("promises", SECTIONS["promises"], "Undertakings that can be broken at a cost.", []),
        Field("holds", SECTIONS["holds"], "Undertakings that cannot be broken.", []),
        Field("interests", SECTIONS["interests"], "What each actor wants and avoids.", {}),
        Field("beliefs", SECTIONS["beliefs"], "What actors wrongly take the game to be, by actor and path.", {}),
        Field("theories", MapOf(THEORY, "a theory", forbidden=("none",)), "Rival sets of assumptions.", {}),
        Field("plans", MapOf(PLAN, "a plan", forbidden=("none",)), "What may be done.", {}),
        Field("questions", MapOf(QUESTION, "a question"), "What the case is asked.", {}),
    ), doc="A model of an international crisis.",
)  # fmt: skip
