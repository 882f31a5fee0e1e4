import sqlite3
import threading

import numpy as np
import pytest

from maps.sources.bad_source import BadSource
from maps.sources.placing import placing_of
from maps.sources.pyramid import Stopped, build
from maps.sources.source import Control, Kind, Source

WEST, NORTH = 116.30, 39.91
SOURCE = Source(
    name="a",
    title="A",
    kind=Kind.IMAGE,
    address="a",
    controls=(Control(0, 0, WEST, NORTH), Control(600, 0, WEST + 0.006, NORTH)),
)


def test_tiles_reach_from_the_images_own_sharpness_down_and_hold_its_colours(tmp_path):
    pixels = np.full((500, 600, 4), (32, 192, 64, 255), np.uint8)
    shares: list[float] = []
    build(pixels, placing_of(SOURCE, (600, 500)), tmp_path / "tiles", threading.Event(), shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1
    base = sqlite3.connect(tmp_path / "tiles")
    low, high = base.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    assert 17 <= high <= 18
    assert high - low == 10
    west, _south, _east, north = (
        float(part)
        for part in base.execute("SELECT value FROM metadata WHERE name = 'bounds'").fetchone()[0].split(",")
    )
    assert (west, north) == pytest.approx((WEST, NORTH), abs=1e-5)
    base.close()


def test_an_image_off_the_map_is_refused(tmp_path):
    polar = Source(
        name="a", title="", kind=Kind.IMAGE, address="a", controls=(Control(0, 0, 10, 84), Control(100, 0, 40, 84))
    )
    with pytest.raises(BadSource):
        build(
            np.zeros((4000, 100, 4), np.uint8),
            placing_of(polar, (100, 4000)),
            tmp_path / "tiles",
            threading.Event(),
        )


def test_it_ends_when_nobody_wants_it(tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        build(np.zeros((50, 60, 4), np.uint8), placing_of(SOURCE, (600, 500)), tmp_path / "tiles", stop)
