"""Parts of a run: Parquet files that hold the rows of consecutive chunks, named by the first and the last.

Every page has a checksum, which is verified when it is read.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from detente.errors import StudyError
from detente.study.job import TASK
from detente.study.writing import TEMPORARY, told, write

_NAME = re.compile(r"part-(\d{9,})-(\d{9,})\.parquet")
GROUP = 16_384
"""Rows in each row group of a file, always the same, so that the same rows give the same bytes."""
RESULTS = "results.parquet"
ID = b"detente_run"


def part_name(first: int, last: int) -> str:
    """File name of the rows of some chunks.

    >>> part_name(0, 12)
    'part-000000000-000000012.parquet'
    """
    return f"part-{first:09d}-{last:09d}.parquet"


def parts(folder: Path, *, sweep: bool = True) -> dict[tuple[int, int], Path]:
    """The parts in a folder by first and last chunk, in order.

    Args:
        folder: Of a run.
        sweep: Whether to remove what was left half written; only for who holds the lock.

    Raises:
        StudyError: If two overlap, or the folder cannot be read.
    """
    found = {}
    with told(folder):
        for file in sorted(folder.iterdir()):
            if file.name.endswith(TEMPORARY):
                if sweep:
                    file.unlink(missing_ok=True)
            elif match := _NAME.fullmatch(file.name):
                found[int(match[1]), int(match[2])] = file
    ordered = dict(sorted(found.items()))
    spans = list(ordered)
    for one, two in pairwise(spans):
        if two[0] <= one[1]:
            raise StudyError(f"{ordered[one].name} and {ordered[two].name} in {folder} hold the same chunks twice.")
    return ordered


def write_rows(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch], id: str) -> int:
    """Write rows as they come, in row groups of a fixed size.

    Args:
        path: The file.
        schema: Its columns.
        batches: The rows.
        id: Of the run.

    Returns:
        Number of rows.

    Raises:
        StudyError: If the file cannot be written.
    """
    rows = 0

    def content(file: BinaryIO) -> None:
        nonlocal rows
        writer = pq.ParquetWriter(
            _Plain(file), schema, compression="zstd", use_dictionary=True, write_page_checksum=True, store_schema=False
        )
        try:
            writer.add_key_value_metadata({ID.decode(): id})
            for group in _groups(schema, batches):
                writer.write_table(group, row_group_size=GROUP)
                rows += group.num_rows
        except BaseException:
            _abandon(writer)
            raise
        writer.close()

    write(path, content)
    return rows


def read_rows(path: Path, schema: pa.Schema, id: str) -> Iterator[pa.RecordBatch]:
    """The rows of a file, batch by batch, every checksum verified.

    Raises:
        StudyError: If the file is damaged, or belongs to another run.
    """
    file = _opened(path, id)
    try:
        if file.schema_arrow.names != schema.names:
            raise StudyError(f"{path} has other columns than this study: it was put there by something else.")
        for batch in file.iter_batches(batch_size=GROUP, use_threads=False):
            yield batch.cast(schema)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, error) from None
    finally:
        file.close()


def rows_in(path: Path, id: str) -> int:
    """Number of rows of a file, from its end.

    Raises:
        StudyError: If the file is damaged, or belongs to another run.
    """
    file = _opened(path, id)
    try:
        return int(file.metadata.num_rows)
    finally:
        file.close()


def last_task(path: Path, id: str) -> int:
    """The task of the last row of a file, 0 if it has no rows.

    Raises:
        StudyError: If the file is damaged, or belongs to another run.
    """
    file = _opened(path, id)
    try:
        if not file.metadata.num_rows:
            return 0
        tasks = file.read_row_group(file.num_row_groups - 1, columns=[TASK], use_threads=False).column(TASK)
        return int(tasks[-1].as_py())
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, error) from None
    finally:
        file.close()


def _opened(path: Path, id: str) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True, pre_buffer=False, memory_map=False)
    except FileNotFoundError as error:
        with told(path.parent):
            raise error
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, error) from None
    found = (file.metadata.metadata or {}).get(ID, b"").decode()
    if found != id:
        file.close()
        raise StudyError(
            f"{path} belongs to another run ({found or 'none known'}): it was put there by something else."
        )
    return file


def _damaged(path: Path, error: Exception) -> StudyError:
    why = str(error).splitlines()[0].rstrip(".")
    return StudyError(f"{path} is damaged ({why}): move it away, and what it held is computed again.")


def _groups(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in tables of one row group each, in one piece."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        while rows >= GROUP:
            table = pa.Table.from_batches(held, schema)
            yield table.slice(0, GROUP).combine_chunks()
            rest = table.slice(GROUP)
            held, rows = rest.to_batches(), rest.num_rows
    if rows:
        yield pa.Table.from_batches(held, schema).combine_chunks()


class _Plain:
    """A file that pyarrow writes to through Python, so that a full disk is an error with its number."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.closed = False
        self.failed = False

    def write(self, data: Any) -> int:
        return self._file.write(data)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self.closed = True

    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


def _abandon(writer: pq.ParquetWriter) -> None:
    """Close a writer whose file is given up, whatever that says."""
    try:
        writer.close()
    except (OSError, pa.ArrowException):
        writer.is_open = False
