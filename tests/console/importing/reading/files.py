"""Files for the readers' tests, and what they make of them."""

from pathlib import Path

from console.importing.read import Options, Table, read_table


def table_of(folder: Path, content: bytes | str, name: str = "a.csv", options: Options | None = None) -> Table:
    """The table of a file with this content."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(file, options)


def cells_of(table: Table) -> list[dict[str, object]]:
    """The rows without their numbers."""
    return [cells for _, cells in table.rows]
