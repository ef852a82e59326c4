"""What is found of a conflict: which states are stable for whom, under which concept and reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from detente.game.conflict import Conflict

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class Concept(StrEnum):
    """A concept of stability; the value is its name in files and on the command line."""

    NASH = "nash"
    GMR = "gmr"
    SMR = "smr"
    SEQ = "seq"
    SSEQ = "sseq"
    SIM = "sim"
    """Simultaneous stability where every actor has an improvement (Fraser and Hipel 1984)."""
    SIM_STAY = "sim_stay"
    """The same where the others may also stay (as GMCR+ reads it)."""


PLAIN = (Concept.NASH, Concept.GMR, Concept.SMR, Concept.SEQ, Concept.SSEQ)
"""Concepts of single moves and sanctions, which need no options."""
CREDIBLE = (Concept.SEQ, Concept.SSEQ)
"""Those whose sanctions are improvements for who makes them."""
SYMMETRIC = (Concept.SMR, Concept.SSEQ)
"""Those whose sanctions leave no way out."""
IMPLIES = {
    Concept.NASH: (Concept.SSEQ, Concept.SEQ, Concept.SMR, Concept.GMR),
    Concept.SSEQ: (Concept.SEQ, Concept.SMR, Concept.GMR), Concept.SEQ: (Concept.GMR,), Concept.SMR: (Concept.GMR,),
}  # fmt: skip
"""What is stable under one is under these."""
WORDS = {
    Concept.NASH: "Nash stability",
    Concept.GMR: "general metarationality",
    Concept.SMR: "symmetric metarationality",
    Concept.SEQ: "sequential stability",
    Concept.SSEQ: "symmetric sequential stability",
    Concept.SIM: "simultaneous stability",
    Concept.SIM_STAY: "simultaneous stability, where others may stay",
}


class Sanctions(StrEnum):
    """Which sequences of countermoves count as a sanction; the value is the name on the command line."""

    LEGAL = "legal"
    """Any in which nobody moves twice in a row, as the textbook has it."""
    ONCE = "once"
    """Those in which nobody moves twice at all, as GMCR+ reads it."""
    SINGLE = "single"
    """Those of one move, as GMCR+ once read it."""


READINGS = {
    Sanctions.LEGAL: "sanctions are any sequence of countermoves in which nobody moves twice in a row (the textbook)",
    Sanctions.ONCE: "sanctions are sequences in which nobody moves twice at all (as GMCR+ 0.4.1 reads the definition)",
    Sanctions.SINGLE: "sanctions are single countermoves (as GMCR+'s sparse engine reads the definition)",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Stability:
    """Verdicts on every state, for every actor, under every concept asked for."""

    conflict: Conflict
    sanctions: Sanctions
    stable: Mapping[Concept, Bools]
    """By concept: [actor, state], whether the state is stable for the actor."""
    method: str
    """How they were found: `ranks` or `relations`."""

    def equilibria(self, concept: Concept) -> Ints:
        """States that are stable for every actor."""
        return np.flatnonzero(self.stable[concept].all(axis=0))

    def strongest(self, state: int) -> tuple[Concept, ...]:
        """Concepts under which a state is an equilibrium, without those that follow from others of them."""
        held = [concept for concept, rows in self.stable.items() if rows[:, state].all()]
        implied = {weaker for concept in held for weaker in IMPLIES.get(concept, ())}
        return tuple(concept for concept in held if concept not in implied)
