"""Draws the twelve pre-plans as PDF: a site plan of the real surroundings, and a typical floor."""

import re
from collections.abc import Callable, Sequence
from math import atan2, degrees
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt, QUuid
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen, QPolygonF

from console.demo.facts import Site, Town
from console.demo.floors import draw_floor
from console.demo.painting import FONT
from console.demo.plane import XY, length
from console.demo.plans import hydrants_near

PAGE_W, PAGE_H = 4200, 2970
"""A3 landscape in tenths of a millimetre, the unit everything is drawn in."""
_RESOLUTION = 254
"""Dots an inch, so that a dot is a tenth of a millimetre."""
_VIEW = QRectF(120, 330, 2950, 2480)
_SCALE = 10.5
"""Tenths of a millimetre on paper for a metre: about 1:950."""
RED, GREEN, BLUE, INK = QColor("#c62828"), QColor("#1b8a3a"), QColor("#1565c0"), QColor("#1d2327")
_DATE = re.compile(rb"D:\d{14}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def write_drawings(town: Town, plans: Sequence[dict[str, Any]], folder: Path) -> None:
    """folder/plans/YA001.pdf ..., two pages each, without the time of making: the same bytes each time."""
    (folder / "plans").mkdir(exist_ok=True)
    for plan in plans:
        path = folder / plan["documents"][0]
        _draw(town, plan, town.site(plan["site"]), path)
        path.write_bytes(_DATE.sub(_fixed, path.read_bytes()))


def _fixed(match: re.Match[bytes]) -> bytes:
    """A date of the same length, so that the offsets in the file stay right."""
    return b"D:20260101000000" if match.group().startswith(b"D:") else b"2026-01-01T00:00:00"


def _draw(town: Town, plan: dict[str, Any], site: Site, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A3), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))
    )
    writer.setTitle(f"{plan['number']} {plan['name']}")
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), plan["number"].encode()))
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _sheet(painter, plan, "总平面图", 1)
    _site_plan(painter, town, site)
    _side(painter, plan, _SITE_LEGEND)
    _watermark(painter)
    writer.newPage()
    _sheet(painter, plan, "标准层平面图", 2)
    draw_floor(painter, _VIEW, site)
    _side(painter, plan, _FLOOR_LEGEND)
    _watermark(painter)
    painter.end()


def text(
    p: QPainter, box: QRectF, words: str, size: int, colour: QColor = INK, bold: bool = False, flags: int = 0
) -> None:
    """Words in a box; size in tenths of a millimetre."""
    font = QFont(FONT)
    font.setPixelSize(size)
    font.setBold(bold)
    p.setFont(font)
    p.setPen(colour)
    p.drawText(box, flags or int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)


_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


def _sheet(p: QPainter, plan: dict[str, Any], title: str, page: int) -> None:
    """Frame, heading and title block."""
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(INK, 8))
    p.drawRect(QRectF(80, 80, PAGE_W - 160, PAGE_H - 160))
    p.setPen(QPen(INK, 3))
    p.drawLine(80, 290, PAGE_W - 80, 290)
    p.drawLine(3110, 290, 3110, PAGE_H - 80)
    text(p, QRectF(130, 95, 2900, 110), plan["name"], 78, INK, True)
    text(p, QRectF(130, 195, 2900, 80), f"{title}　　{plan['number']}　　第 {plan['revision']} 版", 46)
    text(p, QRectF(3130, 95, 930, 100), "灭火救援预案图", 62, RED, True, _CENTRE)
    text(p, QRectF(3130, 195, 930, 80), f"第 {page} 页 / 共 2 页", 40, INK, False, _CENTRE)
    rows = (
        ("编制", plan["author"]),
        ("审批", plan["approver"]),
        ("批准日期", plan["approved_on"]),
        ("复审日期", plan["review_on"]),
        ("数据", "合成演示 SYNTHETIC"),
    )
    for k, (name, value) in enumerate(rows):
        y = PAGE_H - 80 - 70 * (len(rows) - k)
        p.setPen(QPen(INK, 2))
        p.drawLine(QPointF(3110, y), QPointF(PAGE_W - 80, y))
        text(p, QRectF(3135, y, 240, 70), name, 36)
        text(p, QRectF(3390, y, 700, 70), value, 36, INK, True)


def _watermark(p: QPainter) -> None:
    """Over everything: nobody shall take the sheet for a real one."""
    p.save()
    p.translate(PAGE_W * 0.37, PAGE_H * 0.54)
    p.rotate(-24)
    text(p, QRectF(-1600, -250, 3200, 500), "合成演示 SYNTHETIC", 260, QColor(0, 0, 0, 30), True, _CENTRE)
    p.restore()


def _site_plan(p: QPainter, town: Town, site: Site) -> None:
    """The site in its true surroundings: roads, neighbours, hydrants, and how to get in and out."""
    cx, cy = site.at
    reach = 150.0

    def to(at: XY) -> QPointF:
        return QPointF(_VIEW.center().x() + (at[0] - cx) * _SCALE, _VIEW.center().y() - (at[1] - cy) * _SCALE)

    p.save()
    p.setClipRect(_VIEW)
    for width_more, colour in ((14.0, QColor("#9a9a9a")), (0.0, QColor("#f2efe6"))):
        for _, street, a, b in town.net.segments():
            if min(length(a, site.at), length(b, site.at)) < reach + 120:
                pen = QPen(colour, street.width_m * _SCALE + width_more)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                p.setPen(pen)
                p.drawLine(to(a), to(b))
    for building in town.buildings:
        if length(building.centre, site.at) < reach + 60:
            ours = building.site == site.number
            p.setPen(QPen(INK, 9 if ours else 3))
            p.setBrush(QColor("#f4c9b8") if ours else QColor("#e3e3e3"))
            p.drawPolygon(QPolygonF([to(c) for c in building.ring]))
            if not ours:
                text(
                    p,
                    _around(to(building.centre), 150),
                    f"{building.levels}F",
                    28,
                    QColor("#666666"),
                    False,
                    _CENTRE,
                )
    _street_names(p, town, site, to)
    _name_plate(p, site, to)
    _routes(p, site, to)
    for water in town.waters:
        if water.volume_m3 is None and length(water.at, site.at) < reach + 40:
            bad = water.status in ("停用", "丢失")
            spot = to(water.at)
            p.setPen(QPen(QColor("white"), 4))
            p.setBrush(QColor("#888888") if bad else RED)
            p.drawEllipse(spot, 26, 26)
            text(p, _around(spot, 50), "H", 34, QColor("white"), True, _CENTRE)
            note = "停用" if bad else f"{water.number}"
            text(p, QRectF(spot.x() + 30, spot.y() - 25, 300, 50), note, 30, RED)
    p.restore()
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(INK, 3))
    p.drawRect(_VIEW)
    _compass(p)
    near = "，".join(f"{w.number} {away:.0f} m" for away, w in hydrants_near(town, site))
    label = QRectF(_VIEW.left() + 30, _VIEW.bottom() - 90, 1900, 70)
    p.fillRect(label, QColor(255, 255, 255, 225))
    text(p, label, f" 距主入口最近水源（直线）：{near}", 36)


def _name_plate(p: QPainter, site: Site, to: Callable[[XY], QPointF]) -> None:
    """What the building is, on the side away from the street so that it covers no route."""
    back = to((site.at[0] * 2.2 - site.entrance[0] * 1.2, site.at[1] * 2.2 - site.entrance[1] * 1.2))
    plate = QRectF(back.x() - 270, back.y() - 65, 540, 130)
    p.setPen(QPen(INK, 3))
    p.drawLine(back, to(site.at))
    p.setBrush(QColor(255, 255, 255, 235))
    p.drawRoundedRect(plate, 12, 12)
    text(p, plate, f"{site.name}\n{site.building.levels}F / {site.height_m:g} m", 44, INK, True, _CENTRE)


def _around(at: QPointF, size: float) -> QRectF:
    return QRectF(at.x() - size / 2, at.y() - size / 2, size, size)


def _street_names(p: QPainter, town: Town, site: Site, to: Callable[[XY], QPointF]) -> None:
    named: set[str] = set()
    for _, street, a, b in town.net.segments():
        half = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        if street.name in named or length(half, site.at) > 115 or length(a, b) < 25:
            continue
        named.add(street.name)
        start, end = to(a), to(b)
        if start.x() > end.x():
            start, end = end, start
        p.save()
        p.translate(to(half))
        p.rotate(degrees(atan2(end.y() - start.y(), end.x() - start.x())))
        text(p, QRectF(-400, -40, 800, 80), street.name, 46, QColor("#5a4a2a"), True, _CENTRE)
        p.restore()


def _routes(p: QPainter, site: Site, to: Callable[[XY], QPointF]) -> None:
    """Red in, green out, the gate, the staging place of the engines and the assembly point."""
    whole = length(site.at, site.entrance)
    gx, gy = (site.entrance[0] - site.at[0]) / whole, (site.entrance[1] - site.at[1]) / whole
    ring = site.building.ring
    half = length(ring[0], ring[1]) / 2 - 5

    def spot(out_m: float, aside_m: float) -> QPointF:
        return to((site.at[0] + gx * out_m - gy * aside_m, site.at[1] + gy * out_m + gx * aside_m))

    face = length(ring[1], ring[2]) / 2
    gate = to(site.entrance)
    arrow(p, gate, spot(face - 4, 0), RED, 14)
    for aside in (half, -half):
        arrow(p, spot(face - 3, aside), spot(face + 12, aside), GREEN, 11)
    tip = spot(face + 15, half + 12)
    p.setPen(QPen(GREEN, 6))
    p.setBrush(QColor("#d9f2df"))
    p.drawRoundedRect(_around(tip, 90), 14, 14)
    text(p, _around(tip, 90), "集", 54, GREEN, True, _CENTRE)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(RED)
    p.drawPolygon(QPolygonF([gate + QPointF(0, -42), gate + QPointF(40, 32), gate + QPointF(-40, 32)]))
    text(p, QRectF(gate.x() - 70, gate.y() + 34, 140, 50), "主入口", 36, RED, True, _CENTRE)
    p.setPen(QPen(BLUE, 6))
    p.setBrush(QColor("#dbe9fb"))
    engine = spot(whole + 5.0, -13)
    box = QRectF(engine.x() - 105, engine.y() - 42, 210, 84)
    p.drawRect(box)
    text(p, box, "消防车", 40, BLUE, True, _CENTRE)


def arrow(p: QPainter, start: QPointF, end: QPointF, colour: QColor, width: float) -> None:
    """A line with a head."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    whole = max(1.0, (dx * dx + dy * dy) ** 0.5)
    ux, uy, head = dx / whole, dy / whole, width * 3.2
    p.setPen(QPen(colour, width))
    p.drawLine(start, QPointF(end.x() - ux * head, end.y() - uy * head))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    side = head * 0.55
    back = QPointF(end.x() - ux * head, end.y() - uy * head)
    p.drawPolygon(QPolygonF([end, back + QPointF(-uy * side, ux * side), back + QPointF(uy * side, -ux * side)]))


def _compass(p: QPainter) -> None:
    x, y = _VIEW.right() - 130, _VIEW.top() + 190
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(INK)
    p.drawPolygon(
        QPolygonF([QPointF(x, y - 120), QPointF(x + 45, y + 60), QPointF(x, y + 20), QPointF(x - 45, y + 60)])
    )
    text(p, QRectF(x - 50, y - 185, 100, 60), "北 N", 44, INK, True, _CENTRE)
    left, base = _VIEW.right() - 640, _VIEW.bottom() - 60
    p.fillRect(QRectF(left - 40, base - 75, 620, 115), QColor(255, 255, 255, 225))
    for k in range(5):
        p.fillRect(QRectF(left + k * 10 * _SCALE, base, 10 * _SCALE, 16), INK if k % 2 == 0 else QColor("#bbbbbb"))
    text(p, QRectF(left - 30, base - 65, 620, 55), "0　10　20　30　40　50 m", 36)


_SITE_LEGEND = (
    ("▲", RED, "主入口"),
    ("➜", RED, "进攻路线"),
    ("➜", GREEN, "疏散路线"),
    ("H", RED, "室外消火栓"),
    ("■", BLUE, "消防车停靠"),
    ("集", GREEN, "人员集合点"),
)
_FLOOR_LEGEND = (
    ("➜", RED, "进攻路线"),
    ("➜", GREEN, "疏散路线"),
    ("■", RED, "室内消火栓"),
    ("●", BLUE, "感烟探测器"),
    ("≡", INK, "疏散楼梯"),
    ("出", GREEN, "安全出口"),
)


def _hazards(plan: dict[str, Any]) -> str:
    named = (f"{h['name']} UN{h['un_number']} {h['amount']} {h['place']}" for h in plan["hazards"])
    return "；".join(named) or "无"


def _side(p: QPainter, plan: dict[str, Any], legend: Sequence[tuple[str, QColor, str]]) -> None:
    """The column on the right: legend, and what a crew reads first."""
    text(p, QRectF(3140, 310, 900, 60), "图例", 46, INK, True)
    for k, (mark, colour, words) in enumerate(legend):
        row = 385 + (k // 2) * 70
        x = 3150 + (k % 2) * 460
        text(p, QRectF(x, row, 70, 60), mark, 46, colour, True, _CENTRE)
        text(p, QRectF(x + 85, row, 370, 60), words, 36)
    blocks = (
        ("建筑", f"{plan['construction']}；{plan['floors']}；高{plan['height_m']:g} m"),
        ("人员", f"白天 {plan['occupants_day']} 人，夜间 {plan['occupants_night']} 人"),
        ("车辆进入", plan["access"]),
        ("室外水源", plan["water_outside"]),
        ("室内水源", f"{plan['water_inside']}；所需流量 {plan['required_flow_lps']:g} L/s"),
        ("控制室", plan["control_room"]),
        ("关断", "；".join(plan["shut_offs"])),
        (
            "危险源",
            "；".join(f"{h['name']} UN{h['un_number']} {h['amount']} {h['place']}" for h in plan["hazards"])
            or "无",
        ),
        ("进攻路线", "；".join(plan["attack_routes"])),
        ("联系人", "；".join(f"{c['name']}（{c['role']}）{c['phone']}" for c in plan["contacts"])),
    )
    y = 625.0
    for name, words in blocks:
        text(p, QRectF(3140, y, 900, 50), name, 36, RED, True)
        box = QRectF(3140, y + 52, 950, 400)
        text(p, box, words, 33, INK, False, _WRAP)
        y += 52 + p.boundingRect(box, _WRAP, words).height() + 22
