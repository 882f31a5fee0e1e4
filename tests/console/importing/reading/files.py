"""Files for the readers' tests, and what they make of them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from console.importing.read import Options, Table, read_table


def table_of(folder: Path, content: bytes | str, name: str = "a.csv", options: Options | None = None) -> Table:
    """The table of a file with this content."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(file, options)


def cells_of(table: Table) -> list[dict[str, Any]]:
    """The rows without their numbers."""
    return [cells for _, cells in table.rows]


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """An archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def saved(book: Workbook) -> bytes:
    """A workbook as a file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed_part(book: bytes, part: str, before: str, after: str) -> bytes:
    """A workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert before in members[part].decode()
    members[part] = members[part].decode().replace(before, after).encode()
    return zipped(members)
