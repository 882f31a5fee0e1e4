"""Compound files: what older office programs wrote, and what hides a workbook behind a password."""

from typing import Never

from console.importing.errors import BadFile
from console.importing.reading.source import Source

LOOKED_AT = 64 * 2**20
_HELD = (("EncryptedPackage", "locked"), ("WordDocument", "document"), ("PowerPoint Document", "document"),
         ("Workbook", "old_workbook"), ("Book", "old_workbook"))  # fmt: skip
"""The name of a stream, and the sentence for a file that holds it."""


def refuse_compound(source: Source) -> Never:
    """Raises BadFile: no library here reads these, but each has its own way out."""
    with source.opened() as stream:
        data = stream.read(LOOKED_AT)
    for name, code in _HELD:
        if name.encode("utf-16-le") in data:
            raise BadFile(code, file=source.name)
    raise BadFile("binary", file=source.name)
