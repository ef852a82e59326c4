"""The language of a case, as a table: sections, elements, keys, what they hold and what holds where they are left out.

From this table come the check of a file's structure, the machine form, the JSON Schema and the reference page. The page
`docs/language.md` is the definition in words.
"""

from detente.case.certainty import DEFAULT_SCALE, scales
from detente.case.kinds import (
    Additions,
    Choice,
    Date,
    Effect,
    Element,
    Evidence,
    Field,
    Flag,
    Formula,
    Hidden,
    Kind,
    Level,
    LevelCosts,
    LevelNumbers,
    Levels,
    LevelShares,
    ListOf,
    MapOf,
    MarkText,
    Name,
    PathMap,
    Plain,
    Quantity,
    Text,
    Variant,
    Version,
    Whole,
)
from detente.case.numbers import UNITS

FORMAT = 1
KEYWORDS = ("and", "or", "not", "is", "min", "max", "true", "false")
"""Words of the formula language, which name nothing else."""
STEPS = ("up", "down")
POLARITIES = ("for", "against")
ASPECTS = ("exists", "sign", "size")
ASKED = ("probability", "count", "time", "expect", "welfare", "trend", "parameter")
"""What a question asks for."""

NUMBER = Quantity()
CHANCE = Quantity(minimum=0, maximum=1)
POSITIVE = Quantity(minimum=0)
WEIGHT = Quantity("weight", minimum=0)
RATE = Quantity("rate", minimum=0)
SPEED = Quantity("rate", minimum=0, above=True)
DURATION = Quantity("duration", minimum=0, above=True)
TIME = Quantity("duration", minimum=0, exact=True)
TIME_OR_EVER = Quantity("duration", minimum=0, exact=True, words=("ever",))
RETRY = Quantity("duration", minimum=0, above=True, words=("none",))
RATIONALITY = Quantity(minimum=0)
FORESIGHT = Quantity("duration", minimum=0, above=True, words=("none",))
DEPTH = Quantity(minimum=0, above=True, words=("equilibrium",))
ACTOR = Name("an actor")
OPTION = Name("an option", dotted=True)

EVIDENCE = (
    Field("evidence", Evidence(), "Notes the element rests on; without any it is a judgement.", []),
    Field("note", Text(), "A sentence: why.", ""),
)
ABOUT = (
    Field("by", Text(), "Whose it is.", ""),
    Field("summary", Text(), "What it says, in a sentence or two.", ""),
)

START = Element(
    "start", (
        Field("date", Date(), "The day the game starts."),
        Field("levels", MapOf(LevelShares(), "an option or condition", dotted=True),
              "Factors that start otherwise than their own `start` says.", {}),
    ), shorthand="date", doc="A day from which the game may start.",
)  # fmt: skip

BEHAVIOUR = Element(
    "behaviour", (
        Field("rationality", RATIONALITY, "How sharply actors choose the better (0: at random).", [0.5, 1, 2]),
        Field("foresight", FORESIGHT, "How far actors look ahead on average; `none` is myopic.",
              {"value": 12, "range": [3, 24], "unit": "month"}),
        Field("depth", DEPTH, "How many steps actors think about one another on average, or `equilibrium`.", [1, 1.5, 2]),
        Field("tempo", RATE, "How often an actor looks at an option.", {"value": 1, "range": [0.5, 2], "per": "month"}),
    ), doc="How actors behave where nothing else is said.",
)  # fmt: skip

ACTOR_ELEMENT = Element(
    "actor", (
        Field("name", Text(), "The name shown to readers; the id where none is given.", ""),
        Field("tempo", RATE, "How often it looks at each of its options; follows `behaviour` where not given.", None),
        Field("commitment", SPEED, "How soon it reckons to come back to an option, for all its options.", None),
        Field("rationality", RATIONALITY, "Its own rationality; follows `behaviour` where not given.", None),
        Field("foresight", FORESIGHT, "Its own foresight; follows `behaviour` where not given.", None),
        Field("depth", DEPTH, "Its own depth; follows `behaviour` where not given.", None),
        *EVIDENCE,
    ), shorthand="name", finish="actor", doc="A state, faction or organisation that chooses.",
)  # fmt: skip

_LEVELS = Field("levels", Levels(), "Two or more levels in order; `{level: number}` gives each a number.", ["no", "yes"])
_START = Field("start", LevelShares(), "The level at the start, or a chance for each; the first level by default.", None)
_NUMBERS = Field("numbers", LevelNumbers(), "A number for each level, for formulas and trends.", None)

TEMPO_WHILE = Element(
    "tempo of a phase", (
        Field("while", Formula(), "Where it counts."),
        Field("rate", RATE, "The tempo there.", None),
        Field("times", POSITIVE, "What the tempo is multiplied by there.", None),
        *EVIDENCE,
    ), open=("rate", "times"), doc="Another tempo while something holds: the first that holds counts.",
)  # fmt: skip

OPTION_ELEMENT = Element(
    "option", (
        _LEVELS,
        _START,
        Field("tempo", RATE, "How often its owner looks at it; follows the actor, then `behaviour`.", None),
        Field("tempos", ListOf(TEMPO_WHILE), "Other tempos while something holds; normally written by a plan.", []),
        Field("commitment", SPEED, "How soon the owner reckons to come back to it; by default the actor's, else the central "
              "value of the tempo. Only a `set` of this path changes it.", None),
        Field("cost", LevelCosts(), "What a move costs once, in units of utility, for all levels or each.", 0),
        Field("owners", ListOf(ACTOR, 2, unique=True), "Actors who own it jointly: a body of all of them decides.", None,
              human=True),
        _NUMBERS,
        *EVIDENCE,
    ), finish="option", doc="What one actor controls.",
)  # fmt: skip

FADES = Element(
    "fades", (
        Field("after", DURATION, "Mean time until it is forgotten."),
        Field("stages", Whole(1, 50), "1: memoryless; more: the time is closer to its mean (Erlang).", 1),
    ), doc="How a condition that remembers falls back.",
)  # fmt: skip

CONDITION = Element(
    "condition", (
        _LEVELS,
        _START,
        _NUMBERS,
        Field("hidden", Hidden(), "`yes`, or the actors who do not see it.", "no"),
        Field("since", ListOf(MarkText()), "Marks that set it to `yes`.", []),
        Field("fades", FADES, "How it falls back to `no`; without, never.", None),
        Field("joint", ListOf(ACTOR), "Actors who decide on it jointly, in the body of the same name.", []),
        *EVIDENCE,
    ), finish="condition", doc="A variable nobody chooses directly.",
)  # fmt: skip

RULE = Element(
    "rule", (
        Field("never", Formula(), "What no state may satisfy.", None),
        Field("always", Formula(), "What every state satisfies.", None),
        *EVIDENCE,
    ), open=("never", "always"), doc="What cannot be.",
)  # fmt: skip

_WHEN = Field("when", Formula(), "Where it can happen.", "true")
_THEN = Field("then", Effect(), "What it changes: factors and their new levels, or `up` and `down`.")

EVENT = Element(
    "event", (
        _WHEN,
        Field("rate", RATE, "How often it happens where it can."),
        _THEN,
        Field("without", RATE, "The rate to fall back to when the evidence of the rate is taken away.", None),
        *EVIDENCE,
    ), doc="What chance does.",
)  # fmt: skip

DATED = Element(
    "calendar entry", (
        Field("date", Date(), "The day."),
        _THEN,
        Field("name", Text(), "What happens that day.", ""),
        *EVIDENCE,
    ), doc="A dated change that is known beforehand.",
)  # fmt: skip

MEMBER = Element(
    "member", (
        Field("votes", Whole(1), "How many votes it has.", 1),
        Field("follows", Name("a member"), "The member whose vote it copies.", None),
        Field("yes", CHANCE, "The chance that each of its votes is a yes; the rest abstain.", None),
        Field("together", Flag(), "Whether its votes are cast as one.", "no"),
    ), shorthand="votes", finish="member", doc="A voter of a body.",
)  # fmt: skip

_VETO = Field("veto", ListOf(Name("a member"), unique=True), "Members whose no is enough to refuse.", [])
_ABSTAIN = Field("abstain", Flag(), "Whether members may abstain.", "yes")
PASSES = Variant(
    ((("share",), Element("passes", (
        Field("share", Plain(0, 1), "The share of all votes that has to be yes."), _VETO, _ABSTAIN,
    ))),),
    Element("passes", (Field("yes", Whole(1), "How many votes have to be yes."), _VETO, _ABSTAIN)),
    words=("unanimity", "majority"),
)  # fmt: skip

MOTION = Element(
    "motion", (
        Field("sponsor", ACTOR, "The actor who tables it; without one it comes up at its own `tempo`.", None),
        Field("when", Formula(), "Where it can be tabled.", "true"),
        Field("then", Effect(), "What passing it changes."),
        Field("else", Effect(), "What refusing it in the open changes.", {}),
        Field("tempo", RATE, "How often it comes up; follows the body where not given.", None),
        Field("commitment", SPEED, "How soon it is reckoned to come up again; by default from the tempo.", None),
        Field("cost", NUMBER, "What tabling it costs the sponsor once.", 0),
        Field("retry", RETRY, "How long a refusal lasts; follows the body where not given.", None),
        *EVIDENCE,
    ), finish="motion", doc="What a body votes on.",
)  # fmt: skip

BODY = Element(
    "body", (
        Field("members", MapOf(MEMBER, "a member"), "Who votes, and with how many votes."),
        Field("passes", PASSES, "The voting rule: `{yes: 9, veto: [us]}`, `unanimity`, `majority` or `{share: 0.667}`."),
        Field("motions", MapOf(MOTION, "a motion"), "What it votes on.", {}),
        Field("tempo", RATE, "How often a motion comes up; follows `behaviour` where not given.", None),
        Field("commitment", SPEED, "How soon members reckon with the next motion; by default the central value of the tempo.",
              None),
        Field("sponsors", MapOf(RATE, "an actor"), "How often each sponsor may table a motion; the body's tempo by default.",
              {}),
        Field("polled", Flag(), "Whether what would fail is not tabled and leaves no trace.", "yes"),
        Field("abstention", NUMBER, "How readily members abstain: exponent of its weight.", 0),
        Field("dissent", POSITIVE, "What a no vote costs.", 0),
        Field("retry", RETRY, "How long a refusal lasts; `none`: no memory.", {"value": 6, "unit": "month"}),
        *EVIDENCE,
    ), finish="body", doc="A group that decides together under a voting rule.",
)  # fmt: skip


def _undertaking(name: str, doc: str, own: tuple[Field, ...], binds: str | None) -> Element:
    said = "While this holds; by default always." if binds else "While this holds; by default from this phase on."
    fields = (
        Field("option", OPTION, "The option."),
        Field("level", Level(), "The level it is kept at."),
        Field("while", Formula(), said, binds),
        *own,
        Field("name", Text(), "What it is called.", ""),
        *EVIDENCE,
    )
    return Element(name, fields, doc=doc)


_BREACH = Field("breach", POSITIVE, "What leaving the level costs its owner once.", 0)
_VOIDS = Field("voids", Effect(), "What leaving the level changes.", {})
_PROMISE_DOC = "While it binds, leaving the level costs its owner."
_HOLD_DOC = "While it binds, the owner cannot leave the level."
PROMISE = _undertaking("promise", _PROMISE_DOC, (_BREACH, _VOIDS), "true")
HOLD = _undertaking("hold", _HOLD_DOC, (), "true")
PHASE_PROMISE = _undertaking("phase promise", _PROMISE_DOC, (_BREACH,), None)
PHASE_HOLD = _undertaking("phase hold", _HOLD_DOC, (), None)

INTEREST = Element(
    "interest", (
        Field("want", Formula(), "What it wants: 1 where a true-or-false formula holds, else the number.", None),
        Field("avoid", Formula(), "What it wants to avoid.", None),
        Field("welfare", ACTOR, "Another actor whose own interests count.", None),
        Field("weight", WEIGHT, "How much: a number, or `vital`, `major`, `moderate`, `minor`."),
        *EVIDENCE,
    ), open=("want", "avoid", "welfare"), doc="What an actor wants or avoids, and how much.",
)  # fmt: skip
RANKED = Element(
    "ranked interests", (
        Field("ranked", ListOf(Element(
            "statement", (Field("want", Formula(), "What it wants."), *EVIDENCE), shorthand="want"), 1),
            "Statements, the most important first."),
        Field("top", WEIGHT, "The weight of the first.", "vital"),
        Field("ratio", Quantity(minimum=0, maximum=1, above=True), "Each weight over the one before.", 0.5),
    ), doc="Interests in the order of their importance (Hipel, Kilgour, Fang and Peng 1997).",
)  # fmt: skip
RANKED_KEYS = ("ranked", "top", "ratio")
INTERESTS = MapOf(
    Variant(((RANKED_KEYS, RANKED),), MapOf(INTEREST, "an interest", forbidden=RANKED_KEYS)), "an actor"
)
BELIEFS = MapOf(PathMap(), "an actor")

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

AGREEMENT = Element(
    "agreement", (
        Field("parties", ListOf(ACTOR, 1, unique=True), "The actors who all have to consent."),
        Field("tempo", RATE, "How often it is on the table; follows `behaviour` where not given.", None),
        _WHEN,
        Field("then", Effect(), "What its beginning changes.", {}),
    ), doc="The phase begins when all parties consent.",
)  # fmt: skip
BEGINNING = Element(
    "beginning", (
        _WHEN,
        Field("rate", RATE, "How soon it begins where it can."),
        Field("then", Effect(), "What its beginning changes.", {}),
    ), doc="The phase begins as an event.",
)  # fmt: skip
AT_ONCE = "at once"
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
        Field("renews", RATE, "How soon a broken plan is on offer again; by default never.", None),
        *EVIDENCE,
    ), finish="plan", doc="What somebody proposes to do.",
)  # fmt: skip
BEFORE, BROKEN = "before", "broken"
PHASE_CONDITION = "phase"

_DO = Effect(steps=False)
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
        Field("text", Text(), "The question in words.", ""),
        *EVIDENCE,
    ), finish="question", open=ASKED, doc="What the case is asked.",
)  # fmt: skip
"""The times a question takes: exactly one of the first, at most one of the second."""
TIMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "probability": (("within", "at", "throughout"), ()),
    "count": (("within",), ()),
    "time": ((), ("within",)),
    "expect": (("at", "over"), ()),
    "welfare": ((), ("at", "over")),
    "trend": (("at",), ()),
    "parameter": ((), ()),
}

SECTIONS: dict[str, Kind] = {
    "parameters": MapOf(Quantity(element=True), "a parameter"),
    "actors": MapOf(ACTOR_ELEMENT, "an actor"),
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
        Field("start", MapOf(START, "a start", forbidden=("date", "levels"), wrap="start"),
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
        Field("theories", MapOf(THEORY, "a theory"), "Rival sets of assumptions.", {}),
        Field("plans", MapOf(PLAN, "a plan"), "What may be done.", {}),
        Field("questions", MapOf(QUESTION, "a question"), "What the case is asked.", {}),
    ), doc="A model of an international crisis.",
)  # fmt: skip
