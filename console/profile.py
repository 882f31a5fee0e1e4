"""The profile: the one folder where a console keeps everything of its own, and the lock on it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from resources.os_reason import os_reason
from resources.words import t

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile


class ProfileUnusable(Exception):
    """The folder cannot be used; the message is a sentence that says why and what to do."""


@dataclass(frozen=True)
class Profile:
    """The paths of a profile; nothing outside this class builds one."""

    root: Path

    @property
    def cache(self) -> Path:
        """Folder of the cache and its verified copies."""
        return self.root / "cache"

    @property
    def outbox(self) -> Path:
        """Folder of the outbox, the one thing that cannot be fetched again."""
        return self.root / "outbox"

    @property
    def identity(self) -> Path:
        """Folder of what this seat knows its people by; nobody else may read it."""
        return self.root / "identity"

    @property
    def documents(self) -> Path:
        """Folder of drawings by SHA-256."""
        return self.root / "documents"

    @property
    def tiles(self) -> Path:
        """Folder of tiles fetched from online sources."""
        return self.root / "tiles"

    @property
    def logs(self) -> Path:
        """Folder of the log files."""
        return self.root / "log"

    @property
    def settings(self) -> Path:
        """The values a centre has changed."""
        return self.root / "settings.json"

    @property
    def layouts(self) -> Path:
        """Window layouts per workspace and set of monitors."""
        return self.root / "layouts.json"

    @property
    def map_view(self) -> Path:
        """Where the main map was left."""
        return self.root / "map.json"

    @property
    def backend(self) -> Path:
        """Folder of the embedded backend's own database and documents."""
        return self.root / "backend"

    @property
    def packs(self) -> Path:
        """Folder of outage packs until somebody chooses a better one: another disk, a stick, a share."""
        return self.root / "packs"

    @property
    def last_pack(self) -> Path:
        """What is known of the newest outage pack, wherever it lies."""
        return self.root / "last_pack.json"

    @property
    def regions(self) -> Path:
        """Folder of region packs."""
        return self.root / "regions"


def default_root() -> Path:
    """Where the profile of this user lives when no --profile is given."""
    import platformdirs

    return Path(platformdirs.user_data_path("wanghuolou", appauthor=False))


def open_profile(root: Path | None) -> tuple[Profile, QLockFile]:
    """Make the folder, check that it can be written, and lock it for this process.

    The lock is held as long as the returned QLockFile lives. Raises ProfileUnusable.
    """
    from PySide6.QtCore import QLockFile

    profile = Profile((root or default_root()).expanduser().absolute())
    try:
        for folder in (profile.root, profile.cache, profile.outbox, profile.documents, profile.logs):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=profile.root) as probe:
            probe.write(b"1")
    except OSError as error:
        reason = os_reason(error)
        raise ProfileUnusable(t("shell.profile.not_writable", folder=profile.root, reason=reason)) from error
    lock = QLockFile(str(profile.root / "lock"))
    # A lock is stale when its process is gone, never because it is old: shifts are long.
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        if lock.error() is QLockFile.LockError.LockFailedError:
            raise ProfileUnusable(t("shell.profile.locked", folder=profile.root))
        raise ProfileUnusable(t("shell.profile.not_writable", folder=profile.root, reason=t("os.EACCES")))
    return profile, lock
