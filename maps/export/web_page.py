"""A map as one HTML file that any browser opens without a network: folium's, with everything it needs inside."""

import base64
import html
import itertools
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from maps.export.extent import Extent
from maps.export.frame import CALL, frame
from maps.export.things import Taken, Thing
from maps.page import WEB
from maps.symbols import LayerStyle

SUFFIX = ".html"
BATCH = 200
"""Things written at once."""
PIECE_BYTES = 3 * 16_384
"""Of the picture, written at once; whole threes have no padding in base64."""
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
"""Nothing is asked from anywhere, whatever a browser or a text in the file would like."""
_SHEET = """
html, body { margin: 0; height: 100%; font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
.plate { position: fixed; z-index: 1000; background: #fffffff2; border: 1px solid #8f8f8f; padding: 6px 12px; }
#title { top: 10px; left: 56px; right: 200px; width: fit-content; font-size: 15px; }
#title small { display: block; color: #444; font-size: 12px; }
#north { top: 84px; left: 10px; padding: 3px 8px; text-align: center; font-size: 13px; }
.leaflet-control-layers small { display: block; padding-left: 20px; color: #333; }
.leaflet-control-layers small i { display: inline-block; width: 10px; height: 10px; margin-right: 6px;
  border: 1px solid #202020; border-radius: 5px; }
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
    """Write the page; `tell` hears how many things are done, and ends it by raising. Raises OSError.

    The picture and the things are written a little at a time: encoded at once they would stop the window, whatever
    thread they are written from.
    """
    before, end, after = _dressed(frame(), head).rpartition("</html>")
    with path.open("w", encoding="utf-8") as file:
        file.write(before)
        _write_ground(file, scene.ground, scene.seen)
        done = 0
        for layer in scene.layers:
            done = _write_layer(file, layer, scene.seen, done, tell)
        call = f"putLayers({CALL}, {_json(head.old)});"
        file.write(f"<script>{_script('sheet/layers.js')}\n{call}</script>{end}{after}")


def _write_ground(file: IO[str], ground: bytes, seen: Extent) -> None:
    """Where the map looks, and the picture of the ground there, if there is one."""
    corners = [[seen.south, seen.west], [seen.north, seen.east]]
    file.write(f'<script type="application/json" class="ground">{{"corners": {_json(corners)}, "picture": "')
    if ground:
        file.write("data:image/png;base64,")
    for at in range(0, len(ground), PIECE_BYTES):
        file.write(base64.b64encode(ground[at : at + PIECE_BYTES]).decode("ascii"))
    file.write('"}</script>\n')


def _write_layer(file: IO[str], layer: Taken, seen: Extent, done: int, tell: Callable[[int], None]) -> int:
    """The head of a layer and its things, of one that has any; how many are done by now."""
    looks = layer.style.symbols if isinstance(layer.style, LayerStyle) else layer.style.strokes
    styles = [(layer.words(at), layer.colour(at), getattr(look, "size_px", 0)) for at, look in enumerate(looks)]
    head = {"title": layer.title, "named": layer.is_named, "styles": styles}
    for number, batch in enumerate(itertools.batched(layer.things(), BATCH)):
        if number == 0:
            file.write(_block("layer", head))
        file.write(_block("things", [_written(thing, seen) for thing in batch]))
        done += len(batch)
        tell(done)
    return done


def _written(thing: Thing, seen: Extent) -> tuple[Any, ...]:
    turn = seen.turn_of((lon, lat) for lon, lat in thing.places) or 0.0
    return (thing.type, _turned(thing.coordinates, turn), thing.style, thing.name, thing.at, thing.old)


def _block(kind: str, data: object) -> str:
    return f'<script type="application/json" class="{kind}">{_json(data)}</script>\n'


def _json(data: object) -> str:
    """As text that nothing in the data can end, or make into anything else."""
    return json.dumps(data).replace("<", "\\u003c")


def _turned(coordinates: Sequence[Any], turn: float) -> Sequence[Any]:
    """The same so many degrees further east: where the picture of the ground is."""
    if not turn:
        return coordinates
    if isinstance(coordinates[0], Sequence):
        return [_turned(inner, turn) for inner in coordinates]
    return (coordinates[0] + turn, coordinates[1])


def _script(name: str) -> str:
    text = re.sub(r"//# sourceMappingURL=\S*", "", (WEB / name).read_text(encoding="utf-8"))
    return text.replace("</script", "<\\/script")


def _dressed(text: str, head: Head) -> str:
    """With Leaflet inside, and what the page says of itself; nothing in it points outside."""
    sheet = re.sub(r"url\([^)]*\)", "none", (WEB / "vendor/leaflet.css").read_text(encoding="utf-8"))
    top = (
        f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(head.title)}</title><style>{sheet}{_SHEET}</style>"
        f"<script>{_script('vendor/leaflet.js')}</script>"
    )
    said = f"<b>{html.escape(head.title)}</b><small>{html.escape(head.line)}</small>"
    plates = f'<div id="title" class="plate">{said}</div><div id="north" class="plate">▲<br>N</div>'
    if head.exercise:
        plates += f'<div id="exercise" class="plate">{html.escape(head.exercise)}</div>'
    text = text.replace("<html>", f'<html lang="{head.language}">', 1).replace("<head>", top, 1)
    return text.replace("<body>", f"<body>{plates}", 1)
