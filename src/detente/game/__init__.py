"""The game a case compiles to: states, what can happen, what actors want, how they choose, and the chain that results."""
