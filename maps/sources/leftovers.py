"""What was made of images that lie under the map no more: kept for a while, within a limit, then thrown away."""

import contextlib
import shutil
import time
from collections.abc import Collection
from pathlib import Path

DAY_S = 86_400.0
"""So old, the folder of a work was left by a console that did not live to its end."""
_KINDS = ("image-*.tif", "image-*.mbtiles", "image-*.json")


def sweep(folder: Path, used: Collection[Path], most_bytes: int, keep_s: float) -> None:
    """Leave what is used and what is called so; of the rest what was used of late, while all of it has room."""
    now = time.time()
    names = {path.stem for path in used}
    with contextlib.suppress(OSError):
        for work in folder.glob("image-*"):
            if work.is_dir() and now - work.stat().st_mtime > DAY_S:
                shutil.rmtree(work, ignore_errors=True)
    total = 0
    for age_s, size, path in sorted(_made(folder, names, now)):
        total += size
        if path.stem not in names and (total > most_bytes or age_s > keep_s):
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size


def _made(folder: Path, names: Collection[str], now: float) -> list[tuple[float, int, Path]]:
    """Seconds since each was used, 0 for what is, its size."""
    found = []
    for kind in _KINDS:
        for path in folder.glob(kind):
            with contextlib.suppress(OSError):
                about = path.stat()
                found.append((0.0 if path.stem in names else now - about.st_mtime, about.st_size, path))
    return found
