"""What the cache's thread tells is told from that thread, in order, and only when it can be read already."""

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from console.sync.writer import Writer
from console.sync.writer_listener import WriterListener
from tests.console.sync.seat import wait
from tests.console.sync.writing import no_entries, send

EVERY = sorted(name for name in vars(WriterListener) if name.startswith("on_"))


class Recorder:
    """Takes every call of the protocol; what can be read at that moment is looked at by the test."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.look: Callable[[], Any] = lambda: None
        self.seen: list[Any] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name not in EVERY:
            raise AttributeError(name)

        def told(*_said: object) -> None:
            self.calls.append((name, threading.current_thread().name))
            if name == "on_changes":
                self.seen.append(self.look())

        return told

    def names(self) -> list[str]:
        return [name for name, _thread in self.calls]


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def writer(tmp_path: Path, recorder: Recorder, expected_log: list[logging.LogRecord]) -> Iterator[Writer]:
    listener: Any = recorder
    running = Writer(tmp_path, listener, no_entries)
    running.start()
    assert running.wait_opened()
    yield running
    running.stop()


def test_the_cache_is_opened_before_anything_is_told_of_it_and_never_from_the_callers_thread(
    writer: Writer, recorder: Recorder
) -> None:
    send(writer, 0, 1)
    names = recorder.names()
    assert names.index("on_cache_opened") < names.index("on_changes")
    assert threading.current_thread().name not in {thread for _name, thread in recorder.calls}
    assert len({thread for _name, thread in recorder.calls}) == 1


def test_changes_are_told_once_they_can_be_read(writer: Writer, recorder: Recorder) -> None:
    recorder.look = lambda: set(writer.store.get_many("unit", ["U1", "U2"]))
    send(writer, 0, 1)
    send(writer, 1, 2)
    assert recorder.seen[-2:] == [{"U1"}, {"U1", "U2"}]


def test_a_page_that_is_missing_is_told_and_the_time_passes_with_nothing_to_do(
    writer: Writer, recorder: Recorder
) -> None:
    told = recorder.names().count("on_changes")
    send(writer, 5, 6)
    assert "on_gap" in recorder.names()
    assert recorder.names().count("on_changes") == told
    before = recorder.names().count("on_tick")
    wait(lambda: recorder.names().count("on_tick") > before)
