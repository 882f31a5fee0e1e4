"""A town that was never seen, drawn from its tiles: by our map, and by protomaps-leaflet on plain Leaflet."""

import shutil
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl

from maps.region.pack import Pack
from maps.scheme import HOST, SCHEME, WEB, SchemeHandler
from maps.tiles import PackTiles
from tests.bench.map import scene
from tests.bench.map.peers import WEB as PEERS
from tests.bench.map.watch import Watched, application, rest, tell, until
from tests.bench.map.windows import has_said, our_map, page_window

ROUNDS = 3
ZOOM = 15
REST_MS = 1_000
AFTER_MS, QUIET_MS = 1_000, 2_000
"""Labels that gave way are drawn again within a tenth of the first; after that nothing should be drawn."""


def main() -> int:
    """`PIPE FOLDER PACK`: the peer's page is put into the folder."""
    folder, pack = Path(sys.argv[2]), Path(sys.argv[3])
    made = application()
    shutil.copytree(WEB / "vendor", folder / "vendor")
    for name in ("basemap_rules.js", "theme.js"):
        shutil.copyfile(WEB / name, folder / name)
    for name in ("basemap.html", "plain.js"):
        shutil.copyfile(PEERS / name, folder / name)
    told: dict[str, list[dict[str, Any]]] = {"ours": [], "ours_alone": [], "peer": []}
    # The first round warms files and processes and is not counted.
    for turn in range(ROUNDS + 1):
        found = {"ours": _ours(pack, full=True), "ours_alone": _ours(pack, full=False), "peer": _peer(folder, pack)}
        if turn:
            for name, value in found.items():
                told[name].append(value)
    tell(told)
    del made
    return 0


def _ours(pack: Path, *, full: bool) -> dict[str, Any]:
    """The map stands elsewhere, without points or with all of its scene, and is told to look at the town."""
    with our_map(pack, zoom=3) as (view, watched):
        view.fly_to(0.0, 0.0, 3)
        if full:
            layer = scene.hydrants()
            layer.set_points(*scene.hydrant_columns())
            for other in (layer, *scene.others()):
                view.add_layer(other)
        watched.start()
        rest(2 * REST_MS)
        watched.watch()
        watched.js("bench.watchBase() || 1")
        begun = time.time() * 1000
        view.fly_to(scene.LON, scene.LAT, ZOOM)
        return _complete(watched, begun)


def _peer(folder: Path, pack: Path) -> dict[str, Any]:
    found = Pack.open(pack)
    tiles = PackTiles(found.basemap)
    handler = SchemeHandler(lambda _name: None, None, folder)
    handler.set_tiles(scene.TownTiles(tiles, found.box))
    try:
        with page_window(QUrl(f"{SCHEME}://{HOST}/basemap.html"), handler) as watched:
            has_said(watched, "window.isReady")
            watched.js(f"showBase({{number: 1, max_zoom: {tiles.max_zoom}}}) || 1")
            watched.watch()
            rest(2 * REST_MS)
            watched.js("bench.watchBase() || 1")
            begun = time.time() * 1000
            watched.js(f"map_main.setView([{scene.LAT}, {scene.LON}], {ZOOM}, {{animate: false}}) && 1")
            return _complete(watched, begun)
    finally:
        tiles.close()


def _complete(watched: Watched, begun: float) -> dict[str, Any]:
    """Until every tile in view was there; and how many were drawn again a second a while after that."""
    until(lambda: watched.js("bench.base.loaded || null"), "the basemap was complete")
    rest(AFTER_MS + QUIET_MS)
    state = watched.js("bench.baseState()")
    loaded = state["loaded"]
    later = [at for at in state["drawn"] if loaded + AFTER_MS <= at]
    return {
        "ms": state["origin"] + loaded - begun,
        "presented_ms": watched.first_frame_after(state["origin"] + loaded) - begun,
        "drawn": sum(at <= loaded for at in state["drawn"]),
        "drawn_again_a_second": len(later) / (state["now"] - loaded - AFTER_MS) * 1000,
    }


if __name__ == "__main__":
    sys.exit(main())
