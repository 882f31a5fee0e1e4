"""The index follows the cache and the packs."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.gazetteers import Gazetteers
from console.indexer import GIVE_WAY_S, PAUSE_EVERY, PAUSE_S, Indexer
from console.sync.link import Changes
from models.hydrant import Hydrant
from models.record import Key
from models.store import Search, Store, Wish
from models.store.cache import Cache
from models.store.search_index import FILE, PLACE
from models.unit import Unit
from tests.maps.towns import small_town, two_roads
from tests.models.store.rows import change, filled

EVERYTHING = Changes(everything=True)


class World:
    """A cache, and indexers over it, one after the other."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._folder, self._qtbot = folder, qtbot
        self.packs: list[Path] = []
        self.then: Callable[[], None] = lambda: None
        facts = [
            change("hydrant", f"h{n}", Hydrant(number=f"H{n}", name=f"人民路{n}号"), n + 1) for n in range(600)
        ]
        self.cache: Cache
        self.store: Store
        self.cache, self.store = filled(
            folder, [*facts, change("unit", "u", Unit(number="A1", name="主战车"), 601)]
        )
        self.revision = 601
        self.begin()

    def begin(self) -> None:
        self.told = 0
        self.search = Search(self._folder / FILE, self.store)
        self.gazetteers = Gazetteers(self._list)
        self.looked: list[int] = []
        self.indexer = Indexer(self._folder / FILE, self.store, self.search, self.gazetteers.look, self._tell)
        self.indexer.start()

    def _list(self) -> list[Path]:
        self.looked.append(len(self.packs))
        return self.packs

    def _tell(self) -> None:
        self.told += 1
        self.then()

    def end(self) -> None:
        self.indexer.stop()
        self.search.close()
        self.gazetteers.close()

    def close(self) -> None:
        self.end()
        self.store.close()
        self.cache.close()

    def put(self, kind: str, record: str, fact: Hydrant | Unit | None, *, tell: bool = True) -> None:
        self.revision += 1
        self.cache.apply([change(kind, record, fact, self.revision)], self.revision)
        if tell:
            self.indexer.follow(Changes({kind: frozenset([record])}))

    def names(self, text: str) -> list[str]:
        return [one.doc.name for one in self.search.find(Wish(text=text))]

    def wait(self, ready: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(ready, timeout=20_000)

    def wait_level(self) -> None:
        self.wait(lambda: self.search.count("hydrant") == 600 and self.search.count("unit") == 1)


@pytest.fixture
def world(tmp_path: Path, qtbot: QtBot) -> Iterator[World]:
    made = World(tmp_path, qtbot)
    yield made
    made.close()


def test_nothing_is_taken_in_before_something_is_told_or_while_a_load_runs(world: World) -> None:
    world.indexer.hold(True)
    world.indexer.follow(EVERYTHING)
    world.wait(lambda: world.search.find(Wish(text="人民路")) == [] and world.search.count("hydrant") == 0)
    world.indexer.hold(False)
    world.wait_level()
    assert world.indexer.behind == 0
    assert world.told > 0


def test_a_load_that_begins_meanwhile_is_given_way_to(world: World, qtbot: QtBot) -> None:
    held_at: list[int] = []

    def hold_once() -> None:
        known = world.search.count("hydrant")
        if known and not held_at:
            world.indexer.hold(True)
            held_at.append(known)

    world.then = hold_once
    world.indexer.follow(EVERYTHING)
    world.wait(lambda: bool(held_at))
    qtbot.wait(150)
    assert world.search.count("hydrant") == held_at[0] < 600
    world.indexer.hold(False)
    world.wait_level()


def test_a_change_that_comes_while_its_kind_is_looked_through_is_not_lost(world: World) -> None:
    changed: list[str] = []

    def change_once() -> None:
        if not changed and world.search.count("hydrant"):
            changed.append("h7")
            world.put("hydrant", "h7", Hydrant(number="H7", name="解放路7号"))

    world.then = change_once
    world.indexer.follow(EVERYTHING)
    world.wait(lambda: world.names("jfl7") == ["解放路7号"])
    assert changed


def test_a_change_a_new_record_and_a_deletion_are_followed(world: World) -> None:
    world.indexer.follow(EVERYTHING)
    world.wait_level()
    world.put("hydrant", "h7", Hydrant(number="H7", name="解放路7号"))
    world.put("unit", "v", Unit(number="A2", name="云梯车"))
    world.wait(lambda: world.names("jfl7") == ["解放路7号"] and world.names("云梯") == ["云梯车"])
    assert "人民路7号" not in world.names("人民路7号")
    world.put("unit", "v", None)
    world.wait(lambda: world.search.count("unit") == 1)


def test_after_a_restart_only_what_changed_meanwhile_is_taken_in(world: World) -> None:
    world.indexer.follow(EVERYTHING)
    world.wait_level()
    world.wait(lambda: world.indexer.behind == 0)
    world.end()
    world.put("hydrant", "h8", Hydrant(number="H8", name="中山路8号"), tell=False)
    world.put("hydrant", "h9", None, tell=False)
    world.begin()
    world.indexer.follow(EVERYTHING)
    world.wait(lambda: world.names("中山路") == ["中山路8号"] and world.search.count("hydrant") == 599)
    assert world.told <= 3


def test_places_of_packs_come_and_go_with_them(world: World) -> None:
    world.packs.extend([small_town().path, two_roads().path])
    world.indexer.look_again()
    world.wait(lambda: "Leopoldstraße" in world.names("leopold") and "绕城路" in world.names("raocheng"))
    world.packs.pop()
    looks = len(world.looked)
    world.indexer.look_again()
    world.wait(lambda: len(world.looked) > looks)
    world.indexer.look_again()
    world.wait(lambda: world.names("raocheng") == [])
    assert "Leopoldstraße" in world.names("leopold")


def test_what_was_chosen_is_remembered(world: World) -> None:
    world.indexer.follow(EVERYTHING)
    world.wait_level()
    world.indexer.choose(Key("hydrant", "h599"))
    world.wait(lambda: world.search.find(Wish(text="人民路"))[0].doc.record == "h599")


def test_a_damaged_index_is_made_anew(world: World, tmp_path: Path, expected_log: list[logging.LogRecord]) -> None:
    world.end()
    for path in tmp_path.glob(f"{FILE}*"):
        path.unlink()
    (tmp_path / FILE).write_bytes(b"scribble" * 4_000)
    world.begin()
    world.indexer.follow(EVERYTHING)
    world.wait_level()
    assert world.indexer.failure is None
    assert any("damaged" in line.getMessage() for line in expected_log)


def test_an_index_that_cannot_be_kept_says_why(
    tmp_path: Path, qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    store = Store(tmp_path / "cache.db")
    path = tmp_path / "nowhere" / FILE
    search = Search(path, store)
    indexer = Indexer(path, store, search, dict)
    indexer.start()
    qtbot.waitUntil(lambda: indexer.failure is not None)
    assert expected_log
    assert search.find(Wish(text="人民路")) == []
    indexer.stop()
    search.close()
    store.close()


def test_the_places_of_packs_wait_for_a_load_too(world: World) -> None:
    world.indexer.hold(True)
    world.packs.append(small_town().path)
    world.indexer.look_again()
    world.wait(lambda: world.looked.count(1) > 0)
    world.indexer.look_again()
    world.wait(lambda: world.looked.count(1) > 1)
    assert world.search.count(PLACE) == 0
    world.indexer.hold(False)
    world.wait(lambda: world.search.count(PLACE) > 0)


def test_names_are_taken_in_slowly_while_somebody_types(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(world.indexer, "_pause", pauses.append)
    world.indexer._breathe(PAUSE_EVERY)
    world.search.find(Wish(text="人民路"))
    world.indexer._breathe(PAUSE_EVERY)
    assert [pause for pause in pauses if pause in (PAUSE_S, GIVE_WAY_S)] == [PAUSE_S, GIVE_WAY_S]
