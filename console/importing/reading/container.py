"""A zip file: a workbook, a KMZ, a zipped Shapefile, or an archive of files one of which is chosen."""

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from console.importing.errors import BadFile
from console.importing.reading.archive import head_of, is_aside, opened_archive, shown_name, unpack
from console.importing.reading.form import form_of
from console.importing.reading.layers import PARTS, read_parts
from console.importing.reading.open_document import read_open_document
from console.importing.reading.source import Source
from console.importing.reading.table import Options, Table, choose_sheet
from console.importing.reading.workbook import read_workbook
from resources.words import t

type ReadInside = Callable[[Source, Options], Table]
"""Reads what was unpacked."""

MAX_LOOKED_AT = 300
_WITH = frozenset({*PARTS[1:], ".sbn", ".sbx", ".qix", ".qpj", ".cst", ".shp.xml", ".xml", ".lyr", ".qml"})
"""What lies beside a Shapefile and is no table of its own."""
_NOT_TABLES = frozenset({".md", ".html", ".htm", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".doc", ".docx", ".rtf"})


def read_container(source: Source, options: Options, read_inside: ReadInside) -> Table:
    """The table inside. Raises BadFile with a sentence."""
    with opened_archive(source) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
            if any(name.endswith("workbook.bin") for name in names):
                raise BadFile("binary_workbook", file=source.name)
            return read_workbook(source, options)
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise BadFile("document", file=source.name)
        if "mimetype" in names and b"opendocument" in head_of(archive, "mimetype", source.name):
            return read_open_document(archive, source, options)
        members = _members(archive, source.name)
        sheets = tuple(members)
        if not sheets:
            raise BadFile("archive_nothing", file=source.name)
        one = len(sheets) == 1
        sheet = choose_sheet(sheets, "" if one else options.sheet, sheets[0], source.name)
        inside = options if one else replace(options, sheet="")
        with tempfile.TemporaryDirectory() as folder:
            table = _read(archive, members[sheet], Path(folder), f"{source.name}/{sheet}", inside, read_inside)
    if one:
        return table
    note = t("importing.note.sheet", sheet=sheet, others=", ".join(name for name in sheets if name != sheet))
    notes = table.notes if options.sheet else [note, *table.notes]
    return replace(table, sheet=sheet, sheets=sheets, notes=notes)


def _members(archive: zipfile.ZipFile, file_name: str) -> dict[str, zipfile.ZipInfo]:
    """The members that may be tables, by the names people see."""
    found: dict[str, zipfile.ZipInfo] = {}
    useless: dict[str, zipfile.ZipInfo] = {}
    shapes = {str(PurePosixPath(n).with_suffix("")).casefold() for n in archive.namelist() if _ending(n) == ".shp"}
    for member in archive.infolist()[:MAX_LOOKED_AT]:
        name, ending = member.filename, _ending(member.filename)
        if is_aside(name) or ending in _NOT_TABLES:
            continue
        if ending in _WITH and str(PurePosixPath(name).with_suffix("")).casefold().removesuffix(".shp") in shapes:
            continue
        try:
            form = form_of(head_of(archive, name, file_name), file_name)
        except BadFile as error:
            if error.code == "truncated":
                raise
            continue
        # An old workbook beside a list is no choice; alone it gets its own sentence.
        (useless if form == "ole" else found)[shown_name(member)] = member
    return found or useless


def _read(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    folder: Path,
    name: str,
    options: Options,
    read_inside: ReadInside,
) -> Table:
    form = form_of(head_of(archive, member.filename, name), name)
    if form == "shp":
        stem = str(PurePosixPath(member.filename).with_suffix("")).casefold()
        for other in archive.infolist():
            ending = _ending(other.filename)
            if ending in PARTS and str(PurePosixPath(other.filename).with_suffix("")).casefold() == stem:
                unpack(archive, other.filename, folder / f"layer{ending}", name)
        return read_parts(folder, name, options)
    inside = Source(unpack(archive, member.filename, folder / "member", name), name)
    if form == "zip":
        with opened_archive(inside) as nested:
            if "[Content_Types].xml" not in nested.namelist():
                raise BadFile("archive_nested", file=name)
    return read_inside(inside, options)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
