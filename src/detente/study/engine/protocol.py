"""What an engine is: it takes parcels of one job after another and gives back outcomes in any order."""

import threading
from types import TracebackType
from typing import Protocol, Self

from detente.errors import StudyError
from detente.study.control import Control
from detente.study.job import Job
from detente.study.work import Outcome, Parcel


class Engine(Protocol):
    """Somewhere to compute. It stays ready between studies until it is closed."""

    @property
    def name(self) -> str:
        """What it is called in a manifest."""

    @property
    def workers(self) -> int:
        """How many parcels it computes at once."""

    def open(self, job: Job, control: Control) -> None:
        """Begin a job; it is the engine's only one until it is left.

        Raises:
            StudyError: If the engine has another, it cannot be sent, or nobody is there to compute it.
        """

    def leave(self) -> None:
        """The job is over; nothing of it is under way."""

    def submit(self, parcel: Parcel) -> None:
        """Take a parcel; never waits for one to be computed."""

    def collect(self, seconds: float) -> list[Outcome]:
        """What has come back since, waiting no longer than so many seconds for the first.

        Every parcel submitted comes back exactly once, unless it is dropped.

        Raises:
            StudyError: If nobody is left to compute.
        """

    def drop(self) -> list[Parcel]:
        """Take back the parcels nobody has begun."""

    def stop_now(self) -> None:
        """Give up everything under way."""

    def close(self) -> None:
        """Let the workers go."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


class Closing:
    """What all engines share: one job at a time, and a context that closes them."""

    def __init__(self) -> None:
        """No job yet."""
        self._one = threading.Lock()

    def open(self, job: Job, control: Control) -> None:
        """Begin a job; it is the engine's only one until it is left.

        Raises:
            StudyError: If the engine has another, it cannot be sent, or nobody is there to compute it.
        """
        if not self._one.acquire(blocking=False):
            raise StudyError(
                "This engine computes another study: wait for that one, or give each an engine of its own."
            )
        try:
            self._open(job, control)
        except BaseException:
            self._one.release()
            raise

    def _open(self, job: Job, control: Control) -> None:
        """Begin a job."""

    def leave(self) -> None:
        """The job is over."""
        self._one.release()

    def close(self) -> None:
        """Let the workers go."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
