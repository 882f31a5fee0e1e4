"""One question for every place that shows the units nobody has told."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console import untold_feed
from console.context import Context
from console.sync.link import Changes
from console.untold import Untold, untold
from console.untold_feed import UntoldFeed
from models.incident import Dispatch, Incident
from models.record import Key
from tests.console.around import context_over
from tests.models.facts import NOON

SENT = Incident(
    number="2-1", type="fire", address="x",
    dispatches=(Dispatch(unit_id="A", made_at=NOON), Dispatch(unit_id="T", made_at=NOON, ordered_at=NOON)),
)  # fmt: skip


def later() -> datetime:
    return NOON + timedelta(minutes=1)


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[Context]:
    with context_over(tmp_path, {Key("incident", "I"): SENT}, now=later) as context:
        yield context


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry each time the store is asked."""
    asked: list[str] = []

    def counted(context: Context) -> list[Untold]:
        asked.append("untold")
        return untold(context)

    monkeypatch.setattr(untold_feed, "untold", counted)
    return asked


def test_everybody_hears_of_one_answer_and_who_comes_later_has_it_at_once(
    context: Context, asked: list[str], qtbot: QtBot
) -> None:
    heard: list[str] = []
    first, second = UntoldFeed.of(context), UntoldFeed.of(context)
    assert first is second
    first.listen(lambda: heard.append("layer"))
    second.listen(lambda: heard.append("panel"))
    qtbot.waitUntil(lambda: sorted(heard) == ["layer", "panel"])
    UntoldFeed.of(context).listen(lambda: heard.append("late"))
    assert heard[-1] == "late"
    assert asked == ["untold"]
    assert [one.dispatch.unit_id for one in first.due()] == ["A"]


def test_a_change_of_an_incident_is_asked_about_once(context: Context, asked: list[str], qtbot: QtBot) -> None:
    feed = UntoldFeed.of(context)
    qtbot.waitUntil(lambda: feed.found is not None)
    with qtbot.waitSignal(feed.changed):
        context.link.changed.emit(Changes({"incident": frozenset({"I"})}))
    assert len(asked) == 2


def test_a_store_that_cannot_say_is_told_of_and_asked_again(
    context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    def broken(_context: Context) -> list[Untold]:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(untold_feed, "untold", broken)
        feed = UntoldFeed.of(context)
        with qtbot.waitSignal(feed.failed) as failed:
            feed.ask()
    assert "disk is gone" in str(failed.args[0])
    assert expected_log
    with qtbot.waitSignal(feed.changed):
        feed.ask()
    assert feed.found
