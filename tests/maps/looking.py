"""Layers on a real page, and what is to be seen of them."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from maps.points import PointLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from tests.maps.in_page import presented

RED, BLUE = "#ff2020", "#2040ff"
STYLE = LayerStyle(
    (Symbol(Shape.SQUARE, RED, "红", size_px=30), Symbol(Shape.CIRCLE, BLUE, "蓝", size_px=30)), near_zoom=10
)
LON, LAT = 11.5755, 48.1374
MIDDLE = (400, 300)
HOSTILE = [
    "<img src=x onerror=\"document.title='hurt'\">",
    "</script><script>document.title='hurt'</script>",
    "\u202eeman eslaf\u202c العربية",
    "长" * 10_000,
    "line\nbreak\x00\x07 ' \" ` ${1}",
]


def points(*styles: int, labels=None) -> PointLayer:
    """A layer of points on one spot, a style each."""
    layer = PointLayer("hydrants", "消火栓", STYLE, labels=labels)
    layer.set_points([f"h{i}" for i in range(len(styles))], [LON] * len(styles), [LAT] * len(styles), list(styles))
    return layer


def near_colour(view: MapView, wanted: str, at=MIDDLE, reach=3) -> bool:
    """Is a pixel near this place of this colour?"""
    image = view.grab_image()
    spots = [(at[0] + dx, at[1] + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    return any(image.pixelColor(x, y).name() == wanted for x, y in spots)


def brightest(view: MapView, at, reach) -> int:
    """The lightness of the brightest pixel near this place."""
    image = view.grab_image()
    spots = [(at[0] + dx, at[1] + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    return max(image.pixelColor(x, y).lightness() for x, y in spots)


def show(view: MapView, qtbot, layer) -> None:
    """Add a layer, and wait until it is painted and seen."""
    with qtbot.waitSignal(view.painted, timeout=40_000):
        view.add_layer(layer)
    presented(view)


def move(view: MapView, x: int, y: int, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Bring the pointer there in the page, a button held or none.

    Qt's own way sets the cursor, and then any window that another test left over this one takes the move.
    """
    web = view._web
    assert web is not None, "the map has no page yet"
    target, at = web.focusProxy() or web, QPointF(x, y)
    nothing = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, at, target.mapToGlobal(at), nothing, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(target, moved)


def click(view: MapView, qtbot, x: int, y: int) -> None:
    """Click into the page."""
    web = view._web
    assert web is not None, "the map has no page yet"
    target = web.focusProxy() or web
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
