"""A map as one HTML file that any browser opens without a network: folium's, with everything it needs inside."""

import base64
import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from maps.export.extent import Extent
from maps.export.things import Taken, Thing
from maps.page import WEB

SUFFIX = ".html"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""Nothing is asked from anywhere, whatever a browser or a text in the file would like."""
_SHEET = """
html, body { margin: 0; height: 100%; font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
.plate { position: fixed; z-index: 1000; background: #fffffff2; border: 1px solid #8f8f8f; padding: 6px 12px; }
#title { top: 10px; left: 56px; right: 200px; width: fit-content; font-size: 15px; }
#title small { display: block; color: #444; font-size: 12px; }
#exercise { bottom: 24px; left: 50%; transform: translateX(-50%); color: #7a5200;
  font-size: 22px; border-width: 2px; }
"""


class Head(NamedTuple):
    """What the page says of itself, as plain text."""

    title: str
    line: str
    language: str
    exercise: str = ""
    old: str = ""
    """The word for what is old, after the name of a thing."""


class Scene(NamedTuple):
    """What is on the map: the layers, the lowest first, over a PNG of the ground."""

    layers: Sequence[Taken]
    ground: bytes
    seen: Extent


def write_web_page(path: Path, head: Head, scene: Scene, tell: Callable[[int], None]) -> None:
    """Write the page; `tell` hears how many layers are done. Raises OSError."""
    import folium

    layers, ground, seen = scene
    page = folium.Map(
        location=(seen.lat, seen.lon), tiles=None, prefer_canvas=True, control_scale=True, zoom_start=12
    )
    page.default_js, page.default_css = [], []
    corners = [[seen.south, seen.west], [seen.north, seen.east]]
    if ground:
        data = "data:image/png;base64," + base64.b64encode(ground).decode()
        folium.raster_layers.ImageOverlay(data, corners, zindex=1, control=False).add_to(page)
    for done, layer in enumerate(layers):
        _add(page, layer, head.old, seen)
        tell(done + 1)
    folium.LayerControl(collapsed=False).add_to(page)
    page.fit_bounds(corners)
    path.write_text(_dressed(page.get_root().render(), head), encoding="utf-8")


def _add(page: Any, layer: Taken, old: str, seen: Extent) -> None:
    import folium

    features = [_feature(layer, thing, old, seen) for thing in layer.things()]
    if not features:
        return
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=html.escape(layer.title),
        marker=folium.CircleMarker(radius=6, fill=True, fill_opacity=0.85),
        style_function=_style,
        popup=folium.GeoJsonPopup(fields=["said"], labels=False, max_width=320),
    ).add_to(page)


def _feature(layer: Taken, thing: Thing, old: str, seen: Extent) -> dict[str, Any]:
    words = [thing.name, layer.words(thing.style), thing.at, old if thing.old else ""]
    said = "<br>".join(html.escape(word) for word in words if word) or html.escape(layer.title)
    turn = seen.turn_of((lon, lat) for lon, lat in thing.places)
    return {
        "type": "Feature",
        "geometry": {"type": thing.type, "coordinates": _turned(thing.coordinates, turn or 0.0)},
        "properties": {"said": said, "colour": layer.colour(thing.style), "old": thing.old},
    }


def _turned(coordinates: Sequence[Any], turn: float) -> Sequence[Any]:
    """The same so many degrees further east: where the picture of the ground is."""
    if not turn:
        return coordinates
    if isinstance(coordinates[0], Sequence):
        return [_turned(inner, turn) for inner in coordinates]
    return (coordinates[0] + turn, coordinates[1])


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    told = feature["properties"]
    return {
        "color": "#202020" if feature["geometry"]["type"] == "Point" else told["colour"],
        "fillColor": told["colour"],
        "weight": 1.5 if feature["geometry"]["type"] == "Point" else 3,
        "dashArray": "4 4" if told["old"] else None,
    }


def _dressed(text: str, head: Head) -> str:
    """With Leaflet inside, and what the page says of itself; nothing in it points outside."""
    sheet = re.sub(r"url\([^)]*\)", "none", (WEB / "vendor/leaflet.css").read_text(encoding="utf-8"))
    script = (WEB / "vendor/leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=\S*", "", script).replace("</script", "<\\/script")
    top = (
        f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(head.title)}</title><style>{sheet}{_SHEET}</style><script>{script}</script>"
    )
    said = f"<b>{html.escape(head.title)}</b><small>{html.escape(head.line)}</small>"
    plates = f'<div id="title" class="plate">{said}</div>'
    if head.exercise:
        plates += f'<div id="exercise" class="plate">{html.escape(head.exercise)}</div>'
    text = text.replace("<html>", f'<html lang="{head.language}">', 1).replace("<head>", top, 1)
    return text.replace("<body>", f"<body>{plates}", 1)
