"""An order nobody was told of is counted in the strip, and warned of again and again until somebody is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.keeper import Keeper
from console.notices import Notice, Notices
from console.settings import Settings
from console.shell_acts import SETTINGS
from console.strip import Strip
from console.untold import Untold
from console.untold_feed import UntoldFeed
from console.untold_watch import UntoldWatch
from models.incident import Dispatch, Incident
from models.record import Record
from models.unit import Unit
from tests.console.around import context_over
from tests.models.facts import NOON


class Watched:
    """A watch whose time passes when told."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.keeper = Keeper()
        settings = Settings(folder / "settings.json", self.keeper)
        settings.declare(SETTINGS)
        self.passed_s = 0.0
        self.heard: list[Notice] = []
        self.notices = Notices()
        self.notices.posted.connect(self.heard.append)
        self.strip = Strip(QLabel("/"))
        qtbot.addWidget(self.strip)
        self.strip.show()
        self._context = context_over(
            folder, {}, now=lambda: NOON + timedelta(seconds=self.passed_s), notices=self.notices, settings=settings
        )
        self.context = self._context.__enter__()
        self.watch = UntoldWatch(self.context, self.strip, steady_s=lambda: self.passed_s)

    def sent(self, *units: str) -> None:
        UntoldFeed.of(self.context).take([
            Untold(
                Record(kind="incident", id="I", fact=Incident(number="1", type="fire", address="x")),
                Dispatch(unit_id=unit, made_at=NOON),
                Record(kind="unit", id=unit, fact=Unit(number=unit, phone="110")),
            )
            for unit in units
        ])  # fmt: skip

    def pass_s(self, seconds: int) -> None:
        for _second in range(seconds):
            self.passed_s += 1
            self.watch.look()

    def close(self) -> None:
        self.watch.close()
        self.watch.deleteLater()
        self._context.__exit__(None, None, None)
        self.keeper.close()


@pytest.fixture
def watched(qtbot: QtBot, tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(qtbot, tmp_path)
    yield watched
    watched.close()


def test_the_strip_counts_them_at_once_and_shows_nothing_when_there_are_none(watched: Watched) -> None:
    assert not watched.strip.untold.isVisible()
    watched.sent("11", "12")
    assert watched.strip.untold.isVisible()
    assert watched.strip.untold.words.endswith("2")
    assert watched.strip.untold.tone == "red"
    watched.sent()
    assert not watched.strip.untold.isVisible()


def test_it_is_heard_after_half_a_minute_and_every_minute_until_told(watched: Watched) -> None:
    watched.sent("11")
    watched.pass_s(30)
    assert watched.heard == []
    watched.pass_s(1)
    assert [notice.sound for notice in watched.heard] == ["not_ordered"]
    assert "11 · 110" in watched.heard[0].text
    watched.pass_s(59)
    assert len(watched.heard) == 1
    watched.pass_s(121)
    assert len(watched.heard) == 4
    watched.sent()
    assert watched.notices.all == ()
    watched.pass_s(300)
    assert len(watched.heard) == 4


def test_another_one_that_is_late_is_heard_at_once(watched: Watched) -> None:
    watched.sent("11")
    watched.pass_s(31)
    watched.sent("11", "12")
    assert len(watched.heard) == 2
    assert "12" in watched.heard[1].text


def test_many_are_counted_and_only_the_first_named(watched: Watched) -> None:
    watched.sent("11", "12", "13", "14")
    watched.pass_s(31)
    assert "14" not in watched.heard[0].text
    assert "4" in watched.heard[0].text
