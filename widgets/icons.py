"""Icons: the SVG files of resources/icons, tinted with a colour of the theme."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from widgets.theme import Theme, current_theme

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
DEFAULT_SIZE = 20


class NoIcon(KeyError):
    """There is no icon of that name."""


def icon(name: str, color: str = "text") -> QIcon:
    """The icon in the current theme's colour, sharp at any size. Raises NoIcon."""
    theme = current_theme()
    return QIcon(
        _Engine(
            _svg(name),
            theme.color(color).name(),
            theme.color("text_muted").name(),
        )
    )


def pixmap(
    name: str, color: str = "text", size: int = DEFAULT_SIZE, ratio: float = 1.0, theme: Theme | None = None
) -> QPixmap:
    """The icon as a picture of `size` logical pixels for a screen of that device pixel ratio. Raises NoIcon."""
    return _render(_svg(name), (theme or current_theme()).color(color).name(), round(size * ratio), ratio)


def icon_names() -> list[str]:
    """Every icon there is."""
    return sorted(path.stem for path in ICONS.glob("*.svg"))


class _Engine(QIconEngine):
    """Draws the SVG at the size and pixel ratio asked for; greyed when disabled."""

    def __init__(self, svg: str, colour: str, disabled_colour: str) -> None:
        super().__init__()
        self._svg = svg
        self._colour = colour
        self._disabled_colour = disabled_colour

    def clone(self) -> QIconEngine:
        return _Engine(self._svg, self._colour, self._disabled_colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = self._disabled_colour if mode is QIcon.Mode.Disabled else self._colour
        _renderer(self._svg, colour).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        colour = self._disabled_colour if mode is QIcon.Mode.Disabled else self._colour
        return _render(self._svg, colour, min(size.width(), size.height()), scale)


@lru_cache(maxsize=512)
def _svg(name: str) -> str:
    path = ICONS / f"{name}.svg"
    if Path(name).name != name or not path.is_file():
        raise NoIcon(f"no icon '{name}' in {ICONS.name}/")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(svg: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))


@lru_cache(maxsize=1024)
def _render(svg: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    picture = QPixmap(pixels, pixels)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(svg, colour).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
