"""A backup as one file: what it is of, the database, the documents; written beside, read with suspicion."""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from backend.command_words import Said

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
DOCUMENTS = "documents"
_DOCUMENT = re.compile(rf"{DOCUMENTS}/([0-9a-f]{{64}})")
_MOST_MANIFEST = 64 * 1024
_CHUNK = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows alone would otherwise change what looks like the ends of lines."""


class BadBackup(Said):
    """A backup that cannot be made or used; the message is a sentence."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is of: `kind` of database, schema, newest revision, SHA-256 of the database's file."""

    format: int = FORMAT
    kind: str
    schema: str
    revision: int
    made_at: str
    sha256: str
    documents: int = 0


def write_archive(target: Path, manifest: Manifest, database: Path, documents: Path | None) -> int:
    """Write the whole backup and put it in its place when it is on the disk; returns how many documents it has."""
    part = target.with_name(f".{target.name}.part")
    kept = sorted(_documents_in(documents))
    try:
        # It holds what people's passwords are checked with: nobody else on this machine may read it.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                _add(tar, MANIFEST, msgspec.json.encode(msgspec.structs.replace(manifest, documents=len(kept))))
                tar.add(database, DATABASE)
                for path in kept:
                    tar.add(path, f"{DOCUMENTS}/{path.name}")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return len(kept)


def _documents_in(folder: Path | None) -> Iterator[Path]:
    if folder is not None and folder.is_dir():
        yield from (p for p in folder.glob("??/*") if _DOCUMENT.fullmatch(f"{DOCUMENTS}/{p.name}") and p.is_file())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


@contextmanager
def read_archive(path: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """A backup, opened for its parts in their order. Raises BadBackup for anything else, and for a damaged one."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(path, tar)
            yield manifest, tar
    except tarfile.TarError as error:
        raise BadBackup("backend.archive.damaged", path=path, reason=error) from error


def _manifest(path: Path, tar: tarfile.TarFile) -> Manifest:
    member = tar.next()
    if member is None or member.name != MANIFEST or member.size > _MOST_MANIFEST:
        raise BadBackup("backend.archive.foreign", path=path)
    try:
        manifest = msgspec.json.decode(_opened(tar, member).read(), type=Manifest)
    except msgspec.MsgspecError as error:
        raise BadBackup("backend.archive.unreadable", path=path, reason=error) from error
    if manifest.format != FORMAT:
        raise BadBackup("backend.archive.newer", path=path)
    return manifest


def check_archive(path: Path) -> Manifest:
    """Read all of it, before anything is changed. Raises BadBackup when a part is missing or damaged."""
    documents = 0
    with read_archive(path) as (manifest, tar):
        take_database(path, manifest, tar, Path(os.devnull))
        while (member := tar.next()) is not None:
            named = _DOCUMENT.fullmatch(member.name)
            if named is None or _copy(_opened(tar, member), Path(os.devnull)) != named.group(1):
                raise BadBackup("backend.archive.part_damaged", path=path, name=member.name[:100])
            documents += 1
    if documents != manifest.documents:
        raise BadBackup("backend.archive.short", path=path, count=documents, wanted=manifest.documents)
    return manifest


def take_database(path: Path, manifest: Manifest, tar: tarfile.TarFile, target: Path) -> None:
    """Write the database's file, whole and as it was, or raise BadBackup."""
    member = tar.next()
    if member is None or member.name != DATABASE:
        raise BadBackup("backend.archive.no_database", path=path)
    if _copy(_opened(tar, member), target) != manifest.sha256:
        raise BadBackup("backend.archive.database_damaged", path=path)


def take_documents(tar: tarfile.TarFile, folder: Path) -> int:
    """Keep the documents that are not there yet; returns how many were written."""
    written = 0
    while (member := tar.next()) is not None:
        named = _DOCUMENT.fullmatch(member.name)
        if named is None:
            continue
        digest = named.group(1)
        place = folder / digest[:2] / digest
        if place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".part-{digest}")
        if _copy(_opened(tar, member), part) == digest:
            os.replace(part, place)
            written += 1
        part.unlink(missing_ok=True)
    return written


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member) if member.isreg() else None
    if file is None:
        raise BadBackup("backend.archive.no_file", name=member.name[:100])
    return file


def _copy(source: IO[bytes], target: Path) -> str:
    """Write a file through to the disk; its SHA-256."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        if target != Path(os.devnull):
            os.fsync(file.fileno())
    return digest.hexdigest()
