"""Composes the map page once, at set-up, with folium: links local, inline blocks named in a strict CSP."""

import base64
import hashlib
import re
import shutil
import sys
from pathlib import Path

WEB = Path(__file__).parent / "web"
VENDOR = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "kdbush.js": "kdbush/index.js",
    "protomaps-leaflet.js": "protomaps-leaflet/dist/protomaps-leaflet.js",
}
CHANNEL = "qwebchannel.js"
SCRIPTS = ["vendor/leaflet.js", f"vendor/{CHANNEL}"]
SHEETS = ["vendor/leaflet.css", "map.css"]
ENTRY = "joined/map.js"
"""Every module of the page as one: maps/modules.py."""
FRAME = "export.html"
"""The frame of exported pages: maps/export/frame.py."""
EARLY = "early.js"
"""Stands in the page itself: it runs before anything has been read."""

_INLINE = r"<{0}>(.*?)</{0}>"


class PageNotComposed(RuntimeError):
    """Something the page needs is not there; the message says what to do."""


def compose() -> str:
    """The page as text: the same every time for the same folium."""
    import folium

    page = folium.Map(
        location=(30.0, 110.0),
        tiles=None,
        zoom_start=4,
        zoom_control=False,
        zoom_animation=False,
        fade_animation=False,
        attribution_control=False,
        world_copy_jump=True,
        bounce_at_zoom_limits=False,
    )
    # folium names its objects at random; the page is to be the same every time.
    page._id = "main"
    page.default_js = [(path, path) for path in SCRIPTS]
    page.default_css = [(path, path) for path in SHEETS]
    return lock(page.get_root().render())


def lock(html: str) -> str:
    """Add our scripts and the CSP that allows the inline blocks by hash and nothing from outside."""
    early = (WEB / EARLY).read_text("utf-8")
    html = html.replace("<head>", f"<head>\n    <script>\n{early}    </script>", 1)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {_hashes(html, 'script')}",
            f"style-src 'self' {_hashes(html, 'style')}",
            "worker-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    head = [
        f'<meta http-equiv="Content-Security-Policy" content="{policy}" />',
        f'<link rel="modulepreload" href="{ENTRY}" />',
    ]
    html = html.replace("<head>", "\n    ".join(["<head>", *head]), 1)
    return html.replace("</html>", f'<script type="module" src="{ENTRY}"></script>\n</html>')


def _hashes(html: str, tag: str) -> str:
    blocks: list[str] = re.findall(_INLINE.format(tag), html, re.DOTALL)
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def build(web: Path = WEB) -> None:
    """Copy third-party files to vendor/, write page.html and the frame of exported pages.

    Raises PageNotComposed when npm's files are missing.
    """
    vendor = web / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    for name, source in VENDOR.items():
        path = WEB / "node_modules" / source
        if not path.is_file():
            raise PageNotComposed(f"{path.name} is missing: run `npm ci --ignore-scripts` in maps/web first")
        shutil.copyfile(path, vendor / name)
    (vendor / CHANNEL).write_bytes(_channel())
    # It asks this module where the files are.
    from maps.export import frame

    for name, text in ((FRAME, frame.compose()), ("page.html", compose())):
        beside = (web / name).with_suffix(".part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(web / name)


def _channel() -> bytes:
    """Qt's own qwebchannel.js: from qrc: the page may not load it, so it is served as a copy."""
    from PySide6 import QtWebChannel  # the library carries the resource
    from PySide6.QtCore import QFile, QIODevice

    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise PageNotComposed(f"{QtWebChannel.__name__} carries no qwebchannel.js: reinstall PySide6")
    return bytes(file.readAll().data())


def is_built(web: Path = WEB) -> bool:
    """Is the page there to be shown, and of this version? What stands in it must fit the modules beside it."""
    if not all((web / "vendor" / name).is_file() for name in (*VENDOR, CHANNEL)):
        return False
    try:
        html = (web / "page.html").read_text("utf-8")
    except (OSError, ValueError):
        return False
    return f'src="{ENTRY}"' in html and (WEB / EARLY).read_text("utf-8") in html


def main() -> int:
    """Compose the page; 2 with a sentence when something is missing."""
    try:
        build()
    except PageNotComposed as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
