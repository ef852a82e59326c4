"""Anchors: where in a brief a note, an element, a theory, a plan or a question stands, so that all can lead there."""

from collections.abc import Mapping
from typing import Any

from detente.case.evidence import evidence_lists
from detente.case.paths import dotted
from detente.study.findings import Findings


class Anchors:
    """Knows what is printed in a brief, and under which id."""

    def __init__(self, findings: Findings) -> None:
        """Take stock of what there is."""
        self.machine = findings.machine
        self.notes = {note.id: note for source in findings.sources.values() for note in source.notes.values()}
        own = (steps for steps, _ in evidence_lists(findings.machine) if steps[0] not in CHANGES)
        self.elements = {dotted(steps) for steps in own}

    def note(self, id: str) -> str:
        """The anchor of a note; empty where the case has no such note."""
        return "note-" + "_".join(id.replace(":", "-").split()) if id in self.notes else ""

    def element(self, path: str, theory: str = "", plan: str = "") -> str:
        """The anchor of an element, or of the theory or plan that brings it in; empty where it cannot be told.

        Args:
            path: Its path.
            theory: Under which theory it was met.
            plan: With which plan.
        """
        if path in self.elements:
            return "e-" + path
        for kind, name in (("theory", theory), ("plan", plan)):
            if name in self.machine[CHANGE[kind]]:
                return f"{kind}-{name}"
        return ""


CHANGE: Mapping[str, str] = {"theory": "theories", "plan": "plans"}
CHANGES = ("theories", "plans", "questions")


def change(machine: Mapping[str, Any], kind: str, name: str) -> str:
    """The anchor of a theory or plan; empty for none."""
    return f"{kind}-{name}" if name in machine[CHANGE[kind]] else ""
