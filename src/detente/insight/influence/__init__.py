"""Influence: which sentence moves an answer, and by how much; every support taken back, and the question asked again.

It measures what the model leans on, not whether a sentence is true.
"""

from detente.insight.influence.result import Influence, Mover, Standing, Unmovable
from detente.insight.influence.study import Context, influence_study
from detente.insight.influence.summary import influence

__all__ = ["Context", "Influence", "Mover", "Standing", "Unmovable", "influence", "influence_study"]
