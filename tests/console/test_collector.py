"""What has settled is not walked again, and can be collected once the window is gone."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.collector import EVERY_MS, Collector


class Ring:
    """Only a collection finds that nobody refers to it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def parent() -> Iterator[QObject]:
    gc.unfreeze()
    gc.collect()
    yield QObject()
    assert gc.get_freeze_count() == 0


def test_what_stands_after_a_moment_is_set_aside(qtbot: QtBot, parent: QObject) -> None:
    collector = Collector(parent)
    lives = [Ring() for _ in range(1_000)]
    qtbot.waitUntil(lambda: gc.get_freeze_count() > len(lives), timeout=20 * EVERY_MS)
    assert not any(isinstance(one, Ring) for one in gc.get_objects(2))
    collector.close()


def test_what_survived_a_full_collection_is_set_aside_and_garbage_is_not(parent: QObject) -> None:
    collector = Collector(parent)
    lives, gone = Ring(), weakref.ref(Ring())
    gc.collect()
    assert gone() is None
    assert gc.get_freeze_count() > 0
    assert not any(one is lives for one in gc.get_objects())
    collector.close()


def test_what_a_window_left_behind_is_collected_when_another_comes(parent: QObject) -> None:
    collector = Collector(parent)
    window = [Ring()]
    gc.collect()
    left = weakref.ref(window.pop())
    gc.collect()
    assert left() is not None
    collector.begin_again()
    gc.collect()
    assert left() is None
    collector.close()
