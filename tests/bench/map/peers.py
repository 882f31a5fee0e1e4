"""The pages our map is measured against, made on the spot: their scripts come from npm's lock beside this file."""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.bench.map import scene

WEB = Path(__file__).with_name("web")
MODULES = WEB / "node_modules"
FILES = (
    "leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css", "leaflet.markercluster/dist/leaflet.markercluster.js",
    "leaflet.markercluster/dist/MarkerCluster.css", "leaflet.markercluster/dist/MarkerCluster.Default.css",
)  # fmt: skip
FAST, PLAIN = "fast.html", "markercluster.html"
CALLBACK = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"
"""folium's own draws an icon of a library more for each: this one is the least there can be."""
SAID = (
    "<script>requestAnimationFrame(function () { setTimeout(function () "
    "{ window.paintedAt = performance.now(); }); });</script></html>"
)


def make_pages(folder: Path, count: int = scene.COUNT) -> None:
    """Write both pages and what they load into a folder. Raises RuntimeError when npm's files are missing."""
    for name in FILES:
        source = MODULES / name
        if not source.is_file():
            raise RuntimeError(f"{source.name} is missing: run `make dev`")
        shutil.copyfile(source, folder / source.name)
    shutil.copytree(MODULES / "leaflet/dist/images", folder / "images")
    _ids, lons, lats, _styles = scene.columns(count)
    points = list(zip(lats, lons, strict=True))
    (folder / FAST).write_text(_folium(points), encoding="utf-8")
    view = json.dumps({"centre": [scene.LAT, scene.LON], "zoom": scene.ALL_ZOOM})
    (folder / "points.js").write_text(f"var view = {view};\nvar points = {json.dumps(points)};\n", encoding="utf-8")
    shutil.copyfile(WEB / PLAIN, folder / PLAIN)


def _folium(points: list[tuple[float, float]]) -> str:
    import folium
    from folium.plugins import FastMarkerCluster

    compose: Any = folium.Map
    page = compose(
        location=(scene.LAT, scene.LON), tiles=None, zoom_start=scene.ALL_ZOOM, zoom_animation=False,
        fade_animation=False,
    )  # fmt: skip
    page._id = "main"
    # Without a layer of tiles Leaflet knows no deepest zoom, and the clusters show nothing.
    page.options["maxZoom"] = 19
    page.default_js = [(name, name) for name in ("leaflet.js", "leaflet.markercluster.js")]
    sheets = ("leaflet.css", "MarkerCluster.css", "MarkerCluster.Default.css")
    page.default_css = [(name, name) for name in sheets]
    cluster = FastMarkerCluster(points, callback=CALLBACK, options={"animate": False})
    cluster.default_js, cluster.default_css = [], []
    cluster.add_to(page)
    html: str = page.get_root().render()
    return html.replace("</html>", SAID)
