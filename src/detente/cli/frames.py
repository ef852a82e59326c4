"""`--frame FILE`: what was found as a tidy table in a file, for another program."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def add_frame(command: argparse.ArgumentParser) -> None:
    """Give a command its `--frame`."""
    command.add_argument("--frame", metavar="FILE", help="write a tidy table to FILE (.csv or .parquet) besides")


def check_frame(args: argparse.Namespace) -> Path | None:
    """Where the table goes, None for nowhere; asked before anything is computed.

    Args:
        args: The command's words.

    Raises:
        StudyError: If it cannot go there: the file is there already, or is of another sort.
    """
    if args.frame is None:
        return None
    from detente.study.export import check_export

    file = Path(args.frame)
    check_export(file)
    return file


def write_frame(table: "pa.Table", file: Path) -> None:
    """Write it: whole or not at all.

    Args:
        table: What a result gives as `to_frame("pyarrow")`.
        file: Where to, as `check_frame` let it pass.

    Raises:
        StudyError: If it cannot be written.
    """
    from detente.study.export import export_table

    export_table(table, file)
