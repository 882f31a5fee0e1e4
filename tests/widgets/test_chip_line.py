"""widgets/chip_line.py"""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.chip_line import ChipLine


def whole(line: ChipLine, chip: QWidget) -> bool:
    place = chip.rect().translated(chip.mapTo(line, QPoint()))
    return chip.isVisible() and line.rect().contains(place) and chip.width() >= chip.sizeHint().width()


def line_of(qtbot: QtBot, width: int) -> tuple[ChipLine, list[QPushButton]]:
    line = ChipLine()
    qtbot.addWidget(line)
    group = QButtonGroup(line)
    chips = [line.add(f"资料种类 {number}") for number in range(12)]
    for chip in chips:
        group.addButton(chip)
    chips[0].setChecked(True)
    line.resize(width, line.sizeHint().height())
    with qtbot.waitExposed(line):
        line.show()
    return line, chips


def test_what_has_no_room_is_in_the_menu_and_nothing_is_cut(qtbot: QtBot) -> None:
    line, chips = line_of(qtbot, 400)
    shown = [chip for chip in chips if chip.isVisible()]
    assert 0 < len(shown) < 12
    assert shown == chips[: len(shown)]
    assert all(whole(line, chip) for chip in (*shown, line.more))
    assert str(12 - len(shown)) in line.more.text()
    line.resize(line.sizeHint())
    assert all(whole(line, chip) for chip in chips)
    assert line.more.isHidden()


def test_one_chosen_from_the_menu_is_pressed_stands_in_sight_and_has_the_focus(qtbot: QtBot) -> None:
    line, chips = line_of(qtbot, 400)
    line.activateWindow()
    menu = line.more.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == [chip.text() for chip in chips if chip.isHidden()]
    with qtbot.waitSignal(chips[-1].clicked):
        menu.actions()[-1].trigger()
    assert chips[-1].isChecked()
    assert whole(line, chips[-1])
    assert whole(line, line.more)
    assert line.focusWidget() is chips[-1]


def test_the_keyboard_reaches_every_chip_in_sight_and_the_menu(qtbot: QtBot) -> None:
    line, chips = line_of(qtbot, 400)
    shown = [chip for chip in chips if chip.isVisible()]
    line.activateWindow()
    shown[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(shown[0].hasFocus)
    for chip in shown[:-1]:
        qtbot.keyClick(chip, Qt.Key.Key_Right)
    assert line.focusWidget() is shown[-1]
    assert line.more.focusPolicy() & Qt.FocusPolicy.TabFocus
