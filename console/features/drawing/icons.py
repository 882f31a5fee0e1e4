"""Pictures of plot symbols for lists, in the colours of the theme."""

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from console.plot_catalogue import PlotSymbol
from maps.export.swatch import BRUSHES
from maps.symbols import Along, Stroke
from models.drawing import Form

SIDE_PX = 28
_SHARP = 2


def plot_icon(symbol: PlotSymbol, *, dark: bool) -> QIcon:
    """What it looks like on the map, small."""
    picture = QPixmap(SIDE_PX * _SHARP, SIDE_PX * _SHARP)
    picture.setDevicePixelRatio(_SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke = symbol.stroke
    colour = QColor(stroke.colour if dark or not stroke.on_light else stroke.on_light)
    if symbol.form is Form.POINT:
        _symbol(painter, stroke, colour)
    elif symbol.form is Form.LINE:
        _line(painter, stroke, colour)
    else:
        _area(painter, symbol, colour)
    painter.end()
    return QIcon(picture)


def _symbol(painter: QPainter, stroke: Stroke, colour: QColor) -> None:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill-rule="evenodd" '
        f'fill="{colour.name()}" d="{stroke.symbol}"/></svg>'
    )
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(2, 2, SIDE_PX - 4, SIDE_PX - 4))


def _pen(stroke: Stroke, colour: QColor) -> QPen:
    width = min(3.0, stroke.width_px * 0.7)
    pen = QPen(colour, width)
    if stroke.dash_px:
        pen.setDashPattern([max(1.0, length / 2 / width) for length in stroke.dash_px])
    return pen


def _area(painter: QPainter, symbol: PlotSymbol, colour: QColor) -> None:
    painter.setPen(_pen(symbol.stroke, colour))
    fill = QColor(colour)
    fill.setAlpha(150 if symbol.stroke.pattern else 60)
    painter.setBrush(QBrush(fill, BRUSHES.get(symbol.stroke.pattern, Qt.BrushStyle.SolidPattern)))
    if symbol.form is Form.CIRCLE:
        painter.drawEllipse(QRectF(4, 4, SIDE_PX - 8, SIDE_PX - 8))
    else:
        corners = [(4, 9), (15, 4), (25, 11), (21, 24), (6, 22)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def _line(painter: QPainter, stroke: Stroke, colour: QColor) -> None:
    painter.setPen(_pen(stroke, colour))
    painter.drawLine(QPointF(3, 22), QPointF(23, 7))
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(colour)
    for part in (0.3, 0.6):
        painter.save()
        painter.translate(3 + 20 * part, 22 - 15 * part)
        painter.rotate(-36.9)
        _ornament(painter, stroke.along)
        painter.restore()
    if stroke.head:
        painter.translate(25, 5.5)
        painter.rotate(-36.9)
        painter.drawPolygon(QPolygonF([QPointF(0, 0), QPointF(-9, -4.5), QPointF(-9, 4.5)]))


def _ornament(painter: QPainter, along: Along) -> None:
    match along:
        case Along.DOTS:
            painter.drawEllipse(QPointF(0, 0), 2.2, 2.2)
        case Along.TICKS:
            painter.drawLine(QPointF(0, 0), QPointF(0, -6))
        case Along.CROSSES:
            painter.drawLine(QPointF(-3, -3), QPointF(3, 3))
            painter.drawLine(QPointF(-3, 3), QPointF(3, -3))
        case Along.CHEVRONS | Along.ARROWS:
            painter.drawLine(QPointF(-3, -4), QPointF(2, 0))
            painter.drawLine(QPointF(-3, 4), QPointF(2, 0))
