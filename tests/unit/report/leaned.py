"""An influence planted for the tests of what is said of it: known beforehand, and small."""

from dataclasses import replace

from detente.case.note import Note, Source
from detente.insight.influence.result import Influence, Mover, Prop, Spread, Standing, Unmovable
from detente.insight.intervals import Ranged

NOTES = {
    one.id: one
    for one in (
        Note(id="gazette:1", text="A clash will come.", speaker="A. Analyst", certainty="likely"),
        Note(id="gazette:2", text="Home wants peace.", speaker="B. Other"),
        Note(id="gazette:3", text="There are <b>two</b> actors.", speaker="B. Other"),
        Note(id="gazette:4", text="The sun shone.", speaker="B. Other"),
        Note(id="record:1", text="There were four clashes.", speaker="A register", certainty="is said to"),
        Note(id="record:2", text="They were short.", speaker="A register"),
        Note(id="record:3", text="They were far away.", speaker="A register"),
    )
}
SOURCES = {
    "gazette": Source(id="gazette", title="The Gazette", publisher="A paper", date="2019", url="https://example.org/g",
                      notes={id: note for id, note in NOTES.items() if id.startswith("gazette")}),
    "record": Source(id="record", title="The Record", url="javascript:alert(1)",
                     notes={id: note for id, note in NOTES.items() if id.startswith("record")}),
}  # fmt: skip
MACHINE = {
    "title": "A small case",
    "parameters": {"danger": {"value": 0.1, "range": [0.05, 0.2], "note": "Taken from nowhere.", "evidence": []}},
}


def change(value: float, half: float = 0.0) -> Ranged:
    """A change with an interval of some width to either side."""
    return Ranged(value, value - half, value + half, "mean")


def mover(player: str, share: float, half: float, part: float, kind: str = "note", **more: object) -> Mover:
    """A player that moves the answer; `share` is the change when it is taken back."""
    own = NOTES.get(player)
    return replace(
        Mover(
            player=player, kind=kind, standing=Standing.MOVES, reason="It moves the answer.",  # type: ignore[arg-type]
            speaker=own.speaker if own else "judgement" if kind == "judgement" else "",
            document=player.partition(":")[0] if kind in ("note", "judgement") else "", part=part,
            share=change(share, half), reach=change(abs(share), half), median=change(share / 2, half),
            width=change(-share / 4, half), single=change(share / 5, half), leads=0.9,
        ),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def still(player: str, standing: Standing, reason: str) -> Mover:
    """A note that moves nothing."""
    own = NOTES[player]
    return Mover(player=player, kind="note", standing=standing, reason=reason, speaker=own.speaker,
                 document=player.partition(":")[0])  # fmt: skip


def influence(sign: float = 1.0, *, sure: bool = True, judged: bool = True, unit: str = "probability") -> Influence:
    """An influence in which `gazette:1` raises the answer by 5 points, if the sign is 1; `record:1` lowers it by 2."""
    half = 0.01 if sure else 0.08
    judgement = mover("judgement:parameters.danger", 0.01, 0.005, 0.125, "judgement",
                      props=(Prop(path="parameters.danger", aspect="size", polarity="for"),))  # fmt: skip
    notes = (
        mover("gazette:1", -0.05 * sign, half, 0.625),
        mover("record:1", 0.02, 0.01, 0.25),
        *([judgement] if judged else []),
        still("record:2", Standing.NOTHING, "It supports the rate of `events.clash`, and nothing comes of it."),
        still("record:3", Standing.APART, "Only the theory `hawk` cites it."),
        still("gazette:3", Standing.FIXED, "It says that actors are there, which cannot be taken back."),
        still("gazette:4", Standing.UNCITED, "Nothing in the case cites it."),
    )
    total = sum(one.share.value for one in notes)
    return Influence(
        question="war", text="Is there war within a year?", theory=None, plan="shield", unit=unit, seed=1, points=8,
        asked=16, orders=16, singles=8, failed=("At point 3 no game can be solved.",), exact=False, confidence=0.95,
        none=Spread(mean=0.12, median=0.1, low=0.05, high=0.2),
        all=Spread(mean=0.12 + total, median=0.09, low=0.01, high=0.3), whole=change(total, 0.015), notes=notes,
        speakers=(
            mover("A. Analyst", -0.05 * sign, half, 0.6, "speaker", members=("gazette:1",)),
            mover("A register", 0.02, 0.01, 0.3, "speaker", members=("record:1", "record:2", "record:3")),
            *([mover("judgement", 0.01, 0.005, 0.1, "speaker", members=(judgement.player,))] if judged else []),
        ),
        documents=(
            mover("gazette", -0.05 * sign, half, 0.7, "document", members=("gazette:1", "gazette:2")),
            mover("record", 0.02, 0.01, 0.3, "document", members=("record:1",)),
        ),
        unsourced=Ranged(0.125, 0.08, 0.2, "resampled") if judged else change(0.0),
        unsourced_signed=change(0.01, 0.005) if judged else change(0.0),
        unmovable=(Unmovable(path="rules.1", reason="A rule cannot be taken back.", notes=("gazette:3",)),),
    )  # fmt: skip
