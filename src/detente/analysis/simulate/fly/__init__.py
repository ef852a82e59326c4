"""Runs of games whose states are never listed: each state is worked out when it is met."""

from detente.analysis.simulate.fly.walk import FlyWalk

__all__ = ["FlyWalk"]
