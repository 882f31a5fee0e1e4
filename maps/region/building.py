"""The folder a pack is built in: beside the finished one, and gone when the build does not finish."""

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = ".building"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def building(final: Path) -> Iterator[Path]:
    """An empty folder that becomes `final`, replacing what was there, when the block ends without an error.

    Whatever ends the block otherwise leaves `final` as it was and removes the folder. A build that was killed
    leaves its folder; the next build of the same name removes it, knowing by its lock that nobody works there.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(final)
    folder = final.with_name(f"{final.name}.building-{os.getpid()}")
    folder.mkdir()
    lock = None
    try:
        lock = _lock(folder)
        yield folder
        (folder / _LOCK).unlink()
        _sync(folder)
        _put_in_place(folder, final)
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> int:
    handle = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def clear_leftovers(final: Path) -> None:
    """Remove folders of builds that died; put back a pack whose replacement died between two renames."""
    for old in final.parent.glob(f"{final.name}.replaced-*"):
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)
    for folder in final.parent.glob(f"{final.name}.building-*"):
        handle = None
        try:
            handle = _lock(folder)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # somebody builds there, or it is not ours to remove
        finally:
            if handle is not None:
                os.close(handle)


def _sync(folder: Path) -> None:
    """Bring every file and folder to the disk, so that a power cut after the rename loses nothing."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_in_place(folder: Path, final: Path) -> None:
    if not final.exists():
        folder.rename(final)
    elif not _exchange(folder, final):
        aside = final.with_name(f"{final.name}.replaced-{os.getpid()}")
        final.rename(aside)
        folder.rename(final)
        shutil.rmtree(aside, ignore_errors=True)
    with suppress(OSError):
        handle = os.open(final.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step where the system can (Linux); else False and nothing happened."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return bool(done == 0)
