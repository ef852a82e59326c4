"""Sensitivity: what an answer hangs on, where in the ranges a plan fails, and what would turn an answer over."""
