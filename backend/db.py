"""The database: readers on snapshots, one writer at a time, the schema brought up to date at start."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from backend.command_words import Said
from backend.listener import CHANNEL, KEEPALIVE, Listener
from backend.schema import counter
from backend.work import Work
from models.ids import uuid7

BUSY_TIMEOUT_MS = 10_000
_MIGRATION_LOCK = 7_349_027


class BadDatabase(Said):
    """A database address that cannot be used; the message is a sentence."""


class Database:
    """Opens `sqlite:///FILE` (WAL, synchronous=FULL) or `postgresql+psycopg://…`.

    Every writing transaction takes the counter row first, so revisions are given out in commit order and
    without gaps. Inside a process a lock queues the writers before they reach the database.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        self._reader: Engine = self._engine
        self._writer: Engine = self._engine
        if self.is_sqlite:
            self._writer = self._engine.execution_options(writing=True)
        else:
            self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")
        self._lock = threading.Lock()
        self._process = uuid7()
        self._listener: Listener | None = None
        self._listeners: list[Callable[[int], None]] = []

    def migrate(self, to: str = "head") -> None:
        """Bring the schema up to date; several processes may start at once.

        Raises BadDatabase when a newer program has been here: what it added must not be overlooked.
        """
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        with self._lock, self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            now = MigrationContext.configure(connection).get_current_revision()
            if now is not None and now not in known:
                raise BadDatabase("backend.database.newer", schema=now, known=max(known))
            config.attributes["connection"] = connection
            command.upgrade(config, to)

    def on_commit(self, listener: Callable[[int], None]) -> None:
        """Call `listener(head)` in the writing thread after every commit that changed records."""
        self._listeners.append(listener)

    def listen(self, woken: Callable[[], None]) -> None:
        """Call `woken()` in a thread of ours after commits of other processes; on SQLite nobody tells us."""
        if not self.is_sqlite and self._listener is None:
            _, connect_args = self._engine.dialect.create_connect_args(self._engine.url)
            self._listener = Listener(dict(connect_args), self._process, woken)
            self._listener.start()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose reads all see one moment."""
        with self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """The one writing transaction; leaving the block commits it, an exception undoes all of it."""
        with self._lock, self._writer.begin() as connection:
            row = select(counter.c.revision).where(counter.c.id == 1).with_for_update()
            work = Work(connection, int(connection.execute(row).scalar_one()))
            yield work
            work.flush()
            if work.changed and not self.is_sqlite:
                # Told when the transaction is committed, and only then.
                notice = {"channel": CHANNEL, "process": self._process}
                connection.execute(text("SELECT pg_notify(:channel, :process)"), notice)
        if work.changed:
            for listener in self._listeners:
                listener(work.revision)

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """A writing transaction for tables that are no records: on PostgreSQL no other writer waits for it."""
        if self.is_sqlite:
            with self._lock, self._writer.begin() as connection:
                yield connection
        else:
            with self._engine.begin() as connection:
                yield connection

    def close(self) -> None:
        """Let every connection go."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        self._engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadDatabase("backend.database.no_address", url=f"{url.partition(':')[0][:40]}:…") from error
    if parsed.get_backend_name() == "postgresql":
        address = parsed.set(drivername="postgresql+psycopg")
        return create_engine(address, pool_size=20, pool_pre_ping=True, connect_args=KEEPALIVE)
    if (
        parsed.drivername not in ("sqlite", "sqlite+pysqlite")
        or not parsed.database
        or parsed.database == ":memory:"
    ):
        raise BadDatabase("backend.database.unsupported", name=parsed.drivername)
    engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(dbapi_connection: sqlite3.Connection, _record: Any) -> None:
    # We begin transactions ourselves: the driver's own begin is deferred and too late for a writer.
    dbapi_connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000", "temp_store=MEMORY"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
