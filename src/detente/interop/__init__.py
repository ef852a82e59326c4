"""Files of other programs: conflicts of GMCR+ and of published cases, and graphs."""

from detente.interop.gmcr_writing import write_gmcr
from detente.interop.graphs import write_graphml, write_reachability
from detente.interop.reading import read_conflict

__all__ = ["read_conflict", "write_gmcr", "write_graphml", "write_reachability"]
