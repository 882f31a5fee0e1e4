"""The notices on screen: a short stack in the corner of the map, newest below, each put away with a press."""

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from console.notices import Level, Notice, Notices
from resources.words import t
from widgets.icons import icon, pixmap
from widgets.theme import current_theme, set_role, theme_changed

SHOWN = 4
"""Notices shown at once; the rest is a number."""
WIDTH = 400
ICONS = {Level.INFO: "info", Level.GOOD: "check", Level.WARNING: "warning", Level.PROBLEM: "refused"}


class NoticeStack(QWidget):
    """Follows the notices; never takes the keyboard."""

    def __init__(self, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent)
        self._notices = notices
        self._cards: dict[int, _Card] = {}
        self._area = QRect()
        self._more = QLabel()
        set_role(self._more, "card")
        self._more.setContentsMargins(10, 4, 10, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        self._more.hide()
        self.setAccessibleName(t("widgets.notice.list"))
        notices.posted.connect(self._post)
        notices.withdrawn.connect(self._withdraw)
        for notice in notices.all:
            self._post(notice)

    @property
    def texts(self) -> list[str]:
        """The sentences on screen, oldest first."""
        return [card.notice.text for card in self._cards.values() if not card.isHidden()]

    def place(self, area: QRect) -> None:
        """Stand in the upper right corner of the area."""
        self._area = area
        self._lay()

    def _post(self, notice: Notice) -> None:
        old = self._cards.pop(notice.id, None)
        if old is not None:
            old.setParent(None)
            old.deleteLater()
        card = _Card(notice, self)
        card.close_button.clicked.connect(lambda: self._notices.withdraw(notice.id))
        self._cards[notice.id] = card
        layout = self.layout()
        if layout is not None:
            layout.addWidget(card)
        if notice.lasts_s:
            QTimer.singleShot(int(notice.lasts_s * 1000), card, lambda: self._notices.withdraw(notice.id))
        self._lay()

    def _withdraw(self, notice_id: int) -> None:
        card = self._cards.pop(notice_id, None)
        if card is not None:
            card.setParent(None)
            card.deleteLater()
        self._lay()

    def _lay(self) -> None:
        cards = list(self._cards.values())
        for card in cards[:-SHOWN]:
            card.hide()
        for card in cards[-SHOWN:]:
            card.show()
        more = len(cards) - SHOWN
        self._more.setVisible(more > 0)
        self._more.setText(t("widgets.notice.more", count=more))
        self.setVisible(bool(cards))
        width = min(WIDTH, max(200, self._area.width()))
        self.setFixedWidth(width)
        layout = self.layout()
        tall = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
        self.resize(width, max(tall, self.sizeHint().height()) if cards else 0)
        self.move(self._area.right() - width, self._area.top())
        self.raise_()


class _Card(QFrame):
    """One notice: its grade as icon and colour, its sentence, and a way to put it away."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setObjectName("notice")
        self._mark, text = QLabel(), QLabel(notice.text if notice.count == 1 else f"{notice.text}  ×{notice.count}")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button = QToolButton()
        self.close_button.setAccessibleName(t("widgets.notice.dismiss"))
        self.close_button.setToolTip(t("widgets.notice.dismiss"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(self.close_button, "flat")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 6, 8)
        row.setSpacing(10)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(notice.text)
        theme_changed.connect(self._redress)
        self._redress()

    def _redress(self) -> None:
        theme = current_theme()
        edge = theme.color(self.notice.level.value).name()
        self._mark.setPixmap(
            pixmap(ICONS[self.notice.level], self.notice.level.value, 20, self.devicePixelRatioF())
        )
        self.close_button.setIcon(icon("close", "text_muted"))
        self.setStyleSheet(
            f"#notice {{ background: {theme.bg_raised}; border: 1px solid {theme.border_strong};"
            f" border-left: 4px solid {edge}; border-radius: {theme.radius}px; }}"
        )
