"""The word-for-word slow twin of `docs/game.md`, in plain loops, sharing nothing with `detente.game` but types."""
