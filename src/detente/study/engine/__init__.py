"""Engines: where the parcels of a study are computed."""

from detente.study.engine.dask import Dask
from detente.study.engine.here import Here
from detente.study.engine.local import Local
from detente.study.engine.protocol import Engine

__all__ = ["Dask", "Engine", "Here", "Local"]
