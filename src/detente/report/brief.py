"""A brief: what was found of a case as one HTML document, for a reader who has nothing but a browser."""

from html import escape

from detente.study.findings import Findings


def write(findings: Findings) -> str:
    """Write the document.

    Args:
        findings: What was found of the case.

    Returns:
        The document.
    """
    title = escape(str(findings.machine["title"]))
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1></body></html>\n'
