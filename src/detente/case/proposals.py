"""Theories, plans and questions as tables: what is assumed, proposed and asked, key by key."""

from detente.case.elements import (
    ACTOR,
    AT_ONCE,
    BELIEFS,
    BREACH,
    EVENT,
    EVIDENCE,
    HOLD_DOC,
    MOTION,
    POSITIVE,
    PROMISE_DOC,
    RATE,
    RENEWS,
    RETRY,
    TIME,
    TIME_OR_EVER,
    WHEN,
    undertaking,
)
from detente.case.kinds import (
    Additions,
    Choice,
    Effect,
    Element,
    Field,
    Formula,
    Level,
    ListOf,
    MapOf,
    MarkText,
    Name,
    PathMap,
    Plain,
    Text,
    Variant,
    Whole,
)

ABOUT = (
    Field("by", Text(), "Whose it is.", ""),
    Field("summary", Text(), "What it says, in a sentence or two.", ""),
)
_CHANGES = (
    Field("set", PathMap(), "Paths and their new values.", {}),
    Field("add", Additions(), "New elements, by section.", {}),
    Field("remove", ListOf(Text(filled=True)), "Paths of elements to take out.", []),
)
THEORY = Element(
    "theory", (
        *ABOUT, *_CHANGES,
        Field("beliefs", BELIEFS, "What actors wrongly take the game to be, by actor and path.", {}),
        *EVIDENCE,
    ), doc="A rival set of assumptions.",
)  # fmt: skip

PHASE_PROMISE = undertaking("phase promise", PROMISE_DOC, (BREACH,), None)
PHASE_HOLD = undertaking("phase hold", HOLD_DOC, (), None)

AGREEMENT = Element(
    "agreement", (
        Field("parties", ListOf(ACTOR, 1, unique=True), "The actors who all have to consent."),
        Field("tempo", RATE, "How often it is on the table; follows `behaviour` where not given.", None),
        WHEN,
        Field("retry", RETRY, "How long a refusal lasts, six months where not given; `none`: no memory.", None),
        Field("then", Effect(), "What its beginning changes.", {}),
    ), doc="The phase begins when all parties consent.",
)  # fmt: skip
BEGINNING = Element(
    "beginning", (
        WHEN,
        Field("rate", RATE, "How soon it begins where it can."),
        Field("then", Effect(), "What its beginning changes.", {}),
    ), doc="The phase begins as an event.",
)  # fmt: skip
TEMPOS = Variant(
    ((("times",), Element("change of tempo", (Field("times", POSITIVE, "What the tempo is multiplied by."),))),), RATE
)
PHASE = Element(
    "phase", (
        Field("name", Level(), "Its name, a level of the condition `phase`."),
        Field("begins", Variant(((("parties",), AGREEMENT),), BEGINNING, words=(AT_ONCE,)), "How it begins."),
        Field("promises", ListOf(PHASE_PROMISE), "What is undertaken; breaking one breaks the plan.", []),
        Field("holds", ListOf(PHASE_HOLD), "What cannot be left.", []),
        Field("tempos", MapOf(TEMPOS, "an option", dotted=True), "Tempos of options in this phase.", {}),
        Field("events", MapOf(EVENT, "an event"), "Events of this phase only.", {}),
        Field("motions", MapOf(MapOf(MOTION, "a motion"), "a body"), "Motions of this phase only, by body.", {}),
        *EVIDENCE,
    ), doc="A step of a plan.",
)  # fmt: skip
PLAN = Element(
    "plan", (
        *ABOUT, *_CHANGES,
        Field("phases", ListOf(PHASE), "Its steps, each of which can begin only after the one before.", []),
        Field("renews", RENEWS, "How soon a broken plan is on offer again, or `at once`; by default never.", None),
        *EVIDENCE,
    ), finish="plan", doc="What somebody proposes to do.",
)  # fmt: skip
BEFORE, BROKEN = "before", "broken"
PHASE_CONDITION = "phase"

_DO = Effect(steps=False)
ASKED = ("probability", "count", "time", "expect", "welfare", "trend", "parameter")
"""What a question asks for."""
QUESTION = Element(
    "question", (
        Field("probability", MarkText(or_formula=True), "How likely is this state or this happening?", None),
        Field("count", MarkText(), "How often does this happen?", None),
        Field("time", MarkText(or_formula=True), "When does this first hold or happen?", None),
        Field("expect", Formula(), "What is this number on average?", None),
        Field("welfare", ACTOR, "How well does this actor fare?", None),
        Field("trend", Name("an option or condition", dotted=True), "Is this factor above or below its start?", None),
        Field("parameter", Name("a parameter"), "What is this number?", None),
        Field("within", TIME_OR_EVER, "At some time up to then; `ever`: eventually.", None),
        Field("at", TIME, "At that time.", None),
        Field("throughout", TIME, "All the time until then.", None),
        Field("over", TIME, "On average until then.", None),
        Field("at_least", Whole(1), "The probability of that many or more.", None),
        Field("after", MarkText(), "The clock starts when this first happens, given that it does.", None),
        Field("by", TIME_OR_EVER, "The time up to which `after` has happened; by default ever.", None),
        Field("given", Element("observation", (
            Field("state", Formula(), "What is observed."),
            Field("at", TIME, "When; by default at the start.", None)), shorthand="state"), "What is observed.", None),
        Field("do", _DO, "What is imposed and kept: nothing moves it.", {}),
        Field("minus", Element("difference", (
            Field("question", Name("a question"), "The other question.", None),
            Field("plan", Name("a plan"), "This question under another plan.", None),
            Field("theory", Name("a theory"), "This question under another theory.", None),
            Field("do", _DO, "This question with something else imposed.", None),
        ), shorthand="question", finish="difference"), "What is taken off the answer.", None),
        Field("from", Name("a start"), "The named start; by default the first.", None),
        Field("better", Choice(("higher", "lower")), "Which way is better, where plans are compared by it.", None),
        Field("enough", Plain(), "How good is good enough, where plans are compared by it.", None),
        Field("text", Text(), "The question in words.", ""),
        *EVIDENCE,
    ), finish="question", open=ASKED, doc="What the case is asked.",
)  # fmt: skip
TIMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "probability": (("within", "at", "throughout"), ()),
    "count": (("within",), ()),
    "time": ((), ("within",)),
    "expect": (("at", "over"), ()),
    "welfare": ((), ("at", "over")),
    "trend": (("at",), ()),
    "parameter": ((), ()),
}
"""The times a question takes: exactly one of the first, at most one of the second."""
