"""The graph model of a conflict, and how it is made from options, arcs or a case."""

from detente.game.conflict.form import Choice, Conflict, Moves, Preference, Ranks, Relation

__all__ = ["Choice", "Conflict", "Moves", "Preference", "Ranks", "Relation"]
