"""The writing of one export, in the background: whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageWriter, QPainter

from console.exporting import geo_json, keyhole
from console.exporting.errors import BadExport
from console.exporting.places import Geometry, Placed
from console.exporting.whole_file import whole_file
from maps.export.extent import Extent
from maps.export.sheet import Legend, Paper, Row, watermark, write_sheet
from maps.export.things import Taken
from maps.export.web_page import Head, Scene, write_web_page
from maps.symbols import LayerStyle, ShapeStyle, Stroke, Symbol
from resources.words import t

HEADERS = ("layer", "kind", "name", "at", "old")
TELL_EVERY = 500


class Ends(NamedTuple):
    """How the writing thread tells how far it is, and hears that nobody wants it any more."""

    tell: Callable[[int], None]
    is_stopped: Callable[[], bool]

    def step(self, done: int) -> None:
        """Say how far; raise BadExport when it is to end."""
        if self.is_stopped():
            raise BadExport("stopped")
        self.tell(done)


def write_picture(path: Path, picture: QImage, exercise: str, ends: Ends) -> None:
    """The map as it was seen, marked with the word for an exercise in one. Raises BadExport."""
    if exercise:
        painter = QPainter(picture)
        watermark(painter, QRectF(picture.rect()), exercise)
        painter.end()
    with whole_file(path) as beside:
        beside.write_bytes(png(picture))
        ends.step(1)


def write_paper(path: Path, paper: Paper, picture: QImage, seen: Extent, legend: Legend, ends: Ends) -> None:
    """One sheet. Raises BadExport."""
    with whole_file(path) as beside:
        write_sheet(beside, paper, picture, seen, legend)
        ends.step(1)


def write_page(path: Path, head: Head, scene: Scene, ends: Ends) -> None:
    """A page for any browser. Raises BadExport."""
    with whole_file(path) as beside:
        write_web_page(beside, head, scene, ends.step)


def write_things(path: Path, layers: Sequence[Taken], title: str, ends: Ends) -> int:
    """GeoJSON or KML; how many things. Raises BadExport."""
    rows = _Rows(layers, ends)
    headers = [t(f"map_export.header.{name}") for name in HEADERS]
    with whole_file(path) as beside:
        if path.suffix.lower() == keyhole.SUFFIX:
            keyhole.write_kml(beside, headers, iter(rows), title)
        else:
            geo_json.write_geo_json(beside, headers, iter(rows))
    return rows.count


class _Rows:
    """The things as rows; counts them and ends when nobody wants them."""

    def __init__(self, layers: Sequence[Taken], ends: Ends) -> None:
        self._layers, self._ends, self.count = layers, ends, 0

    def __iter__(self) -> Iterator[Placed]:
        old = t("map_export.old")
        for layer in self._layers:
            for thing in layer.things():
                if self.count % TELL_EVERY == 0:
                    self._ends.step(self.count)
                self.count += 1
                cells = [layer.title, layer.words(thing.style), thing.name, thing.at, old if thing.old else ""]
                cells = [_plain(cell) for cell in cells]
                if thing.type == "Point":
                    yield Placed(float(thing.coordinates[0]), float(thing.coordinates[1]), cells)
                else:
                    yield Placed(None, None, cells, Geometry(thing.type, thing.coordinates))


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))


def legend_rows(layers: Sequence[Taken], seen: Extent) -> list[Row]:
    """A row for everything that is in the picture, with how many; layers come the lowest first. Any thread.

    What lies above is told first, as on the map: where there is no room for all, that is what must not be missing.
    """
    rows = []
    for layer in reversed(layers):
        counts: dict[int, int] = {}
        for thing in layer.things():
            if seen.turn_of((lon, lat) for lon, lat in thing.places) is not None:
                counts[thing.style] = counts.get(thing.style, 0) + 1
        for look, styles in _told_apart(layer.style):
            count = sum(counts.get(style, 0) for style in styles)
            if count:
                rows.append(Row(look, _row_words(layer.title, look.title), count))
    return rows


def _told_apart(style: LayerStyle | ShapeStyle) -> list[tuple[Symbol | Stroke, tuple[int, ...]]]:
    """The rows of the legend, as the map itself has them, and the styles each stands for."""
    if isinstance(style, ShapeStyle):
        return [(stroke, (at,)) for at, stroke in enumerate(style.strokes)]
    if style.legend:
        return [(row.symbol, row.styles) for row in style.legend]
    return [(symbol, (at,)) for at, symbol in enumerate(style.symbols)]


def _row_words(title: str, kind: str) -> str:
    """What the kind is called, after its layer unless that is said already."""
    return (kind or title) if kind.startswith(title) or not kind else f"{title} · {kind}"


def png(picture: QImage) -> bytes:
    """The picture as a file. Any thread."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(picture)
    return bytes(held.data())
