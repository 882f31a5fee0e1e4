"""The orders nobody was told of, asked for once and handed to every place that shows them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from console.context import Context
from console.follow import Follow
from console.untold import Untold, being_ordered, stage_of, untold
from models.incident import Incident
from models.ordering import ANSWER_S, Ordering
from models.station import Station
from models.unit import Unit


class UntoldFeed(QObject):
    """One for a line, for as long as the line lives; `of` finds it.

    `found` is None until the store has answered. How an order stands depends on the clock and on the line too:
    whoever shows it is told when either may have changed it.
    """

    changed = Signal()
    """Something may stand otherwise than before."""
    failed = Signal(object)
    """The store could not say; the error."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.link)
        self._context = context
        self._online = context.link.state.online
        self.found: list[Untold] | None = None
        kinds = {Incident.KIND, Unit.KIND, Station.KIND}
        self._follow = Follow(context, self, lambda: untold(context), self.take, kinds, self)
        context.link.link_changed.connect(self._line_changed)
        self._follow.ask()

    @staticmethod
    def of(context: Context) -> "UntoldFeed":
        """The one feed, made by whoever is the first to want it."""
        known = context.link.findChild(UntoldFeed)
        return known if isinstance(known, UntoldFeed) else UntoldFeed(context)

    def listen(self, show: Callable[[], None]) -> None:
        """Call `show` now, if there is an answer, and whenever it may be another."""
        self.changed.connect(show)
        if self.found is not None:
            show()

    def stages(self) -> list[tuple[Untold, Ordering]]:
        """Each of them, and how it stands now."""
        context = self._context
        return [(one, stage_of(context, one.incident, one.dispatch)) for one in self.found or ()]

    def due(self) -> list[Untold]:
        """Those that are NOT ORDERED now."""
        return [one for one, stage in self.stages() if stage is Ordering.NOT_ORDERED]

    def ask(self) -> None:
        """Ask the store again."""
        self._follow.ask()

    def take(self, found: list[Untold]) -> None:
        """The store's answer."""
        self.found = found
        if being_ordered(self._context, (one.incident for one in found)):
            self._follow.later(ANSWER_S)
        self.changed.emit()

    def fail(self, error: Exception, _again: Callable[[], None]) -> None:
        """See console.follow.Fails."""
        self.failed.emit(error)

    def _line_changed(self, _state: object) -> None:
        online = self._context.link.state.online
        if online != self._online:
            self._online = online
            self.changed.emit()
