"""The game a case compiles to: states, what can happen, what actors want, how they choose, and the chain that
results."""

from detente.game.chain import Cause, Chain, Flow, Jump
from detente.game.compiled import Block, Game, Vote, compile_game
from detente.game.shape import Shapes, recompile
from detente.game.solve import make_chain, solve

__all__ = [
    "Block", "Cause", "Chain", "Flow", "Game", "Jump", "Shapes", "Vote", "compile_game", "make_chain", "recompile",
    "solve",
]  # fmt: skip
