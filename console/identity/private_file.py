"""Small files nobody else on this machine may read, each whole or not at all."""

import contextlib
import os
from pathlib import Path

import msgspec

MOST_BYTES = 8 * 1024 * 1024


def write_private(path: Path, data: bytes) -> None:
    """Write for this user only (0600, the folder 0700), beside and then renamed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".new")
    # An old half-written one may have been made with other rights.
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_private[T](path: Path, kind: type[T]) -> T | None:
    """What the file says, None when there is none or it cannot be read as `kind`; that one goes aside."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("too large")
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(path.with_suffix(".bad"))
        return None
