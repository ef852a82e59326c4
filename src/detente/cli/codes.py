"""Exit codes, and the error that means the command was not understood."""

from detente.errors import DetenteError

OK, MISTAKES, USAGE, NOT_CONVERGED, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(DetenteError):
    """A word of the command is none, or names what is not there; the text says what is."""
