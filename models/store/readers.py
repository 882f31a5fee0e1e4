"""The pool of read-only connections, whose queries are interrupted when nobody waits for them any more."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from models.sqlite_errors import CorruptDatabase, QueryInterrupted, StoreError

READERS = 4
LEASE_TIMEOUT_S = 30.0
SWAP_GRACE_S = 0.5
"""So long a running query may still come to its end before another file takes the cache's place."""
_PRAGMAS = ("PRAGMA query_only = ON", "PRAGMA cache_size = -16000", "PRAGMA mmap_size = 268435456")


class Interruption:
    """The handle by which a running query is stopped; made by whoever starts the work, used once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Stop the query that runs under it now, and refuse those that would still start."""
        with self._lock:
            self.cancelled = True
            if self._connection is not None:
                self._connection.interrupt()

    def watch(self, connection: sqlite3.Connection | None) -> None:
        """The connection that works under this handle now, None for none."""
        with self._lock:
            self._connection = connection
            if connection is not None and self.cancelled:
                raise QueryInterrupted("")


_current = threading.local()


@contextmanager
def interruptible(handle: Interruption) -> Iterator[None]:
    """Every query this thread makes inside can be stopped by the handle."""
    _current.handle = handle
    try:
        yield
    finally:
        _current.handle = None


class Readers:
    """A few read-only connections, lent for one query each; `closed` swaps the file beneath them.

    Queries wait until `open` says that the file is there. `corrupt` is called when a query finds it damaged.
    """

    def __init__(self, path: Path, size: int = READERS) -> None:
        self.corrupt: Callable[[], None] = lambda: None
        self._path = path
        self._size = size
        self._free: list[Connection] = []
        self._lent: set[Connection] = set()
        self._shut = True
        self._ready = threading.Condition()
        self._engine = self._make_engine()

    def _make_engine(self) -> Engine:
        uri = f"file:{self._path.as_posix()}?mode=ro"

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=5.0)
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            return connection

        return create_engine("sqlite://", creator=connect, poolclass=NullPool, query_cache_size=400)

    def open(self) -> None:
        """The file is there now."""
        with self._ready:
            self._shut = False
            self._ready.notify_all()

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """A connection for one query. Raises QueryInterrupted when superseded, CorruptDatabase when unreadable."""
        handle: Interruption | None = getattr(_current, "handle", None)
        try:
            connection = self._take()
        except DatabaseError as error:
            raise self._explained(error, handle) from error
        try:
            if handle is not None:
                handle.watch(driver_connection(connection))
            yield connection
        except DatabaseError as error:
            raise self._explained(error, handle) from error
        finally:
            if handle is not None:
                handle.watch(None)
            self._give_back(connection)

    def _explained(self, error: DatabaseError, handle: Interruption | None) -> StoreError:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT or (handle is not None and handle.cancelled):
            return QueryInterrupted(self._path)
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            self.corrupt()
            return CorruptDatabase(self._path, str(error.orig))
        return StoreError(self._path, str(error.orig))

    def _take(self) -> Connection:
        with self._ready:
            if not self._ready.wait_for(self._available, LEASE_TIMEOUT_S):
                raise StoreError(self._path, "no reader became free")
            if self._free:
                connection = self._free.pop()
            else:
                connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._lent.add(connection)
            return connection

    def _available(self) -> bool:
        return not self._shut and (bool(self._free) or len(self._lent) < self._size)

    def _give_back(self, connection: Connection) -> None:
        with self._ready:
            self._lent.discard(connection)
            if self._shut:
                connection.close()
            else:
                self._free.append(connection)
            self._ready.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """No reader has the file open inside; queries wait, what runs longer than SWAP_GRACE_S is interrupted."""
        with self._ready:
            self._shut = True
            self._ready.wait_for(lambda: not self._lent, SWAP_GRACE_S)
            for connection in self._lent:
                driver_connection(connection).interrupt()
            self._ready.wait_for(lambda: not self._lent, LEASE_TIMEOUT_S)
            self._close_free()
        try:
            yield
        finally:
            self.open()

    def close(self) -> None:
        """Close every connection; lent ones close as they come back."""
        with self._ready:
            self._shut = True
            for connection in self._lent:
                driver_connection(connection).interrupt()
            self._close_free()
            self._engine.dispose()

    def _close_free(self) -> None:
        for connection in self._free:
            connection.close()
        self._free.clear()


def driver_connection(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection beneath SQLAlchemy's."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"a connection of {type(driver).__name__}; expected SQLite's")
    return driver
