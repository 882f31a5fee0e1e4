"""The hand on a map, as its page tells of it: what would move the view meanwhile waits."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.conversation import Conversation


class Hand(QObject):
    """Is a hand on the map? Its own view goes before anything else that wants to be looked at."""

    used = Signal()
    """It came onto the map, or moved the view with keys."""

    def __init__(self, talk: Conversation, parent: QObject) -> None:
        super().__init__(parent)
        self.is_on = False
        """A button or a finger is down on the map, or a wheel turns; also while what it pushed still glides."""
        self.tools: list[Callable[[], bool]] = []
        """What a hand may work with: each puts itself away when called, and says whether it was at work."""
        self._has_moved = False
        self._waiting: Callable[[], None] | None = None
        talk.listen(bridge.Held, self._held)
        talk.listen(bridge.Viewed, self._viewed)
        # A page that died takes no hand with it.
        talk.began.connect(self._lift)

    def free(self, act: Callable[[], None]) -> None:
        """Do it now; while a hand is on the map when it lifts, and not at all if that hand moves the view."""
        if self.is_on:
            self._waiting = act
        else:
            act()

    def put_away(self) -> bool:
        """Put away what the hand works with, one thing at a time; was there anything?"""
        return any(put_away() for put_away in self.tools)

    def _held(self, held: bridge.Held) -> None:
        if not held.on:
            self._lift()
        elif not self.is_on:
            self.is_on, self._has_moved = True, False
            self.used.emit()

    def _viewed(self, seen: bridge.Viewed) -> None:
        self._has_moved = self._has_moved or seen.by_hand
        if seen.by_hand:
            self.used.emit()

    def _lift(self) -> None:
        act, self._waiting, self.is_on = self._waiting, None, False
        if act is not None and not self._has_moved:
            act()
