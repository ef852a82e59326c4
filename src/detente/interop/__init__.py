"""Files of other programs: conflicts of GMCR+ and of published cases, graphs, and chains for model checkers."""

from detente.interop.chain_graph import write_chain_graph
from detente.interop.gmcr_writing import write_gmcr
from detente.interop.graphs import write_graphml, write_reachability
from detente.interop.portable import Portable, portable
from detente.interop.prism import write_prism
from detente.interop.properties import write_properties
from detente.interop.reading import read_conflict
from detente.interop.umb import write_umb

__all__ = [
    "Portable", "portable", "read_conflict", "write_chain_graph", "write_gmcr", "write_graphml", "write_prism",
    "write_properties", "write_reachability", "write_umb",
]  # fmt: skip
