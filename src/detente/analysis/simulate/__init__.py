"""Simulation: exact runs of a game, what they add up to, rare outcomes by splitting, and single runs as stories."""
