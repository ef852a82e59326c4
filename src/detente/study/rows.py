"""Rows of a chunk: from what a function gives to a checked Arrow batch, and to bytes and back."""

import pickle
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import pyarrow as pa

from detente.errors import StudyError
from detente.study.job import TASK, Job, Rows

Batch = Any
"""A `pyarrow.RecordBatch`, or the rows as the function gave them where a job has no columns."""
_TYPES = {"int64": pa.int64(), "double": pa.float64(), "string": pa.string(), "bool": pa.bool_()}


def schema(job: Job) -> pa.Schema:
    """The columns of a job, `task` first."""
    return columns_of(job.columns or {})


def columns_of(columns: Mapping[str, str]) -> pa.Schema:
    """The columns of that name and type, after `task`."""
    return pa.schema([(TASK, pa.int64()), *((name, _TYPES[sort]) for name, sort in columns.items())])


def batch(job: Job, chunk: int, rows: Rows) -> Batch:
    """The rows of a chunk, checked.

    Args:
        job: The job.
        chunk: Number of the chunk.
        rows: What its function gave.

    Returns:
        A record batch in the order of the tasks.

    Raises:
        StudyError: If a column is missing, too many, of another length or type, or a row belongs to no task of the
            chunk.
    """
    if job.columns is None:
        return rows
    tasks = job.tasks(chunk)
    given = {name for name in rows if name != TASK}
    if given != set(job.columns):
        odd = ", ".join(f"`{name}`" for name in sorted(given ^ set(job.columns)))
        raise StudyError(f"`{job.name}` gave other columns than it promised ({odd} missing or too many).")
    index = np.asarray(rows[TASK], np.int64) if TASK in rows else np.arange(tasks.start, tasks.stop)
    if len(index) and (index[0] < tasks.start or index[-1] >= tasks.stop or (np.diff(index) < 0).any()):
        raise StudyError(f"`{job.name}` gave rows of other tasks than {tasks.start} to {tasks.stop - 1}, or unordered.")
    columns: list[pa.Array] = [pa.array(index)]
    for name, sort in job.columns.items():
        try:
            columns.append(pa.array(rows[name], _TYPES[sort]))
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise StudyError(f"Column `{name}` of `{job.name}` is not of type {sort} ({error}).") from None
        if len(columns[-1]) != len(index):
            raise StudyError(f"Column `{name}` of `{job.name}` has {len(columns[-1])} rows, not {len(index)}.")
    return pa.RecordBatch.from_arrays(columns, schema=schema(job))


def count(batches: Sequence[Batch]) -> int:
    """Rows in some batches; objects are counted by their first column."""
    return sum(
        len(next(iter(one.values()), ())) if isinstance(one, Mapping) else cast(int, one.num_rows) for one in batches
    )


def encode(job: Job, batches: Sequence[Batch]) -> bytes:
    """Batches as bytes, one for each chunk."""
    if job.columns is None:
        return pickle.dumps(list(batches), pickle.HIGHEST_PROTOCOL)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema(job)) as stream:
        for one in batches:
            stream.write_batch(one)
    return cast(bytes, sink.getvalue().to_pybytes())


def decode(job: Job, data: bytes) -> list[Batch]:
    """The batches again."""
    if job.columns is None:
        return list(pickle.loads(data))
    with pa.ipc.open_stream(data) as stream:
        return list(stream)
