"""What was found in an image when it was opened, kept, so that a console that begins need not open it again."""

import contextlib
from importlib import metadata
from pathlib import Path

import msgspec

from maps.sources.raster.wire import Opened

_READER = "rasterio"
_MOST_BYTES = 1_000_000


class Finding(msgspec.Struct, frozen=True):
    """Another reader may find other things."""

    reader: str
    opened: Opened


def recalled(path: Path) -> Opened | None:
    """What was kept there, None when nothing of use was."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        found = msgspec.json.decode(path.read_bytes(), type=Finding)
    except (OSError, ValueError):
        return None
    return found.opened if found.reader == _reader() else None


def keep(path: Path, opened: Opened) -> None:
    """Without it the image is opened again, no more."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(Finding(_reader(), opened)))
        beside.replace(path)


def _reader() -> str:
    try:
        return f"{_READER} {metadata.version(_READER)}"
    except metadata.PackageNotFoundError:
        return _READER
