"""Between the map and the card: whoever points, and where the pin stands."""

from typing import Any

from PySide6.QtCore import QObject, Qt

from console.context import Context
from console.features.whereabouts.card import HereCard
from maps.tools.pointing import Pointing
from models.record import Record
from resources.words import t


class Asking(QObject):
    """Lives as long as the map; makes the card when somebody first asks."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.pointing = Pointing(context.map)
        self.pointing.pointed.connect(self.ask)
        self.card: HereCard | None = None
        context.map.view_changed.connect(self._follow_view)

    def ask(self, lon: float, lat: float, *, by_key: bool = False) -> None:
        """What is at this place (degrees)? Asked by a key, the keyboard goes to the card."""
        if self.card is None:
            self.card = HereCard(self._context)
            self.card.hidden.connect(self.pointing.unpin)
        self.card.ask(lon, lat)
        self.pointing.pin(lon, lat)
        self.card.place()
        if by_key:
            self.card.copies["lonlat"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_record(self) -> None:
        """What is around the chosen record?"""
        key, store = self._context.selection.key, self._context.store
        if key is not None:
            self._context.background.query(lambda: store.get(key.kind, key.id), self._ask_about, key=self)

    def _ask_about(self, record: Record[Any] | None) -> None:
        lon, lat = (getattr(record.fact, name, None) if record is not None else None for name in ("lon", "lat"))
        if lon is None or lat is None:
            self._context.notices.warn(t("whereabouts.no_place"), key="whereabouts.no_place")
            return
        self.go(lon, lat)

    def go(self, lon: float, lat: float) -> None:
        """Ask about a place (degrees), and look there unless it is in view."""
        if self._context.map.point_of(lon, lat) is None:
            self._context.map.fly_to(lon, lat)
        self.ask(lon, lat, by_key=True)

    def _follow_view(self, _view: object) -> None:
        if self.card is not None and self.card.isVisible():
            self.card.place()
