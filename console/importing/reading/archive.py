"""Archives: what may be inside, and how much of it."""

import io
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from console.importing.errors import BadFile
from console.importing.reading.source import HEAD_BYTES, MAX_RATIO, RATIO_FROM_BYTES, Source
from console.importing.reading.table import MAX_BYTES

MAX_MEMBERS = 2_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
"""What zipfile raises for damaged, locked and strangely packed members."""


@contextmanager
def opened_archive(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive, looked over before anything of it is unpacked. Raises BadFile."""
    if source.is_packed:
        raise BadFile("archive_nested", file=source.name)
    try:
        archive = zipfile.ZipFile(source.path)
    except _BROKEN as error:
        raise BadFile("truncated", file=source.name) from error
    with archive:
        _check(archive.infolist(), source.name)
        yield archive


def _check(members: Sequence[zipfile.ZipInfo], file_name: str) -> None:
    """Raises BadFile for a bomb, too many members, or a password."""
    if not members:
        raise BadFile("empty", file=file_name)
    if len(members) > MAX_MEMBERS:
        raise BadFile("archive_members", file=file_name, limit=str(MAX_MEMBERS))
    size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if size > MAX_BYTES or (size > RATIO_FROM_BYTES and size > MAX_RATIO * max(packed, 1)):
        raise BadFile("bomb", file=file_name)
    if any(member.flag_bits & 1 for member in members):
        raise BadFile("locked", file=file_name)


@contextmanager
def opened_member(archive: zipfile.ZipFile, member: str, file_name: str) -> Iterator[IO[bytes]]:
    """The bytes of a member. Raises BadFile when they are damaged, also while they are read."""
    try:
        with archive.open(member) as stream:
            yield stream
    except KeyError as error:
        raise BadFile("truncated", file=file_name) from error
    except _BROKEN as error:
        raise BadFile("truncated", file=file_name) from error


def head_of(archive: zipfile.ZipFile, member: str, file_name: str) -> bytes:
    """The first bytes of a member."""
    with opened_member(archive, member, file_name) as stream:
        return stream.read(HEAD_BYTES)


def unpack(archive: zipfile.ZipFile, member: str, target: Path, file_name: str) -> Path:
    """Write a member to a file of our own naming: names inside archives lead anywhere."""
    with opened_member(archive, member, file_name) as stream, target.open("wb") as file:
        shutil.copyfileobj(stream, file, io.DEFAULT_BUFFER_SIZE * 16)
    return target


def shown_name(member: zipfile.ZipInfo) -> str:
    """A member's name as its maker wrote it: those not marked as UTF-8 are often GB18030."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def is_aside(name: str) -> bool:
    """Is it something systems put into archives beside what people did?"""
    return name.endswith("/") or name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(".")
