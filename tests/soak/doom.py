"""Where a process can be made to kill itself: wrapped round our own functions from outside, in the child."""

import functools
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

OUTBOX = (
    "outbox.before_write", "outbox.in_write", "outbox.after_write", "act.saved",
    "post.before", "post.sent", "post.unread", "post.answered", "answer.in_write", "answer.kept",
    "delivered.in_write", "delivered.kept", "tail.before", "tail.written", "tail.flushed", "tail.begun",
)  # fmt: skip
CACHE = ("page.in_write", "page.written", "fold.in_write")
PREPARED = (
    "load.in_write", "rebuild.in_write", "swap.before", "swap.after", "derive.in_write", "salvage.step",
    "fallback.step", "cache_copy.before", "cache_copy.after",
)  # fmt: skip
"""Points that something has to be done for first."""
SEAT_POINTS = OUTBOX + CACHE + PREPARED
BACKEND_POINTS = (
    "batch.judging", "batch.in_commit", "batch.committed", "orders.before", "orders.in_commit", "orders.claimed",
    "orders.sent", "orders.marked", "unknown.in_commit", "unknown.settled", "stream.frame", "load.page",
)  # fmt: skip
COURIER = ("courier.in_commit", "courier.looked", "courier.attempted", "orders.marked")
"""About an order that a channel of the centre's own carries: the look, the attempt, its result."""
MIGRATION = "migration.step"
UNDO = ("undo.before", "undo.in_write", "undo.in_commit", "undo.done")
"""About the taking back of an import, which somebody has to ask for."""


class Doom:
    """Kills the process the `nth` time that it comes to its point (the first is 1)."""

    def __init__(self, point: str, nth: int = 1) -> None:
        self.point = point
        self._left = nth

    def at(self, point: str) -> None:
        """The process is at this point."""
        if point == self.point:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, name: str, before: str = "", after: str = "") -> None:
        """Wrap a function so that it comes to these points."""
        inner = getattr(owner, name)

        @functools.wraps(inner)
        def wrapped(*args: Any, **named: Any) -> Any:
            self.at(before)
            found = inner(*args, **named)
            self.at(after)
            return found

        put(owner, name, wrapped)

    def on_commits(self, points: Callable[[str, list[str]], str]) -> None:
        """Come to `points(file name, statements)` when a SQLite transaction is about to be committed."""
        connect = sqlite3.connect

        @functools.wraps(connect)
        def traced(database: Any, *args: Any, **named: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(database, *args, **named)
            name, seen = Path(str(database)).name, list[str]()

            def look(statement: str) -> None:
                if statement.startswith("BEGIN"):
                    seen.clear()
                elif statement.startswith("COMMIT"):
                    self.at(points(name, seen))
                else:
                    seen.append(statement[:200])

            if "?" not in name:
                connection.set_trace_callback(look)
            return connection

        put(sqlite3, "connect", traced)


def put(owner: Any, name: str, made: Any) -> None:
    """Something else in its place: only in a process that was started for it."""
    setattr(owner, name, made)


def doom_seat(doom: Doom) -> None:
    """Lay the points of a console round the sync engine."""
    from console.sync import acts, upkeep, writer
    from console.sync.client import Client
    from models.outbox import Outbox
    from models.outbox_tail import Tail
    from models.store import recovery
    from models.store.cache import Cache

    doom.around(Outbox, "append", "outbox.before_write", "outbox.after_write")
    doom.around(Client, "commands", "post.before", "post.answered")
    doom.around(Outbox, "answered", after="answer.kept")
    doom.around(Outbox, "delivered", after="delivered.kept")
    doom.around(Tail, "write", "tail.before", "tail.written")
    doom.around(Tail, "settle", after="tail.flushed")
    doom.around(Tail, "begin", after="tail.begun")
    doom.around(Cache, "apply", after="page.written")
    doom.around(writer, "take_place", "swap.before", "swap.after")
    doom.around(upkeep, "keep_copy", after="cache_copy.after")
    doom.around(recovery, "copy", after="cache_copy.before")
    doom.on_commits(commit_of_seat)
    _watch_posts(doom, Client)
    if doom.point == "salvage.step":
        _watch_steps(doom, acts, "open_outbox")
    elif doom.point == "fallback.step":
        _watch_steps(doom, writer, "open_cache")


_COMMITS = (
    ("outbox.sqlite", "INSERT INTO entries", "outbox.in_write"),
    ("outbox.sqlite", "SET state = 'delivered'", "delivered.in_write"),
    ("outbox.sqlite", "SET state = '", "answer.in_write"),
    ("cache.new.db", "", "rebuild.in_write"),
    ("cache.db", "DROP TABLE meta", "derive.in_write"),
    ("cache.db", '"cursor"', "page.in_write"),
    ("cache.db", "INTO pending_", "fold.in_write"),
)


def commit_of_seat(name: str, seen: list[str]) -> str:
    """Which transaction is about to be committed."""
    text = "\n".join(seen)
    return next((point for file, words, point in _COMMITS if file == name and words in text), "")


def _watch_posts(doom: Doom, client: Any) -> None:
    """After the last byte of a request, and before the first of its answer is read."""
    made = client.__init__

    def watched(self: Any, *args: Any, **named: Any) -> None:
        made(self, *args, **named)
        self._http.event_hooks = {"request": [on_request], "response": [on_response]}

    def on_request(request: Any) -> None:
        if request.url.path == "/v1/commands":
            request.extensions = {**request.extensions, "trace": on_trace}

    def on_trace(event: str, _info: Any) -> None:
        if event.endswith("send_request_body.complete"):
            doom.at("post.sent")

    def on_response(response: Any) -> None:
        if response.request.url.path == "/v1/commands":
            doom.at("post.unread")

    put(client, "__init__", watched)


def _watch_steps(doom: Doom, owner: Any, name: str) -> None:
    """Every move, removal and commit while a function runs is a step."""
    import shutil

    inner = getattr(owner, name)

    def stepping(path: Path) -> Any:
        doom.on_commits(lambda _name, _seen: doom.point)
        for module, step in ((shutil, "move"), (shutil, "copyfile"), (os, "replace"), (os, "unlink")):
            doom.around(module, step, doom.point)
        return inner(path)

    put(owner, name, stepping)


def doom_backend(doom: Doom) -> None:
    """Lay the points of a backend round its transactions, its streams and its migration."""
    from sqlalchemy import Engine, event

    from backend import audit, changes, commands, import_undo, imports
    from backend.db import Database
    from backend.stream import EventStream

    def step(*_args: Any) -> None:
        if migrating:
            doom.at(MIGRATION)

    def migrate(self: Database) -> None:
        migrating.append(True)
        migrated(self)
        migrating.clear()

    migrated, migrating = Database.migrate, list[bool]()
    put(Database, "migrate", migrate)
    event.listen(Engine, "after_cursor_execute", step)
    doom.around(commands, "apply_envelope", "batch.judging")
    doom.around(commands, "judge", after="batch.committed")
    doom.around(EventStream, "_put", after="stream.frame")
    doom.around(changes, "read_page", "load.page")
    doom.around(imports, "undo_import", "undo.before", "undo.done")
    doom.around(import_undo, "mark_undone", "undo.in_write")
    doom.around(audit, "enter", after="undo.in_commit")
    _watch_orders(doom)


def _watch_orders(doom: Doom) -> None:
    """Every commit is one of a batch of acts, of the orders that go out, or of those nobody knows about."""
    from backend import courier, outgoing
    from backend.work import Work

    flushed = Work.flush
    where: dict[int, str] = {}

    def flush(work: Work) -> None:
        flushed(work)
        doom.at(where.get(threading.get_ident(), "batch.in_commit"))

    def during(name: str, point: str, done: str = "") -> None:
        inner = getattr(outgoing, name)

        @functools.wraps(inner)
        def wrapped(*args: Any, **named: Any) -> Any:
            outer, where[threading.get_ident()] = where.get(threading.get_ident(), "batch.in_commit"), point
            try:
                found = inner(*args, **named)
            finally:
                where[threading.get_ident()] = outer
            if found:
                doom.at(done)
            return found

        put(outgoing, name, wrapped)

    put(Work, "flush", flush)
    during("claim", "orders.in_commit", "orders.claimed")
    during("send_waiting", "orders.in_commit")
    during("look_again", "courier.in_commit", "courier.looked")
    during("settle_unknown", "unknown.in_commit", "unknown.settled")
    doom.around(outgoing, "send_waiting", "orders.before")
    doom.around(courier, "deliver", after="courier.attempted")
    doom.around(outgoing, "finish", "orders.sent", "orders.marked")
