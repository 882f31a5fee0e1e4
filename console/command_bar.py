"""The command bar: type what you want, see what Enter will do, press Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from console.feature import Suggestion
from resources.words import t
from widgets.icons import NoIcon, pixmap
from widgets.theme import current_theme, ui_font

LINE_PX = 44
SHOWN = 9
WIDTH = 560


class CommandBar(QLineEdit):
    """A line in the strip, and under it what the text may mean."""

    asked = Signal(str)
    """The text is another: suggestions are wanted."""
    chosen = Signal(object)
    """The Suggestion to carry out."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.setPlaceholderText(t("shell.strip.command"))
        self.setAccessibleName(t("shell.strip.command_name"))
        self.setMaxLength(200)
        self.setMinimumWidth(140)
        self.setClearButtonEnabled(True)
        self._window = window
        self._rows = _Rows()
        self._list = _List(window, self._rows)
        self._list.clicked.connect(lambda index: self._choose(index.row()))
        self._answered = ""
        self._enter_waits = False
        self.textEdited.connect(self._typed)

    @property
    def is_open(self) -> bool:
        """Has it the keyboard?"""
        return self.hasFocus() or self._list.isVisible()

    @property
    def shown(self) -> tuple[Suggestion, ...]:
        """What is offered now."""
        return tuple(self._rows.suggestions) if self._list.isVisible() else ()

    def enter(self) -> None:
        """Take the keyboard; what was typed before is selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self.asked.emit(self.text())

    def leave(self) -> None:
        """Put the list and the text away."""
        self._list.hide()
        self.clear()
        self.clearFocus()

    def show_suggestions(self, text: str, suggestions: Sequence[Suggestion]) -> None:
        """What the text may mean; an answer to a text that is no longer there is ignored."""
        if text != self.text() or not self.hasFocus():
            return
        self._answered = text
        self._rows.put(suggestions)
        self._list.setCurrentIndex(self._rows.index(0))
        self._lay()
        if self._enter_waits:
            self._enter_waits = False
            self._choose(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of its own first."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN, Qt.Key.Key_PageUp: -SHOWN}.get(
            Qt.Key(event.key())
        )
        if step is not None:
            last = self._rows.rowCount() - 1
            row = min(max(self._list.currentIndex().row() + step, 0), max(last, 0))
            self._list.setCurrentIndex(self._rows.index(row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter before the answer means the first line of the answer to what was typed, not of an older one.
            if self._answered == self.text():
                self._choose(self._list.currentIndex().row())
            else:
                self._enter_waits = True
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing hangs open behind one's back."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._list.hide()

    def _typed(self, text: str) -> None:
        self._enter_waits = False
        self.asked.emit(text)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._rows.suggestions):
            suggestion = self._rows.suggestions[row]
            self.leave()
            self.chosen.emit(suggestion)

    def _lay(self) -> None:
        """Under the line, as wide as is readable, inside the window."""
        rows = max(1, min(SHOWN, self._rows.rowCount()))
        width = min(max(WIDTH, self.width()), self._window.width() - 16)
        corner = self.mapTo(self._window, QPoint(0, self.height() + 4))
        left = min(corner.x(), self._window.width() - width - 8)
        self._list.setGeometry(QRect(left, corner.y(), width, rows * LINE_PX + 4))
        self._list.show()
        self._list.raise_()


class _Rows(QAbstractListModel):
    """The suggestions as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.suggestions: list[Suggestion] = []

    def put(self, suggestions: Sequence[Suggestion]) -> None:
        self.beginResetModel()
        self.suggestions = list(suggestions) or [_nothing()]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """See QAbstractListModel."""
        return 0 if parent is not None and parent.isValid() else len(self.suggestions)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """See QAbstractListModel."""
        if not index.isValid():
            return None
        suggestion = self.suggestions[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{suggestion.title} {suggestion.detail}"
        return suggestion if role == Qt.ItemDataRole.UserRole else None


class _List(QListView):
    """The list under the line; it never takes the keyboard."""

    def __init__(self, window: QWidget, rows: _Rows) -> None:
        super().__init__(window)
        self.setModel(rows)
        self.setItemDelegate(_Line(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.Box)
        self.setUniformItemSizes(True)
        self.setAccessibleName(t("widgets.command.results"))
        self.hide()


class _Line(QStyledItemDelegate):
    """Icon, what it is, and what Enter will do."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As large as its words."""
        return QSize(200, LINE_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a line."""
        suggestion: Suggestion = index.data(Qt.ItemDataRole.UserRole)
        theme = current_theme()
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, theme.color("bg_selected" if chosen else "bg_raised"))
        if suggestion.icon:
            try:
                painter.drawPixmap(box.x() + 12, box.y() + 12, pixmap(suggestion.icon, "accent_text", 20))
            except NoIcon:
                painter.setPen(theme.color("text_muted"))
        self._text(painter, box.adjusted(44, 3, -12, -LINE_PX // 2), suggestion.title, theme.font_body, "text")
        self._text(
            painter, box.adjusted(44, LINE_PX // 2, -12, -4), suggestion.detail, theme.font_small, "text_muted"
        )
        painter.restore()

    def _text(self, painter: QPainter, box: QRect, text: str, size: int, token: str) -> None:
        painter.setFont(ui_font(size=size))
        painter.setPen(current_theme().color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)


def _nothing() -> Suggestion:
    return Suggestion(
        title=t("shell.command.no_match"), detail=t("shell.command.no_match_detail"), run=lambda _context: None,
        icon="info",
    )  # fmt: skip
