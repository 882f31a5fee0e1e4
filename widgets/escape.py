"""Esc within a form goes back within the form: the window, whose key it is elsewhere, does not hear of it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class Escape(QObject):
    """Does `go_back` on Esc in any of the fields; while `wanted` says no, the key is the window's as elsewhere.

    A shortcut would not do: the window has the same key, and of two Qt does neither.
    """

    def __init__(
        self,
        owner: QWidget,
        fields: Iterable[QWidget],
        go_back: Callable[[], object],
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(owner)
        self._go_back, self._wanted = go_back, wanted
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """First whether it is a shortcut is asked, then the key comes."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() != Qt.Key.Key_Escape or event.modifiers() or not self._wanted():
            return super().eventFilter(watched, event)
        event.accept()
        if kind is QEvent.Type.KeyPress:
            self._go_back()
        return True
