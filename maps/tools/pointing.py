"""Pointing out a place: a right click or a long press on the map, and a pin where somebody asks about."""

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.view import MapView


class Pointing(QObject):
    """Python's half of web/tools/pointing.js; lives as long as the map."""

    pointed = Signal(float, float)
    """lon, lat of a right click, or of a finger that rested."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._talk = view.conversation
        self._pinned: tuple[float, float] | None = None
        self._talk.listen(bridge.Pointed, self._point)
        self._talk.began.connect(self._tell)

    @property
    def pinned(self) -> tuple[float, float] | None:
        """Where the pin is (lon, lat), None while there is none."""
        return self._pinned

    def pin(self, lon: float, lat: float) -> None:
        """Put the one pin at a place (degrees)."""
        self._pinned = (lon, lat)
        self._tell()

    def unpin(self) -> None:
        """Take it away."""
        self._pinned = None
        self._tell()

    def _point(self, at: bridge.Pointed) -> None:
        self.pointed.emit(at.lon, at.lat)

    def _tell(self) -> None:
        self._talk.tell("pin", at=self._pinned)
