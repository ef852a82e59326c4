"""Export: the rows of a run as one file that other programs read."""

from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from detente.errors import StudyError
from detente.study.outcome import Run
from detente.study.writing import write

SORTS = (".csv", ".parquet")


def check_export(file: Path) -> None:
    """Refuse a file that no rows can be written to, before anything is computed.

    Args:
        file: Where to; it must end in `.csv` or `.parquet`, and must not be there yet.

    Raises:
        StudyError: If it is of another sort, is there already, or its folder is not there.
    """
    if file.suffix not in SORTS:
        raise StudyError(f"`{file}` must end in {' or '.join(SORTS)}.")
    if file.exists():
        raise StudyError(f"`{file}` is there already; it was left as it is.")
    if not file.absolute().parent.is_dir():
        raise StudyError(f"There is no folder `{file.parent}` for `{file.name}`.")


def export_table(table: pa.Table, file: Path) -> None:
    """Write a table as one file that other programs read.

    Args:
        table: The table.
        file: Where to; it ends in `.csv` or `.parquet`, and must not be there yet.

    Raises:
        StudyError: If the file is there already, is of another sort, or cannot be written.
    """
    check_export(file)

    def content(stream: BinaryIO) -> None:
        if file.suffix == ".csv":
            pyarrow.csv.write_csv(table, stream)
        else:
            pyarrow.parquet.write_table(table, stream)

    write(file.absolute(), content)


def export(run: Run, file: Path) -> int:
    """Write the rows there are, a batch at a time, so that memory does not grow with their number.

    Args:
        run: The run, finished or not.
        file: Where to; it ends in `.csv` or `.parquet`, and must not be there yet.

    Returns:
        Number of rows.

    Raises:
        StudyError: If the file is there already, is of another sort, or cannot be written.
    """
    check_export(file)
    if run.schema is None:
        raise StudyError("The rows of this study are no table and cannot be exported.")
    rows = 0

    def content(stream: BinaryIO) -> None:
        nonlocal rows
        new = pyarrow.csv.CSVWriter if file.suffix == ".csv" else pyarrow.parquet.ParquetWriter
        with new(stream, run.schema) as writer:  # its columns also where there are no rows yet
            for batch in run.batches():
                writer.write_batch(batch)
                rows += batch.num_rows

    write(file.absolute(), content)
    return rows
