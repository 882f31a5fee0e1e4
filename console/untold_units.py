"""The ids of the units nobody has told, kept up to date for lists that show units and not their incidents."""

from PySide6.QtCore import QObject, Signal

from console.context import Context
from console.untold_feed import UntoldFeed


class UntoldUnits(QObject):
    """Follows the incidents as long as its owner lives."""

    changed = Signal()
    """Other units than before."""

    def __init__(self, context: Context, owner: QObject) -> None:
        super().__init__(owner)
        self.ids: frozenset[str] = frozenset()
        self._feed = UntoldFeed.of(context)
        self._feed.listen(self._take)

    def _take(self) -> None:
        ids = frozenset(one.dispatch.unit_id for one in self._feed.due())
        if ids != self.ids:
            self.ids = ids
            self.changed.emit()
