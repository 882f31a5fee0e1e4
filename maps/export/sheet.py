"""A map on one sheet of A4 or A3: title, legend of what is on it, scale true on paper, north, time, author."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen, QPolygonF

from maps.export.extent import Extent
from maps.export.swatch import draw_stroke, draw_symbol
from maps.symbols import Stroke, Symbol
from resources.words import language, t

SUFFIX = ".pdf"
EARTH_M = 40_075_016.686
UNITS_PER_MM = 10
DOTS_PER_INCH = 254
"""So that one unit of the painter is a tenth of a millimetre."""
MARGIN, HEAD, FOOT = 100, 150, 380
"""In tenths of a millimetre, like everything drawn here."""
ROW, COLUMN = 46, 520
LONGEST_BAR = 600
FAMILIES = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC"]


class Paper(NamedTuple):
    """A size of paper and how it lies."""

    size: str = "A4"
    landscape: bool = True

    @property
    def whole(self) -> QSizeF:
        """In tenths of a millimetre."""
        width, height = (2970, 2100) if self.size == "A4" else (4200, 2970)
        return QSizeF(width, height) if self.landscape else QSizeF(height, width)

    @property
    def frame(self) -> QRectF:
        """Where the map goes."""
        whole = self.whole
        return QRectF(MARGIN, MARGIN + HEAD, whole.width() - 2 * MARGIN, whole.height() - 2 * MARGIN - HEAD - FOOT)


class Row(NamedTuple):
    """A row of the legend."""

    look: Symbol | Stroke
    words: str
    things: int


class Legend(NamedTuple):
    """What the sheet says around the map, as plain text."""

    title: str
    time: str
    author: str
    attribution: str
    rows: Sequence[Row]
    exercise: str = ""


def ground_m_per_unit(seen: Extent, frame: QRectF) -> float:
    """How many metres on the ground a tenth of a millimetre is, at the middle of the sheet."""
    return (seen.east - seen.west) / 360 * EARTH_M * math.cos(math.radians(seen.lat)) / frame.width()


def bar_m(m_per_unit: float) -> float:
    """The longest round distance whose bar is no longer than LONGEST_BAR."""
    power: float = 10.0 ** math.floor(math.log10(LONGEST_BAR * m_per_unit))
    return next(step * power for step in (5, 2, 1) if step * power / m_per_unit <= LONGEST_BAR)


def write_sheet(path: Path, paper: Paper, picture: QImage, seen: Extent, legend: Legend) -> None:
    """Write the PDF. Any thread. Raises OSError."""
    # Qt says no reason; the system does.
    path.touch()
    writer = QPdfWriter(str(path))
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(legend.title)
    size = QPageSize(QPageSize.PageSizeId.A4 if paper.size == "A4" else QPageSize.PageSizeId.A3)
    way = QPageLayout.Orientation.Landscape if paper.landscape else QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, way, QMarginsF(0, 0, 0, 0)))
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(t("map.export.unprintable"))
    try:
        _paint(painter, paper, picture, seen, legend)
    finally:
        if not painter.end():
            raise OSError(t("map.export.unprintable"))


def _paint(painter: QPainter, paper: Paper, picture: QImage, seen: Extent, legend: Legend) -> None:
    frame = paper.frame
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(frame, picture)
    if legend.exercise:
        watermark(painter, frame, legend.exercise)
    painter.setPen(QPen(QColor("#202020"), 4))
    painter.drawRect(frame)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    head = QRectF(MARGIN, MARGIN, frame.width(), HEAD - 20)
    _font(painter, 64, bold=True)
    mark = f"{legend.exercise}　" if legend.exercise else ""
    _line(painter, head, left | Qt.AlignmentFlag.AlignTop, mark + legend.title)
    _font(painter, 32)
    _line(painter, head, left | Qt.AlignmentFlag.AlignBottom, legend.time)
    _line(painter, head, right | Qt.AlignmentFlag.AlignBottom, legend.author)
    foot = QRectF(MARGIN, frame.bottom() + 20, frame.width(), FOOT - 20)
    _font(painter, 24)
    _line(painter, foot, right | Qt.AlignmentFlag.AlignBottom, legend.attribution)
    beside = LONGEST_BAR + 220
    _scale(painter, QPointF(foot.right() - beside + 60, foot.top() + 60), ground_m_per_unit(seen, frame))
    _north(painter, QRectF(foot.right() - 90, foot.top() + 10, 90, 150))
    _rows(painter, foot.adjusted(0, 0, -beside, 0), legend.rows)


def _font(painter: QPainter, size: int, *, bold: bool = False) -> None:
    font = QFont(FAMILIES)
    font.setPixelSize(size)
    font.setBold(bold)
    # Glyphs for a language of their own have no characters: figures could be neither searched nor copied.
    font.setFeature(QFont.Tag("locl"), 0)
    if language() != "zh":
        # A Chinese font gives quotes and dots the room of a character.
        font.setFeature(QFont.Tag("palt"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter.setFont(font)


def _line(painter: QPainter, box: QRectF, where: Qt.AlignmentFlag, text: str) -> None:
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
    painter.setPen(QColor("#000000"))
    painter.drawText(box, where, cut)


def watermark(painter: QPainter, frame: QRectF, words: str) -> None:
    """Across all of it, faint enough to read what is under it."""
    painter.save()
    painter.translate(frame.center())
    painter.rotate(-math.degrees(math.atan2(frame.height(), frame.width())))
    _font(painter, round(frame.width() / max(6, len(words) + 2)), bold=True)
    painter.setPen(QColor(160, 110, 0, 90))
    around = QRectF(-frame.width(), -frame.height(), 2 * frame.width(), 2 * frame.height())
    painter.drawText(around, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def _scale(painter: QPainter, at: QPointF, m_per_unit: float) -> None:
    """A bar that is as long on the paper as it says, and the ratio."""
    length_m = bar_m(m_per_unit)
    width = length_m / m_per_unit
    _font(painter, 32)
    words = t("map.export.km", count=f"{length_m / 1000:g}") if length_m >= 1000 else f"{length_m:g} m"
    ratio = f"1 : {m_per_unit * 1000 * UNITS_PER_MM:,.0f}".replace(",", " ")
    painter.setPen(QPen(QColor("#000000"), 3))
    painter.setBrush(QColor("#000000"))
    painter.drawRect(QRectF(at.x(), at.y(), width / 2, 14))
    painter.setBrush(QColor("#ffffff"))
    painter.drawRect(QRectF(at.x() + width / 2, at.y(), width / 2, 14))
    painter.drawText(QPointF(at.x(), at.y() - 12), "0")
    painter.drawText(QPointF(at.x() + width + 10, at.y() + 16), words)
    painter.drawText(QPointF(at.x(), at.y() + 64), ratio)


def _north(painter: QPainter, box: QRectF) -> None:
    middle = box.center().x()
    painter.setPen(QPen(QColor("#000000"), 3))
    painter.setBrush(QColor("#000000"))
    notch, foot = QPointF(middle, box.top() + 75), box.top() + 100
    painter.drawPolygon(QPolygonF([QPointF(middle, box.top()), notch, QPointF(middle - 30, foot)]))
    painter.setBrush(QColor("#ffffff"))
    painter.drawPolygon(QPolygonF([QPointF(middle, box.top()), notch, QPointF(middle + 30, foot)]))
    _font(painter, 36, bold=True)
    painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, t("map.north_letter"))


def _rows(painter: QPainter, box: QRectF, rows: Sequence[Row]) -> None:
    """Column by column; what finds no room is counted, not dropped in silence."""
    deep, across = int(box.height() // ROW), max(1, int(box.width() // COLUMN))
    column = box.width() / across
    room = deep * across
    shown = rows if len(rows) <= room else rows[: room - 1]
    _font(painter, 28)
    for at, row in enumerate(shown):
        x, y = box.left() + at // deep * column, box.top() + at % deep * ROW
        if isinstance(row.look, Symbol):
            draw_symbol(painter, row.look, QRectF(x + 16, y + 4, 34, 34))
        else:
            draw_stroke(painter, row.look, QRectF(x, y + 8, 68, 28))
        words, number = QRectF(x + 84, y, column - 210, ROW - 4), QRectF(x + column - 126, y, 90, ROW - 4)
        _line(painter, words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.words)
        _line(painter, number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(row.things))
    if len(shown) < len(rows):
        at = room - 1
        more = QRectF(box.left() + at // deep * column, box.top() + at % deep * ROW, column, ROW)
        _line(painter, more, Qt.AlignmentFlag.AlignVCenter, t("map.export.more", count=len(rows) - len(shown)))
