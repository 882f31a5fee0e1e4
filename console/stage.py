"""The middle of the window: the map, or what it waits for, with the notices and the sign-in panel over it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from console.card_place import card_place
from console.notices import Notice, Notices
from console.sign_in import SignIn
from console.unlock import Unlock
from resources.words import t
from widgets.notice import SHOWN, NoticeStack
from widgets.panel_state import PanelState, State
from widgets.theme import set_role

EDGE_PX = 12
BESIDE_PX = 330
"""So much room beside the notices is enough for a sentence about the map; with less it stands below them."""


class Stage(QWidget):
    """Stacks what is over the map; none of it stops anybody from working."""

    sounded = Signal(str)
    """A notice is to be heard: the name of its tone."""
    room_changed = Signal(QRect)
    """What is left of the map for a sentence about the map itself; empty while somebody signs in."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._map: QWidget | None = None
        self._sign_in: SignIn | None = None
        self._unlock: Unlock | None = None
        self._card: QWidget | None = None
        self._beside: QPoint | None = None
        self._clear: Sequence[QRect] = ()
        self._drawn: Sequence[QRect] = ()
        self._room = QRect()
        self._waiting = PanelState(QWidget())
        self._waiting.set_state(State.LOADING, t("shell.start.map"))
        self._stack = QStackedLayout(self)
        self._stack.setStackingMode(QStackedLayout.StackingMode.StackOne)
        self._stack.addWidget(self._waiting)
        self._progress = QLabel(self)
        set_role(self._progress, "card")
        self._progress.setTextFormat(Qt.TextFormat.PlainText)
        self._progress.setContentsMargins(12, 6, 12, 6)
        self._progress.hide()
        # The window's own act puts a notice away, so the stack needs no key.
        self.notices = NoticeStack(self, sound=self.sounded.emit, key="")
        self.notices.dismissed.connect(notices.withdraw)
        self.notices.moved.connect(self._lay_around)
        notices.posted.connect(self._post)
        notices.withdrawn.connect(self.notices.withdraw)
        for notice in notices.all:
            self._post(notice)

    def keep_in_sight(self, areas: Sequence[QRect]) -> None:
        """Notices cover none of these parts of the map, and a card none that it can leave free."""
        self._clear = areas
        self.notices.keep_clear(areas)
        self._lay_card()

    def show_card(self, card: QWidget, beside: QPoint | None, clear: Sequence[QRect] = ()) -> None:
        """Lay a card over the map, beside a point of it, in place of the card before."""
        if self._card is not None and self._card is not card:
            self._card.hide()
        self._card, self._beside, self._drawn = card, beside, clear
        if card.parentWidget() is not self:
            card.setParent(self)
        card.show()
        card.raise_()
        self.notices.raise_()
        self._lay_card()

    def _lay_card(self) -> None:
        """Beside its point, and off whatever else has to be seen by now."""
        if self._card is None or self._card.isHidden():
            return
        self._card.adjustSize()
        notices = [self.notices.geometry()] if self.notices.isVisible() else []
        clear = [*self._clear, *notices, *self._drawn]
        self._card.move(card_place(self._card.size(), self.rect(), self._beside, clear))

    def put_card_away(self) -> bool:
        """Hide the card that is shown; False when there is none."""
        if self._card is None or self._card.isHidden():
            return False
        self._card.hide()
        self.focus_map()
        return True

    def _post(self, notice: Notice) -> None:
        self.notices.show_notice(
            notice.id, notice.text, notice.level, lasts_s=notice.lasts_s, count=notice.count, sound=notice.sound
        )

    def show_map(self, view: QWidget) -> None:
        """The map is here; the same one again does no harm."""
        if view is self._map:
            return
        self._map = view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        self._lay()

    def focus_map(self) -> None:
        """The keyboard to the map."""
        (self._map or self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def progress(self) -> str:
        """The sentence of what is going on, empty for nothing."""
        return "" if self._progress.isHidden() else self._progress.text()

    def show_progress(self, sentence: str) -> None:
        """Say what goes on in the background; empty when it is done."""
        self._progress.setText(sentence)
        self._progress.setVisible(bool(sentence))
        if self._map is None and sentence:
            self._waiting.set_state(State.LOADING, sentence)
            self._progress.hide()
        self._lay()

    def show_failure(self, sentence: str) -> None:
        """There will be no map, for this reason."""
        self._waiting.set_state(State.REFUSED, sentence)

    @property
    def sign_in(self) -> SignIn | None:
        """The sign-in panel, if one was ever asked for."""
        return self._sign_in

    @property
    def sign_in_shown(self) -> bool:
        """Is somebody asked to sign in?"""
        return self._sign_in is not None and self._sign_in.isVisible()

    def ask_sign_in(self, server: str, seat: str) -> SignIn:
        """Ask who sits here; the same panel again if it was put off."""
        self.put_card_away()
        if self._sign_in is None:
            self._sign_in = SignIn(server, seat, self)
            self._sign_in.put_off.connect(self.put_sign_in_off)
        self._sign_in.ask()
        self._lay()
        return self._sign_in

    def put_sign_in_off(self) -> None:
        """Look at what is cached first."""
        if self._sign_in is not None:
            self._sign_in.hide()
            self._lay()
            self.focus_map()

    @property
    def unlock(self) -> Unlock | None:
        """The unlock line, if the seat was ever locked."""
        return self._unlock

    def ask_unlock(self, name: str) -> Unlock:
        """Say that the seat is locked, and wait for the password of who sits here."""
        if self._unlock is None:
            self._unlock = Unlock(self)
        self._unlock.ask(name)
        return self._unlock

    def hide_unlock(self) -> None:
        """The seat is open again."""
        if self._unlock is not None and self._unlock.isVisible():
            self._unlock.say("")
            self._unlock.hide()
            self.focus_map()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the size."""
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        self.notices.keep_to(1 if self.sign_in_shown else SHOWN)
        self._progress.adjustSize()
        aside = self._progress.width() + self.notices.width() + 3 * EDGE_PX
        above = not self._progress.isHidden() and aside > self.width()
        self.notices.set_top(EDGE_PX + self._progress.height() if above else 0)
        self._lay_around()

    def _lay_around(self) -> None:
        """What gives the notices their place: the line of progress, the sign-in, the map's own sentence."""
        beside = self._beside_notices()
        # Where both are not beside each other the notices are below it.
        line = beside if beside.width() >= self._progress.width() + 2 * EDGE_PX else self.rect()
        self._progress.move(line.center().x() - self._progress.width() // 2, EDGE_PX)
        self._progress.raise_()
        self.notices.raise_()
        self._lay_card()
        if self._unlock is not None and self._unlock.isVisible():
            self._unlock.lay()
        if self.sign_in_shown and self._sign_in is not None:
            self._sign_in.lay(self._below_notices())
        self._say_room(beside)

    def _say_room(self, beside: QRect) -> None:
        progress = self._progress.geometry().bottom() if not self._progress.isHidden() else 0
        room = beside if beside.width() >= BESIDE_PX else self.rect()
        below = max(progress, 0 if room is beside else self._below_notices() - EDGE_PX)
        room = QRect() if self.sign_in_shown else room.adjusted(0, below, 0, 0)
        if room != self._room:
            self._room = room
            self.room_changed.emit(room)

    def _beside_notices(self) -> QRect:
        """The stage from its upper edge on, without the side where the notices are."""
        taken = self.notices.geometry()
        if self.notices.isHidden() or self.notices.is_low:
            return self.rect()
        if taken.left() > self.width() - taken.right():
            return QRect(0, 0, taken.left(), self.height())
        return QRect(taken.right(), 0, self.width() - taken.right(), self.height())

    def _below_notices(self) -> int:
        above = self.notices.isVisible() and not self.notices.is_low
        return self.notices.geometry().bottom() + EDGE_PX if above else 0
