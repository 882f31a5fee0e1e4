"""What the tests of the cache's thread share: who is told, pages of units, and what is shown of them."""

import threading
from collections.abc import Mapping, Sequence

import msgspec

from console.sync.link import Changes
from console.sync.writer import Writer
from models.journal import Head
from models.outbox_entry import Entry
from models.record import Change
from models.sqlite_errors import CorruptDatabase, StoreError
from models.store.cache import Cache
from models.store.recovery import Opened


class Listener:
    def __init__(self) -> None:
        self.failures: list[str] = []
        self.gaps = 0
        self.changed: list[Changes] = []

    def on_changes(self, changes: Changes) -> None:
        self.changed.append(changes)

    def on_delivered(self, ids: Sequence[str]) -> None: ...
    def on_numbers(self, numbers: Sequence[str]) -> None: ...
    def on_heads(self, heads: Mapping[str, Head]) -> None: ...
    def on_cache_opened(self, opened: Opened) -> None: ...
    def on_tick(self) -> None: ...
    def on_unreadable(self, records: Sequence[str]) -> None: ...

    def on_cache_failed(self, error: StoreError) -> None:
        self.failures.append(error.code)

    def on_gap(self) -> None:
        self.gaps += 1


def no_entries() -> tuple[Entry, ...]:
    return ()


def unit(number: str, revision: int) -> Change:
    return Change(kind="unit", id=number, revision=revision, data=msgspec.Raw(b'{"number":"%b"}' % number.encode()))


def send(writer: Writer, after: int, revision: int) -> None:
    """Hand over the page that brings the unit of that revision, and wait for it."""
    done = threading.Event()
    writer.page(after, [unit(f"U{revision}", revision)], revision, done.set)
    assert done.wait(60)


def numbers(writer: Writer) -> set[str]:
    return set(writer.store.get_many("unit", [f"U{n}" for n in range(10)]))


def damaged(self: Cache, *_args: object, **_named: object) -> None:
    raise CorruptDatabase(self.path, "noise")


def wait_for(event: threading.Event) -> None:
    assert event.wait(60)
