"""Behaviour: how actors choose, what they think the future is worth, and how deep they think about each other."""
