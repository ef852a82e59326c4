"""The engine of this very process: for small studies, for tests, and wherever other processes are not wanted."""

from collections import deque

from detente.study.control import Control
from detente.study.engine.protocol import Closing
from detente.study.job import Job
from detente.study.threads import single
from detente.study.work import Outcome, Parcel, Prepared


class Here(Closing):
    """Computes in this process, one parcel after another."""

    name = "here"
    workers = 1

    def __init__(self) -> None:
        """Nothing to compute yet."""
        super().__init__()
        self._waiting: deque[Parcel] = deque()
        self._prepared: Prepared | None = None
        self._control = Control()

    def _open(self, job: Job, control: Control) -> None:
        """Begin a job.

        Raises:
            StudyError: If its context cannot be prepared.
        """
        self._waiting.clear()
        self._control = control
        self._prepared = Prepared(job)

    def submit(self, parcel: Parcel) -> None:
        """Take a parcel."""
        self._waiting.append(parcel)

    def collect(self, seconds: float) -> list[Outcome]:
        """Compute the next parcel; a stop or a pause cuts it short after the chunk under way."""
        if not self._waiting:
            return []
        assert self._prepared is not None
        control = self._control
        control.inside = True
        try:
            with single():
                return [self._prepared.compute(self._waiting.popleft(), lambda: control.stopped or control.paused)]
        finally:
            control.inside = False

    def drop(self) -> list[Parcel]:
        """Take back what is waiting."""
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting

    def stop_now(self) -> None:
        """Give up what is waiting."""
        self._waiting.clear()

    def close(self) -> None:
        """Forget the job."""
        self._prepared = None
