"""A game without its states: everything a state decides, as flat arrays of small lookup tables and records.

A state is a row of digits, one for each factor of `game/layout.py`, and has no code: any number of options will do.
"""

from detente.game.factored.deeds import Deed
from detente.game.factored.factored import Channel, Date, Factored, Outcome, factor
from detente.game.factored.side import Manner
from detente.game.factored.start import feasible_start

__all__ = ["Channel", "Date", "Deed", "Factored", "Manner", "Outcome", "factor", "feasible_start"]
