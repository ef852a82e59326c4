"""Parts of small models written out by hand."""

from detente.case.model import Actor, Body, Event, Factor, Interest, Member, Model, Motion, Option, Rate
from oracle.game.games import make

NO_YES = ("no", "yes")


def factor(name: str, **more) -> Factor:
    return Factor(**{"id": name, "path": name, "levels": NO_YES, "start": (1.0, 0.0), **more})


def actor(name: str, **more) -> Actor:
    return Actor(**{"id": name, "name": name, "path": name, "rationality": 1.3, "foresight": 5.0, "depth": 1.5, **more})


def build(factors: list[Factor], actors: list[Actor], wants: dict[str, list[tuple[str, float]]], **parts) -> Model:
    """A model of its factors; `moves` (factor, tempo, commitment, costs) and `wants` (formula, weight) by actor."""

    def formula(text: str):
        return make(text, factors, {})

    options = tuple(
        Option(
            factor=name,
            path=name,
            owner=name[0],
            tempo=Rate(formula=formula(str(tempo))),
            commitment=kappa,
            costs=costs,
        )
        for name, tempo, kappa, costs in parts.pop("moves", [])
    )
    interests = {
        one.id: tuple(
            Interest(id=f"i{n}", path=f"{one.id}.i{n}", weight=weight, formula=formula(text), welfare=None)
            for n, (text, weight) in enumerate(wants.get(one.id, []))
        )
        for one in actors
    }
    empty = dict.fromkeys(("rules", "final", "events", "since", "calendar", "bodies", "promises", "holds"), ())
    more = {name: tuple(value) for name, value in parts.items()}
    return Model(
        title="hand",
        digest="",
        clock="month",
        start="start",
        parameters={},
        actors=tuple(actors),
        factors=tuple(factors),
        options=options,
        interests=interests,
        **{**empty, **more},
    )


def event(name: str, when: str, rate: float, then, factors: list[Factor]) -> Event:
    return Event(
        id=name, path=name, when=make(when, factors, {}), rate=Rate(formula=make(str(rate), factors, {})), then=then
    )


def council(members: tuple[Member, ...], threshold: int, motions: tuple[Motion, ...] = (), **more) -> Body:
    return Body(
        **{
            "id": "council",
            "path": "council",
            "members": members,
            "threshold": threshold,
            "may_abstain": True,
            "abstention": 0.0,
            "dissent": 0.0,
            "polled": True,
            "motions": motions,
            **more,
        }
    )


def member(name: str, count: int = 1, **more) -> Member:
    return Member(
        **{"id": name, "votes": count, "follows": None, "yes": None, "together": False, "veto": False, **more}
    )


def motion(factors: list[Factor], then, **more) -> Motion:
    return Motion(
        **{
            "id": "m",
            "path": "m",
            "when": make("true", factors, {}),
            "then": then,
            "otherwise": (),
            "sponsor": None,
            "tempo": Rate(formula=make("0.9", factors, {})),
            "commitment": 0.6,
            "cost": 0.0,
            "retry": None,
            **more,
        }
    )
