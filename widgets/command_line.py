"""The command bar: one line, and under it a preview of what Enter will do, from providers handed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from resources.words import t
from widgets.icons import pixmap
from widgets.theme import current_theme, font_metrics, set_role, ui_font

OPENERS = ("/", "、")
"""What opens the bar, and may stand before the text; the second is what a Chinese keyboard gives for the key."""
MOST_SUGGESTIONS = 40
_ROW = 44
_ROWS_SHOWN = 8
_POPUP_WIDTH = 520
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class Suggestion:
    """One thing Enter can do: `title` says what, `detail` to whom or where, `act` does it."""

    title: str
    act: Callable[[], None]
    detail: str = ""
    icon: str = "command"
    shortcut: str = ""
    tone: str = ""


type Give = Callable[[Sequence[Suggestion]], None]
type Provider = Callable[[str, Give], None]
"""provider(text, give): calls `give` at once or later, as often as it likes; answers to old text are dropped."""


class CommandLine(QWidget):
    """`submitted` after something was done; Esc emits `left` so that the console can put the focus back."""

    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._providers: list[Provider] = []
        self._found: list[Sequence[Suggestion]] = []
        self._asked = 0
        self._unanswered: set[int] = set()
        self._anew = True
        """Nothing has been answered to what is typed now: what is shown is of the text before."""
        self._entered = False
        self.line = QLineEdit()
        self.line.setPlaceholderText("/  " + t("widgets.command.placeholder"))
        self.line.setAccessibleName(t("widgets.command.name"))
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self._popup = _Popup(self)
        self._suggestions = _Suggestions(self)
        self._popup.list.setModel(self._suggestions)
        self._popup.list.clicked.connect(lambda index: self._do(index.row()))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self.line.textEdited.connect(self._edited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)

    def add_provider(self, provider: Provider) -> None:
        """Ask this one too; the order of providers is the order of their suggestions."""
        self._providers.append(provider)

    def open(self, text: str = "") -> None:
        """Put the keyboard into the line and show what can be done."""
        self.line.setText(text)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    def close_preview(self) -> None:
        """Hide the preview."""
        self._popup.hide()

    def text(self) -> str:
        """What was typed, without the opening character."""
        text = self.line.text().strip()
        return text[1:].strip() if text.startswith(OPENERS) else text

    def suggestions(self) -> list[Suggestion]:
        """What is on offer."""
        return list(self._suggestions.shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc of the line steer the preview; its Esc is not yet the window's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusOut:
            self._entered = False
            self._popup.hide()
        return False

    def _edited(self, _text: str) -> None:
        self._entered = False
        self._soon.start()

    def _key(self, key: Qt.Key) -> bool:
        match key:
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._entered = False
                self._step(1 if key is Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Escape:
                self._entered = False
                self._asked += 1
                self.line.clear()
                self._popup.hide()
                self.left.emit()
            case _:
                return False
        return True

    def _enter(self) -> None:
        """What is typed but not yet asked about is asked first: Enter never does what stood there before.

        An Enter that comes before the answer is kept and does what the answer offers first.
        """
        if self._soon.isActive() or not self._popup.isVisible():
            self._soon.stop()
            self._ask()
        if self._unanswered:
            self._entered = True
        else:
            self._do(self._popup.list.currentIndex().row())

    def _ask(self) -> None:
        self._asked += 1
        asked, text = self._asked, self.text()
        self._found = [()] * len(self._providers)
        self._unanswered = set(range(len(self._providers)))
        self._anew = True
        for at, provider in enumerate(self._providers):
            provider(text, partial(self._given, asked, at))
        if self._anew and not self._popup.isVisible():
            self._show()

    def _given(self, asked: int, at: int, found: Sequence[Suggestion]) -> None:
        if asked == self._asked:
            self._found[at] = found
            self._unanswered.discard(at)
            self._show()
            if self._entered and not self._unanswered:
                self._entered = False
                self._do(self._popup.list.currentIndex().row())

    def _show(self) -> None:
        keep = 0 if self._anew else max(0, self._popup.list.currentIndex().row())
        self._anew = False
        self._suggestions.show([item for found in self._found for item in found][:MOST_SUGGESTIONS])
        count = len(self._suggestions.shown)
        self._popup.show_count(count)
        if count:
            self._popup.list.setCurrentIndex(self._suggestions.index(min(keep, count - 1)))
        self._popup.place_under(self.line)
        self._popup.setVisible(self.line.hasFocus() or self.line.isVisible())

    def _step(self, by: int) -> None:
        count = len(self._suggestions.shown)
        if not self._popup.isVisible():
            self._ask()
        elif count:
            row = (self._popup.list.currentIndex().row() + by) % count
            self._popup.list.setCurrentIndex(self._suggestions.index(row))

    def _do(self, row: int) -> None:
        if 0 <= row < len(self._suggestions.shown):
            chosen = self._suggestions.shown[row]
            typed = self.text()
            self._asked += 1
            self.line.clear()
            self._popup.hide()
            chosen.act()
            self.submitted.emit(typed)


class _Suggestions(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[Suggestion] = []

    def show(self, shown: list[Suggestion]) -> None:
        """Become this list; rows that come below those shown move nothing."""
        count = len(self.shown)
        if count and len(shown) > count and shown[:count] == self.shown:
            self.beginInsertRows(QModelIndex(), count, len(shown) - 1)
            self.shown = shown
            self.endInsertRows()
        elif shown != self.shown:
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if not 0 <= index.row() < len(self.shown):
            return None
        item = self.shown[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.title} {item.detail}".strip()
        return None


class _Popup(QFrame):
    """The preview: lies over the window under the line, takes no focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_SuggestionDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("widgets.command.results"))
        self._hint = QLabel()
        set_role(self._hint, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 4)
        column.setSpacing(2)
        column.addWidget(self.list)
        column.addWidget(self._hint)
        self._hint.setContentsMargins(10, 0, 10, 0)
        self.hide()

    def show_count(self, count: int) -> None:
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(min(count, _ROWS_SHOWN) * _ROW)
        self._hint.setText(t("widgets.command.hint") if count else t("widgets.command.nothing"))

    def place_under(self, line: QWidget) -> None:
        window = line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = line.mapTo(window, QPoint(0, line.height() + 2))
        width = min(max(line.width(), _POPUP_WIDTH), window.width() - 8)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(max(4, min(corner.x(), window.width() - width - 4)), corner.y())
        self.raise_()


class _SuggestionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_POPUP_WIDTH, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, item = current_theme(), index.data(int(Qt.ItemDataRole.UserRole))
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.bg_selected))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(theme.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.bg_hover))
        picture = pixmap(item.icon, item.tone or "text_muted", 20, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.x() + 12, rect.y() + (rect.height() - 20) // 2, picture)
        room = rect.adjusted(44, 4, -12, -4)
        if item.shortcut:
            painter.setFont(ui_font(theme, size=theme.font_small))
            painter.setPen(QColor(theme.text_muted))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), item.shortcut)
            room.adjust(0, 0, -font_metrics(theme.font_small).horizontalAdvance(item.shortcut) - 12, 0)
        top = QRect(room.x(), room.y(), room.width(), room.height() // 2 if item.detail else room.height())
        _line(painter, top, item.title, theme.font_body, theme.text)
        if item.detail:
            _line(painter, top.translated(0, room.height() // 2), item.detail, theme.font_small, theme.text_muted)


def _line(painter: QPainter, room: QRect, text: str, size: int, colour: str) -> None:
    painter.setFont(ui_font(size=size))
    painter.setPen(QColor(colour))
    shown = font_metrics(size).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
