"""Rows as CSV in UTF-8 with a mark, as spreadsheets save it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from console.exporting.cells import Cell

SUFFIX = ".csv"


def write_csv(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str = "utf-8-sig"
) -> None:
    """Write the rows as they come. Raises OSError."""
    separator = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
        writer.writerow(headers)
        writer.writerows(rows)
