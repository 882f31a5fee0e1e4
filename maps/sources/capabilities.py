"""A WMTS service's description of itself, read as what it is: a stranger's file."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError

from maps.sources.grid import HALF_M, Grid, Level, Projection

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_LAYERS, MOST_SETS, MOST_LEVELS = 2_000, 200, 40
PIXEL_M = 0.00028
"""The pixel scale denominators are meant for."""
DEGREE_M = 111_319.49079327358
_WHOLE = {Projection.MERCATOR: 2 * HALF_M, Projection.DEGREES: 360.0}
_SLOPPY = 0.08
"""Some services count with a pixel of 1/96 inch; where a level spans the world, that says how long a pixel is."""
_MERCATOR = ("3857", "900913", "3785", "102100", "102113")
_DEGREES = ("4326", "4490", "CRS84", "4258")


class BadCapabilities(ValueError):
    """`code` is a key under `sources.trouble`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WmtsLayer(NamedTuple):
    """A layer a service offers."""

    name: str
    title: str
    style: str
    formats: tuple[str, ...]
    sets: tuple[str, ...]
    template: str
    """Of its tiles' addresses, empty when the service is asked by parameters."""


class Capabilities(NamedTuple):
    """Layers by name, and those grids of theirs that we can draw."""

    layers: dict[str, WmtsLayer]
    grids: dict[str, Grid]

    def chosen(self, layer: str, matrix_set: str) -> tuple[WmtsLayer, str]:
        """The layer, or the only one; the grid asked for, else the web's, else any. Raises BadCapabilities."""
        found = self.layers.get(layer) if layer else next(iter(self.layers.values()), None)
        if found is None or (not layer and len(self.layers) > 1):
            raise BadCapabilities("no_layer")
        names = [name for name in found.sets if name in self.grids]
        if matrix_set:
            names = [name for name in names if name == matrix_set]
        names.sort(key=lambda name: self.grids[name].projection is not Projection.MERCATOR)
        if not names:
            raise BadCapabilities("no_grid")
        return found, names[0]


def read_capabilities(data: bytes) -> Capabilities:
    """What a document says. Raises BadCapabilities."""
    from defusedxml.ElementTree import fromstring

    try:
        # What defusedxml refuses (entities) is a ValueError.
        root = fromstring(data)
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BadCapabilities("not_capabilities") from error
    if _tag(root) != "Capabilities":
        raise BadCapabilities("not_capabilities")
    contents = _child(root, "Contents")
    if contents is None:
        raise BadCapabilities("not_capabilities")
    layers = [_layer(node) for node in _bounded(_children(contents, "Layer"), MOST_LAYERS)]
    grids: dict[str, Grid] = {}
    for node in _bounded(_children(contents, "TileMatrixSet"), MOST_SETS):
        # One grid that cannot be read costs itself only.
        with contextlib.suppress(ValueError, ArithmeticError):
            grid = _grid(node)
            if grid is not None:
                grids[_text(node, "Identifier")] = grid
    return Capabilities({layer.name: layer for layer in layers if layer.name}, grids)


def _layer(node: "Element") -> WmtsLayer:
    styles = list(_children(node, "Style"))
    default = next((style for style in styles if style.get("isDefault", "").lower() == "true"), None)
    style = default if default is not None else (styles[0] if styles else None)
    templates = (found for found in _children(node, "ResourceURL") if found.get("resourceType") == "tile")
    resource = next(templates, None)
    return WmtsLayer(
        _text(node, "Identifier"),
        _text(node, "Title")[:100],
        "default" if style is None else _text(style, "Identifier") or "default",
        tuple((found.text or "").strip() for found in _children(node, "Format")),
        tuple(_text(link, "TileMatrixSet") for link in _children(node, "TileMatrixSetLink")),
        "" if resource is None else resource.get("template", "").strip(),
    )


def _grid(node: "Element") -> Grid | None:
    """None when it is in coordinates we do not draw in. Raises ValueError, ArithmeticError."""
    crs = _text(node, "SupportedCRS").upper()
    ending = crs.replace("/", ":").rsplit(":", 1)[-1]
    if ending in _MERCATOR:
        projection = Projection.MERCATOR
    elif ending in _DEGREES:
        projection = Projection.DEGREES
    else:
        return None
    levels = [_level(found, projection) for found in _bounded(_children(node, "TileMatrix"), MOST_LEVELS)]
    return Grid(projection, sorted(levels, key=lambda level: -level.pixel)) if levels else None


def _level(node: "Element", projection: Projection) -> Level:
    first, second = (float(part) for part in _text(node, "TopLeftCorner").split())
    # Which axis comes first is written in no two services alike; a top left corner is west and north.
    left, top = (second, first) if _is_north_first(first, second, projection) else (first, second)
    wide, high = int(_text(node, "MatrixWidth")), int(_text(node, "MatrixHeight"))
    tile_px = int(_text(node, "TileWidth"))
    if tile_px != int(_text(node, "TileHeight")) or not 64 <= tile_px <= 1024:
        raise ValueError("tiles of a size we do not draw")
    if not (0 < wide < 2**31 and 0 < high < 2**31):
        raise ValueError("no rows or columns")
    pixel = float(_text(node, "ScaleDenominator")) * PIXEL_M
    whole = _WHOLE[projection]
    pixel = pixel / DEGREE_M if projection is Projection.DEGREES else pixel
    spanned = whole / (wide * tile_px)
    if abs(left + whole / 2) < whole * 1e-6 and abs(pixel / spanned - 1) < _SLOPPY:
        pixel = spanned
    if not 0 < pixel < whole:
        raise ValueError("no scale")
    return Level(_text(node, "Identifier"), left, top, pixel, tile_px, wide, high)


def _is_north_first(first: float, second: float, projection: Projection) -> bool:
    if projection is Projection.DEGREES:
        return abs(second) > 90 or (first > 0 > second and abs(first) <= 90)
    return first > 0 > second


def _tag(node: "Element") -> str:
    return node.tag.rsplit("}", 1)[-1]


def _children(node: "Element", name: str) -> "Iterator[Element]":
    return (child for child in node if isinstance(child.tag, str) and _tag(child) == name)


def _child(node: "Element", name: str) -> "Element | None":
    return next(_children(node, name), None)


def _text(node: "Element", name: str) -> str:
    found = _child(node, name)
    return "" if found is None else (found.text or "").strip()[:2_000]


def _bounded(nodes: "Iterator[Element]", most: int) -> "Iterator[Element]":
    for count, node in enumerate(nodes):
        if count >= most:
            raise BadCapabilities("too_large")
        yield node
