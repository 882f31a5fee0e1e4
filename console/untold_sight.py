"""Keeps the plates of units nobody was told of in sight: tells the stage where on the map they are."""

from PySide6.QtCore import QObject, QRect

from console.context import Context
from console.stage import Stage
from console.untold_feed import UntoldFeed
from console.untold_place import place_of

RING_PX = QRect(-26, -26, 290, 64)
"""A unit's ring, and the number to call beside it, from its place."""
PLATE_PX = QRect(-18, -20, 210, 66)
"""The plate beside an incident's mark, from its place."""


class UntoldSight(QObject):
    """Lives as long as the map."""

    def __init__(self, context: Context, stage: Stage) -> None:
        super().__init__(context.map)
        self._map, self._stage = context.map, stage
        self._feed = UntoldFeed.of(context)
        self._map.view_changed.connect(self.look)
        self._feed.listen(self.look)

    def look(self, _view: object = None) -> None:
        """Where they are now, as the map lies."""
        areas: list[QRect] = []
        for one in self._feed.due():
            incident = one.incident.fact
            areas += self._area(place_of(self._map, one), RING_PX)
            if incident.lon is not None and incident.lat is not None:
                areas += self._area((incident.lon, incident.lat), PLATE_PX)
        self._stage.keep_in_sight(areas)

    def _area(self, place: tuple[float, float] | None, around: QRect) -> list[QRect]:
        point = self._map.point_of(*place) if place is not None else None
        return [] if point is None else [around.translated(point)]
