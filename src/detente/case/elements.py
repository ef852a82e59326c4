"""Elements of a case as tables: what a start, an actor, an option, an event, a body, an interest says, key by key."""

from detente.case.kinds import (
    Date,
    Effect,
    Element,
    Evidence,
    Field,
    Flag,
    Formula,
    Hidden,
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
    Whole,
)

NUMBER = Quantity()
CHANCE = Quantity(minimum=0, maximum=1)
POSITIVE = Quantity(minimum=0)
WEIGHT = Quantity("weight", minimum=0)
RATE = Quantity("rate", minimum=0)
AT_ONCE = "at once"
RENEWS = Quantity("rate", minimum=0, words=(AT_ONCE,))
SPEED = Quantity("rate", minimum=0, above=True)
DURATION = Quantity("duration", minimum=0, above=True)
TIME = Quantity("duration", minimum=0, exact=True)
TIME_OR_EVER = Quantity("duration", minimum=0, exact=True, words=("ever",))
RETRY = Quantity("duration", minimum=0, above=True, words=("none",))
RATIONALITY = Quantity(minimum=0)
FORESIGHT = Quantity("duration", minimum=0, above=True, words=("none",))
DEPTH = Quantity(minimum=0, words=("equilibrium",))
ACTOR = Name("an actor")
OPTION = Name("an option", dotted=True)

EVIDENCE = (
    Field("evidence", Evidence(), "Notes the element rests on; without any it is a judgement.", []),
    Field("note", Text(), "A sentence: why.", ""),
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
        Field("depth", DEPTH, "How many steps actors think about one another, or `equilibrium`.", [1, 1.5, 2]),
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

_LEVELS = Field(
    "levels", Levels(), "Two or more levels in order; `{level: number}` gives each a number.", ["no", "yes"]
)
_START = Field(
    "start", LevelShares(), "The level at the start, or a chance for each; the first level by default.", None
)
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
        Field("commitment", SPEED, "How soon the owner reckons to come back to it; by default the actor's, else the "
              "central value of the tempo. Only a `set` of this path changes it.", None),
        Field("cost", LevelCosts(), "What a move costs once, in units of utility, for all levels or each.", 0),
        Field("owners", ListOf(ACTOR, 2, unique=True), "Actors who own it jointly: a body of all of them decides.",
              None, human=True),
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

WHEN = Field("when", Formula(), "Where it can happen.", "true")
THEN = Field("then", Effect(), "What it changes: factors and their new levels, or `up` and `down`.")

EVENT = Element(
    "event", (
        WHEN,
        Field("rate", RATE, "How often it happens where it can."),
        THEN,
        Field("without", RATE, "The rate to fall back to when the evidence of the rate is taken away.", None),
        *EVIDENCE,
    ), doc="What chance does.",
)  # fmt: skip

DATED = Element(
    "calendar entry", (
        Field("date", Date(), "The day."),
        THEN,
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
        Field("members", MapOf(MEMBER, "a member", least=1), "Who votes, and with how many votes."),
        Field("passes", PASSES, "The rule: `{yes: 9, veto: [us]}`, `unanimity`, `majority` or `{share: 0.667}`."),
        Field("motions", MapOf(MOTION, "a motion"), "What it votes on.", {}),
        Field("tempo", RATE, "How often a motion comes up; follows `behaviour` where not given.", None),
        Field("commitment", SPEED, "How soon members reckon with the next motion; by default the central value of the "
              "tempo.", None),
        Field("sponsors", MapOf(RATE, "an actor"), "How often each sponsor may table a motion; the body's tempo by "
              "default.", {}),
        Field("polled", Flag(), "Whether what would fail is not tabled and leaves no trace.", "yes"),
        Field("abstention", NUMBER, "How readily members abstain: exponent of its weight.", 0),
        Field("dissent", POSITIVE, "What a no vote costs.", 0),
        Field("retry", RETRY, "How long a refusal lasts; `none`: no memory.", {"value": 6, "unit": "month"}),
        *EVIDENCE,
    ), finish="body", doc="A group that decides together under a voting rule.",
)  # fmt: skip


def undertaking(name: str, doc: str, own: tuple[Field, ...], binds: str | None) -> Element:
    """The table of promises or holds; `binds` is the default of `while`."""
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


BREACH = Field("breach", POSITIVE, "What leaving the level costs its owner once.", 0)
_VOIDS = Field("voids", Effect(), "What leaving the level changes.", {})
PROMISE_DOC = "While it binds, leaving the level costs its owner."
HOLD_DOC = "While it binds, the owner cannot leave the level."
PROMISE = undertaking("promise", PROMISE_DOC, (BREACH, _VOIDS), "true")
HOLD = undertaking("hold", HOLD_DOC, (), "true")

INTEREST = Element(
    "interest", (
        Field("want", Formula(), "What it wants: 1 where a true-or-false formula holds, else the number.", None),
        Field("avoid", Formula(), "What it wants to avoid.", None),
        Field("welfare", ACTOR, "Another actor whose own interests count.", None),
        Field("weight", WEIGHT, "How much: a number, or `vital`, `major`, `moderate`, `minor`."),
        Field("without", WEIGHT, "The weight to fall back to when its evidence is taken away.", None),
        *EVIDENCE,
    ), open=("want", "avoid", "welfare"), doc="What an actor wants or avoids, and how much.",
)  # fmt: skip
RANKED = Element(
    "ranking", (
        Field("ranked", ListOf(Element(
            "statement", (Field("want", Formula(), "What it wants."), *EVIDENCE), shorthand="want"), 1),
            "Statements, the most important first."),
        Field("top", WEIGHT, "The weight of the first.", "vital"),
        Field("ratio", Quantity(minimum=0, maximum=1, above=True), "Each weight over the one before.", 0.5),
    ), doc="Interests in the order of their importance (Hipel, Kilgour, Fang and Peng 1997).",
)  # fmt: skip
RANKED_KEYS = ("ranked", "top", "ratio")
INTERESTS = MapOf(Variant(((("ranked",), RANKED),), MapOf(INTEREST, "an interest", forbidden=RANKED_KEYS)), "an actor")
BELIEFS = MapOf(PathMap(), "an actor")
