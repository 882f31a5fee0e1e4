"""Where the main map looks by itself: where it was left, else at the records, then at what is chosen."""

import json
import logging
import math
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.keeper import Keeper
from maps.answers import ViewState
from maps.points import PointLayer
from models.geo import union
from models.record import Key

log = logging.getLogger("wanghuolou.gaze")

CHOSEN_ZOOM = 15.0
"""At least so near, when the map goes to what was chosen."""
RECORDS_MS = 1_000
"""Records that arrive are looked at again after this, until the map looks at something else."""
MAX_GROUPS = 100


class Gaze(QObject):
    """Restores and keeps the view and the legend; follows the selection while no hand has moved the map."""

    def __init__(self, context: Context, path: Path, keeper: Keeper) -> None:
        super().__init__(context.map)
        self._context, self._path, self._keeper = context, path, keeper
        self._map = context.map
        self._view: ViewState | None = None
        self._opened: list[str] | None = None
        self._soon = QTimer(self, singleShot=True, interval=RECORDS_MS)
        self._soon.timeout.connect(self._look_at_records)
        self._map.painted.connect(self._painted)
        self._map.view_changed.connect(self._moved)
        self._map.legend_opened.connect(self._legend)
        context.selection.changed.connect(self._chosen)
        context.background.query(lambda: _read(path), self._restore)

    # ---- as it was left ------------------------------------------------------------------------------------------

    def _restore(self, kept: tuple[ViewState | None, list[str] | None]) -> None:
        self._view, self._opened = kept
        if self._opened is not None:
            self._map.open_legend(self._opened)
        if self._view is not None:
            self._map.restore(self._view)

    def _moved(self, view: ViewState) -> None:
        if self._map.user_moved:
            self._view = view
            self._keep()

    def _legend(self, opened: list[str]) -> None:
        self._opened = opened
        self._keep()

    def _keep(self) -> None:
        self._keeper.keep(self._path, json.dumps({"view": self._view, "legend": self._opened}).encode())

    # ---- the records ---------------------------------------------------------------------------------------------

    def _painted(self, _layer: str, _revision: int) -> None:
        if self._map.is_aimed:
            self._map.painted.disconnect(self._painted)
        elif not self._soon.isActive():
            self._soon.start()

    def _look_at_records(self) -> None:
        """Without a region pack and a view of old, the records themselves say where the district is."""
        boxes = [layer.box for layer in self._map.layers if isinstance(layer, PointLayer)]
        found = union(box for box in boxes if box is not None)
        if found is not None and not self._map.is_aimed:
            self._map.fit(found, aim=False)

    # ---- the selection -------------------------------------------------------------------------------------------

    def _chosen(self, key: object) -> None:
        if isinstance(key, Key) and not self._map.user_moved:
            store = self._context.store
            self._context.background.query(lambda: store.get(key.kind, key.id), self._look_at, key=self)

    def _look_at(self, record: Any) -> None:
        """Go there unless it is in view, or a hand has moved the map meanwhile."""
        lon, lat = getattr(record and record.fact, "lon", None), getattr(record and record.fact, "lat", None)
        box = self._map.box
        if lon is None or lat is None or box is None or self._map.user_moved or box.contains(lon, lat):
            return
        self._map.fly_to(lon, lat, max(CHOSEN_ZOOM, self._map.view().zoom))


def _read(path: Path) -> tuple[ViewState | None, list[str] | None]:
    """What was kept; nothing of what cannot be read or makes no sense."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        view = kept.get("view")
        opened = kept.get("legend")
        place = None if view is None else ViewState(*(float(value) for value in view))
    except FileNotFoundError:
        return None, None
    except (OSError, ValueError, TypeError, AttributeError) as error:
        log.warning("the map's view cannot be read: %s", error)
        return None, None
    if place is not None and not _sensible(place):
        place = None
    names = isinstance(opened, list) and all(isinstance(name, str) for name in opened)
    return place, opened[:MAX_GROUPS] if names else None


def _sensible(view: ViewState) -> bool:
    return all(map(math.isfinite, view)) and abs(view.lon) <= 180 and abs(view.lat) <= 85 and 3 <= view.zoom <= 19
