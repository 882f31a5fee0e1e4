"""One file dropped on the window is taken; anything else goes its way."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.features.importing.door import DropDoor, dropped_file


def drop(*urls: str) -> tuple[QDropEvent, QMimeData]:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys), data


def test_a_file_that_is_dropped_is_opened(qtbot: QtBot) -> None:
    window, opened = QWidget(), list[Path]()
    qtbot.addWidget(window)
    door = DropDoor(window, opened.append)
    event, _data = drop("file:///home/a%20b.csv")
    assert window.acceptDrops()
    assert door.eventFilter(window, event)
    assert opened == [Path("/home/a b.csv")]
    assert event.isAccepted()


def test_several_files_and_links_are_not_taken(qtbot: QtBot) -> None:
    for urls in ((), ("file:///a.csv", "file:///b.csv"), ("https://example.org/a.csv",)):
        event, _data = drop(*urls)
        assert dropped_file(event) is None
