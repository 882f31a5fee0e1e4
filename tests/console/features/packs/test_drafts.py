"""What was typed of the paper log and not sent outlives kill -9, and nothing of it is entered twice."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.features.packs.catch_up import CatchUpPanel
from console.features.packs.drafts import FILE, Drafts
from console.features.packs.entries import Act, Line, act_choice, read_act
from models.log_entry import LogEntry
from models.store import Query
from resources.words import set_language, t
from tests.backend.server import BackendProcess
from tests.conftest import CHECKOUT
from tests.console.features.desk import Desk

SEAT = """
import os, signal, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from console.features.packs.catch_up import CatchUpPanel
from tests.console.features.desk import Desk

class Bot:
    def waitUntil(self, condition, timeout):
        until = time.monotonic() + timeout / 1000
        while not condition():
            assert time.monotonic() < until
            QTest.qWait(20)

app = QApplication([])
desk = Desk(Bot(), Path(sys.argv[1]), SimpleNamespace(port=int(sys.argv[2])))
desk.__enter__()
panel = desk.put(CatchUpPanel(desk.context), 1100, 360)
Bot().waitUntil(lambda: panel._restored, 60_000)

def write(minutes_ago, text):
    at = datetime.now() - timedelta(minutes=minutes_ago)
    for name, words in (("time", f"{at:%Y-%m-%d %H:%M:%S}"), ("act", "1"), ("text", text)):
        panel.fields[name].clear()
        QTest.keyClicks(panel.fields[name], words)
    QTest.keyClick(panel.fields["text"], Qt.Key.Key_Return)

write(9, f"first to {sys.argv[3]}")
write(8, f"second to {sys.argv[3]}")
if sys.argv[3] == "type":
    QTest.keyClicks(panel.fields["text"], "begun and not")
else:
    Bot().waitUntil(lambda: len(panel._rehearsed.good) == 2, 60_000)
    desk.cut()
    saved = []
    def dies_with_the_last(command_id):
        saved.append(command_id)
        if len(saved) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    desk.services.commands.saved.connect(dies_with_the_last)
    panel.send()
app.exec()
"""


def console(folder: Path, backend: BackendProcess, what: str) -> "subprocess.Popen[bytes]":
    words = [sys.executable, "-c", SEAT, str(folder), str(backend.port), what]
    return subprocess.Popen(words, cwd=CHECKOUT)


def wait_for(qtbot: QtBot, condition: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    qtbot.waitUntil(lambda: condition() or process.poll() is not None, timeout=60_000)
    assert condition()


def on_disk(folder: Path) -> str:
    path = folder / FILE
    return path.read_text("utf-8") if path.exists() else ""


def restored(desk: Desk) -> CatchUpPanel:
    panel = desk.put(CatchUpPanel(desk.context), 1100, 360)
    desk.wait(lambda: panel._restored)
    return panel


def test_lines_that_were_typed_are_there_again_after_kill_9_and_can_be_sent(
    tmp_path: Path, qtbot: QtBot, world: BackendProcess
) -> None:
    process = console(tmp_path, world, "type")
    try:
        wait_for(qtbot, lambda: "begun and not" in on_disk(tmp_path), process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    with Desk(qtbot, tmp_path, world) as desk:
        panel = restored(desk)
        assert [line.text for line in panel._lines] == ["first to type", "second to type"]
        assert panel.fields["text"].text() == "begun and not"
        desk.wait(lambda: len(panel._rehearsed.good) == 2)
        panel.send()
        desk.wait(lambda: panel.rows.rowCount() == 0)
        desk.level()
        desk.wait(lambda: json.loads(on_disk(tmp_path))[""]["lines"] == [])
        assert json.loads(on_disk(tmp_path))[""]["begun"]["text"] == "begun and not"


def test_lines_whose_acts_were_saved_when_the_console_was_killed_are_entered_once(
    tmp_path: Path, qtbot: QtBot, world: BackendProcess
) -> None:
    process = console(tmp_path, world, "send")
    assert process.wait(300) == -signal.SIGKILL
    # The file still has them: there was no time to write it again.
    assert "first to send" in on_disk(tmp_path)
    with Desk(qtbot, tmp_path, world) as desk:
        panel = restored(desk)
        assert panel._lines == []
        desk.level()
        kept = [record.fact.text for record in desk.services.store.page(Query(kind=LogEntry.KIND), 1_000)]
        assert [kept.count(f"{one} to send") for one in ("first", "second")] == [1, 1]


@pytest.mark.parametrize(
    "left",
    [
        "[]",
        '{"": {"lines": 3, "begun": []}}',
        '{"": {"lines": [1, null, {"id": ""}, {"id": "a", "text": 4}], "begun": {"text": 1}}}',
        '{"": {"lines": [{"id": "a", "again": 7}], "begun": {"text": "' + "x" * 5_000 + '"}}}',
        '{"": {"lines": [{"id": "a", "typed_at": "2026-05-04T15:00:00"}]}}',
        '{"": {"lines": [{"id": "a", "typed_at": "0001-01-01T00:00:00Z"}, {"id": "b", "typed_at": 7}]}}',
    ],
    ids=["a list", "other types", "broken lines", "too long", "no zone", "no such day"],
)
def test_a_file_that_makes_no_sense_is_no_draft(
    tmp_path: Path, desk: Desk, left: str, expected_log: list[object]
) -> None:
    (desk.context.profile / FILE).write_text(left, "utf-8")
    drafts = Drafts(desk.context, desk.window)
    desk.qtbot.waitSignal(drafts.loaded).wait()
    assert (drafts.kept.lines, drafts.kept.begun) == ((), {})


def test_what_is_kept_is_the_seats_whoever_sits_there(desk: Desk) -> None:
    drafts = Drafts(desk.context, desk.window)
    desk.qtbot.waitSignal(drafts.loaded).wait()
    line = Line("a", "0001", "1", text="纸上", typed_at=datetime(2026, 5, 4, 23, 59, tzinfo=UTC))
    drafts.keep([line], {"time": "00"})
    desk.wait(lambda: "纸上" in on_disk(desk.context.profile))
    again = Drafts(desk.context, desk.window)
    desk.qtbot.waitSignal(again.loaded).wait()
    assert (again.kept.lines, again.kept.begun) == ((line,), {"time": "00"})
    assert list(json.loads(on_disk(desk.context.profile))) == [""]


def test_who_types_is_told_where_they_type_while_the_disk_does_not_take_it(
    desk: Desk, expected_log: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.personal_file.AGAIN_MS", 20)
    in_the_way = desk.context.profile / f"{FILE}.new"
    in_the_way.mkdir()
    panel = restored(desk)
    panel.fields["text"].setText("纸上的")
    desk.wait(panel.unkept.isVisible)
    assert panel.unkept.text() == t("packs.catch_up.unkept")
    in_the_way.rmdir()
    desk.wait(panel.unkept.isHidden)
    desk.wait(lambda: "纸上的" in on_disk(desk.context.profile))


def test_what_was_typed_in_one_language_is_understood_in_the_other(desk: Desk) -> None:
    set_language("en")
    panel = restored(desk)
    for name, words in {"time": "0001", "act": "on scene", "incident": "1", "unit": "11"}.items():
        panel.fields[name].setText(words)
    panel.add()
    panel.fields["act"].setText(act_choice(Act.WATER_ON))
    desk.wait(lambda: '"water_on"' in on_disk(desk.context.profile))
    assert json.loads(on_disk(desk.context.profile))[""]["lines"][0]["act"] == "on_scene"
    set_language("zh")
    again = restored(desk)
    (line,) = again._lines
    assert read_act(line.act) is Act.ON_SCENE
    assert again.rows.index(0, 1).data() == act_choice(Act.ON_SCENE)
    assert again.fields["act"].text() == act_choice(Act.WATER_ON)
    again.fields["act"].clear()
    again.fields["time"].clear()
    again.mend(line.id)
    assert again.fields["act"].text() == act_choice(Act.ON_SCENE)
