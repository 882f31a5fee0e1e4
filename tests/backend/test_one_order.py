"""Late and interleaved writers of several processes never make a reader skip a change, on either database."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import httpx
import msgspec
import pytest

from backend.changes_page import read_page
from backend.db import Database
from backend.work import Author
from models.record import Key
from models.station import Station
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.backend.test_stream import listening

WRITERS, TURNS = 4, 12


class Undone(Exception):
    """A transaction that thinks better of it."""


@pytest.fixture
def several(database_url: str) -> Iterator[list[Database]]:
    """Several processes' worth of one database."""
    made = [Database(database_url) for _process in range(3)]
    made[0].migrate()
    yield made
    for db in made:
        db.close()


def put(db: Database, names: list[str], hold: Callable[[], object] = lambda: None, undo: bool = False) -> None:
    """One transaction; it stays open a while after it has its revisions."""
    by = Author("t", "2026-01-01T00:00:00.000Z", "")
    try:
        with db.writing() as work:
            for name in names:
                work.put([(Key("station", name), Station(number=name, name=name), None)], by)
                work.flush()
            hold()
            if undo:
                raise Undone
    except Undone:
        return


class Reader(threading.Thread):
    """Follows from 0 without a pause, in pages of its own size; keeps every revision in the order it came."""

    def __init__(self, db: Database, limit: int, done: threading.Event) -> None:
        super().__init__()
        self._db, self._limit, self._done = db, limit, done
        self.revisions: list[int] = []
        self.head = 0

    def run(self) -> None:
        cursor, epoch, last = 0, "", False
        while not last:
            last = self._done.is_set()
            more = True
            while more:
                with self._db.reading() as connection:
                    page = read_page(connection, cursor, self._limit, epoch=epoch)
                changes = msgspec.json.decode(page.body)["changes"]
                self.revisions += [change["revision"] for change in changes]
                cursor, epoch, more = page.revision, page.epoch, page.more
        self.head = cursor


@pytest.mark.parametrize("seed", range(4))
def test_readers_from_zero_see_every_revision_once_and_in_order(several: list[Database], seed: int) -> None:
    chance = random.Random(seed)
    done = threading.Event()
    plans = [
        [
            (chance.randint(1, 4), chance.choice([0, 0, 0.003, 0.03]), chance.random() < 0.2)
            for _turn in range(TURNS)
        ]
        for _writer in range(WRITERS)
    ]

    def write(number: int) -> None:
        for turn, (count, hold_s, undo) in enumerate(plans[number]):
            names = [f"{number}-{turn}-{at}" for at in range(count)]
            put(several[number % len(several)], names, partial(time.sleep, hold_s), undo)

    readers = [Reader(several[at % len(several)], limit, done) for at, limit in enumerate((1, 3, 50))]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    written = sum(count for plan in plans for count, _hold, undo in plan if not undo)
    for reader in readers:
        assert reader.revisions == list(range(1, written + 1))
        assert reader.head == written


def test_a_transaction_that_is_open_for_long_hides_nothing_that_comes_after_it(several: list[Database]) -> None:
    done, held, go_on = threading.Event(), threading.Event(), threading.Event()
    reader = Reader(several[2], 10, done)

    def hold() -> None:
        held.set()
        assert go_on.wait(60)

    slow = threading.Thread(target=put, args=(several[0], ["slow"], hold))
    quick = threading.Thread(target=put, args=(several[1], ["quick"]))
    reader.start()
    slow.start()
    assert held.wait(60)
    quick.start()
    # Nothing tells when `quick` has got as far as it can; the sooner this looks, the less it finds.
    time.sleep(0.2)
    assert reader.revisions == []
    go_on.set()
    for thread in (slow, quick):
        thread.join()
    done.set()
    reader.join()
    assert reader.revisions == [1, 2]


def test_streams_of_two_backends_tell_every_revision_once_while_both_take_acts(
    tmp_path: Path, database_url: str
) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    one, two = (BackendProcess(folder, database_url=database_url) for folder in folders)
    turns, each = 12, 3
    with one, two, one.client() as first, two.client() as second:

        def act(client: httpx.Client) -> None:
            for turn in range(turns):
                send(client, *(envelope("AddLogEntry", {"text": f"{turn} {n}"}) for n in range(each)))

        def follow(client: httpx.Client, seen: list[int]) -> None:
            with listening(client, 0) as events:
                for event in events:
                    if event.event == "changes":
                        seen += [c["revision"] for c in msgspec.json.decode(event.data)["changes"]]
                    if len(seen) >= 2 * turns * each:
                        return

        with one.client() as here, two.client() as there:
            told: list[list[int]] = [[], []]
            followers = [
                threading.Thread(target=follow, args=(client, seen))
                for client, seen in zip((here, there), told, strict=True)
            ]
            actors = [threading.Thread(target=act, args=(client,)) for client in (first, second)]
            for thread in (*followers, *actors):
                thread.start()
            for thread in (*actors, *followers):
                thread.join(60)
    assert told == [list(range(1, 2 * turns * each + 1))] * 2
