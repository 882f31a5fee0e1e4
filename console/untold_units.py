"""The ids of the units nobody has told, kept up to date for lists that show units and not their incidents."""

from PySide6.QtCore import QObject, Signal

from console.context import Context
from console.follow import Follow
from console.untold import Untold, being_ordered, stage_of, untold
from models.incident import Incident
from models.ordering import ANSWER_S, Ordering


class UntoldUnits(QObject):
    """Follows the incidents as long as its owner lives."""

    changed = Signal()
    """Other units than before."""

    def __init__(self, context: Context, owner: QObject) -> None:
        super().__init__(owner)
        self._context = context
        self.ids: frozenset[str] = frozenset()
        self._follow = Follow(context, self, lambda: untold(context), self._take, {Incident.KIND})
        self._follow.ask()

    def _take(self, found: list[Untold]) -> None:
        due = [one for one in found if stage_of(self._context, one.incident, one.dispatch) is Ordering.NOT_ORDERED]
        ids = frozenset(one.dispatch.unit_id for one in due)
        if ids != self.ids:
            self.ids = ids
            self.changed.emit()
        if being_ordered(self._context, (one.incident for one in found)):
            self._follow.later(ANSWER_S)
