"""The cache's thread: no page is lost between two others, and nothing that comes ends the thread."""

import logging
import threading
from functools import partial
from pathlib import Path

import msgspec
import pytest

from console.sync.writer import _ACT, Writer
from models.incident import Incident, UpdateIncident
from models.log_entry import AddLogEntry, log_key
from models.outbox_entry import Entry
from models.record import Change
from models.sqlite_errors import DiskFull
from models.store.cache import Cache
from models.store.recovery import keep_copy
from tests.console.sync.seat import wait
from tests.console.sync.writing import Listener, damaged, no_entries, numbers, send, unit, wait_for
from tests.models.facts import envelope


def test_a_page_behind_one_that_was_not_kept_is_not_written(
    writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(writer, 0, 1)
    with monkeypatch.context() as patch:

        def full(self: Cache, *_args: object) -> None:
            raise DiskFull(self.path)

        patch.setattr(Cache, "apply", full)
        send(writer, 1, 2)
    send(writer, 2, 3)
    assert (writer.cursor, numbers(writer), listener.gaps) == (1, {"U1"}, 1)
    send(writer, 1, 3)
    assert (writer.cursor, numbers(writer), listener.failures) == (3, {"U1", "U3"}, ["disk_full"])


def test_a_page_that_was_fetched_twice_is_written_and_an_older_one_is_not(
    writer: Writer, listener: Listener
) -> None:
    send(writer, 0, 2)
    send(writer, 0, 4)
    send(writer, 0, 3)
    assert (writer.cursor, numbers(writer), listener.gaps) == (4, {"U2", "U4"}, 0)


def test_a_failure_nobody_foresaw_does_not_end_the_thread(
    writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Cache, "apply", lambda *_args: 1 // 0)
        send(writer, 0, 1)
    send(writer, 0, 1)
    assert (writer.cursor, listener.failures) == (1, ["failed"])


def test_an_interrupted_first_load_gets_its_indexes_when_it_is_ended(writer: Writer) -> None:
    writer.begin_load()
    send(writer, 0, 1)
    assert writer.unindexed
    done = threading.Event()
    writer.end_load(done.set)
    assert done.wait(60)
    assert not writer.unindexed


def test_the_epoch_of_a_page_is_kept_with_its_cursor(tmp_path: Path, listener: Listener) -> None:
    running = Writer(tmp_path, listener, no_entries)
    running.start()
    assert running.wait_opened()
    assert running.place == (0, "")
    done = threading.Event()
    running.page(0, [unit("U1", 1)], 1, done.set, epoch="d:1")
    assert done.wait(60)
    assert running.place == (1, "d:1")
    running.stop()
    again = Writer(tmp_path, listener, no_entries)
    again.start()
    assert again.wait_opened()
    assert again.place == (1, "d:1")
    again.stop()


def test_a_change_that_cannot_be_read_is_told_of_the_record_that_is_shown_in_its_place(
    writer: Writer, listener: Listener
) -> None:
    send(writer, 0, 1)
    listener.changed.clear()
    done = threading.Event()
    newer = Change(kind="unit", id="U1", revision=2, data=msgspec.Raw(b'{"number":7}'))
    other = Change(kind="unit", id="U9", revision=2, data=msgspec.Raw(b'{"number":7}'))
    writer.page(1, [newer, other], 2, done.set)
    assert done.wait(60)
    assert writer.store.outdated == {newer.key}
    assert [changes.ids for changes in listener.changed] == [{"unit": frozenset({"U1"})}]
    done.clear()
    writer.page(2, [msgspec.structs.replace(unit("U1", 3))], 3, done.set)
    assert done.wait(60)
    assert writer.store.outdated == frozenset()


def test_pages_that_had_to_wait_are_written_and_told_as_one(writer: Writer, listener: Listener) -> None:
    held, entered, written = threading.Event(), threading.Event(), [threading.Event() for _ in range(3)]

    def hold() -> None:
        entered.set()
        held.wait(60)

    writer.end_load(hold)
    assert entered.wait(60)
    told = len(listener.changed)
    for revision, done in enumerate(written, 1):
        writer.page(revision - 1, [unit(f"U{revision}", revision)], revision, done.set)
    held.set()
    assert all(done.wait(60) for done in written)
    assert (writer.cursor, numbers(writer), len(listener.changed) - told) == (3, {"U1", "U2", "U3"}, 1)


def test_a_damaged_cache_that_cannot_be_replaced_yet_is_when_there_is_room(
    tmp_path: Path, writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(writer, 0, 1)
    keep_copy(tmp_path)
    (tmp_path / "cache.db.part").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(Cache, "apply", damaged)
        send(writer, 1, 2)
        wait(lambda: "not_writable" in listener.failures)
    send(writer, 1, 2)
    (tmp_path / "cache.db.part").rmdir()
    wait(lambda: "corrupt" in listener.failures)
    send(writer, 1, 3)
    assert (writer.cursor, numbers(writer)) == (3, {"U1", "U3"})


def test_rows_of_an_act_that_is_given_up_on_a_full_disk_go_with_the_next_page(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    acts = [Entry(seq=1, envelope=envelope(AddLogEntry(text="到场")), saved_at="")]
    running = Writer(tmp_path, listener, lambda: acts)
    running.start()
    assert running.wait_opened()
    key = log_key(acts[0].id)
    assert running.store.get_many(key.kind, [key.id])
    acts.clear()
    told = len(listener.changed)
    with monkeypatch.context() as patch:

        def full(self: Cache, *_args: object) -> None:
            raise DiskFull(self.path)

        patch.setattr(Cache, "drop_pending", full)
        running.refold()
        wait(lambda: "disk_full" in listener.failures)
    send(running, 0, 1)
    assert not running.store.get_many(key.kind, [key.id])
    assert any(changes.has(key.kind, key.id) for changes in listener.changed[told:])
    running.stop()


def test_rows_rest_on_what_the_cache_has_after_a_page_was_rolled_back(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    renamed = UpdateIncident(incident_id="I", before={}, after={"note": "到场"})
    acts = [Entry(seq=1, envelope=envelope(renamed), saved_at="")]
    running = Writer(tmp_path, listener, lambda: acts)
    running.start()
    assert running.wait_opened()

    def bring(after: int, grade: int) -> None:
        done = threading.Event()
        fact = msgspec.Raw(b'{"number":"2-1","type":"fire","address":"x","grade":%d}' % grade)
        change = Change(kind="incident", id="I", revision=after + 1, data=fact)
        running.page(after, [change], after + 1, done.set)
        assert done.wait(60)

    def shown() -> tuple[int, str]:
        fact = running.store.get_many("incident", ["I"])["I"].fact
        assert isinstance(fact, Incident)
        return fact.grade, fact.note

    bring(0, 1)
    assert shown() == (1, "到场")
    told = len(listener.changed)
    with monkeypatch.context() as patch:

        def full(self: Cache, *_args: object) -> None:
            raise DiskFull(self.path)

        patch.setattr(Cache, "put_pending", full)
        bring(1, 3)
        # A page is done before its failure is told.
        wait(lambda: "disk_full" in listener.failures)
    running.refold()
    wait(lambda: len(listener.changed) > told)
    assert (running.cursor, shown()) == (1, (1, "到场"))
    bring(1, 3)
    assert (running.cursor, shown()) == (2, (3, "到场"))
    running.stop()


def test_an_act_whose_rows_could_not_be_written_is_shown_with_the_next(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    acts: list[Entry] = []
    running = Writer(tmp_path, listener, lambda: acts)
    running.start()
    assert running.wait_opened()
    first, second = (Entry(seq=n, envelope=envelope(AddLogEntry(text="到场")), saved_at="") for n in (1, 2))
    acts.append(first)
    with monkeypatch.context() as patch:

        def full(self: Cache, *_args: object) -> None:
            raise DiskFull(self.path)

        patch.setattr(Cache, "put_pending", full)
        running.added(first)
        wait(lambda: "disk_full" in listener.failures)
    acts.append(second)
    running.added(second)
    done = threading.Event()
    running._post(_ACT, done.set)
    assert done.wait(60)
    keys = [log_key(entry.id) for entry in acts]
    assert set(running.store.get_many(keys[0].kind, [key.id for key in keys])) == {key.id for key in keys}
    running.stop()


def test_an_act_that_was_given_up_before_its_turn_is_not_shown(tmp_path: Path, listener: Listener) -> None:
    acts: list[Entry] = []
    running = Writer(tmp_path, listener, lambda: acts)
    running.start()
    assert running.wait_opened()
    held, done = threading.Event(), threading.Event()
    running._post(_ACT, partial(wait_for, held))
    running.refold()
    entry = Entry(seq=1, envelope=envelope(AddLogEntry(text="到场")), saved_at="")
    acts.append(entry)
    running.added(entry)
    acts.clear()
    running.refold()
    held.set()
    running._post(_ACT, done.set)
    assert done.wait(60)
    key = log_key(entry.id)
    assert not running.store.get_many(key.kind, [key.id])
    running.stop()
