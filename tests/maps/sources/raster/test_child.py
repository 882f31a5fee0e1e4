"""The reading process itself: it answers, refuses, and ends when it grows or nobody asks."""

import os
import socket
import subprocess
import sys

import pytest
import rasterio

from maps.sources.raster import child
from maps.sources.raster.drivers import settings
from maps.sources.raster.wire import Copied, Copy, Look, Open, Opened, Pixels, Refused, answered, send
from tests.maps.sources.raster.geotiffs import write


@pytest.fixture
def process():
    with subprocess.Popen(
        [sys.executable, "-m", "maps.sources.raster.child"],
        env={**os.environ, **settings()}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        yield running
        running.kill()


def exchange(process, question):
    send(process.stdin, question)
    return answered(process.stdout)


def test_it_opens_shows_and_copies_until_nobody_asks(process, tmp_path):
    path = write(tmp_path / "a.tif", 300, 200)
    assert isinstance(exchange(process, Open(str(path), "GTiff")), Opened)
    made = exchange(process, Look(10, 20, 40, 30, 2))
    assert isinstance(made, Pixels)
    assert (made.wide, made.high, len(made.body)) == (20, 15, 20 * 15 * 4)
    answer = exchange(process, Copy(str(tmp_path / "copy.tif"), 1))
    while answer != Copied(1.0):
        assert isinstance(answer, Copied)
        answer = answered(process.stdout)
    process.stdin.close()
    assert process.wait(60) == 0


def test_a_question_it_cannot_answer_costs_nothing_but_the_answer(process, tmp_path):
    path = write(tmp_path / "a.tif", 300, 200)
    exchange(process, Open(str(path), "GTiff"))
    assert exchange(process, Look(10_000, 20_000, 40, 30, 1)) == Refused("damaged")
    assert exchange(process, Copy(str(tmp_path / "none" / "copy.tif"), 1)) == Refused("damaged")
    assert isinstance(exchange(process, Look(0, 0, 8, 8, 1)), Pixels)


def test_a_reference_to_another_machine_is_refused_before_anybody_is_asked(process, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        path = write(tmp_path / "a.tif", 300, 200)
        with rasterio.open(str(path), "r+") as image:
            image.update_tags(
                ns="OVERVIEWS", OVERVIEW_FILE=f"/vsicurl/http://127.0.0.1:{server.getsockname()[1]}/a.tif"
            )
        assert exchange(process, Open(str(path), "GTiff")) == Refused("refers_elsewhere")
        process.stdin.close()
        process.wait(60)
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize("driver", ["VRT", "GTiff", "PNG"])
def test_a_file_of_references_is_opened_by_no_driver(process, tmp_path, driver):
    write(tmp_path / "b.tif", 30, 20)
    (tmp_path / "a.tif").write_text(
        '<VRTDataset rasterXSize="30" rasterYSize="20"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        f"<SourceFilename>{tmp_path / 'b.tif'}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    assert exchange(process, Open(str(tmp_path / "a.tif"), driver)) == Refused("damaged")


@pytest.mark.parametrize(
    ("bound", "code"), [("MOST_BYTES = 1", child.TOO_MUCH), ("IDLE_S = 0.0", child.IDLE)], ids=["memory", "idle"]
)
def test_it_ends_when_it_has_grown_too_much_or_nobody_asks(bound, code):
    words = f"import maps.sources.raster.child as child; child.{bound}; child.main()"
    with subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.wait(60) == code
