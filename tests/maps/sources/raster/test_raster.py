"""An image asked from the console's side: in time, after its process died, and refused with a sentence's code."""

import contextlib
import random
import threading

import pytest

from maps.sources.bad_source import BadSource
from maps.sources.raster import raster as module
from maps.sources.raster.raster import Raster
from maps.sources.raster.wire import Look
from tests.maps.sources.raster.geotiffs import pattern, write
from tests.maps.sources.raster.test_reading import claimed

LOOK = Look(0, 0, 100, 80, 1)


@pytest.fixture
def image(tmp_path):
    raster = Raster(write(tmp_path / "a.tif", 300, 200), "GTiff")
    yield raster
    raster.end()


def test_it_gives_the_pixels_of_the_file(image):
    assert image.opened().wide == 300
    assert (image.pixels(LOOK)[..., :3] == pattern(300, 200)[:, :80, :100].transpose(1, 2, 0)).all()


def test_a_process_that_died_is_begun_again(image):
    image.pixels(LOOK)
    image._process.kill()
    image._process.wait()
    assert image.pixels(LOOK).shape == (80, 100, 4)


def test_a_process_that_rested_is_begun_again_even_when_it_goes_as_it_is_asked(image, monkeypatch):
    image.pixels(LOOK)
    image._process.kill()
    image._process.wait()
    monkeypatch.setattr(module, "IDLE", image._process.returncode)
    monkeypatch.setattr(image._process, "poll", lambda: None)
    assert image.pixels(LOOK).shape == (80, 100, 4)


def test_another_file_in_its_place_is_not_taken_for_it(image, tmp_path):
    image.pixels(LOOK)
    image._process.kill()
    image._process.wait()
    write(tmp_path / "a.tif", 310, 200)
    with pytest.raises(BadSource) as caught:
        image.pixels(LOOK)
    assert caught.value.code == "damaged"


def test_a_line_that_is_too_long_is_not_waited_in(image, monkeypatch):
    image.opened()
    monkeypatch.setattr(module, "LOOK_S", 0.0)
    image._lock.acquire()
    with pytest.raises(BadSource) as caught:
        image.pixels(LOOK)
    image._lock.release()
    assert caught.value.code == "waiting"


def test_a_process_that_never_answers_is_ended(image, monkeypatch):
    image.opened()
    monkeypatch.setattr(module, "send", lambda pipe, message: None)
    with pytest.raises(BadSource) as caught:
        image._asked(LOOK, 0.05)
    assert caught.value.code == "slow"
    assert image._process.returncode is not None


def test_a_copy_tells_how_far_it_is(image, tmp_path):
    told: list[float] = []
    image.copy(tmp_path / "copy.tif", 1, told.append)
    assert told
    assert (tmp_path / "copy.tif").is_file()


def test_after_its_end_nothing_is_answered(image):
    image.opened()
    image.end()
    with pytest.raises(BadSource) as caught:
        image.pixels(LOOK)
    assert caught.value.code == "stopped"


def test_an_end_does_not_wait_for_what_is_under_way(image, monkeypatch):
    image.opened()
    monkeypatch.setattr(module, "send", lambda pipe, message: None)
    codes = []

    def ask() -> None:
        try:
            image.pixels(LOOK)
        except BadSource as error:
            codes.append(error.code)

    asking = threading.Thread(target=ask)
    asking.start()
    while not image._lock.locked():
        pass
    image.end()
    asking.join(60)
    assert codes == ["stopped"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "damaged"),
        (b"II*\0" + bytes(range(200)), "damaged"),
        (b"II+\0\x08\0\0\0" + b"\xff" * 200, "damaged"),
        (claimed(2_000_000, 10), "too_many_pixels"),
    ],
    ids=["empty", "nonsense", "a big nonsense", "absurd"],
)
def test_what_is_no_image_is_refused(tmp_path, data, code):
    (tmp_path / "a.tif").write_bytes(data)
    raster = Raster(tmp_path / "a.tif", "GTiff")
    with pytest.raises(BadSource) as caught:
        raster.opened()
    raster.end()
    assert caught.value.code == code


def test_without_a_program_to_read_with_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_ROOT", tmp_path / "none")
    raster = Raster(write(tmp_path / "a.tif", 30, 20), "GTiff")
    with pytest.raises(BadSource) as caught:
        raster.opened()
    assert caught.value.code == "no_reader"


@pytest.mark.parametrize(
    "options", [{"compress": "lzw"}, {"compress": "jpeg", "bigtiff": "yes"}], ids=["LZW", "JPEG in a BigTIFF"]
)
def test_whatever_is_damaged_in_a_file_the_answer_is_pixels_or_a_code(tmp_path, options):
    path = write(tmp_path / "a.tif", 300, 200, tiled=True, blockxsize=64, blockysize=64, **options)
    good, dice = path.read_bytes(), random.Random(options["compress"])
    for _ in range(6):
        bad = bytearray(good)
        for _ in range(20):
            # The tables stand at the beginning or the end, the pixels between them.
            at = dice.choice((dice.randrange(4, 400), dice.randrange(len(bad)), len(bad) - dice.randrange(1, 400)))
            bad[at] = dice.randrange(256)
        path.write_bytes(bad)
        raster = Raster(path, "GTiff")
        with contextlib.suppress(BadSource):
            raster.opened()
            assert raster.pixels(LOOK).shape == (80, 100, 4)
        raster.end()
