"""widgets/chip_line.py"""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.chip_line import ChipLine


def seen(line: ChipLine, chip: QWidget) -> bool:
    return line.viewport().rect().contains(chip.rect().translated(chip.mapTo(line.viewport(), QPoint())))


def test_a_line_too_narrow_for_its_chips_scrolls_to_the_one_that_is_on_or_has_the_focus(qtbot: QtBot) -> None:
    line = ChipLine()
    qtbot.addWidget(line)
    chips = [line.add(f"资料种类 {number}") for number in range(12)]
    line.resize(300, 60)
    line.show()
    qtbot.waitExposed(line)
    assert line.minimumSizeHint().width() < 300
    assert line.height() >= chips[0].height()
    assert seen(line, chips[0])
    assert not seen(line, chips[-1])
    chips[-1].setChecked(True)
    assert seen(line, chips[-1])
    line.horizontalScrollBar().setValue(0)
    chips[0].setFocus()
    for _chip in chips[1:]:
        line.focusNextPrevChild(True)
    assert seen(line, chips[-1])


def test_the_wheel_turns_sideways(qtbot: QtBot) -> None:
    line = ChipLine()
    qtbot.addWidget(line)
    for number in range(12):
        line.add(f"资料种类 {number}")
    line.resize(300, 60)
    line.show()
    nothing, down = QPoint(), QPoint(0, -120)
    turned = QWheelEvent(
        QPointF(10, 10), QPointF(10, 10), nothing, down, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(line.viewport(), turned)
    assert line.horizontalScrollBar().value() > 0
