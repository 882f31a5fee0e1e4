"""A load beside in the cache's thread: what is shown stays until all of it is there, whatever breaks it off."""

import threading
from functools import partial
from pathlib import Path

import pytest

from console.sync.writer import _ACT, Writer
from models.sqlite_errors import DiskFull, ProfileNotWritable
from models.store.cache import Cache
from models.store.recovery import BESIDE
from tests.console.sync.seat import wait
from tests.console.sync.writing import Listener, damaged, numbers, send, unit, wait_for


def test_a_load_whose_file_beside_cannot_be_made_goes_into_no_other(
    tmp_path: Path, writer: Writer, listener: Listener
) -> None:
    send(writer, 0, 1)
    (tmp_path / BESIDE).mkdir()
    writer.begin_rebuild()
    send(writer, 0, 2)
    assert (writer.cursor, numbers(writer), listener.failures, listener.gaps) == (1, {"U1"}, ["not_writable"], 1)
    writer.abandon_rebuild()
    send(writer, 1, 3)
    assert (writer.cursor, numbers(writer)) == (3, {"U1", "U3"})


def test_a_file_beside_that_cannot_take_its_place_leaves_the_old_one_in_use(
    writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(writer, 0, 1)
    writer.begin_rebuild()
    send(writer, 0, 2)
    done = threading.Event()
    with monkeypatch.context() as patch:

        def held(beside: Path, path: Path) -> None:
            raise ProfileNotWritable(path, "another program has it open")

        patch.setattr("console.sync.writer.take_place", held)
        writer.end_rebuild(done.set)
        assert done.wait(60)
        send(writer, 1, 3)
    assert (writer.cursor, numbers(writer), listener.failures) == (3, {"U1", "U3"}, ["not_writable"])


def test_a_swap_that_a_full_disk_broke_off_lets_pages_of_a_known_place_be_shown(
    tmp_path: Path, writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(writer, 0, 1)
    writer.begin_rebuild()
    send(writer, 0, 2)
    done = threading.Event()
    with monkeypatch.context() as patch:

        def full(self: Cache, _ddl: str) -> None:
            raise DiskFull(self.path)

        patch.setattr(Cache, "make_index", full)
        writer.end_rebuild(done.set)
        assert done.wait(60)
    send(writer, 1, 3)
    assert (writer.cursor, numbers(writer), listener.failures) == (3, {"U1", "U3"}, ["disk_full"])
    assert not (tmp_path / BESIDE).exists()


def test_a_damaged_file_beside_costs_the_load_and_not_what_is_shown(
    writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(writer, 0, 1)
    writer.begin_rebuild()
    with monkeypatch.context() as patch:
        patch.setattr(Cache, "apply", damaged)
        send(writer, 0, 2)
        wait(lambda: listener.failures == ["corrupt"])
    assert (writer.cursor, numbers(writer)) == (1, {"U1"})
    send(writer, 0, 2)
    assert (writer.cursor, listener.gaps) == (1, 1)


def test_a_page_of_a_load_beside_that_waits_with_others_is_not_written_over_what_is_shown(
    writer: Writer, listener: Listener
) -> None:
    held, swapped = threading.Event(), threading.Event()
    writer._post(_ACT, partial(wait_for, held))
    for revision in range(1, 4):
        writer.page(revision - 1, [unit(f"U{revision}", revision)], revision, lambda: None)
    writer.begin_rebuild()
    writer.page(0, [unit("U5", 4)], 4, lambda: None)
    writer.end_rebuild(swapped.set)
    held.set()
    assert swapped.wait(60)
    assert (writer.cursor, numbers(writer), listener.gaps) == (4, {"U5"}, 0)


def test_what_is_shown_is_of_another_past_from_a_load_beside_until_it_or_a_page_that_follows_is_written(
    writer: Writer, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, done, settled = threading.Event(), threading.Event(), threading.Event()
    send(writer, 0, 1)
    writer._post(_ACT, partial(wait_for, held))
    writer.page(1, [unit("U2", 2)], 2, done.set)
    writer.begin_rebuild()
    assert writer.other_past
    held.set()
    assert done.wait(60)
    send(writer, 0, 3)
    writer.abandon_rebuild()
    writer._between(settled.set)
    assert settled.wait(60)
    assert (bool(writer.other_past), writer.cursor) == (True, 2)
    send(writer, 2, 4)
    assert (bool(writer.other_past), writer.cursor) == (False, 4)
    writer.begin_rebuild()
    send(writer, 0, 5)
    assert writer.other_past
    done.clear()
    with monkeypatch.context() as patch:

        def held_open(beside: Path, path: Path) -> None:
            raise ProfileNotWritable(path, "another program has it open")

        patch.setattr("console.sync.writer.take_place", held_open)
        writer.end_rebuild(done.set)
        assert done.wait(60)
    assert (bool(writer.other_past), writer.cursor) == (True, 4)
    writer.begin_rebuild()
    send(writer, 0, 6)
    done.clear()
    writer.end_rebuild(done.set)
    assert done.wait(60)
    assert (bool(writer.other_past), writer.cursor) == (False, 6)
    # Nothing of the load whose file could not take its place.
    assert numbers(writer) == {"U6"}
