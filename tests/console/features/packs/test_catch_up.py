from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from console.features.packs.catch_up import CatchUpPanel
from console.features.packs.drafts import act_id
from console.features.packs.entries import Act, Line
from models.incident import Incident
from models.log_entry import LogEntry
from resources.words import set_language, t
from tests.console.features.desk import Desk
from widgets.panel_state import State

pytestmark = pytest.mark.both_databases


def panel_of(desk: Desk) -> CatchUpPanel:
    panel = desk.put(CatchUpPanel(desk.context), 1100, 360)
    QAbstractItemModelTester(panel.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    return panel


def ready(panel: CatchUpPanel, row: int) -> bool:
    """Is it known that the row can be entered?"""
    shown = panel.rows.items()[row]
    return bool(shown.said) and not shown.problem


def write(desk: Desk, panel: CatchUpPanel, minutes_ago: float, act: Act, **fields: str) -> datetime:
    """Type a line and press Enter; when it says it was."""
    at = (datetime.now().astimezone() - timedelta(minutes=minutes_ago)).replace(microsecond=0)
    typed = {"time": f"{at:%Y-%m-%d %H:%M:%S}", "act": str(list(Act).index(act) + 1), **fields}
    for name, words in typed.items():
        panel.fields[name].setText(words)
    desk.qtbot.keyClick(panel.fields["text"], Qt.Key.Key_Return)
    return at


def test_a_paper_log_is_entered_by_keyboard_with_its_times_and_marked(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    panel = panel_of(desk)
    panel.begin()
    number = desk.get(Incident, incident_id).fact.number
    desk.wait(lambda: panel.fields["incident"].text() == number)
    on_scene = write(desk, panel, 10, Act.ON_SCENE, unit="12", text="浓烟")
    sent = write(desk, panel, 20, Act.DISPATCH, unit="12", text="班长")
    desk.wait(lambda: ready(panel, 0))
    desk.qtbot.keyClick(panel.fields["time"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: panel.rows.rowCount() == 0)
    desk.wait(lambda: desk.get(Incident, incident_id).fact.clocks.on_scene_at is not None)
    desk.level()
    fact = desk.get(Incident, incident_id).fact
    (dispatch,) = fact.dispatches
    assert (fact.clocks.dispatched_at, fact.clocks.on_scene_at) == (sent, on_scene)
    assert dispatch.ordered_at is None
    assert dispatch.told_by_voice.startswith("班长")
    entries = [r.fact for r in desk.services.store.children("log_entry", incident_id)]
    late = [e for e in entries if isinstance(e, LogEntry) and e.entered_at is not None]
    assert {entry.at for entry in late} == {sent, on_scene}
    assert len(late) == 4


def test_what_cannot_be_entered_stays_with_its_reason_and_can_be_mended_or_dropped(desk: Desk) -> None:
    incident_id = desk.open_incident()
    number = desk.get(Incident, incident_id).fact.number
    panel = panel_of(desk)
    write(desk, panel, 5, Act.ON_SCENE, incident=number, unit="13")
    write(desk, panel, 4, Act.NOTE, incident=number, text="可以")
    desk.wait(lambda: panel.rows.rowCount() == 2 and ready(panel, 1))
    panel.send_button.click()
    desk.wait(lambda: panel.rows.rowCount() == 1)
    assert panel.rows.index(0, 5).data() == panel.rows.items()[0].problem != ""
    panel.mend(panel.rows.items()[0].line.id)
    assert panel.rows.rowCount() == 0
    assert panel.fields["unit"].text() == "13"
    desk.qtbot.keyClick(panel.fields["text"], Qt.Key.Key_Return)
    panel.table.view.selectRow(0)
    panel.drop()
    assert panel.state.state() is State.EMPTY
    desk.level()


def test_a_field_that_cannot_be_read_gets_the_cursor_and_a_sentence(desk: Desk) -> None:
    panel = panel_of(desk)
    panel.fields["time"].setText("2575")
    panel.fields["act"].setText("1")
    desk.qtbot.keyClick(panel.fields["act"], Qt.Key.Key_Return)
    assert panel.said.text() == t("packs.unclear.time")
    assert QApplication.focusWidget() is panel.fields["time"] or panel.fields["time"].hasSelectedText()
    panel.fields["time"].setText("0001")
    panel.fields["act"].setText("77")
    desk.qtbot.keyClick(panel.fields["act"], Qt.Key.Key_Return)
    assert panel.said.text() == t("packs.unclear.act")
    assert panel.rows.rowCount() == 0


def test_a_line_tells_how_it_is_read_while_it_is_typed(desk: Desk) -> None:
    panel = panel_of(desk)
    panel.fields["time"].setText("昨天 2350")
    panel.fields["act"].setText("3")
    yesterday = datetime.now().astimezone() - timedelta(days=1)
    assert f"{yesterday:%Y-%m-%d} 23:50:00" in panel.said.text()
    assert t("packs.catch_up.act.dispatch") in panel.said.text()


def test_it_works_without_the_line_and_is_delivered_later(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    number = desk.get(Incident, incident_id).fact.number
    panel = panel_of(desk)
    desk.cut()
    write(desk, panel, 3, Act.NOTE, incident=number, text="断网补录")
    desk.wait(lambda: panel.rows.rowCount() == 1 and ready(panel, 0))
    panel.send()
    desk.wait(lambda: panel.rows.rowCount() == 0)
    desk.mend()

    def texts() -> list[str]:
        return [r.fact.text for r in desk.services.store.children("log_entry", incident_id)]

    desk.wait(lambda: "断网补录" in texts())
    desk.level()


def test_a_line_of_yesterday_that_is_mended_keeps_its_day(desk: Desk) -> None:
    panel = panel_of(desk)
    desk.wait(lambda: panel._restored)
    typed_at = datetime.now().astimezone() - timedelta(days=2)
    at = (typed_at - timedelta(minutes=5)).replace(second=0, microsecond=0)
    panel._lines.append(Line("a", f"{at:%H%M}", "1", text="前天的", typed_at=typed_at))
    panel._changed()
    desk.wait(lambda: ready(panel, 0))
    assert panel.rows.items()[0].at == f"{at:%m-%d %H:%M:%S}"
    panel.mend("a")
    assert panel.fields["time"].text() == f"{at:%Y-%m-%d %H:%M:%S}"


def test_a_line_that_was_dropped_while_it_was_looked_up_is_not_sent(desk: Desk) -> None:
    panel = panel_of(desk)
    write(desk, panel, 5, Act.NOTE, text="不该送出")
    desk.wait(lambda: ready(panel, 0))
    found = panel._look_up()
    panel.table.select(panel.rows.items()[0].line.id)
    panel.drop()
    panel._send(found)
    assert not panel._sent
    assert not desk.context.commands.entries()


def test_its_keys_are_heard_in_it_alone(desk: Desk) -> None:
    panel = panel_of(desk)
    contexts = {shortcut.context() for shortcut in panel.findChildren(QShortcut) if shortcut.key().toString() != ""}
    assert contexts == {Qt.ShortcutContext.WidgetWithChildrenShortcut}


def test_a_line_the_backend_refused_comes_back_with_its_reason_and_takes_the_refused_act_with_it(
    desk: Desk,
) -> None:
    incident_id = desk.open_incident()
    desk.level()
    number = desk.get(Incident, incident_id).fact.number
    panel = panel_of(desk)
    write(desk, panel, 4, Act.NOTE, incident=number, text="纸上记的")
    desk.wait(lambda: panel.rows.rowCount() == 1 and ready(panel, 0))
    line_id = panel.rows.items()[0].line.id
    panel.send_button.click()
    desk.wait(lambda: panel.rows.rowCount() == 0)
    (command_id,) = panel._sent
    desk.context.commands.refused.emit("an act of somebody else", "no")
    assert panel.rows.rowCount() == 0
    desk.context.commands.refused.emit(command_id, "为什么不行")
    assert [shown.line.id for shown in panel.rows.items()] == [line_id]
    assert panel.rows.items()[0].problem == "为什么不行"
    panel.mend(line_id)
    assert panel.fields["text"].text() == "纸上记的"
    assert panel._refused == {}


def test_of_a_line_with_two_acts_the_one_that_was_refused_comes_back_alone(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.level()
    number = desk.get(Incident, incident_id).fact.number
    panel = panel_of(desk)
    write(desk, panel, 9, Act.DISPATCH, incident=number, unit="11", text="班长")
    desk.wait(lambda: panel.rows.rowCount() == 1 and ready(panel, 0))
    panel.send()
    desk.wait(lambda: panel.rows.rowCount() == 0)
    dispatch, told = panel._sent
    desk.context.commands.refused.emit(told, "为什么不行")
    (shown,) = panel.rows.items()
    assert (shown.line.act, shown.line.unit, shown.line.text) == (Act.TOLD, "11", "班长")
    assert shown.problem == "为什么不行"
    # The other one is not sent with it; where it comes back later, it comes alone as well.
    desk.context.commands.refused.emit(dispatch, "也不行")
    _, other = panel.rows.items()
    assert (other.line.act, other.line.unit, other.line.text) == (Act.DISPATCH, "11", "")
    assert len({dispatch, told, act_id(shown.line), act_id(other.line)}) == 4
    desk.level()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_hint_can_be_read_whole_in_its_field(desk: Desk, language: str) -> None:
    set_language(language)
    panel = panel_of(desk)
    for name, field in panel.fields.items():
        assert field.fontMetrics().horizontalAdvance(field.placeholderText()) < field.width() - 12, name
