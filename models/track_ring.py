"""The tracks a console heard itself: a file an hour, the oldest thrown away, read back when the line is down."""

import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from models.track import MOST_FIXES, SLOT_MS, Track, TrackFix, Tracks, gathered, slot_of

HOUR_MS = 3_600_000
SUFFIX = ".tracks"
MOST_BYTES = 256 * 1024 * 1024
"""However long they are to be kept."""
MOST_LINE = 8 * 1024 * 1024
"""A longer line is damage."""
log = logging.getLogger("wanghuolou.tracks")

Heard = tuple[str, str, TrackFix]
"""Kind, id, fix."""
_lines = msgspec.json.Decoder(list[Heard])


class TrackRing:
    """A folder of hourly files. A line is a batch; one that is damaged costs its own fixes only. Any thread."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._lock = threading.Lock()

    def append(self, heard: Sequence[Heard], now_ms: int, keep_hours: float) -> None:
        """Keep these, and throw away what is too old or too much. Raises OSError."""
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{now_ms // HOUR_MS}{SUFFIX}"
            with path.open("ab") as file:
                file.write(msgspec.json.encode(heard) + b"\n")
            self._purge(now_ms, keep_hours)

    def _purge(self, now_ms: int, keep_hours: float) -> None:
        left = self._most_bytes
        for hour, path in sorted(self._files(), reverse=True):
            left -= path.stat().st_size
            if (left < 0 or (hour + 1) * HOUR_MS < now_ms - keep_hours * HOUR_MS) and hour != now_ms // HOUR_MS:
                path.unlink()

    def _files(self) -> list[tuple[int, Path]]:
        found = self._folder.glob(f"*{SUFFIX}")
        return [(int(path.stem), path) for path in found if path.stem.isdecimal() and len(path.stem) < 12]

    def read(self, start_ms: int, end_ms: int) -> Tracks:
        """What was heard of this time; coarser where there is more than may be given. Raises OSError."""
        step, kept = 1, dict[tuple[str, str, int], Heard]()
        with self._lock:
            files = sorted(self._files())
        for hour, path in files:
            # What was late is in a later hour; nothing is in an earlier one.
            if (hour + 1) * HOUR_MS <= start_ms:
                continue
            for one in _read(path):
                kind, id_, fix = one
                if start_ms <= fix.at_ms < end_ms and fix.is_sane:
                    kept.setdefault((kind, id_, slot_of(fix.at_ms) // step), one)
                if len(kept) > MOST_FIXES:
                    step *= 2
                    kept = _thinned(kept, step)
        tracks: list[Track] = gathered(kept.values())
        return Tracks(start_ms=start_ms, end_ms=end_ms, step_s=step * SLOT_MS / 1000, tracks=tracks)


def _thinned(kept: dict[tuple[str, str, int], Heard], step: int) -> dict[tuple[str, str, int], Heard]:
    """One fix of each thing in so many slots."""
    fewer: dict[tuple[str, str, int], Heard] = {}
    for kind, id_, fix in kept.values():
        fewer.setdefault((kind, id_, slot_of(fix.at_ms) // step), (kind, id_, fix))
    return fewer


def _read(path: Path) -> Iterator[Heard]:
    """The fixes of a file; what was cut off or damaged is left out."""
    try:
        with path.open("rb") as file:
            while line := file.readline(MOST_LINE):
                try:
                    yield from _lines.decode(line)
                except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
                    log.info("a batch of tracks in %s cannot be read", path.name)
    except FileNotFoundError:  # thrown away meanwhile
        return
