"""Notices stacked in a corner of the window: never modal, put away by key, heard through a hook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from resources.words import t
from widgets.icons import icon, pixmap
from widgets.theme import current_theme, set_role, theme_changed

SHOWN = 5
"""Notices shown at once; the others wait and are counted."""
MOST_SHARE = 0.4
"""Of the height of what they lie over: what is chosen on a map is in its middle, and stays in sight."""
DISMISS_KEY = "Ctrl+Backspace"
_WIDTH = 380
_MARGIN = 12
_FOOT = 44
"""At the lower edge stands what says how large and whose it is."""
_ABOVE = 8
"""Between a notice and what it stands on."""
_BAND = 4
_UPPER = 1
"""The last of its places that is at the upper edge."""
_ICONS = {"ok": "check", "warn": "warning", "refused": "refused", "offline": "offline", "neutral": "info"}


@dataclass(frozen=True)
class NoticeAction:
    """A button of a notice."""

    label: str
    act: Callable[[], None]


class NoticeStack(QWidget):
    """Lies in the top right corner of its parent. `dismissed(id)` when one is put away or has had its time.

    It gives way to what has to stay in sight (`keep_clear`): to another corner, then with the newest notice alone.
    """

    dismissed = Signal(int)
    moved = Signal()
    """It lies elsewhere, is larger or smaller, or gone."""

    def __init__(
        self,
        parent: QWidget,
        *,
        top: int = 0,
        sound: Callable[[str], None] | None = None,
        key: str = DISMISS_KEY,
    ) -> None:
        """`key` puts the newest away; empty when the window has a key of its own for that."""
        super().__init__(parent)
        self._window = parent
        self._top = top
        self._sound = sound
        self._cards: dict[int, _Card] = {}
        self._most = SHOWN
        self._clear: list[QRect] = []
        self._edges: Callable[[], Sequence[QRect]] = list
        self._corner = 0
        self._more = QLabel()
        set_role(self._more, "notice-more")
        self._more.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._more)
        self.setAccessibleName(t("widgets.notice.list"))
        # Held, it would put every notice away unread.
        self._key = QShortcut(QKeySequence(key), parent, autoRepeat=False)
        self._key.activated.connect(self.dismiss_newest)
        parent.installEventFilter(self)
        theme_changed.connect(self._redress)
        self._lay_out()

    def show_notice(
        self,
        notice_id: int,
        text: str,
        tone: str = "neutral",
        *,
        lasts_s: float = 0.0,
        count: int = 1,
        sound: str = "",
        actions: Sequence[NoticeAction] = (),
    ) -> None:
        """Show a notice, or show one of the same id anew. `lasts_s` 0 stays; `sound` goes to the hook."""
        old = self._cards.pop(notice_id, None)
        if old is not None:
            old.close_for_good()
        card = _Card(self, notice_id, text, tone, count, actions)
        card.dismissed.connect(self.dismiss)
        card.rest(lasts_s)
        self._cards[notice_id] = card
        self._column.insertWidget(0, card)
        if sound and self._sound is not None:
            self._sound(sound)
        self._lay_out()

    def keep_to(self, most: int = SHOWN) -> None:
        """Show no more than so many at once, the newest; the others are counted."""
        if most != self._most:
            self._most = most
            self._lay_out()

    def keep_clear(self, areas: Sequence[QRect]) -> None:
        """Cover none of these parts of the parent."""
        if list(areas) != self._clear:
            self._clear = list(areas)
            self._lay_out()

    def stand_on(self, edges: Callable[[], Sequence[QRect]]) -> None:
        """Cover nothing that is acted on at the lower edge: it tells these parts of the parent, each time."""
        self._edges = edges
        self._lay_out()

    def lay_out(self) -> None:
        """What is at the edges has changed."""
        self._lay_out()

    @property
    def is_low(self) -> bool:
        """Does it stand at the lower edge?"""
        return self._corner > _UPPER

    def set_top(self, top: int) -> None:
        """Leave so much of the upper edge to others."""
        if top != self._top:
            self._top = top
            self._lay_out()

    def withdraw(self, notice_id: int) -> None:
        """Take a notice away without a word."""
        card = self._cards.pop(notice_id, None)
        if card is not None:
            card.close_for_good()
            self._lay_out()

    def dismiss(self, notice_id: int) -> None:
        """A person has put it away, or its time is over."""
        if notice_id in self._cards:
            self.withdraw(notice_id)
            self.dismissed.emit(notice_id)

    def dismiss_newest(self) -> None:
        """What the key does."""
        if self._cards:
            self.dismiss(next(reversed(self._cards)))

    def ids(self) -> list[int]:
        """The notices in force, newest first."""
        return list(reversed(self._cards))

    def texts(self) -> list[str]:
        """What they say, newest first."""
        return [card.text() for card in reversed(self._cards.values())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._lay_out()
        return False

    def _lay_out(self) -> None:
        if not self._cards:
            self._corner = 0
        self._show_cards(self._most)
        if self._covered(self.geometry(), self._edges()):
            self._show_cards(1)
        self.moved.emit()

    def _show_cards(self, most: int) -> None:
        """Show so many of the newest where there is room, count the others, and find a corner."""
        width = min(_WIDTH, self._window.width() - 2 * _MARGIN)
        room = MOST_SHARE * self._window.height() - self._top - _MARGIN
        shown = 0
        for at, card in enumerate(reversed(self._cards.values())):
            room -= card.height_in(width) + self._column.spacing()
            # The newest is shown however little room there is.
            fits = at == 0 or (room >= 0 and shown == at and at < most)
            card.setVisible(fits)
            shown += fits
        hidden = len(self._cards) - shown
        self._more.setText(t("widgets.notice.more", count=hidden))
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(self._cards))
        self._place()

    def _place(self) -> None:
        width = min(_WIDTH, self._window.width() - 2 * _MARGIN)
        self.setFixedWidth(width)
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else -1
        self.resize(width, height if height > 0 else self.sizeHint().height())
        self.move(self._free_place(self.size()))
        self.raise_()

    def _free_place(self, size: QSize) -> QPoint:
        """Its own corner while nothing is covered there, else where it lies, else where least is covered."""
        edges = self._edges()
        corners = self._corners(size, edges)
        order = (0, self._corner, *range(1, len(corners)))
        self._corner = min(order, key=lambda at: self._covered(QRect(corners[at], size), edges))
        return corners[self._corner]

    def _corners(self, size: QSize, edges: Sequence[QRect]) -> list[QPoint]:
        """Above at the right and the left; below wherever it leaves the most of the middle free."""
        left, top = _MARGIN, self._top + _MARGIN
        right = self._window.width() - size.width() - _MARGIN
        beside = max((edge.right() + _ABOVE for edge in edges if edge.left() <= left), default=left)
        places = (QPoint(x, self._low(x, size, top, edges)) for x in (left, max(left, min(beside, right)), right))
        return [QPoint(right, top), QPoint(left, top), *sorted(places, key=lambda place: -place.y())]

    def _low(self, left: int, size: QSize, top: int, edges: Sequence[QRect]) -> int:
        """How far down it may begin there."""
        below = (edge.top() - _ABOVE for edge in edges if edge.left() < left + size.width() and edge.right() > left)
        return max(top, min((self._window.height() - _FOOT, *below)) - size.height())

    def _covered(self, place: QRect, edges: Sequence[QRect]) -> int:
        """How many pixels it would cover, lying there, of what has to stay in sight or is acted on."""
        parts = (place.intersected(area) for area in (*self._clear, *edges))
        return sum(part.width() * part.height() for part in parts if not part.isEmpty())

    def _redress(self) -> None:
        for card in self._cards.values():
            card.redress()


class _Card(QFrame):
    """One notice: a band and an icon in its tone, the sentence, its buttons."""

    dismissed = Signal(int)

    def __init__(
        self,
        parent: QWidget,
        notice_id: int,
        text: str,
        tone: str,
        count: int,
        actions: Sequence[NoticeAction],
    ) -> None:
        super().__init__(parent)
        self._id = notice_id
        self._tone = tone if tone in current_theme().tones else "neutral"
        self._text = text
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._put_away)
        self._mark, sentence, self._close = QLabel(), QLabel(text), QPushButton()
        sentence.setWordWrap(True)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        set_role(self, "notice")
        set_role(self._close, "flat")
        self._close.setToolTip(f"{t('widgets.notice.dismiss')} ({DISMISS_KEY})")
        self._close.setAccessibleName(t("widgets.notice.dismiss"))
        self._close.setFixedWidth(32)
        self._close.clicked.connect(self._put_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(_BAND + 10, 8, 6, 8)
        row.setSpacing(10)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout()
        body.addWidget(sentence)
        if actions:
            body.addLayout(self._buttons(actions))
        row.addLayout(body, 1)
        if count > 1:
            times = QLabel(f"×{count}")
            set_role(times, "small")
            row.addWidget(times, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(text)
        self.redress()

    def text(self) -> str:
        """What it says."""
        return self._text

    def height_in(self, width: int) -> int:
        """How high it is, so wide."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else self.height()

    def rest(self, lasts_s: float) -> None:
        """Be gone after so many seconds, 0 never."""
        if lasts_s > 0:
            self._timer.start(round(lasts_s * 1000))

    def close_for_good(self) -> None:
        """Leave the stack."""
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def redress(self) -> None:
        """Icons in the theme's colours."""
        self._mark.setPixmap(pixmap(_ICONS.get(self._tone, "alarm"), self._tone, 20, self.devicePixelRatioF()))
        self._close.setIcon(icon("close", "text_muted"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The band at the left in the notice's tone."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, _BAND, self.height(), current_theme().fill(self._tone))

    def _buttons(self, actions: Sequence[NoticeAction]) -> QHBoxLayout:
        line = QHBoxLayout()
        for action in actions:
            button = QPushButton(action.label)
            button.clicked.connect(lambda _checked, act=action.act: act())
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _put_away(self) -> None:
        self.dismissed.emit(self._id)
