"""Who uses a pack: held by readers together, and by whoever wants to remove it alone."""

import os
from pathlib import Path
from typing import Self

from maps.region.pack import MANIFEST

if os.name == "posix":
    import fcntl


class Hold:
    """A pack in use, until `release`, or until this process ends in whatever way."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def shared(cls, pack: Path) -> Self | None:
        """Use the pack along with others; None when it is being removed, or is not there."""
        return cls._take(pack, alone=False)

    @classmethod
    def alone(cls, pack: Path) -> Self | None:
        """Have the pack for ourselves; None when somebody uses it."""
        return cls._take(pack, alone=True)

    @classmethod
    def _take(cls, pack: Path, *, alone: bool) -> Self | None:
        handle = -1
        try:
            handle = os.open(pack / MANIFEST, os.O_RDONLY)
            if os.name == "posix":
                fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            if handle >= 0:
                os.close(handle)
            return None
        return cls(handle)

    def release(self) -> None:
        """Use it no more; more often does no harm."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
