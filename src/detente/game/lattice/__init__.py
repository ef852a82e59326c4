"""Games too large for one record per transition: every combination of levels, and transitions that are strides."""

from detente.game.lattice.box import Box
from detente.game.lattice.chain import LatticeChain
from detente.game.lattice.compile import lay_lattice
from detente.game.lattice.lanes import Exit, Lane, Lanes, Shift, Turn
from detente.game.lattice.lattice import Lattice, Panel, Stroke

__all__ = ["Box", "Exit", "Lane", "Lanes", "Lattice", "LatticeChain", "Panel", "Shift", "Stroke", "Turn", "lay_lattice"]
