"""A file of points: a CSV table with a column for each path and a row for each scenario."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.errors import StudyError


def read_points(file: Path) -> list[Mapping[str, Any]]:
    """Read the rows of a file of points.

    Args:
        file: A CSV table with commas, in UTF-8.

    Returns:
        For each row the text by the name of its column.

    Raises:
        StudyError: If it cannot be read, or is no such table.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            names = [name.strip() for name in next(reader, [])]
            rows = [row for row in reader if any(cell.strip() for cell in row)]
    except OSError as error:
        raise StudyError(f"{file.name} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error):
        raise StudyError(f"{file.name} is no CSV table in UTF-8.") from None
    if len(names) == 1 and ";" in names[0]:
        raise StudyError(f"{file.name} separates its columns by semicolons; commas are needed, and points in numbers.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            raise StudyError(f"{file.name}, scenario {number}, has {len(row)} values, not {len(names)}.")
    if len(set(names)) < len(names):
        raise StudyError(f"{file.name} names a column twice.")
    return [dict(zip(names, row, strict=True)) for row in rows]
