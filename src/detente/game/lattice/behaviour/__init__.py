"""Behaviour on a lattice: how actors choose, what they think the future is worth, how deep they think."""

from detente.game.lattice.behaviour.behave import Behaved, behave

__all__ = ["Behaved", "behave"]
