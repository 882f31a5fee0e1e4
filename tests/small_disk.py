"""A disk that is really full: a small one of its own where this user may mount one, else a limit on every file."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FILLING = "filling"
LEAST_BYTES = 4_096


class SmallDisk:
    """`fill` leaves no byte, `free` gives them back. Without a disk of its own no file grows any further."""

    def __init__(self, folder: Path, own: bool) -> None:
        self.folder, self._own, self._pid = folder, own, 0
        self._filling = folder / FILLING

    def used_by(self, pid: int) -> None:
        """This process writes there, not the test's own."""
        self._pid = pid

    def fill(self) -> None:
        """From here on nothing more can be written."""
        if not self._own:
            # Python's own processes go on after such a signal.
            resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (LEAST_BYTES, resource.RLIM_INFINITY))
            return
        handle = os.open(self._filling, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            size = 1 << 20
            while size >= 1:
                try:
                    os.write(handle, bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2
        finally:
            os.close(handle)

    def free(self) -> None:
        """Room again."""
        if self._own:
            self._filling.unlink(missing_ok=True)
        else:
            with suppress(ProcessLookupError):
                resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk of so many megabytes at a new folder; gone, with everything on it, afterwards."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    own = subprocess.run(words, capture_output=True, check=False).returncode == 0
    disk = SmallDisk(folder, own)
    try:
        yield disk
    finally:
        disk.free()
        if own:
            subprocess.run(["umount", "-l", str(folder)], check=True)
