"""The word-for-word slow twin of `docs/game.md`, in plain loops; it shares nothing with `detente.game` but the types."""
