"""A site drawing laid on the map by control points, cut once, and there at once the next time."""

import pytest
from PySide6.QtGui import QColor

from maps.sources.ahead import Area
from maps.sources.bad_source import BadSource
from maps.sources.image import ImageGround
from maps.sources.pixels import decoded
from maps.sources.source import Control, Kind, Source
from maps.sources.tile import State
from tests.maps.sources.test_strips import banded

WEST, NORTH = 116.30, 39.91
CORNERS = (Control(0, 0, WEST, NORTH), Control(400, 0, WEST + 0.004, NORTH))


def source(path, **more) -> Source:
    return Source(
        **{"name": "a", "title": "A", "kind": Kind.IMAGE, "address": str(path), "controls": CORNERS, **more}
    )


def colour(ground: ImageGround, lon: float, lat: float) -> QColor:
    """What is drawn at a place."""
    z = ground.sheet.max_zoom
    ((_z, x, y),) = Area(lon, lat, lon, lat, z, z).tiles()
    left, _top = Area(lon, lat, lon, lat, z + 8, z + 8).tiles().__next__()[1:]
    top = Area(lon, lat, lon, lat, z + 8, z + 8).tiles().__next__()[2]
    return decoded(ground.tile(z, x, y).image).pixelColor(left - 256 * x, top - 256 * y)


def test_it_is_cut_in_the_background_and_lies_where_it_was_set(tmp_path):
    banded(tmp_path / "a.png", 400, 400, "PNG")
    ground = ImageGround(source(tmp_path / "a.png"), tmp_path / "tiles")
    assert ground.wait(60)
    assert ground.trouble == ""
    assert colour(ground, WEST + 0.002, NORTH - 0.0005).red() > 150
    assert colour(ground, WEST + 0.002, NORTH - 0.0025).green() > 150
    assert ground.sheet.box is not None
    assert [path.name for path in (tmp_path / "tiles").iterdir()] == [ground.made.name], (
        "nothing of the work is left"
    )
    ground.close()
    again = ImageGround(source(tmp_path / "a.png"), tmp_path / "tiles")
    assert again._cutting is None
    again.close()
    again.forget()
    assert list((tmp_path / "tiles").iterdir()) == []


def test_before_it_is_cut_it_says_so(tmp_path):
    banded(tmp_path / "a.png", 400, 400, "PNG")
    ground = ImageGround(source(tmp_path / "a.png"), tmp_path / "tiles")
    ground._tiles = None
    assert ground.tile(10, 0, 0).state in (State.FAILED, State.MISSING)
    ground.close()


@pytest.mark.parametrize(
    ("data", "more", "code"),
    [(None, {}, "no_file"), (b"<svg/>", {}, "is_svg"), (b"PNG", {"controls": ()}, "no_place")],
    ids=["not there", "a drawing", "without a place"],
)
def test_what_cannot_be_shown_is_refused_at_once(tmp_path, data, more, code):
    if data == b"PNG":
        banded(tmp_path / "a.png", 10, 10, "PNG")
    elif data is not None:
        (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(BadSource) as caught:
        ImageGround(source(tmp_path / "a.png", **more), tmp_path / "tiles")
    assert caught.value.code == code


def test_an_image_damaged_inside_says_so_and_leaves_nothing(tmp_path):
    banded(tmp_path / "a.png", 400, 400, "PNG")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    ground = ImageGround(source(tmp_path / "a.png"), tmp_path / "tiles")
    assert not ground.wait(60)
    assert ground.trouble == "damaged"
    assert list((tmp_path / "tiles").iterdir()) == []
    ground.close()


@pytest.mark.qt_log_ignore("Corrupt JPEG data")
def test_a_photograph_that_did_not_come_whole_is_drawn_and_says_so(tmp_path):
    banded(tmp_path / "a.jpg", 400, 400, "JPEG")
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) * 2 // 3])
    for _turn in ("cut", "opened again"):
        ground = ImageGround(source(tmp_path / "a.jpg"), tmp_path / "tiles")
        assert ground.wait(60)
        assert ground.trouble == "cut_off"
        ground.close()


def test_a_drawing_over_the_antimeridian_is_cut_on_both_sides_of_it(tmp_path):
    banded(tmp_path / "a.png", 400, 400, "PNG")
    corners = (Control(0, 0, 179.998, NORTH), Control(400, 0, -179.998, NORTH))
    ground = ImageGround(source(tmp_path / "a.png", controls=corners), tmp_path / "tiles")
    assert ground.wait(60)
    assert ground.sheet.box is not None
    assert ground.sheet.box[::2] == pytest.approx((179.998, -179.998))
    for lon in (179.999, -179.999):
        assert colour(ground, lon, NORTH - 0.0005).red() > 150
        assert colour(ground, lon, NORTH - 0.0025).green() > 150
    assert ground.tile(8, 10, 97).state is State.MISSING
    ground.close()
