"""Charts: a result becomes a figure that carries its title, its units and its source."""
