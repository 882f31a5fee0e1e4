"""What the demo's cameras see: drawn streets, yards and rooms, with things moving through them."""

import math
import random
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QLinearGradient, QPainter, QPen, QPolygonF

WIDTH, HEIGHT = 640, 360
_FOCAL = 430.0
INDOORS = {"corridor", "lobby", "warehouse"}
_HALF_WIDTH_M = {
    "alley": 3.2,
    "market": 5.0,
    "gate": 7.0,
    "crossing": 11.0,
    "avenue": 12.0,
    "riverside": 7.0,
    "yard": 14.0,
    "parking": 12.0,
    "corridor": 1.5,
    "lobby": 6.0,
    "warehouse": 9.0,
    "eagle_eye": 26.0,
}
_HEIGHT_M = {"corridor": 2.5, "lobby": 3.6, "warehouse": 6.5, "eagle_eye": 30.0}


@dataclass(frozen=True)
class Mover:
    """A vehicle or a person going along the view: lateral place, start and speed in metres (per second)."""

    x: float
    z: float
    speed: float
    size: tuple[float, float, float]
    colour: str
    person: bool


class Scene:
    """One camera's view; `frame(t)` draws it t seconds in."""

    def __init__(self, kind: str, title: str, number: int, burning: bool, rng: random.Random) -> None:
        self._kind, self._title, self._number, self._burning = kind, title, number, burning
        self._horizon = 128.0 if kind not in INDOORS else 150.0
        self._eye = {"eagle_eye": 46.0, "corridor": 2.1, "lobby": 3.0, "warehouse": 5.0}.get(kind, 6.0)
        self._half = _HALF_WIDTH_M[kind] * rng.uniform(0.92, 1.1)
        self._night = number % 5 == 3 and kind not in INDOORS
        self._fire_at = (
            rng.choice((-1, 1)) * self._half * 0.72,
            rng.uniform(15, 19) if kind not in INDOORS else 8.0,
        )
        if kind == "eagle_eye":
            self._fire_at = (rng.choice((-1, 1)) * 20.0, 110.0)
        self._movers = self._populate(rng)
        self._puffs = [(rng.uniform(-1, 1), rng.random(), rng.uniform(0.6, 1.4)) for _ in range(46)]
        self._back = self._background(rng)

    def _at(self, x: float, y: float, z: float) -> QPointF:
        """Screen position of a place x m right, y m up, z m away."""
        return QPointF(WIDTH / 2 + x * _FOCAL / z, self._horizon + (self._eye - y) * _FOCAL / z)

    def _populate(self, rng: random.Random) -> list[Mover]:
        count = {"eagle_eye": 14, "alley": 4, "corridor": 3}.get(self._kind, 7)
        walking = self._kind in INDOORS | {"alley", "market"}
        paint = ("#c8ccd0", "#30363c", "#8d2a2a", "#2f5582", "#e8e4d8", "#4d6b50", "#b08a3e")
        movers = []
        for k in range(count):
            person = walking or k % 3 == 0
            lane = self._half * (rng.uniform(-0.8, 0.8) if person else (0.32 if k % 2 else -0.32))
            if person and not walking:
                lane = self._half * rng.choice((-0.93, 0.93))
            speed = rng.uniform(0.7, 1.5) if person else rng.uniform(6, 11)
            size = (0.55, 1.7, 0.4) if person else ((1.9, 1.5, 4.4) if rng.random() < 0.8 else (2.5, 3.1, 8.5))
            movers.append(
                Mover(
                    lane,
                    rng.uniform(8, self._far()),
                    speed * (1 if lane > 0 else -1),
                    size,
                    rng.choice(paint),
                    person,
                )
            )
        return movers

    def _far(self) -> float:
        return {"corridor": 24.0, "lobby": 26.0, "warehouse": 40.0, "eagle_eye": 260.0}.get(self._kind, 95.0)

    def _background(self, rng: random.Random) -> QImage:
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
        p = QPainter(image)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._kind in INDOORS:
            self._room(p, rng)
        else:
            self._outdoors(p, rng)
        p.end()
        return image

    def _shade(self, colour: str, distance: float) -> QColor:
        """Colours fade with distance and darken at night."""
        c = QColor(colour)
        haze = QColor("#1b2230") if self._night else QColor("#c9d3da")
        k = min(0.75, distance / (self._far() * 1.6))
        mixed = [
            a * (1 - k) + b * k
            for a, b in zip((c.red(), c.green(), c.blue()), (haze.red(), haze.green(), haze.blue()), strict=True)
        ]
        dim = 0.42 if self._night else 1.0
        return QColor(*(int(v * dim) for v in mixed))

    def _quad(self, p: QPainter, corners: list[tuple[float, float, float]], colour: QColor) -> None:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(colour)
        p.drawPolygon(QPolygonF([self._at(*c) for c in corners]))

    def _outdoors(self, p: QPainter, rng: random.Random) -> None:
        sky = QLinearGradient(0, 0, 0, self._horizon)
        sky.setColorAt(0, QColor("#0b1020" if self._night else "#7fa4c4"))
        sky.setColorAt(1, QColor("#27304a" if self._night else "#d5dfe6"))
        p.fillRect(QRectF(0, 0, WIDTH, self._horizon + 1), QBrush(sky))
        ground = "#5f7550" if self._kind == "riverside" else "#8a8780"
        p.fillRect(QRectF(0, self._horizon, WIDTH, HEIGHT), self._shade(ground, 20))
        far, w = self._far() * 4, self._half
        near = self._eye * _FOCAL / (HEIGHT - self._horizon)
        if self._kind == "riverside":
            self._quad(
                p,
                [(w + 3, 0, near), (w + 40, 0, near), (w + 40, 0, far), (w + 3, 0, far)],
                self._shade("#4d7f9e", 20),
            )
        self._quad(p, [(-w, 0, near), (w, 0, near), (w, 0, far), (-w, 0, far)], self._shade("#4b4e52", 8))
        self._marks(p, near)
        step = 22.0 if self._kind != "eagle_eye" else 48.0
        for k in range(11, -1, -1):
            z = near + 3 + k * step
            for side in (-1, 1):
                if self._kind == "riverside" and side > 0:
                    continue
                self._block(p, side, z, step * rng.uniform(0.7, 0.92), rng)

    def _marks(self, p: QPainter, near: float) -> None:
        w, white = self._half, self._shade("#d8d8d0", 15)
        if self._kind in ("yard", "parking"):
            for k in range(9):
                z = near + 2 + k * 3.2
                for side in (-1, 1):
                    self._quad(
                        p,
                        [
                            (side * w * 0.55, 0, z),
                            (side * w, 0, z),
                            (side * w, 0, z + 0.15),
                            (side * w * 0.55, 0, z + 0.15),
                        ],
                        white,
                    )
        elif self._kind not in ("alley", "market"):
            for k in range(16):
                z = near + 1 + k * 6
                self._quad(p, [(-0.1, 0, z), (0.1, 0, z), (0.1, 0, z + 3), (-0.1, 0, z + 3)], white)
        if self._kind in ("crossing", "gate"):
            for k in range(int(w * 1.4)):
                x = -w + 0.4 + k * 1.4
                self._quad(p, [(x, 0, 20), (x + 0.7, 0, 20), (x + 0.7, 0, 25), (x, 0, 25)], white)

    def _block(self, p: QPainter, side: int, z: float, deep: float, rng: random.Random) -> None:
        low = {"alley": (4, 8), "market": (4, 7), "yard": (7, 10), "gate": (10, 18), "eagle_eye": (8, 26)}
        tall = rng.uniform(*low.get(self._kind, (12, 34)))
        x = side * (self._half + (1.0 if self._kind in ("alley", "market") else 5.0))
        colour = rng.choice(("#a58f7d", "#9aa0a3", "#b3a58e", "#8c8f96", "#a8806f", "#bcb6a8"))
        out = side * 14
        self._quad(p, [(x, 0, z), (x, tall, z), (x, tall, z + deep), (x, 0, z + deep)], self._shade(colour, z))
        self._quad(
            p, [(x, 0, z), (x, tall, z), (x + out, tall, z), (x + out, 0, z)], self._shade(colour, z).darker(118)
        )
        if self._eye > tall:
            roof = [(x, tall, z), (x, tall, z + deep), (x + out, tall, z + deep), (x + out, tall, z)]
            self._quad(p, roof, self._shade("#6f5f58", z))
        for level in range(1, int(tall // 3.2)):
            for k in range(1, int(deep // 3.4)):
                lit = rng.random() < (0.35 if self._night else 0.1)
                glass = QColor("#e8c87a") if lit and self._night else self._shade("#55636e", z)
                y, zz = level * 3.2, z + k * 3.4
                self._quad(p, [(x, y, zz), (x, y + 1.4, zz), (x, y + 1.4, zz + 1.5), (x, y, zz + 1.5)], glass)

    def _room(self, p: QPainter, rng: random.Random) -> None:
        w, tall, far = self._half, _HEIGHT_M[self._kind], self._far()
        wall = rng.choice(("#cfc9b8", "#b9c4c6", "#c6bfae"))
        p.fillRect(QRectF(0, 0, WIDTH, HEIGHT), QColor("#3a3c3f"))
        near = 1.2
        self._quad(p, [(-w, 0, near), (w, 0, near), (w, 0, far), (-w, 0, far)], QColor("#86837b"))
        self._quad(p, [(-w, tall, near), (w, tall, near), (w, tall, far), (-w, tall, far)], QColor("#dcdbd4"))
        for side in (-1, 1):
            x = side * w
            self._quad(
                p, [(x, 0, near), (x, tall, near), (x, tall, far), (x, 0, far)], QColor(wall).darker(104 + 6 * side)
            )
        self._quad(p, [(-w, 0, far), (w, 0, far), (w, tall, far), (-w, tall, far)], QColor(wall).darker(120))
        gap = 3.4 if self._kind == "corridor" else 5.0
        for k in range(int(far // gap)):
            z = 2.6 + k * gap
            for x in (-w, w):
                colour = QColor("#6d553c") if self._kind != "warehouse" else QColor("#4f6d8c")
                high = 2.1 if self._kind != "warehouse" else 4.8
                self._quad(
                    p, [(x, 0, z), (x, high, z), (x, high, z + 1.3), (x, 0, z + 1.3)], colour.darker(100 + k * 6)
                )
            lamp = [(-0.4, tall, z), (0.4, tall, z), (0.4, tall, z + 1.1), (-0.4, tall, z + 1.1)]
            self._quad(p, lamp, QColor("#fdfbe8"))
        exit_sign = [(-0.5, 2.25, far - 0.1), (0.5, 2.25, far - 0.1), (0.5, 2.5, far - 0.1), (-0.5, 2.5, far - 0.1)]
        self._quad(p, exit_sign, QColor("#1f9d55"))

    def frame(self, t: float, clock: str) -> QImage:
        """The picture t seconds into the clip, with the camera's name and the time burnt in."""
        image = self._back.copy()
        p = QPainter(image)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = sorted(((self._where(m, t), m) for m in self._movers), key=lambda pair: -pair[0])
        for z, mover in shown:
            self._draw(p, mover, z, t)
        if self._burning:
            self._burn(p, t)
        self._caption(p, clock)
        p.end()
        return image

    def _where(self, mover: Mover, t: float) -> float:
        near = max(2.5, self._eye * _FOCAL / (HEIGHT - self._horizon) * 0.9)
        return near + (mover.z - near + mover.speed * t) % (self._far() - near)

    def _draw(self, p: QPainter, mover: Mover, z: float, t: float) -> None:
        w, tall, deep = mover.size
        x, colour = mover.x, self._shade(mover.colour, z)
        if mover.person:
            swing = 0.12 * math.sin(t * 7 + mover.z)
            feet, head = self._at(x, 0, z), self._at(x, tall, z)
            scale = _FOCAL / z
            p.setPen(QPen(self._shade("#2b2d33", z), max(1.0, 0.16 * scale)))
            hip = self._at(x, tall * 0.5, z)
            p.drawLine(hip, QPointF(feet.x() + swing * scale, feet.y()))
            p.drawLine(hip, QPointF(feet.x() - swing * scale, feet.y()))
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(colour)
            p.drawRoundedRect(
                QRectF(head.x() - 0.24 * scale, head.y() + 0.24 * scale, 0.48 * scale, 0.75 * scale), 2, 2
            )
            p.setBrush(self._shade("#c89f7e", z))
            p.drawEllipse(head + QPointF(0, 0.12 * scale), 0.13 * scale, 0.15 * scale)
            return
        a, b, c = x - w / 2, x + w / 2, z + deep
        side = a if x > 0 else b
        self._quad(p, [(side, 0.2, z), (side, tall, z), (side, tall, c), (side, 0.2, c)], colour.darker(125))
        self._quad(p, [(a, tall, z), (b, tall, z), (b, tall, c), (a, tall, c)], colour.lighter(112))
        self._quad(p, [(a, 0.2, z), (b, 0.2, z), (b, tall, z), (a, tall, z)], colour)
        self._quad(
            p,
            [
                (a + 0.15, tall * 0.55, z),
                (b - 0.15, tall * 0.55, z),
                (b - 0.2, tall * 0.92, z),
                (a + 0.2, tall * 0.92, z),
            ],
            self._shade("#1d2730", z),
        )
        lamp = QColor("#fff3c0") if mover.speed < 0 else QColor("#d03030")
        for lx in (a + 0.1, b - 0.35):
            self._quad(p, [(lx, 0.6, z), (lx + 0.25, 0.6, z), (lx + 0.25, 0.8, z), (lx, 0.8, z)], lamp)

    def _burn(self, p: QPainter, t: float) -> None:
        """Smoke from the first second, flames from the third, both growing."""
        x, z = self._fire_at
        strength = min(1.0, t / 6.0)
        reach = {"eagle_eye": 34.0}.get(self._kind, 2.2 if self._kind in INDOORS else 9.0)
        scale = _FOCAL / z
        p.setPen(Qt.PenStyle.NoPen)
        for offset, phase, size in self._puffs:
            age = (phase + t * 0.28) % 1.0
            up = age * reach * (0.5 + strength)
            spot = self._at(x + offset * (0.5 + age * reach * 0.22), up, z)
            radius = scale * size * reach * (0.05 + 0.16 * age) * (0.5 + strength)
            grey = int(70 + 60 * age)
            p.setBrush(QColor(grey, grey, grey, int(120 * strength * (1 - age))))
            p.drawEllipse(spot, radius, radius)
        heat = max(0.0, (t - 2.0) / 5.0)
        for k, (offset, phase, size) in enumerate(self._puffs[:18]):
            flicker = 0.7 + 0.3 * math.sin(t * 17 + phase * 40)
            spot = self._at(x + offset * 0.09 * reach, 0.08 * reach * phase * (1 + heat), z)
            radius = scale * reach * 0.06 * size * heat * flicker
            p.setBrush(QColor(255, 90 + 9 * k % 140, 20, 150))
            p.drawEllipse(spot, radius * 0.7, radius * 1.5)

    def _caption(self, p: QPainter, clock: str) -> None:
        p.fillRect(QRectF(0, 0, WIDTH, 30), QColor(0, 0, 0, 110))
        font = QFont("Noto Sans CJK SC")
        font.setPixelSize(15)
        p.setFont(font)
        for at, text, align in (
            (QRectF(8, 5, WIDTH - 16, 22), f"CAM {self._number:02d}  {self._title}", Qt.AlignmentFlag.AlignLeft),
            (QRectF(8, 5, WIDTH - 16, 22), clock, Qt.AlignmentFlag.AlignRight),
            (QRectF(8, HEIGHT - 26, WIDTH - 16, 22), "演示 DEMO · 合成画面", Qt.AlignmentFlag.AlignRight),
        ):
            p.setPen(QColor(0, 0, 0))
            p.drawText(at.translated(1, 1), align, text)
            p.setPen(QColor("#ffffff"))
            p.drawText(at, align, text)
