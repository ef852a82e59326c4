"""Détente turns a text file describing an international crisis into a computable stochastic game."""

__version__ = "0.1.0"
