"""Runs of games whose states are never listed: each state is worked out when it is met."""
