"""Rows of acts that could not be written to the cache come by themselves, as soon as they can be."""

import logging
from collections.abc import Iterable
from pathlib import Path

import pytest

from console.sync.writer import Writer
from models.fold import PendingRow
from models.log_entry import AddLogEntry, log_key
from models.outbox_entry import Entry
from models.sqlite_errors import CorruptDatabase, DiskFull
from models.store.cache import Cache
from tests.console.sync.seat import wait
from tests.console.sync.writing import Listener
from tests.models.facts import envelope


def in_an_outage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Writer, Listener, Entry]:
    """A writer that is never idle for long, and an act it is to be told of."""
    monkeypatch.setattr("console.sync.writer.MEND_EVERY_S", 0.01)
    acts: list[Entry] = []
    listener = Listener()
    running = Writer(tmp_path, listener, lambda: acts)
    running.start()
    assert running.wait_opened()
    act = Entry(seq=1, envelope=envelope(AddLogEntry(text="到场")), saved_at="")
    acts.append(act)
    return running, listener, act


def test_the_last_act_of_an_outage_is_shown_when_there_is_room_and_a_full_disk_is_told_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    running, listener, act = in_an_outage(tmp_path, monkeypatch)
    tries: list[int] = []
    with monkeypatch.context() as patch:

        def full(self: Cache, *_args: object) -> None:
            tries.append(1)
            raise DiskFull(self.path)

        patch.setattr(Cache, "put_pending", full)
        running.added(act)
        wait(lambda: len(tries) > 3)
        assert not listener.changed[1:]
    key = log_key(act.id)
    wait(lambda: running.store.get_many(key.kind, [key.id]))
    wait(lambda: any(changes.has(key.kind, key.id) for changes in listener.changed[1:]))
    assert listener.failures == ["disk_full"]
    running.stop()


def test_rows_that_are_tried_again_in_a_cache_that_is_damaged_by_then_come_into_the_one_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    running, listener, act = in_an_outage(tmp_path, monkeypatch)
    tries: list[int] = []
    put = Cache.put_pending

    def fails(self: Cache, rows: Iterable[PendingRow]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise DiskFull(self.path)
        if len(tries) == 2:
            raise CorruptDatabase(self.path, "noise")
        put(self, rows)

    monkeypatch.setattr(Cache, "put_pending", fails)
    running.added(act)
    key = log_key(act.id)
    wait(lambda: listener.failures == ["disk_full", "corrupt"])
    wait(lambda: running.store.get_many(key.kind, [key.id]))
    running.stop()
