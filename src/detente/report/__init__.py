"""Reports: what was found of a case as sentences, rows and a brief to read (`docs/brief.md`)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.study.findings import Findings

__all__ = ["brief"]


def brief(findings: "Findings") -> str:
    """Write the brief of a case: one HTML document that needs nothing else and runs no script.

    Args:
        findings: What was found of the case.

    Returns:
        The document; the same text for the same findings.
    """
    from detente.report.document import write  # loaded when first used, so that other commands do not wait for it

    return write(findings)
