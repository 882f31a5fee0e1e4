"""Over the foot of the map while it is exported: which file, how far, and a way to end it."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from resources.words import t
from widgets.theme import set_role

POLL_MS = 150
"""How often it is asked how far it is: the writing thread tells nobody."""
WIDTH_PX, FOOT_PX = 460, 112
"""Above the tools at the foot of the map."""


class Done(NamedTuple):
    """How much of the whole is done; `whole` 0 while nobody knows."""

    so_far: int = 0
    whole: int = 0


class ProgressCard(QFrame):
    """Hidden while nothing is exported."""

    def __init__(self, over: QWidget, done: Callable[[], Done], stop: Callable[[], None]) -> None:
        super().__init__(over)
        self._over, self._done = over, done
        set_role(self, "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar(textVisible=False)
        self.cancel = QPushButton(t("exporting.act.cancel"))
        self.cancel.clicked.connect(stop)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(12)
        for widget, stretch in ((self.words, 0), (self.bar, 1), (self.cancel, 0)):
            line.addWidget(widget, stretch)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_done)
        over.installEventFilter(self)
        self.hide()

    def begin(self, file: str) -> None:
        """This file is being made."""
        shown = self.words.fontMetrics().elidedText(file, Qt.TextElideMode.ElideMiddle, WIDTH_PX // 3)
        self.words.setText(t("map_export.file_line", file=shown))
        self._show_done()
        self._poll.start()
        self.show()
        self._lay()

    def end(self) -> None:
        """It is there, or will not be."""
        self._poll.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if event.type() == QEvent.Type.Resize:
            self._lay()
        return False

    def _lay(self) -> None:
        self.setFixedWidth(min(WIDTH_PX, max(0, self._over.width() - 24)))
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, self._over.height() - self.height() - FOOT_PX)
        self.raise_()

    def _show_done(self) -> None:
        done = self._done()
        self.bar.setRange(0, done.whole)
        self.bar.setValue(min(done.so_far, done.whole))
