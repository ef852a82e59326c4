"""The shared random process: what every tool is asked to compile and to solve.

A random factored crisis: n boolean options dealt to some actors, weighted conjunctions of one to three literals as
interests, logit moves, war and deal as outcomes in which it ends. Its generator is `crisisgen.py`, in the folder
`bench` of the reference material that DETENTE_REFERENCE names; there it is a chain in discrete time. It is used in
two forms:

* **its own numbers** (`lattice_of`): the probabilities of each step as rates per unit of time, stays left out. Then
  (E - R) x = b is the same system as (1 - P) x = b, so P(F) and E[time] are the numbers of the discrete chain; P(F<=12)
  is not, being by time 12 and not by step 12;
* **a model** (`model_of`): the same states, transitions, conjunctions and hazards in our language, which has a clock
  for each option where the generator draws an actor first: other rates.
"""

import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from measuring import Missing

from detente.case import model as m
from detente.formula import Factor, Formula, Kind, Vocabulary, compile_formula
from detente.game.chain import Cause, Chain
from detente.game.lattice import Box, Exit, Lane, Lanes, LatticeChain, Turn

Floats = npt.NDArray[np.float64]
OUTCOMES = ("open", "war", "deal")
TEMPO = 0.25
ABSENT = (
    "not run: DETENTE_REFERENCE does not name a folder with the generator of the shared process (bench/crisisgen.py)"
)


def generator() -> Any:
    """The module `crisisgen`.

    Raises:
        Missing: If it is not there.
    """
    folder = Path(os.environ.get("DETENTE_REFERENCE") or "nowhere") / "bench"
    if not (folder / "crisisgen.py").is_file():
        raise Missing(ABSENT)
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    import crisisgen

    return crisisgen


@cache
def crisis_of(n: int, actors: int = 4) -> Any:
    """The crisis of n options, seed 1."""
    return generator().make(n, actors)


def war() -> Formula:
    """`end is war`."""
    return compile_formula("end is war", Vocabulary({"end": Factor(OUTCOMES)}, frozenset()))


def model_of(
    crisis: Any, n: int, *, rationality: float = 1.0, foresight: float | None = None, depth: float = 1.5
) -> m.Model:
    """The shared process as a model: an option for each bit, an event for each outcome.

    Args:
        crisis: What the generator made.
        n: Number of its options.
        rationality: Of every actor.
        foresight: Months; None: actors look one flow ahead, as in the generator.
        depth: Mean number of levels an actor thinks ahead.
    """
    count = crisis.k
    names = [f"a{bit % count}.o{bit}" for bit in range(n)]
    words = Vocabulary({**{x: Factor(("no", "yes")) for x in names}, "end": Factor(OUTCOMES)}, frozenset())

    def formula(text: str, kind: Kind) -> Any:
        return compile_formula(text, words, kind)

    def conjunction(mask: int, value: int) -> str:
        return " and ".join(("" if value >> b & 1 else "not ") + names[b] for b in range(n) if mask >> b & 1)

    def hazard(sort: str) -> str:
        mask, value = getattr(crisis, f"{sort}_mask"), getattr(crisis, f"{sort}_val")
        rates, base = getattr(crisis, sort), getattr(crisis, f"{sort}_base")
        terms = [f"{rate} * ({conjunction(int(a), int(b))})" for a, b, rate in zip(mask, value, rates, strict=True)]
        return " + ".join([str(base), *terms])

    def start(levels: int) -> tuple[float, ...]:
        return (1.0,) + (0.0,) * (levels - 1)

    return m.Model(
        title="shared", digest="", clock="month", start="start", parameters={},
        actors=tuple(m.Actor(id=f"a{k}", name="", path=f"actors.a{k}", rationality=rationality, foresight=foresight,
                             depth=depth) for k in range(count)),
        factors=(*(m.Factor(id=x, path=x, levels=("no", "yes"), start=start(2)) for x in names),
                 m.Factor(id="end", path="end", levels=OUTCOMES, start=start(3))),
        options=tuple(m.Option(factor=x, path=x, owner=x.partition(".")[0], costs=(0.0, 0.0), commitment=TEMPO,
                               tempo=m.Rate(formula=formula(str(TEMPO), Kind.NUMBER))) for x in names),
        rules=(), final=(m.Outcome(id="end", path="final", formula=formula("end is not open", Kind.BOOLEAN)),),
        events=tuple(m.Event(id=x, path=x, when=formula("end is open", Kind.BOOLEAN), then=(("end", level),),
                             rate=m.Rate(formula=formula(hazard(sort), Kind.NUMBER)))
                     for x, sort, level in (("war", "hw", 1), ("deal", "hd", 2))),
        since=(), calendar=(), bodies=(), promises=(), holds=(),
        interests={f"a{k}": tuple(m.Interest(id=str(j), path=f"i{k}{j}", weight=float(crisis.w[k, j]), welfare=None,
                                             formula=formula(conjunction(int(crisis.mask[k, j]), int(crisis.val[k, j])),
                                                             Kind.BOOLEAN)) for j in range(crisis.mask.shape[1]))
                   for k in range(count)},
    )  # fmt: skip


def numbers_of(crisis: Any) -> tuple[Floats, Floats, Floats]:
    """The generator's probabilities by its own formulas, without its table of columns.

    Returns:
        Probability of each flip from each state, shape (n, states); of war and of deal, each of shape (states,).
    """
    made = generator()
    n, k = crisis.n, crisis.k
    s = np.arange(1 << n, dtype=np.uint32)
    to_war = made.hazard(crisis.hw_mask, crisis.hw_val, crisis.hw, crisis.hw_base, s)
    to_deal = made.hazard(crisis.hd_mask, crisis.hd_val, crisis.hd, crisis.hd_base, s)
    flips = np.empty((n, 1 << n))
    for actor in range(k):
        u = made.util(crisis, actor, s)
        own = range(actor, n, k)
        total = np.ones(1 << n)
        for bit in own:
            # a flip is the other half of each block of 2^(bit+1)
            halves = u.reshape(-1, 2, 1 << bit)
            np.exp(crisis.lam * (halves[:, ::-1] - halves).reshape(-1), out=flips[bit])
            total += flips[bit]
        share = (1 - to_war - to_deal) / (k * total)
        for bit in own:
            flips[bit] *= share
    return flips, to_war, to_deal


def lattice_of(n: int) -> tuple[LatticeChain, npt.NDArray[np.bool_]]:
    """The generator's own numbers as rates: our chain of n options, 2^n live states, and where war is.

    The ending is the factor that counts most, so that the live states are the first 2^n codes, numbered as the
    generator numbers them.
    """
    crisis = crisis_of(n)
    flips, to_war, to_deal = numbers_of(crisis)
    causes = [Cause(kind="move", path=f"o{bit}", label=f"o{bit}", actor=f"a{bit % crisis.k}") for bit in range(n)]
    causes += [Cause(kind="event", path=name, label=name) for name in OUTCOMES[1:]]
    live = 1 << n
    start, final = np.zeros(3 * live), np.ones(3 * live, bool)
    start[0], final[:live] = 1.0, False
    goal = np.zeros(3 * live, bool)
    goal[live : 2 * live] = True
    chain = LatticeChain(
        causes=tuple(causes), chosen=None, start=start, final=final, calendar=(), clock="month",
        within=Lanes(box=Box((3, *(2,) * n), (0, *(-1,) * n)), rates=flips,
                     lanes=tuple(Lane(way=Turn(1 << bit, 2, 1), causes=(bit, bit)) for bit in range(n))),
        leaving=(Exit(cause=n, by=live, rate=to_war, chosen=None),
                 Exit(cause=n + 1, by=2 * live, rate=to_deal, chosen=None)),
    )  # fmt: skip
    return chain, goal


def listed(chain: LatticeChain) -> Chain:
    """The same chain with a record for each transition."""
    return Chain(
        size=chain.size,
        start=chain.start,
        final=chain.final,
        flows=tuple(chain.flows()),
        calendar=(),
        clock=chain.clock,
    )


def prism_of(n: int, kind: str) -> str:
    """The process as PRISM text with one state for war and one for deal: the encoding that Storm takes best.

    Args:
        n: Number of options.
        kind: `dtmc`, or `ctmc` for each step's probabilities as rates; the step that stays where it is changes no
            answer there.
    """
    text = str(generator().prism(crisis_of(n), compact=True))
    assert text.startswith("dtmc\n")
    return kind + text[len("dtmc") :]
