"""A panel's content, or the sentence in its place: empty, loading, offline, stale, refused, no permission."""

import enum
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from resources.words import language, t
from widgets.icons import pixmap
from widgets.theme import set_role, theme_changed

_ICON_SIZE = 44
_BANNER_ICON_SIZE = 18
_LOW_PX = 150
"""A panel less high than this has room for its sentence and its button, not for the icon."""
_PAGE_LEAST_PX = 64


class State(enum.StrEnum):
    """How a panel is. STALE, and OFFLINE over content, keep the content visible under a banner."""

    CONTENT = "content"
    EMPTY = "empty"
    LOADING = "loading"
    OFFLINE = "offline"
    STALE = "stale"
    REFUSED = "refused"
    NO_PERMISSION = "no_permission"


_TONES = {
    State.EMPTY: "text_muted",
    State.LOADING: "accent_text",
    State.OFFLINE: "offline",
    State.STALE: "stale",
    State.REFUSED: "refused",
    State.NO_PERMISSION: "text_muted",
}


class PanelState(QWidget):
    """Wraps a content widget. `set_state` says why there is nothing to see, and what to do about it."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = State.CONTENT
        self._wanted: tuple[State, str, str, bool, str] | None = None
        self._action: Callable[[], None] | None = None
        self._sentence = ""
        self._banner, self._banner_icon, self._banner_text, self._banner_button = self._make_banner()
        self._page, self._icon, self._text, self._button = self._make_page()
        with_banner = QWidget()
        column = QVBoxLayout(with_banner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._banner)
        column.addWidget(content, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(with_banner)
        self._stack.addWidget(self._page)
        self._content = content
        theme_changed.connect(self._redress)
        self._redress()

    def state(self) -> State:
        """The state shown."""
        return self._state

    def content(self) -> QWidget:
        """The widget inside."""
        return self._content

    def sentence(self) -> str:
        """The sentence shown, empty while the content is."""
        return "" if self._state is State.CONTENT else self._sentence

    def set_content(self) -> None:
        """Show the content alone."""
        self.set_state(State.CONTENT)

    def set_state(
        self,
        state: State | str,
        sentence: str = "",
        *,
        action: str = "",
        then: Callable[[], None] | None = None,
        keep_content: bool = False,
    ) -> None:
        """Show a state. `sentence` replaces the usual one; `action` is a button's text, `then` what it does.

        With `keep_content` (always so for STALE) the content stays, under a banner.
        """
        self._action = then
        wanted = (State(state), sentence, action, keep_content, language())
        if wanted == self._wanted:
            # Panels say how they stand with every word of the line; laying out again costs milliseconds.
            return
        self._wanted = wanted
        self._state = State(state)
        self._sentence = sentence or ("" if self._state is State.CONTENT else t(f"widgets.state.{self._state}"))
        banner = self._state is State.STALE or (keep_content and self._state is not State.CONTENT)
        for label, button in ((self._banner_text, self._banner_button), (self._text, self._button)):
            label.setText(self._sentence)
            button.setText(action)
            button.setAccessibleName(action)
            button.setVisible(bool(action))
        self._banner.setVisible(banner)
        self._stack.setCurrentIndex(0 if banner or self._state is State.CONTENT else 1)
        self._page.setAccessibleName(self._sentence)
        self._redress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The icon gives way to the words where height is short."""
        super().resizeEvent(event)
        self._icon.setVisible(self.height() >= _LOW_PX)

    def _make_page(self) -> tuple[QWidget, QLabel, QLabel, QPushButton]:
        page = QWidget()
        icon, text, button = QLabel(), QLabel(), QPushButton()
        icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        button.clicked.connect(self._act)
        column = QVBoxLayout(page)
        # Asks for no room for its icon, so that the panel can be made low enough to lose it.
        page.setMinimumHeight(_PAGE_LEAST_PX)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(icon)
        column.addWidget(text)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        return page, icon, text, button

    def _make_banner(self) -> tuple[QWidget, QLabel, QLabel, QPushButton]:
        banner = QWidget()
        banner.setObjectName("banner")
        banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        icon, text, button = QLabel(), QLabel(), QPushButton()
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        set_role(banner, "banner")
        button.clicked.connect(self._act)
        row = QHBoxLayout(banner)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(text, 1)
        row.addWidget(button)
        banner.hide()
        return banner, icon, text, button

    def _act(self) -> None:
        if self._action is not None:
            self._action()

    def _redress(self) -> None:
        """The icons follow the state and the theme."""
        if self._state is State.CONTENT:
            return
        token, ratio = _TONES[self._state], self.devicePixelRatioF()
        self._icon.setPixmap(pixmap(self._state.value, token, _ICON_SIZE, ratio))
        self._banner_icon.setPixmap(pixmap(self._state.value, token, _BANNER_ICON_SIZE, ratio))
