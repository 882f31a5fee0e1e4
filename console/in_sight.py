"""What of the map nothing may lie over: units nobody was told of, and what is acted on at its lower edge."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame

from console.context import Context
from console.stage import Stage
from console.untold_sight import UntoldSight
from maps.view import MapView

EDGE_PX, ABOVE_PX = 12, 40
"""From the sides and from the lower edge of the map to what the page has there: maps/web/map.css."""
ZOOM_PX, ZOOM_TOUCH_PX = QRect(0, 0, 32, 120).size(), QRect(0, 0, 44, 144).size()
"""The arrow to the north with the two buttons of the zoom."""
FOLDED_PX, FOLDED_TOUCH_PX = QRect(0, 0, 208, 34).size(), QRect(0, 0, 208, 48).size()
OPEN_SHARE = 0.45
"""Of the map's height the open legend has at most so much."""
WIDE_PX, TALL_PX = 900, 480
"""On a map of this size the legend is open unless somebody folded it."""


def keep_in_sight(context: Context, stage: Stage) -> None:
    """Notices give way to both, and the map's own sentence to the notices."""
    view = context.map
    stage.room_changed.connect(view.banner.set_room)
    stage.notices.stand_on(partial(edges, view))
    view.legend_opened.connect(stage.notices.lay_out)
    UntoldSight(context, stage)


def edges(view: MapView) -> Sequence[QRect]:
    """Where the legend, the bars and the buttons of the zoom are, as the map is now."""
    bars = view.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = [bar.geometry() for bar in bars if bar.property("role") == "card" and bar.isVisible()]
    zoom = ZOOM_TOUCH_PX if view.touch else ZOOM_PX
    right, low = view.width() - EDGE_PX - zoom.width(), view.height() - ABOVE_PX
    return [_legend(view, low), QRect(right, low - zoom.height(), zoom.width(), zoom.height()), *shown]


def _legend(view: MapView, low: int) -> QRect:
    """Folded or open; the page alone knows how much of an open one is filled."""
    folded = FOLDED_TOUCH_PX if view.touch else FOLDED_PX
    wide = view.width() >= WIDE_PX and view.height() >= TALL_PX
    is_open = wide if view.opened is None else "" in view.opened
    height = round(view.height() * OPEN_SHARE) if is_open else folded.height()
    return QRect(EDGE_PX, low - height, folded.width(), height)
