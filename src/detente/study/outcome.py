"""A run: what a study has come to, complete or as far as it came."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from detente.errors import StudyError
from detente.study.rows import Batch

Status = Literal["running", "stopped", "failed", "finished"]


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a study has come to. Its rows are read where they lie each time they are asked for."""

    id: str
    """Under which it is stored, empty if it is not."""
    status: Status
    done: int
    """Tasks that are computed."""
    total: int
    rows: int
    failed: tuple[str, ...] = ()
    """What could not be computed, a sentence each."""
    folder: Path | None = None
    seconds: float = 0.0
    schema: pa.Schema | None = None
    """The columns, if the rows are a table."""
    source: Callable[[], Iterator[Batch]] = field(repr=False, compare=False)

    def batches(self) -> Iterator[Batch]:
        """Rows in the order of the tasks, a batch at a time, so that memory does not grow with their number.

        Raises:
            StudyError: If a file is damaged or gone.
        """
        return self.source()

    def table(self) -> pa.Table:
        """All rows there are, as an Arrow table.

        Raises:
            StudyError: If they are Python objects, or a file is damaged or gone.
        """
        found = list(self.batches())
        if found and not isinstance(found[0], pa.RecordBatch):
            raise StudyError("The rows of this study are no table: take them from `batches()`.")
        if self.schema is None and not found:
            return pa.table({})
        return pa.Table.from_batches(found, self.schema)

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """All rows there are, through narwhals, in the library named.

        Args:
            backend: Which library; it must be installed.
        """
        import narwhals as nw

        return nw.from_arrow(self.table(), backend=backend).to_native()


class IncompleteError(StudyError):
    """Some chunks could not be computed; `run` holds the rest, which is kept."""

    def __init__(self, text: str, run: Run) -> None:
        self.run = run
        super().__init__(text)
