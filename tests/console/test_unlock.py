"""The unlock line asks, says what was wrong, and never covers what goes on."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.unlock import Unlock
from resources.words import t


@pytest.fixture
def line(qtbot: QtBot) -> Iterator[Unlock]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    typed = QLineEdit(window)
    window.show()
    typed.setFocus()
    line = Unlock(window)
    line.ask("<b>李明</b>")
    yield line
    window.close()


def test_it_stands_at_the_lower_edge_and_leaves_the_keyboard_where_it_was(line: Unlock) -> None:
    parent = line.parentWidget()
    assert parent is not None
    assert line.isVisible()
    assert line.y() > parent.height() / 2
    assert line.geometry().bottom() < parent.height()
    assert not line.password.hasFocus()


def test_a_password_is_handed_over_with_enter_and_cleared_with_the_answer(line: Unlock, qtbot: QtBot) -> None:
    line.password.setText("wanghuolou")
    with qtbot.waitSignal(line.wanted) as given:
        QTest.keyClick(line.password, Qt.Key.Key_Return)
    assert given.args == ["wanghuolou"]
    assert not line.button.isEnabled()
    line.say(t("identity.verdict.wrong"))
    assert (line.password.text(), line.problem.text()) == ("", t("identity.verdict.wrong"))
    assert line.button.isEnabled()


def test_nothing_typed_is_not_sent(line: Unlock) -> None:
    QTest.keyClick(line.password, Qt.Key.Key_Return)
    assert line.problem.text() == t("identity.lock.empty")


def test_over_a_narrow_map_nothing_of_it_is_cut(line: Unlock) -> None:
    parent = line.parentWidget()
    assert parent is not None
    parent.resize(505, 460)
    line.ask("阿卜杜热西提·买买提")
    assert parent.rect().contains(line.geometry())
    line.say(t("identity.verdict.wrong"))
    assert parent.rect().contains(line.geometry())
    assert line.problem.geometry().bottom() < line.height()
