"""The page for any browser: opened in one, without a network."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineUrlRequestInterceptor

from maps.export.extent import Extent
from maps.export.things import take
from maps.export.web_page import PIECE_BYTES, Head, Scene, write_web_page
from maps.shapes import MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.export.layers import HOSTILE, LAT, LON, marks, points, shapes

SEEN = Extent(LON - 0.1, LAT - 0.1, LON + 0.1, LAT + 0.1)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082".replace(" ", "")
)


class Watch(QWebEngineUrlRequestInterceptor):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def interceptRequest(self, info) -> None:
        self.asked.append(info.requestUrl().toString())


class Quiet(QWebEnginePage):
    said: list[str]

    def javaScriptConsoleMessage(self, _level, message, _line, _source) -> None:
        self.said.append(message)


@pytest.fixture
def browser(qapp) -> Iterator[tuple[Quiet, Watch]]:
    """A browser of its own, and what it asked for; the page goes before its profile."""
    profile, watch = QWebEngineProfile(), Watch()
    profile.setUrlRequestInterceptor(watch)
    page = Quiet(profile)
    page.said = []
    yield page, watch
    shiboken6.delete(page)
    shiboken6.delete(profile)


def ask(page: QWebEnginePage, source: str):
    loop, got = QEventLoop(), []
    page.runJavaScript(source, lambda value: (got.append(value), loop.quit()))
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    return got[0] if got else None


def written(folder: Path, exercise: str = "") -> Path:
    path = folder / "map.html"
    head = Head("图<script>", "行 & 列", "zh-CN", exercise, "过时")
    done: list[int] = []
    empty = MarkLayer("none", "无", LayerStyle((Symbol(Shape.PIN, "#ff0000"),)))
    layers = [take(one) for one in (shapes(), points(), marks(), empty)]
    write_web_page(path, head, Scene(layers, PIXEL, SEEN), done.append)
    assert done == [3, 5, 6]
    return path


def test_it_opens_with_its_layers_asks_nothing_outside_and_runs_no_text(qtbot, browser, tmp_path: Path) -> None:
    path = written(tmp_path, "演练")
    page, watch = browser
    with qtbot.waitSignal(page.loadFinished, timeout=30_000):
        page.setUrl(QUrl.fromLocalFile(str(path)))
    assert ask(page, "document.querySelectorAll('.leaflet-control-layers-overlays label').length") == 3
    assert ask(page, "document.getElementById('title').textContent") == "图<script>行 & 列"
    assert ask(page, "document.getElementById('exercise').textContent") == "演练"
    words = ask(
        page,
        "(() => { const map = Object.values(window).find((one) => one instanceof L.Map); const said = [];"
        " map.eachLayer((layer) => { if (layer instanceof L.CircleMarker) { "
        "layer.fire('click', { latlng: layer.getLatLng(), originalEvent: new MouseEvent('click') }, true);"
        "said.push([...document.querySelectorAll('.leaflet-popup-content')].at(-1)?.textContent);"
        " } }); return said.join('|'); })()",
    )
    assert HOSTILE in words
    assert ask(page, "document.querySelector('.leaflet-tooltip').textContent") == HOSTILE
    assert ask(page, "document.title") == "图<script>"
    means = ask(
        page, "[...document.querySelectorAll('.leaflet-control-layers small')].map((one) => one.textContent).join()"
    )
    assert means == "警戒区,可用,停用,火灾"
    scales = ask(
        page, "[...document.querySelectorAll('.leaflet-control-scale-line')].map((one) => one.textContent).join()"
    )
    assert re.fullmatch(r"\d+ k?m", scales), "metres only"
    assert ask(page, "document.querySelectorAll('.leaflet-popup img, .leaflet-tooltip img').length") == 0
    assert [url for url in watch.asked if not url.startswith(("file:", "data:"))] == []
    assert not any("Refused" in line or "Error" in line for line in page.said)


def test_out_of_an_exercise_it_says_nothing_of_one(qapp, tmp_path: Path) -> None:
    assert 'id="exercise"' not in written(tmp_path).read_text(encoding="utf-8")


def test_what_lies_over_the_antimeridian_is_where_its_ground_is(qtbot, browser, tmp_path: Path) -> None:
    layer = points()
    layer.set_points(["east", "west"], [179.9, -179.9], [LAT, LAT], [0, 0])
    path = tmp_path / "map.html"
    scene = Scene([take(layer)], b"", Extent(179.0, LAT - 1, 181.0, LAT + 1))
    write_web_page(path, Head("t", "l", "en"), scene, lambda _done: None)
    page, _watch = browser
    with qtbot.waitSignal(page.loadFinished, timeout=30_000):
        page.setUrl(QUrl.fromLocalFile(str(path)))
    lons = ask(
        page,
        "(() => { const map = Object.values(window).find((one) => one instanceof L.Map); const lons = [];"
        " map.eachLayer((layer) => { if (layer instanceof L.CircleMarker) lons.push(layer.getLatLng().lng); });"
        " return lons.join(); })()",
    )
    assert [float(lon) for lon in lons.split(",")] == pytest.approx([179.9, 180.1])


def test_whoever_waits_for_it_can_end_it_in_the_middle(qapp, tmp_path: Path) -> None:
    layer = points()
    layer.set_points([str(at) for at in range(5_000)], [LON] * 5_000, [LAT] * 5_000, [0] * 5_000)
    told: list[int] = []

    def tell(done: int) -> None:
        told.append(done)
        if done >= 1_000:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_web_page(tmp_path / "map.html", Head("t", "l", "en"), Scene([take(layer)], b"", SEEN), tell)
    assert told[-1] == 1_000


@pytest.mark.parametrize("size", [1, PIECE_BYTES, 3 * PIECE_BYTES + 5])
def test_a_picture_written_in_pieces_is_the_picture(tmp_path: Path, size: int) -> None:
    ground = bytes(at * 7 % 251 for at in range(size))
    path = tmp_path / "map.html"
    write_web_page(path, Head("t", "l", "en"), Scene([], ground, SEEN), lambda _done: None)
    (found,) = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", path.read_text(encoding="utf-8"))
    assert base64.b64decode(found, validate=True) == ground
