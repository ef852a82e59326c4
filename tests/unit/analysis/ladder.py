"""A ladder of escalation: each rung is hard to climb and easy to fall from, and the top is rare."""

from detente.analysis.simulate.walk import TableWalk
from detente.case.model import Mark
from detente.formula import Factor, Kind, Vocabulary, compile_formula
from detente.game import compile_game, make_chain, solve
from unit.game.texts import model_of

LADDER = """\
actors: {a: {}}
options:
  a.x: {tempo: 1 per month}
conditions:
  rung: {levels: {r0: 0, r1: 1, r2: 2, r3: 3, r4: 4, r5: 5, r6: 6, r7: 7}}
final: {war: rung is r7}
events:
  climb: {when: rung < r7, rate: 0.04 + 0.1 * (a.x) per month, then: {rung: up}}
  calm: {when: rung > r0 and rung < r7, rate: 1 per month, then: {rung: down}}
  launch: {when: rung is r6, rate: 0.1 per month, then: {}}
interests:
  a: {lead: {want: a.x, weight: minor}}
"""
WORDS = Vocabulary({
    "rung": Factor(tuple(f"r{rung}" for rung in range(8)), tuple(map(float, range(8)))), "a.x": Factor(("no", "yes")),
})  # fmt: skip
WAR = compile_formula("rung is r7", WORDS)
HIGH = compile_formula("rung >= r3", WORDS)
SCORE = compile_formula("(rung)", WORDS, Kind.NUMBER)
LAUNCH = Mark(kind="event", text="launch", event="launch")
"""It changes nothing: a goal that no state shows."""


def ladder(text: str = LADDER) -> TableWalk:
    """The ladder as a walk."""
    game = compile_game(model_of(text))
    strategies = solve(game)[0]
    return TableWalk.of(game, make_chain(game, strategies), strategies)
