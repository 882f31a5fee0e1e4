"""Draws a typical floor of a site: rooms along a corridor, stairs, lift, and what protects it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from console.demo.facts import Site
from console.demo.painting import FONT

_RED, _GREEN, _BLUE, _INK = QColor("#c62828"), QColor("#1b8a3a"), QColor("#1565c0"), QColor("#1d2327")
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_ROOMS = {
    "care_home": ("居室", "护理站", "活动室"),
    "hospital": ("病房", "护士站", "处置室"),
    "school": ("教室", "办公室", "实验室"),
    "hotel": ("客房", "布草间", "服务间"),
    "high_rise": ("住户", "管井", "前室"),
    "mall": ("商铺", "餐饮", "库房"),
    "chemical": ("反应间", "控制室", "泵房"),
    "warehouse": ("货架区", "分拣区", "办公室"),
    "market": ("摊位", "熟食区", "冷库"),
    "heritage": ("大殿", "配殿", "库房"),
}


def draw_floor(p: QPainter, view: QRectF, site: Site) -> None:
    """The floor within `view` (tenths of a millimetre), its measures those of the building."""
    ring = site.building.ring
    front = ((ring[1][0] - ring[0][0]) ** 2 + (ring[1][1] - ring[0][1]) ** 2) ** 0.5
    depth = ((ring[2][0] - ring[1][0]) ** 2 + (ring[2][1] - ring[1][1]) ** 2) ** 0.5
    scale = min((view.width() - 420) / front, 0.5 * view.height() / depth)
    hall = QRectF(0, 0, front * scale, depth * scale)
    hall.moveCenter(QPointF(view.center().x(), view.top() + 0.4 * view.height()))
    p.setPen(QPen(_INK, 16))
    p.setBrush(QColor("#fbfaf6"))
    p.drawRect(hall)
    aisle = QRectF(hall.left(), hall.center().y() - hall.height() * 0.09, hall.width(), hall.height() * 0.18)
    p.fillRect(aisle, QColor("#eef3ee"))
    names = _ROOMS.get(site.type, ("房间", "办公室", "库房"))
    count = max(5, min(12, round(front / 7)))
    for top in (True, False):
        _rooms(p, hall, aisle, top, count, names)
    _equipment(p, hall, aisle, count)
    _flow(p, aisle)
    _measure(p, hall, front, depth)
    _elevation(p, view, site)
    levels = (
        f"{site.name}　标准层（2～{site.building.levels}层）" if site.building.levels > 2 else f"{site.name}　首层"
    )
    _text(p, QRectF(view.left(), view.top() + 40, view.width(), 90), levels, 60, _INK, True)


def _elevation(p: QPainter, view: QRectF, site: Site) -> None:
    """The front as a sketch: storeys, their number and the height."""
    levels = site.building.levels
    height = min(470.0, levels * 90.0)
    box = QRectF(view.center().x() - 520, view.bottom() - 110 - height, 1040, height)
    p.setPen(QPen(_INK, 6))
    p.setBrush(QColor("#f4f1ea"))
    p.drawRect(box)
    storey = height / levels
    for level in range(levels):
        y = box.bottom() - (level + 1) * storey
        p.setPen(QPen(_INK, 2))
        p.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        for k in range(12):
            p.fillRect(QRectF(box.left() + 30 + k * 84, y + storey * 0.25, 50, storey * 0.5), QColor("#b9cbd8"))
    _text(p, QRectF(box.right() + 20, box.top(), 330, 60), f"{levels} 层，{site.height_m:g} m", 40, _INK, False)
    _text(p, QRectF(box.left(), box.bottom() + 15, box.width(), 60), "立面示意", 40, _INK, True)
    p.setPen(QPen(_INK, 6))
    p.drawLine(QPointF(view.left() + 300, box.bottom()), QPointF(view.right() - 300, box.bottom()))


def _rooms(p: QPainter, hall: QRectF, aisle: QRectF, top: bool, count: int, names: tuple[str, ...]) -> None:
    width = hall.width() / count
    for k in range(count):
        y0, y1 = (hall.top(), aisle.top()) if top else (aisle.bottom(), hall.bottom())
        room = QRectF(hall.left() + k * width, y0, width, y1 - y0)
        stairs = k in (0, count - 1) and top
        lift = k == count // 2 and not top
        p.setPen(QPen(_INK, 8))
        p.setBrush(QColor("#dfe9f5") if stairs or lift else Qt.BrushStyle.NoBrush)
        p.drawRect(room)
        wall = aisle.top() if top else aisle.bottom()
        door = QRectF(room.center().x() - 55, wall - 8, 110, 16)
        p.fillRect(door, QColor("white"))
        p.setPen(QPen(_INK, 3))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawArc(QRectF(door.left() - 110, wall - 110, 220, 220), 0, (90 if top else -90) * 16)
        if stairs:
            for step in range(1, 12):
                x = room.left() + room.width() * step / 12
                p.drawLine(QPointF(x, room.top() + 20), QPointF(x, room.center().y()))
            _text(
                p,
                QRectF(room.left(), room.center().y(), room.width(), 90),
                f"{1 if k == 0 else 2}号楼梯",
                38,
                _INK,
                True,
            )
            continue
        name = "消防电梯" if lift else (names[1] if k == 1 else names[2] if k == count - 2 else names[0])
        _text(p, QRectF(room.left(), room.center().y() - 60, room.width(), 60), name, 38, _INK, False)
        number = f"{'A' if top else 'B'}{k + 1:02d}"
        _text(p, QRectF(room.left(), room.center().y(), room.width(), 50), number, 30, QColor("#777777"), False)
        if not lift:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(_BLUE)
            p.drawEllipse(QPointF(room.center().x(), room.top() + room.height() * 0.22), 15, 15)


def _equipment(p: QPainter, hall: QRectF, aisle: QRectF, count: int) -> None:
    """Wall hydrants in the corridor, smoke detectors on its ceiling, the signs over both ends."""
    p.setPen(Qt.PenStyle.NoPen)
    for k in range(1, count, 3):
        x = hall.left() + hall.width() * k / count
        p.fillRect(QRectF(x - 24, aisle.top() + 4, 48, 36), _RED)
    p.setBrush(_BLUE)
    for k in range(count // 2):
        p.drawEllipse(QPointF(aisle.left() + aisle.width() * (k + 0.5) / (count // 2), aisle.bottom() - 30), 15, 15)
    for x in (aisle.left(), aisle.right()):
        sign = QRectF(x - 45, aisle.center().y() - 45, 90, 90)
        p.fillRect(sign, _GREEN)
        _text(p, sign, "出", 60, QColor("white"), True)


def _flow(p: QPainter, aisle: QRectF) -> None:
    """Out to both ends in green, in from the left stair in red."""
    y = aisle.center().y() - aisle.height() * 0.14
    middle = aisle.center().x()
    for start, end in ((middle - 60, aisle.left() + 140), (middle + 60, aisle.right() - 140)):
        _arrow(p, start, end, y, _GREEN, 11)
    _arrow(p, aisle.left() + 150, middle - 260, aisle.center().y() + aisle.height() * 0.16, _RED, 14)


def _arrow(p: QPainter, start: float, end: float, y: float, colour: QColor, width: float) -> None:
    way = 1 if end > start else -1
    p.setPen(QPen(colour, width))
    p.drawLine(QPointF(start, y), QPointF(end - way * 40, y))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    back = end - way * 46
    p.drawPolygon(QPolygonF([QPointF(end, y), QPointF(back, y - 26), QPointF(back, y + 26)]))


def _measure(p: QPainter, hall: QRectF, front: float, depth: float) -> None:
    """Dimension lines below and on the left."""
    p.setPen(QPen(_INK, 3))
    y, x = hall.bottom() + 90, hall.left() - 90
    p.drawLine(QPointF(hall.left(), y), QPointF(hall.right(), y))
    p.drawLine(QPointF(x, hall.top()), QPointF(x, hall.bottom()))
    for at in (hall.left(), hall.right()):
        p.drawLine(QPointF(at, y - 25), QPointF(at, y + 25))
    for at in (hall.top(), hall.bottom()):
        p.drawLine(QPointF(x - 25, at), QPointF(x + 25, at))
    _text(p, QRectF(hall.left(), y + 10, hall.width(), 60), f"{front:.1f} m", 40, _INK, False)
    p.save()
    p.translate(x - 45, hall.center().y())
    p.rotate(-90)
    _text(p, QRectF(-300, -30, 600, 60), f"{depth:.1f} m", 40, _INK, False)
    p.restore()


def _text(p: QPainter, box: QRectF, words: str, size: int, colour: QColor, bold: bool) -> None:
    font = QFont(FONT)
    font.setPixelSize(size)
    font.setBold(bold)
    p.setFont(font)
    p.setPen(colour)
    p.drawText(box, _CENTRE, words)
