"""The graph model of a conflict, and how it is made from options, arcs or a case."""

from detente.game.conflict.choice import Choice, pattern
from detente.game.conflict.coalesce import coalesce
from detente.game.conflict.form import Conflict, Moves
from detente.game.conflict.language import Statement, read_statement
from detente.game.conflict.options import Barred, OptionPlan, conflict_from_options, lay_options
from detente.game.conflict.patterns import ANYWHERE, Condition, Part, at_least_one, depends, exclusive, listed
from detente.game.conflict.preference import Preference, Ranks, Relation
from detente.game.conflict.rankings import by_pairs, by_ranking
from detente.game.conflict.statements import by_statements, by_weights
from detente.game.conflict.steps import Direction, Step

__all__ = [
    "ANYWHERE",
    "Barred",
    "Choice",
    "Condition",
    "Conflict",
    "Direction",
    "Moves",
    "OptionPlan",
    "Part",
    "Preference",
    "Ranks",
    "Relation",
    "Statement",
    "Step",
    "at_least_one",
    "by_pairs",
    "by_ranking",
    "by_statements",
    "by_weights",
    "coalesce",
    "conflict_from_options",
    "depends",
    "exclusive",
    "lay_options",
    "listed",
    "pattern",
    "read_statement",
]
