"""What stands over the map when it cannot be taken as it is: a banner, or a cover when there is nothing to see."""

import enum

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from resources.words import t

_MARGIN_PX = 12
_WIDEST_PX = 560


class MapState(enum.StrEnum):
    """The six states every panel has, the map's own death, and the normal one."""

    SHOWN = "shown"
    LOADING = "loading"
    EMPTY = "empty"
    OFFLINE = "offline"
    STALE = "stale"
    REFUSED = "refused"
    NO_PERMISSION = "no_permission"
    DIED = "died"


COVERING = frozenset({MapState.LOADING, MapState.DIED, MapState.NO_PERMISSION})
"""Under these there is no map to look at; the others leave it usable."""


class StateBanner(QFrame):
    """Says the state of the map in a sentence, and what to do about it in another."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mapState")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.hint = QLabel(self), QLabel(self)
        self.title.setObjectName("mapStateTitle")
        self.hint.setObjectName("mapStateHint")
        self._over = parent
        box = self._column = QVBoxLayout(self)
        box.setContentsMargins(16, 8, 16, 8)
        box.setSpacing(2)
        for label in (self.title, self.hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(label)
        self.state = MapState.SHOWN
        self._detail = ""
        self._room: QRect | None = None
        self.hide()
        parent.installEventFilter(self)

    def show_state(self, state: MapState, detail: str = "") -> None:
        """Show a state; detail replaces the sentence that says what to do."""
        self.state, self._detail = state, detail
        self.setProperty("state", state.value)
        self.setProperty("covering", state in COVERING)
        for widget in (self, self.title, self.hint):
            self.style().unpolish(widget)
            self.style().polish(widget)
        self.retranslate()
        self._place()
        self.raise_()

    def set_room(self, room: QRect) -> None:
        """Where the banner may lie, others lying over the rest; nowhere in an empty one. A cover covers all."""
        self._room = room
        self._place()

    def retranslate(self) -> None:
        """Say it in the language spoken now."""
        if self.state is not MapState.SHOWN:
            self.title.setText(t(f"map.state.{self.state.value}.title"))
            self.hint.setText(self._detail or t(f"map.state.{self.state.value}.hint"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the map's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        room = self._over.rect() if self._room is None else self._room.intersected(self._over.rect())
        covering = self.state in COVERING
        self.setVisible(covering or (self.state is not MapState.SHOWN and not room.isEmpty()))
        if covering:
            self.setGeometry(self._over.rect())
            return
        width = max(120, min(_WIDEST_PX, room.width() - 2 * _MARGIN_PX))
        height = self._column.totalHeightForWidth(width)
        self.setGeometry(room.center().x() - width // 2, room.top() + _MARGIN_PX, width, height)
