"""What can go wrong with the profile's databases; `code` names the sentence under `sync.store.<code>`."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec


class StoreError(Exception):
    """The base: a code for the translations, the file it is about, and what the system said."""

    code = "failed"

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(f"{self.code}: {path} {detail}".rstrip())
        self.path = str(path)
        self.detail = detail


class ProfileNotWritable(StoreError):
    """The profile folder cannot be written."""

    code = "not_writable"


class ProfileInUse(StoreError):
    """Another console has this profile open."""

    code = "in_use"


class DiskFull(StoreError):
    """There is no room; what was to be written is not written."""

    code = "disk_full"


class CorruptDatabase(StoreError):
    """A database file that SQLite cannot read."""

    code = "corrupt"


class CopyNotSound(StoreError):
    """A copy that is not what was copied; what it was made of is in order."""

    code = "copy_not_sound"


class NewerDatabase(StoreError):
    """A newer console has written this file; this one leaves it as it is."""

    code = "newer"


class QueryInterrupted(StoreError):
    """A newer query superseded this one; nobody waits for its result."""

    code = "interrupted"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, which have sentences."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        kinds: dict[int, type[StoreError]] = {
            sqlite3.SQLITE_FULL: DiskFull,
            sqlite3.SQLITE_IOERR: DiskFull,
            sqlite3.SQLITE_CORRUPT: CorruptDatabase,
            sqlite3.SQLITE_NOTADB: CorruptDatabase,
            sqlite3.SQLITE_CANTOPEN: ProfileNotWritable,
            sqlite3.SQLITE_READONLY: ProfileNotWritable,
            sqlite3.SQLITE_PERM: ProfileNotWritable,
        }
        raise kinds.get(code, StoreError)(path, str(error)) from error
    except OSError as error:
        raise ProfileNotWritable(path, str(error)) from error


@contextmanager
def opened_soundly(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """The first look into a file: what cannot be ours is corrupt, and the connection is closed after any error."""
    try:
        yield
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        db.close()
        raise CorruptDatabase(path, str(error)) from error
    except sqlite3.OperationalError as error:
        db.close()
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) == sqlite3.SQLITE_ERROR:
            # Our own statements are right: these are not our tables any more, or text that is none.
            raise CorruptDatabase(path, str(error)) from error
        raise
    except BaseException:
        db.close()
        raise
