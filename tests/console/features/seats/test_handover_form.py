"""Writing a hand-over takes a note; all else is listed by itself."""

from PySide6.QtCore import Qt

from console.features.seats.handover_form import HandoverForm
from console.features.seats.shift import Shift, handovers
from resources.words import t
from tests.console.features.desk import Desk
from tests.models.facts import NOON


def test_without_a_note_nothing_is_written_and_the_form_says_so(desk: Desk) -> None:
    form = desk.put(HandoverForm(desk.context))
    form.show_shift(Shift(since=NOON))
    assert not form.submit()
    assert form.problem.text() == t("refusal.handover.empty")
    assert desk.services.commands.entries() == ()


def test_the_note_goes_to_whom_it_is_meant_for_by_the_keyboard_alone(desk: Desk) -> None:
    form = desk.put(HandoverForm(desk.context))
    form.show_shift(Shift(since=NOON, opened=3))
    form.show_people({"wangfang": "王芳", "chenjing": "陈静"})
    form.to_user.setCurrentIndex(form.to_user.findData("wangfang"))
    form.show_people({"wangfang": "王芳"})
    assert form.to_user.currentData() == "wangfang"
    form.note.setPlainText("6 楼烟感误报多")
    form.activateWindow()
    desk.wait(form.isActiveWindow)
    form.note.setFocus()
    desk.qtbot.keyClick(form.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: any(r.fact.note == "6 楼烟感误报多" for r in handovers(desk.context)))
    fact = next(r.fact for r in handovers(desk.context) if r.fact.note == "6 楼烟感误报多")
    assert (fact.to_user, fact.opened, fact.user, fact.seat) == ("wangfang", 3, "local", "2")
    assert form.note.toPlainText() == ""
    desk.level()
