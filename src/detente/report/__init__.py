"""Reports: what was found of a case as sentences, rows and a brief to read (`docs/brief.md`)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.report.section import Section
    from detente.study.findings import Findings

__all__ = ["brief"]


def brief(findings: "Findings", sections: "Sequence[Section]" = ()) -> str:
    """Write the brief of a case: one HTML document that needs nothing else and runs no script.

    Args:
        findings: What was found of the case.
        sections: What else was found and is to be said, in this order, each under an id of its own.

    Returns:
        The document; the same text for the same findings.
    """
    from detente.report.document import write  # loaded when first used, so that other commands do not wait for it

    return write(findings, sections)
