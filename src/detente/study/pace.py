"""The pace of a study: how many chunks go into a parcel, from how long they have taken so far."""


class Pace:
    """Parcels of about a given time; the first are single chunks, and the last are small so that all end together."""

    def __init__(self, seconds: float) -> None:
        """Nothing is known yet.

        Args:
            seconds: How long a parcel should take.
        """
        self.seconds = seconds
        self.chunk: float | None = None
        """Seconds a chunk takes, lately."""
        self._rows = 1.0
        self._most = 1

    def learn(self, chunks: int, seconds: float, rows: int) -> None:
        """A parcel has come back."""
        if chunks:
            each = seconds / chunks
            self.chunk = each if self.chunk is None else 0.5 * (self.chunk + each)
            self._rows = max(1.0, rows / chunks)
            self._most = max(self._most, 8 * chunks)

    def parcel(self, left: int, workers: int) -> int:
        """Chunks in the next parcel.

        Args:
            left: Chunks nobody has yet.
            workers: How many share them.

        >>> pace = Pace(1.0)
        >>> pace.parcel(1000, 2)
        1
        >>> pace.learn(1, 0.25, 1)
        >>> pace.parcel(1000, 2), pace.parcel(6, 2)
        (4, 1)
        """
        if self.chunk is None:
            return 1
        fits = int(self.seconds / self.chunk) if self.chunk > 0 else self._most
        return max(1, min(fits, self._most, int(20_000 / self._rows), left // (2 * workers)))

    def ahead(self) -> int:
        """Parcels a worker may have at once: the next one too, unless chunks are so long that a stop would wait."""
        return 2 if self.chunk is not None and self.chunk < 2 * self.seconds else 1
