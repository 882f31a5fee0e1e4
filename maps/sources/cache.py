"""Tiles kept on this machine: one SQLite file, bounded in size, the longest unused going first."""

import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

log = logging.getLogger(__name__)

FILE = "tiles.sqlite"
MEBIBYTE = 1024 * 1024
_ROOM = 0.9
"""What is left of the limit after a clearing out, so that it is not done for every tile."""
_TOUCH_S = 600.0
"""A tile's last use is noted once in so long."""
_TABLES = """
CREATE TABLE IF NOT EXISTS tile (
    source TEXT NOT NULL, z INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,
    got_at REAL NOT NULL, until REAL NOT NULL, used_at REAL NOT NULL, ahead INTEGER NOT NULL,
    size INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (source, z, x, y)
);
CREATE INDEX IF NOT EXISTS tile_used ON tile (ahead, used_at);
"""


class Kept(NamedTuple):
    """A tile as it was fetched; an empty body: the source had none."""

    body: bytes
    got_at: float
    until: float


class TileCache:
    """Every method may be called from any thread. What cannot be read or written counts as not kept."""

    def __init__(self, folder: Path, most_bytes: int, clock: Callable[[], float] = time.time) -> None:
        """Raises OSError when nothing can be kept there."""
        self._path = folder / FILE
        self._clock = clock
        self._lock = threading.Lock()
        self._is_closed = False
        self.most_bytes = most_bytes
        self._base = self._open()
        self._bytes = int(self._base.execute("SELECT coalesce(sum(size), 0) FROM tile").fetchone()[0])

    def _open(self) -> sqlite3.Connection:
        """Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connected()
        except sqlite3.OperationalError as error:
            # Locked, read only, or no room even for an empty file: nothing is wrong with what is in it.
            raise OSError(str(error)) from error
        except sqlite3.DatabaseError as error:
            # Nothing in here cannot be fetched again.
            log.warning("the kept tiles cannot be read, and are begun anew: %s", error)
            for ending in ("", "-wal", "-shm"):
                self._path.with_name(FILE + ending).unlink(missing_ok=True)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.executescript(_TABLES)
            base.execute("SELECT count(*), sum(size) FROM tile").fetchone()
        except sqlite3.DatabaseError:
            base.close()
            raise
        return base

    def get(self, source: str, z: int, x: int, y: int) -> Kept | None:
        """The tile, None when it is not kept."""
        with self._trying(), self._lock:
            row = self._base.execute(
                "SELECT body, got_at, until, used_at FROM tile WHERE source = ? AND z = ? AND x = ? AND y = ?",
                (source, z, x, y),
            ).fetchone()
            if row is None:
                return None
            now = self._clock()
            if now - row[3] > _TOUCH_S:
                self._base.execute(
                    "UPDATE tile SET used_at = ? WHERE source = ? AND z = ? AND x = ? AND y = ?",
                    (now, source, z, x, y),
                )
            return Kept(row[0], row[1], row[2])
        return None

    def put(self, source: str, z: int, x: int, y: int, body: bytes, until: float, *, ahead: bool = False) -> None:
        """Keep a tile; one that was fetched ahead stays so, and goes last when room is wanted."""
        now = self._clock()
        with self._trying(), self._lock:
            at = (source, z, x, y)
            old = self._base.execute(
                "SELECT size, ahead FROM tile WHERE source = ? AND z = ? AND x = ? AND y = ?", at
            ).fetchone()
            stays = ahead or bool(old and old[1])
            row = (*at, now, until, now, int(stays), len(body), body)
            self._base.execute("INSERT OR REPLACE INTO tile VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            self._bytes += len(body) - (old[0] if old else 0)
            if self._bytes > self.most_bytes:
                self._clear_out()

    def _clear_out(self) -> None:
        while self._bytes > self.most_bytes * _ROOM:
            rows = self._base.execute("SELECT rowid, size FROM tile ORDER BY ahead, used_at LIMIT 100").fetchall()
            if not rows:
                self._bytes = 0
                return
            gone = []
            for rowid, size in rows:
                if self._bytes <= self.most_bytes * _ROOM:
                    break
                gone.append((rowid,))
                self._bytes -= size
            self._base.executemany("DELETE FROM tile WHERE rowid = ?", gone)

    def drop_older(self, than_s: float) -> int:
        """Forget what was fetched longer ago; how many tiles that were."""
        with self._trying(), self._lock:
            gone = self._base.execute("DELETE FROM tile WHERE got_at < ?", (self._clock() - than_s,)).rowcount
            self._count_bytes()
            return gone
        return 0

    def forget(self, source: str) -> None:
        """Forget all of a source."""
        with self._trying(), self._lock:
            self._base.execute("DELETE FROM tile WHERE source = ?", (source,))
            self._count_bytes()

    def _count_bytes(self) -> None:
        self._bytes = int(self._base.execute("SELECT coalesce(sum(size), 0) FROM tile").fetchone()[0])

    def held(self, source: str) -> tuple[int, int, int]:
        """Tiles, bytes, and tiles fetched ahead, of a source."""
        with self._trying(), self._lock:
            row = self._base.execute(
                "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(ahead), 0) FROM tile"
                " WHERE source = ? AND z >= 0",
                (source,),
            ).fetchone()
            return int(row[0]), int(row[1]), int(row[2])
        return 0, 0, 0

    def count(self, source: str, z: int, columns: tuple[int, int], rows: tuple[int, int]) -> int:
        """How many tiles of a range, its ends included, are kept."""
        with self._trying(), self._lock:
            found = self._base.execute(
                "SELECT count(*) FROM tile WHERE source = ? AND z = ? AND x BETWEEN ? AND ? AND y BETWEEN ? AND ?",
                (source, z, *columns, *rows),
            ).fetchone()
            return int(found[0])
        return 0

    @contextlib.contextmanager
    def _trying(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if not self._is_closed:
                log.warning("kept tiles: %s", error)

    def close(self) -> None:
        """Give the file free; nothing is kept from then on."""
        with self._lock:
            self._is_closed = True
            self._base.close()
