"""A tall content in a low place."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from widgets.scrolled import scrolled


def test_what_is_too_tall_is_scrolled_down_and_keeps_to_the_width(qtbot):
    content = QWidget()
    column = QVBoxLayout(content)
    for at in range(40):
        column.addWidget(QLabel(f"line {at} " * 9, wordWrap=True))
    area = scrolled(content)
    qtbot.addWidget(area)
    area.resize(240, 200)
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    assert not area.horizontalScrollBar().isVisible()
    assert content.width() == area.viewport().width()
