"""The desk as a map window has it: cards lie over its own map, all else is the console's."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from console.card_place import card_place
from console.feature import Desk


class WindowDesk:
    """See console.feature.Desk."""

    def __init__(self, desk: Desk, room: QWidget, keep_clear: Callable[[], Sequence[QRect]] = tuple) -> None:
        """Cards lie in `room`, off what has to be kept clear of them where they can."""
        self._desk, self._room, self._keep_clear = desk, room, keep_clear
        self._card: QWidget | None = None

    @property
    def workspace(self) -> str:
        """The name of the workspace shown."""
        return self._desk.workspace

    def show_panel(self, name: str) -> QWidget | None:
        """Panels are the main window's."""
        return self._desk.show_panel(name)

    def show_tab(self, key: str) -> QWidget | None:
        """So are the tabs of the dossier."""
        return self._desk.show_tab(key)

    def follow_workspace(self, then: Callable[[str], object]) -> None:
        """And the workspace."""
        self._desk.follow_workspace(then)

    def show_card(self, card: QWidget, beside: QPoint | None, clear: Sequence[QRect] = ()) -> None:
        """Lay a card over this window's map, in place of the card before."""
        if self._card is not None and self._card is not card:
            self._card.hide()
        self._card = card
        if card.parentWidget() is not self._room:
            card.setParent(self._room)
        card.show()
        card.raise_()
        card.adjustSize()
        card.move(card_place(card.size(), self._room.rect(), beside, [*self._keep_clear(), *clear]))

    def put_card_away(self) -> bool:
        """Hide the card that is shown; False when there is none."""
        if self._card is None or self._card.isHidden():
            return False
        self._card.hide()
        return True
