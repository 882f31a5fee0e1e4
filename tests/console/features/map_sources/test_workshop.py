import sqlite3
import threading
import time

from console.features.map_sources.workshop import Opened, Workshop
from console.profile import Profile
from maps.sources.ahead import Area
from maps.sources.image import ImageGround
from maps.sources.large_image import LargeImage
from maps.sources.raster import raster
from maps.sources.source import Kind, Source
from maps.sources.tile import State
from tests.maps.sources.raster.geotiffs import write
from tests.maps.sources.test_image import source as image_source
from tests.maps.sources.test_mbtiles import made
from tests.maps.sources.test_strips import banded
from tests.maps.sources.tile_server import Reply

AT = (3, 4, 2)


def test_what_can_be_opened_is_and_the_rest_says_why(tmp_path, source, server):
    workshop = Workshop(Profile(tmp_path))
    good = Source(
        name="good", title="Good", kind=Kind.MBTILES, address=str(made(tmp_path / "a.mbtiles", {(0, 0, 0): b"x"}))
    )
    gone = Source(name="gone", title="Gone", kind=Kind.MBTILES, address=str(tmp_path / "none"))
    open_key = Source(name="keyed", title="Keyed", address="https://a.org/{z}/{x}/{y}?tk=0123")
    first = workshop.open([source, good, gone, open_key], 100, 30)
    assert [ground.sheet.name for ground in first.grounds] == ["source_1", "good"]
    assert first.troubles == {"gone": "no_file", "keyed": "open_key"}
    second = workshop.open([source], 100, 30)
    assert second.grounds[0] is first.grounds[0], "what stays is not opened again"
    assert first.grounds[1].tile(0, 0, 0).state is State.FAILED, "what goes is closed"
    workshop.close()
    assert workshop.open([source], 100, 30).grounds == ()


def test_a_key_goes_to_the_source_and_into_no_file_but_its_own(tmp_path, source, server):
    workshop = Workshop(Profile(tmp_path))
    workshop.keys.keep("source_1", "secret")
    (ground,) = workshop.open([source], 100, 30).grounds
    ground.tile(*AT)
    assert server.asked == ["/3/4/2?tk=secret"]
    found = [path for path in tmp_path.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert [path.name for path in found] == ["source_keys.json"]
    workshop.keys.keep("source_1", "new")
    workshop.reopen(source)
    (ground,) = workshop.open([source], 100, 30).grounds
    ground.tile(3, 5, 2)
    assert server.asked[-1].endswith("tk=new")
    workshop.close()


def test_a_trial_keeps_nothing_and_says_how_it_went(tmp_path, source, server):
    workshop = Workshop(Profile(tmp_path))
    trial = workshop.trial(source, "k", AT)
    assert (trial.trouble, trial.state) == ("", State.HERE)
    assert trial.size > 0
    server.answer = lambda path: Reply(b"", 403)
    assert workshop.trial(source, "k", AT).trouble == "refused"
    assert (
        workshop.trial(Source(name="f", title="F", kind=Kind.MBTILES, address="none"), "", AT).trouble == "no_file"
    )
    workshop.close()


def test_an_image_is_cut_beside_the_tiles_and_goes_with_its_source(tmp_path):
    workshop = Workshop(Profile(tmp_path))
    banded(tmp_path / "a.png", 300, 300, "PNG")
    drawing = image_source(tmp_path / "a.png")
    assert workshop.trial(drawing, "", AT).trouble == ""
    assert workshop.trial(image_source(tmp_path / "a.png", controls=()), "", AT).trouble == "no_place"
    (ground,) = workshop.open([drawing], 100, 30).grounds
    assert isinstance(ground, ImageGround)
    assert ground.wait(60)
    workshop.forget_tiles(drawing)
    assert list(Profile(tmp_path).tiles.glob("image-*")) == []
    workshop.close()


def test_a_tiff_is_drawn_when_it_is_looked_at_and_goes_with_its_source(tmp_path):
    workshop = Workshop(Profile(tmp_path))
    photograph = Source(name="a", title="A", kind=Kind.IMAGE, address=str(write(tmp_path / "a.tif", 300, 200)))
    assert workshop.trial(photograph, "", AT).trouble == ""
    (tmp_path / "b.tif").write_bytes(b"II+\0" + bytes(20))
    damaged = Source(name="b", title="B", kind=Kind.IMAGE, address=str(tmp_path / "b.tif"))
    assert workshop.trial(damaged, "", AT).trouble == "damaged"
    opened = workshop.open([photograph, damaged], 100, 30)
    assert opened.troubles == {"b": "damaged"}
    (ground,) = opened.grounds
    assert isinstance(ground, LargeImage)
    assert ground.sheet.box is not None
    west, south, east, north = ground.sheet.box
    z = ground.sheet.max_zoom
    at = next(Area((west + east) / 2, (south + north) / 2, (west + east) / 2, (south + north) / 2, z, z).tiles())
    assert ground.tile(*at).state is State.HERE
    base = sqlite3.connect(Profile(tmp_path).tiles / "tiles.sqlite")
    assert base.execute("SELECT count(*) FROM tile").fetchone() == (1,)
    workshop.forget_tiles(photograph)
    assert base.execute("SELECT count(*) FROM tile").fetchone() == (0,)
    base.close()
    assert workshop.open([photograph], 100, 30).grounds == (ground,)
    write(tmp_path / "a.tif", 310, 200)
    (anew,) = workshop.open([photograph], 100, 30).grounds
    assert anew is not ground
    workshop.close()


def test_a_file_that_takes_for_ever_to_open_keeps_no_window_open(tmp_path, monkeypatch):
    monkeypatch.setattr(raster, "send", lambda pipe, message: None)
    workshop = Workshop(Profile(tmp_path))
    photographs = [
        Source(name=name, title=name, kind=Kind.IMAGE, address=str(write(tmp_path / f"{name}.tif", 300, 200)))
        for name in ("a", "b")
    ]
    outcomes = []
    opening = threading.Thread(target=lambda: outcomes.append(workshop.open(photographs, 100, 30)))
    opening.start()
    while not workshop._rasters:
        opening.join(0.01)
    began = time.monotonic()
    workshop.close()
    opening.join()
    assert time.monotonic() - began < 15
    assert outcomes == [Opened((), {"a": "stopped", "b": "stopped"})]


def test_what_was_made_of_an_image_that_is_gone_is_kept_within_the_limit(tmp_path):
    workshop = Workshop(Profile(tmp_path))
    banded(tmp_path / "a.png", 300, 300, "PNG")
    (ground,) = workshop.open([image_source(tmp_path / "a.png")], 100, 30).grounds
    assert isinstance(ground, ImageGround)
    assert ground.wait(60)
    for days, stays in ((30, True), (0, False)):
        workshop.open([], 100, days)
        assert ground.made.is_file() is stays
    workshop.close()


def test_tiles_older_than_wanted_are_dropped_and_a_sources_own_forgotten(tmp_path, source):
    workshop = Workshop(Profile(tmp_path))
    (ground,) = workshop.open([source], 100, 30).grounds
    ground.tile(*AT)
    workshop.forget_tiles(source)
    ground.tile(*AT)
    base = sqlite3.connect(Profile(tmp_path).tiles / "tiles.sqlite")
    assert base.execute("SELECT count(*) FROM tile").fetchone() == (1,)
    base.execute("UPDATE tile SET got_at = 0")
    base.commit()
    workshop.open([source], 100, 30)
    assert base.execute("SELECT count(*) FROM tile").fetchone() == (0,)
    base.close()
    workshop.close()
