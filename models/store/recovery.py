"""Opening the cache whatever happened to it: a damaged one gives way to its verified copy, or to an empty one."""

import errno
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from models.sqlite_errors import CorruptDatabase, ProfileNotWritable
from models.store.cache import Cache
from models.store.upkeep import copy, is_sound

CACHE = "cache.db"
COPY = "cache.copy.db"
BESIDE = "cache.new.db"
ASIDE = "cache.damaged.db"
COPY_ASIDE = "cache.copy.damaged.db"
_SIDE_FILES = ("-wal", "-shm", "-journal")
_CHUNK = 1 << 20
_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR})
"""Nothing is wrong with a file that cannot be read for these."""


class Opened(msgspec.Struct, frozen=True):
    """The cache, and what had to be done for it: `` (nothing), `copy` (of `copied_at`), `empty` or `unreadable`.

    The last is empty as well: there was a copy, and it could not be read either.
    """

    cache: Cache
    fallback: str = ""
    copied_at: datetime | None = None
    detail: str = ""


def open_cache(folder: Path) -> Opened:
    """Open or create the cache of a profile. Raises ProfileNotWritable or DiskFull."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProfileNotWritable(folder, str(error)) from error
    remove(folder / BESIDE)
    if (folder / COPY).exists() and not (folder / CACHE).exists():
        # A power cut after the damaged one was put aside, before its copy took its place.
        return fall_back(folder, "the file is gone")
    try:
        return Opened(Cache(folder / CACHE))
    except CorruptDatabase as error:
        return fall_back(folder, error.detail)


def fall_back(folder: Path, detail: str) -> Opened:
    """Put the damaged file aside and go on with the copy, or with nothing. Nobody may have the file open.

    A copy that cannot be read is put aside as well: in its place it would be fallen back to again and again.
    """
    damaged, copied, part = folder / CACHE, folder / COPY, folder / f"{CACHE}.part"
    fallback = "empty"
    try:
        if damaged.exists():
            remove(folder / ASIDE)
            os.replace(damaged, folder / ASIDE)
        remove(damaged)
        if copied.exists():
            copied_at = datetime.fromtimestamp(copied.stat().st_mtime, UTC)
            try:
                _take(copied, part)
                os.replace(part, damaged)
                return Opened(Cache(damaged), "copy", copied_at, detail)
            except CorruptDatabase:
                fallback = "unreadable"
                for path in (part, damaged, folder / COPY_ASIDE):
                    remove(path)
                os.replace(copied, folder / COPY_ASIDE)
    except OSError as error:
        raise ProfileNotWritable(folder, str(error)) from error
    return Opened(Cache(damaged), fallback, None, detail)


def _take(copied: Path, part: Path) -> None:
    """Copy the copy and verify what came of it. Raises CorruptDatabase, or OSError when it cannot be written."""
    with part.open("wb") as made:
        for piece in _pieces(copied):
            made.write(piece)
    if not is_sound(part):
        raise CorruptDatabase(copied)


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
    except OSError as error:
        if error.errno in _PASSING:
            raise
        raise CorruptDatabase(path, str(error)) from error


def keep_copy(folder: Path, going_on: Callable[[], bool] = lambda: True) -> None:
    """Replace the copy by a newer one that was verified. Raises StoreError, or GivenUp."""
    part = folder / f"{COPY}.part"
    remove(part)
    copy(folder / CACHE, part, going_on)
    try:
        os.replace(part, folder / COPY)
    except OSError as error:
        raise ProfileNotWritable(folder, str(error)) from error


def take_place(beside: Path, path: Path) -> None:
    """Put a complete database over an older one; a power cut in between leaves one of them.

    Nobody may have them open. Raises ProfileNotWritable.
    """
    try:
        _remove(path, _SIDE_FILES)
        os.replace(beside, path)
    except OSError as error:
        raise ProfileNotWritable(path, str(error)) from error


def remove(path: Path) -> None:
    """Remove a database with its side files."""
    _remove(path, ("", *_SIDE_FILES))


def _remove(path: Path, suffixes: tuple[str, ...]) -> None:
    for suffix in suffixes:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
