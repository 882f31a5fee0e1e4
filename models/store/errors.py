"""What can go wrong with the profile's databases; `code` names the sentence under `sync.store.<code>`."""

from pathlib import Path


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


class QueryInterrupted(StoreError):
    """A newer query superseded this one; nobody waits for its result."""

    code = "interrupted"
