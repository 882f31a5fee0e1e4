"""A page that nobody sees rests: no frame, no timer, nothing fetched; seen again it has everything at once."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QWidget

from maps.conversation import Conversation
from maps.shown_layers import ShownLayers

REST_MS = 2_000
"""A look at another tab is no rest."""
_TOLD_BY = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange})
_State = QWebEnginePage.LifecycleState


class Rest(QObject):
    """Freezes the page of `view` while the view is hidden or its window minimised."""

    def __init__(self, view: QWidget, page: QWebEnginePage, talk: Conversation, shown: ShownLayers) -> None:
        super().__init__(page)
        self._view, self._page, self._talk, self._shown = view, page, talk, shown
        self._window: QWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self._rest)
        # Not within the ending of the process.
        page.renderProcessTerminated.connect(self._thaw, Qt.ConnectionType.QueuedConnection)
        talk.began.connect(self.look)
        view.installEventFilter(self)
        self.look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The view is shown or hidden, or its window minimised or not."""
        if event.type() in _TOLD_BY:
            self.look()
        return False

    def look(self) -> None:
        """Is it seen by now? The window may be another: docks float."""
        window = self._view.window()
        if window is not self._window:
            last = self._window
            if last is not None and last is not self._view and shiboken6.isValid(last):
                last.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)
        if self._view.isVisible() and not window.isMinimized():
            self._soon.stop()
            self._wake()
        elif not self._talk.rests:
            self._soon.start()

    def _rest(self) -> None:
        if not self._talk.is_ready:
            # It is looked again when the page listens.
            return
        self._talk.rests = True
        self._page.setVisible(False)
        self._page.setLifecycleState(_State.Frozen)

    def _wake(self) -> None:
        if not self._talk.rests:
            return
        self._thaw()
        self._page.setVisible(True)
        self._shown.tell_revisions()

    def _thaw(self) -> None:
        """What is frozen loads nothing: a page that died is brought back awake."""
        if self._talk.rests:
            self._talk.rests = False
            self._page.setLifecycleState(_State.Active)
