"""Forecasts on a lattice: the same questions where a state has a place in a box and a transition is a stride."""
