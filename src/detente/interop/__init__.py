"""Files of other programs: conflicts of GMCR+ and of published cases, and graphs."""

from detente.interop.reading import read_conflict

__all__ = ["read_conflict"]
