"""What each person keeps in the profile, over a real disk."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from console.background import Background
from console.personal_file import MOST_BYTES, PersonalFile

NAME = "own.json"


class Seat(QObject):
    changed = Signal()
    user = "li"


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[Any]:
    background = Background()
    yield SimpleNamespace(profile=tmp_path, session=Seat(), background=background)
    background.close()


def opened(context: Any, qtbot: QtBot) -> PersonalFile:
    made = PersonalFile(context, NAME, context.session)
    qtbot.waitSignal(made.loaded, timeout=5_000).wait()
    return made


def on_disk(context: Any) -> Any:
    path = context.profile / NAME
    return json.loads(path.read_text()) if path.exists() else None


def test_each_person_finds_their_own_again(context: Any, qtbot: QtBot) -> None:
    file = opened(context, qtbot)
    file.put({"a": 1})
    context.session.user = "wang"
    with qtbot.waitSignal(file.loaded):
        context.session.changed.emit()
    assert file.mine == {}
    file.put({"b": 2})
    qtbot.waitUntil(lambda: on_disk(context) == {"li": {"a": 1}, "wang": {"b": 2}})
    assert opened(context, qtbot).mine == {"b": 2}


def test_the_latest_wins_however_fast_they_come(context: Any, qtbot: QtBot) -> None:
    file = opened(context, qtbot)
    for number in range(200):
        file.put({"a": number})
    qtbot.waitUntil(lambda: on_disk(context) == {"li": {"a": 199}})


def test_what_is_put_before_the_file_was_read_is_put_over_it(context: Any, qtbot: QtBot) -> None:
    (context.profile / NAME).write_text('{"li": {"a": 1}, "wang": {"b": 2}}')
    file = PersonalFile(context, NAME, context.session)
    file.put({"a": 7})
    qtbot.waitUntil(lambda: on_disk(context) == {"li": {"a": 7}, "wang": {"b": 2}})


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '"x"', "[" * 100_000, "x" * (MOST_BYTES + 1)],
    ids=["empty", "cut", "list", "text", "deep", "large"],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_nothing(context: Any, qtbot: QtBot, text: str, expected_log: Any) -> None:
    (context.profile / NAME).write_text(text)
    assert opened(context, qtbot).mine == {}


def test_a_disk_that_takes_nothing_is_told_once_and_has_it_all_by_itself_when_it_takes_again(
    context: Any, qtbot: QtBot, expected_log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.personal_file.AGAIN_MS", 20)
    file = opened(context, qtbot)
    said: list[bool] = []
    file.written.connect(said.append)
    (context.profile / f"{NAME}.new").mkdir()
    file.put({"a": 1})
    qtbot.waitUntil(lambda: said == [False], timeout=5_000)
    file.put({"a": 2})
    qtbot.wait(100)
    assert said == [False]
    assert len(expected_log) == 1
    (context.profile / f"{NAME}.new").rmdir()
    qtbot.waitUntil(lambda: on_disk(context) == {"li": {"a": 2}})
    qtbot.waitUntil(lambda: said == [False, True])
