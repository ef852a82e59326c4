"""Small models of text formulas, chains carried through time, and games laid over one another state by state."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.special import gammaln

from detente.case.model import (
    Actor,
    Body,
    Event,
    Factor,
    Hold,
    Interest,
    Member,
    Model,
    Motion,
    Option,
    Outcome,
    Promise,
    Rate,
    Rule,
)
from detente.formula import Factor as Word
from detente.formula import Formula, Vocabulary, canonical, compile_formula
from detente.formula.tree import LevelMatch, LevelTest, Node, Reading, Relation, Truth, Variable, all_of, any_of
from detente.game import Chain, Game, compile_game, make_chain, solve
from detente.game.behaviour.strategies import Strategies

Given = Mapping[str, Any]
NO_YES = ("no", "yes")


def vocabulary(factors: Sequence[Factor], parameters: Mapping[str, float]) -> Vocabulary:
    """The names formulas of a model may use."""
    return Vocabulary({one.id: Word(one.levels, one.numbers) for one in factors}, frozenset(parameters))


def crisis(
    *, actors: Given, options: Given | None = None, conditions: Given | None = None, events: Given | None = None,
    wants: Given | None = None, final: Given | None = None, never: Sequence[str] = (), bodies: Given | None = None,
    promises: Sequence[Given] = (), holds: Sequence[Given] = (), parameters: Mapping[str, float] | None = None,
) -> Model:  # fmt: skip
    """A model of text formulas; whatever is left out has a default.

    `options` and `conditions` by id (`levels`, `start` as a level or its chances, `numbers`; for options `tempo`,
    `commitment`, `costs`), `events` as (when, rate, then), `wants` as {actor: {formula: signed weight}}.
    """
    factors = [_factor(name, part) for part_of in (options, conditions) for name, part in (part_of or {}).items()]
    words = vocabulary(factors, parameters or {})
    levels = {one.id: one.levels for one in factors}

    def formula(text: str) -> Formula:
        return compile_formula(text, words)

    def then(effect: Given) -> tuple[tuple[str, Any], ...]:
        return tuple((f, to if to in ("up", "down") else levels[f].index(to)) for f, to in effect.items())

    def motion(body: str, name: str, part: Given) -> Motion:
        more = {"cost": 0.0, "retry": None, "sponsor": None, "commitment": 1.0} | dict(part)
        for key, empty in (("then", {}), ("else", {})):
            more[key] = then(more.get(key, empty))
        return Motion(
            id=name, path=f"{body}.{name}", when=formula(more.pop("when", "true")), otherwise=more.pop("else"),
            tempo=Rate(formula=formula(more.pop("tempo", "1"))), **more,
        )  # fmt: skip

    def body(name: str, part: Given) -> Body:
        more = {"may_abstain": True, "abstention": 0.0, "dissent": 0.0, "polled": True} | dict(part)
        empty = {"votes": 1, "follows": None, "yes": None, "together": False, "veto": False}
        members = tuple(Member(id=who, **{**empty, **one}) for who, one in more.pop("members").items())
        motions = tuple(motion(name, q, one) for q, one in more.pop("motions").items())
        return Body(id=name, path=name, members=members, motions=motions, threshold=more.pop("yes"), **more)

    def bound(part: Given) -> dict[str, Any]:
        level = levels[part["option"]].index(part["level"])
        return {"path": "bound", "option": part["option"], "level": level, "binds": formula(part.get("while", "true"))}

    return Model(
        title="small", digest="", clock="month", start="start", parameters=dict(parameters or {}),
        actors=tuple(
            Actor(**{"id": a, "name": a, "path": a, "rationality": 1.0, "foresight": 12.0, "depth": 1.5, **part})
            for a, part in actors.items()
        ),
        factors=tuple(factors),
        options=tuple(
            Option(
                factor=name, path=name, owner=name.partition(".")[0],
                tempo=Rate(formula=formula(str(part.get("tempo", "1")))), commitment=part.get("commitment", 1.0),
                costs=tuple(part.get("costs", [0.0] * len(levels[name]))),
            )
            for name, part in (options or {}).items()
        ),
        rules=tuple(Rule(path="rule", forbidden=formula(text)) for text in never),
        final=tuple(Outcome(id=name, path=name, formula=formula(text)) for name, text in (final or {}).items()),
        events=tuple(
            Event(id=name, path=name, when=formula(when), rate=Rate(formula=formula(str(rate))), then=then(effect))
            for name, (when, rate, effect) in (events or {}).items()
        ),
        since=(), calendar=(), bodies=tuple(body(name, part) for name, part in (bodies or {}).items()),
        promises=tuple(
            Promise(**bound(one), breach=one.get("breach", 0.0), voids=then(one.get("voids", {}))) for one in promises
        ),
        holds=tuple(Hold(**bound(one)) for one in holds),
        interests={
            a: tuple(
                Interest(id=f"i{n}", path=f"{a}.i{n}", weight=weight, formula=formula(text), welfare=None)
                for n, (text, weight) in enumerate((wants or {}).get(a, {}).items())
            )
            for a in actors
        },
    )  # fmt: skip


def _factor(name: str, part: Given) -> Factor:
    levels = tuple(part.get("levels", NO_YES))
    start = part.get("start", levels[0])
    chances = tuple(float(level == start) for level in levels) if isinstance(start, str) else tuple(start)
    more = {key: part[key] for key in ("numbers", "hidden_from", "stages") if key in part}
    return Factor(id=name, path=name, levels=levels, start=chances, **more)


# Rewriting.


def throughout(model: Model, change: Callable[[Model], Model]) -> Model:
    """A model changed, and what believers take it to be changed likewise."""
    return replace(change(model), beliefs={a: throughout(belief, change) for a, belief in model.beliefs.items()})


def everywhere(part: Any, change: Callable[[Formula], Formula], name: Callable[[str], str] = str) -> Any:
    """A copy of a model's part with every formula changed and every text, ids among them, renamed."""
    if isinstance(part, Formula):
        return change(part)
    if isinstance(part, str):
        return name(part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: everywhere(getattr(part, one.name), change, name) for one in fields(part)})
    if isinstance(part, Mapping):
        return {name(key): everywhere(value, change, name) for key, value in part.items()}
    return tuple(everywhere(one, change, name) for one in part) if isinstance(part, tuple | list) else part


def renaming(ids: Mapping[str, str]) -> Callable[[str], str]:
    """Renames whole words."""
    words = re.compile(rf"(?<![A-Za-z0-9_])({'|'.join(map(re.escape, ids))})(?![A-Za-z0-9_])")
    return lambda text: words.sub(lambda found: ids[found[1]], text)


@dataclass(frozen=True)
class Twin:
    """A factor one of whose levels has been put down twice, the second right after the first."""

    name: str
    levels: tuple[str, ...]
    digit: int
    """The level that has a twin, by position."""
    numbers: tuple[float, ...] | None

    @property
    def old(self) -> tuple[int, ...]:
        """The level that each level stands for."""
        return tuple(d - (d > self.digit) for d in range(len(self.levels)))

    @classmethod
    def of(cls, name: str, levels: Sequence[str], digit: int, numbers: Sequence[float] | None) -> "Twin":
        """Put down a level twice."""
        again = [digit, *range(digit, len(levels))]
        places = [*range(digit), *again]
        more = tuple(f"{levels[d]}_too" if k == digit + 1 else levels[d] for k, d in enumerate(places))
        return cls(name, more, digit, None if numbers is None else tuple(numbers[d] for d in places))

    def spread(self, start: Sequence[float], share: float) -> tuple[float, ...]:
        """A start that gives the second of the two a share of what both have."""
        parts = {self.digit: 1.0 - share, self.digit + 1: share}
        return tuple(start[old] * parts.get(d, 1.0) for d, old in enumerate(self.old))

    def text(self, formula: Formula) -> str:
        """A formula that does not tell the two apart."""
        return canonical(self._node(formula.root)) if self.name in formula.factors else formula.text

    def _node(self, node: Any) -> Any:
        match node:
            case LevelTest(variable, relation, digits) if variable.name == self.name:
                return self._test(tuple(d for d, old in enumerate(self.old) if _holds(old, relation, digits)))
            case Reading(variable) if variable.name == self.name:
                return Reading(Variable(self.name, self.levels, self.numbers))
            case LevelMatch(left, relation, right) if self.name in (left.name, right.name):
                return self._match(left, relation, right)
        if isinstance(node, tuple):
            return tuple(self._node(part) for part in node)
        if is_dataclass(node) and not isinstance(node, Variable):
            return replace(node, **{one.name: self._node(getattr(node, one.name)) for one in fields(node)})
        return node

    def _test(self, digits: tuple[int, ...]) -> Node:
        return (
            LevelTest(Variable(self.name, self.levels, self.numbers), Relation.IS, digits) if digits else Truth(False)
        )

    def _match(self, left: Variable, relation: Relation, right: Variable) -> Node:
        """Two factors compared, level by level: with a twin they no longer have the same levels."""
        mine_first = left.name == self.name
        other = right if mine_first else left
        pairs: list[Node] = []
        for d, old in enumerate(self.old):
            fits = [
                e for e in range(len(other.levels))
                if (_holds(old, relation, (e,)) if mine_first else _holds(e, relation, (old,)))
            ]  # fmt: skip
            pairs += [all_of([self._test((d,)), LevelTest(other, Relation.IS, (e,))]) for e in fits]
        return any_of(pairs) if pairs else Truth(False)


def _holds(digit: int, relation: Relation, others: tuple[int, ...]) -> bool:
    if relation in (Relation.IS, Relation.IS_NOT):
        return (digit in others) is (relation is Relation.IS)
    (other,) = others
    return {
        Relation.LESS: digit < other, Relation.AT_MOST: digit <= other, Relation.MORE: digit > other,
        Relation.AT_LEAST: digit >= other,
    }[relation]  # fmt: skip


# Chains.


@dataclass(frozen=True)
class Play:
    """A game with one set of strategies."""

    game: Game
    strategies: Strategies
    chain: Chain

    def rate(self, label: str, at: int = 0) -> float:
        """Rate of a cause in a state; in the first every factor is at its first level."""
        (flow,) = [flow for flow in self.chain.flows if flow.cause.label == label]
        return float(flow.rate[flow.source == at].sum())


def play(model: Model, ablation: Any = None) -> list[Play]:
    """A model's game with every set of strategies found."""
    game = compile_game(model)
    return [Play(game, one, make_chain(game, one)) for one in solve(game, ablation)]


def law(chain: Chain, times: Sequence[float], start: np.ndarray | None = None) -> np.ndarray:
    """Distributions at ascending times, the calendar included, shape (times, states)."""
    rates = chain.rates().T.tocsr()
    exits = chain.exit_rates()
    clock = max(float(exits.max(initial=0.0)), 1e-300)
    p, now, found = chain.start if start is None else start, 0.0, []
    stops = [(time, None) for time in times] + [(jump.time, jump.target) for jump in chain.calendar]
    for time, target in sorted(stops, key=lambda stop: (stop[0], stop[1] is None)):
        mean = clock * (time - now)
        if mean > 0:
            most = int(mean + 10 * np.sqrt(mean) + 60)
            k = np.arange(most + 1)
            weights = np.exp(k * np.log(mean) - mean - gammaln(k + 1))
            total = np.zeros_like(p)
            for weight in weights:
                total += weight * p
                p = p + (rates @ p - exits * p) / clock
            p = total
        now = time
        if target is None:
            found.append(p)
        else:
            p = np.bincount(target, weights=p, minlength=chain.size)
    return np.array(found)


def chance(one: Play, text: str, time: float) -> float:
    """Probability that a formula holds at a time."""
    words = vocabulary(one.game.model.factors, one.game.model.parameters)
    return float(law(one.chain, [time])[0][one.game.mask(compile_formula(text, words))].sum())


# One game laid over another.


def chosen(chain: Chain) -> csr_array:
    """The part of every rate that is chosen, as a matrix: row = from, column = to."""
    flows = [flow for flow in chain.flows if flow.chosen is not None]
    source, target, rate = (
        np.concatenate([np.empty(0), *(getattr(flow, name) for flow in flows)])
        for name in ("source", "target", "chosen")
    )
    return csr_array((rate, (source.astype(np.int64), target.astype(np.int64))), shape=(chain.size, chain.size))


def laid_over(
    large: Game, small: Game, names: Mapping[str, str] | None = None, digits: Mapping[str, Sequence[int]] | None = None
) -> np.ndarray:
    """For every state of one game the state of the other it stands for.

    Args:
        large: The game with more states, or as many.
        small: The other.
        names: Names of factors in the small game by those in the large one, where they differ.
        digits: Digits in the small game by those in the large one, where they differ.
    """
    codes = np.zeros(large.space.size, np.int64)
    for f, name in enumerate(large.layout.names):
        known = (names or {}).get(name, name)
        if known in small.layout.index:
            column = large.space.digits[:, f].astype(np.int64)
            if name in (digits or {}):
                column = np.asarray(digits[name])[column]
            codes += column * small.layout.strides[small.layout.index[known]]
    positions = small.space.find(codes)
    assert (positions >= 0).all(), "a state that stands for none"
    return positions


def assert_same(
    small: Play, large: Play, at: np.ndarray, *, speed: float = 1.0, months: Sequence[float] = (0.5, 3.0, 12.0),
    near: float = 1e-9,
) -> None:  # fmt: skip
    """Assert that a chain laid over another goes from class to class as the other from state to state.

    Args:
        small: What is laid under.
        large: What is laid over it.
        at: The state that each state stands for.
        speed: Clock units of the large game in one of the small game.
        months: Times at which the laws are compared, in clock units of the small game.
        near: How near probabilities must be.
    """
    size = small.game.space.size
    assert len(set(at.tolist())) == size, "a state that nothing stands for"
    assert np.abs(np.bincount(at, weights=large.chain.start, minlength=size) - small.chain.start).max() <= near
    classes = csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), size))
    for what, moves, again in (
        ("rates", small.chain.rates(), large.chain.rates()),
        ("chosen rates", chosen(small.chain), chosen(large.chain)),
    ):
        over = csr_array(again @ classes).multiply(speed).tocsr()
        to_own = np.asarray(over[np.arange(len(at)), at]).ravel()
        inner = csr_array((to_own, (np.arange(len(at)), at)), shape=over.shape)
        far = abs(over - inner - moves[at]).max()
        assert far <= 10 * near * max(1.0, moves.max()), f"{what} are {far:.2g} apart"
    before = law(small.chain, months)
    after = law(large.chain, [time * speed for time in months])
    for time, one, other in zip(months, before, after, strict=True):
        folded = np.bincount(at, weights=other, minlength=size)
        assert np.abs(folded - one).max() <= near, f"laws at {time:g} are {np.abs(folded - one).max():.2g} apart"
        for outcome, again in zip(small.game.model.final, large.game.model.final, strict=True):
            here = one[small.game.mask(outcome.formula)].sum()
            there = other[large.game.mask(again.formula)].sum()
            assert abs(here - there) <= near, f"{outcome.id}: {here} and {there} at {time:g}"


# Choices at a look.


def option_of(label: str) -> str:
    """The option that a move is of."""
    return label.partition(" to ")[0]


Looks = dict[tuple[str, int], tuple[float, float, float]]


def looks(model: Model, ablation: Any = None) -> Looks:
    """By move and state: chance of the move at a look, chance of staying, and the clock."""
    game = compile_game(model)
    (found,) = solve(game, ablation)
    chances = [rate / block.clock for rate, block in zip(found.rates, game.blocks, strict=True)]
    looked = {}
    for number in range(len(model.options)):
        mine = [(block, p) for block, p in zip(game.blocks, chances, strict=True) if block.option == number]
        stay = np.ones(game.space.size)
        for block, p in mine:
            stay[block.source] -= p
        for block, p in mine:
            for s, part, rho in zip(block.source.tolist(), p.tolist(), block.clock.tolist(), strict=True):
                looked[block.cause.label, s] = (part, float(stay[s]), rho)
    return looked


def assert_tempo_sets_timing(once: Looks, twice: Looks, more: Looks) -> None:
    """Assert what has to stay where every tempo is doubled, and doubled again, and x stays.

    P(m) / P(n) = e^(x_m - x_n) between two alternatives in a state; rho P(m) / P(stays) = kappa w e^x_m; and
    1 / (rho P(m)), the mean wait for the move, is 1 / (kappa w e^x_m) plus something in proportion to 1 / rho.
    """
    assert once.keys() == twice.keys() == more.keys()
    for key, (p, stay, rho) in once.items():
        p2, stay2, rho2 = twice[key]
        p4, _, rho4 = more[key]
        assert rho2 == pytest.approx(2 * rho, rel=1e-15)
        if p == 0.0:
            assert p2 == 0.0, key
            continue
        for other in (other for other in once if other[1] == key[1] and option_of(other[0]) == option_of(key[0])):
            assert p2 / twice[other][0] == pytest.approx(p / once[other][0], rel=1e-11), (key, other)
        if stay > 1e-3:
            assert rho2 * p2 / stay2 == pytest.approx(rho * p / stay, rel=1e-12), key
        wait, wait2, wait4 = 1 / (rho * p), 1 / (rho2 * p2), 1 / (rho4 * p4)
        assert wait4 == pytest.approx(wait2 - (wait - wait2) / 2, rel=1e-11), key
