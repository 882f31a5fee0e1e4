import pytest
from PySide6.QtCore import QObject, QUrl

from maps.points import PointLayer
from maps.scheme import SchemeHandler, register
from maps.sources.shelf import Shelf
from maps.sources.tile import WHOLE
from maps.symbols import LayerStyle
from tests.maps.sources.pictures import MadeGround, green, picture


class Tiles:
    def tile(self, z, x, y):
        return f"{z}/{x}/{y}".encode() if x else None


@pytest.fixture
def handler(qapp):
    layer = PointLayer("hydrants", "", LayerStyle(()))
    made = SchemeHandler({"hydrants": layer}.get)
    made.set_tiles(Tiles())
    yield made
    made.stop()


def answer(handler, path):
    work = handler._work_for(path)
    return None if work is None else work()


def test_registering_again_does_no_harm(qapp):
    register()
    register()


def test_a_tile_is_asked_by_zoom_column_and_row(handler):
    assert answer(handler, "/tiles/1/14/8719/5683")[1] == b"14/8719/5683"


def test_an_absent_tile_is_an_empty_one(handler):
    assert answer(handler, "/tiles/1/3/0/5") == (b"application/octet-stream", b"")


def test_a_tile_asked_just_after_the_pack_was_taken_away_is_empty(handler):
    handler.set_tiles(None)
    assert answer(handler, "/tiles/1/14/8719/5683")[1] == b""


def test_grounds_are_asked_by_name_and_answer_their_state_before_the_image(handler):
    shelf = Shelf()
    shelf.put([MadeGround(green)])
    handler.set_grounds(shelf)
    assert answer(handler, "/raster/made/1/3/2/1")[1] == b"\x02\0\0" + picture("#20c040")
    assert answer(handler, "/coverage/made/9/3/2/1")[1] == WHOLE
    assert answer(handler, "/coverage/made/2/3/2/1") is None
    assert answer(handler, "/vector/made/1/3/2/1") is None
    assert answer(handler, "/raster/other/1/3/2/1") is None


@pytest.mark.parametrize(
    "path",
    [
        "/raster/made/1/3/8/0",
        "/raster/../1/3/1/0",
        "/vector/made/1/23/0/0",
        "/coverage/made/9/3/8/0",
        "/tiles/1/3/8/0",
        "/tiles/1/23/0/0",
        "/tiles/1/-1/0/0",
        "/tiles/1/3/1",
        "/layers/unknown/0/0/1",
        "/layers/hydrants/-1/0/1",
        "/layers/../scheme/0/0/1",
        "/../scheme.py",
        "/layers/../../scheme.py",
        "/..%2fscheme.py",
        "/page.html/",
        "/joined/bridge.js",
        "/joined/../map.js",
        "/.npmrc",
        "/package.json",
        "/node_modules/leaflet/dist/leaflet.js",
        "//etc/passwd",
        "/",
        "",
    ],
)
def test_what_is_not_ours_to_serve_is_not_found(handler, path):
    assert answer(handler, path) is None


@pytest.mark.parametrize(
    ("path", "mime"),
    [
        ("/joined/map.js", b"text/javascript"),
        ("/joined/points_worker.js", b"text/javascript"),
        ("/map.js", b"text/javascript"),
        ("/layers/points.js", b"text/javascript"),
        ("/map.css", b"text/css"),
    ],
)
def test_page_files_come_with_their_type(handler, path, mime):
    found, body = answer(handler, path)
    assert found == mime
    assert body


def test_a_link_out_of_the_web_folder_is_not_followed(qapp, tmp_path):
    outside = tmp_path / "secret.js"
    outside.write_text("secret")
    web = tmp_path / "web"
    web.mkdir()
    (web / "link.js").symlink_to(outside)
    made = SchemeHandler(lambda _name: None, web=web)
    assert answer(made, "/link.js") is None
    made.stop()


class Request(QObject):
    """A request for a tile, as the engine hands one over."""

    def requestUrl(self):
        return QUrl("tower://map/tiles/0/1/0/0")

    def requestMethod(self):
        return b"GET"


def test_a_request_on_its_way_when_its_page_went_is_left_alone(handler):
    handler.requestStarted(Request())
    assert len(handler._waiting) == 1
    handler.stop()
    handler.requestStarted(Request())
    assert not handler._waiting
