"""Whether a plan deserves a chance: what it changes under each theory and depth of thought, and when it fails."""
