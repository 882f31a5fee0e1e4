"""What a file really is, whatever it is called."""

import bz2
import gzip
from pathlib import Path

import pytest

from maps.region.extract import BadExtract, Extract, extract_format
from tests.maps.osm_file import OsmFile


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    osm = OsmFile()
    osm.road([(0, 0), (100, 0)], "人民路")
    return osm.write(tmp_path / "town.osm")


def test_the_format_is_told_by_the_first_bytes_not_by_the_name(plain: Path, tmp_path: Path) -> None:
    whole = plain.read_bytes()
    for name, data, found in (
        ("a.pbf", whole, "osm"),
        ("b.osm", gzip.compress(whole), "osm.gz"),
        ("c", bz2.compress(whole), "osm.bz2"),
        ("d.csv", b"\xef\xbb\xbf\n" + whole, "osm"),
    ):
        (tmp_path / name).write_bytes(data)
        assert extract_format(tmp_path / name) == found


def test_another_format_is_written_as_pbf_and_pbf_is_used_as_it_is(plain: Path, tmp_path: Path) -> None:
    pbf = Extract(plain).as_pbf(tmp_path)
    assert extract_format(pbf) == "pbf"
    assert Extract(pbf).as_pbf(tmp_path / "nowhere") == pbf


def test_the_box_is_what_the_file_says_or_nothing(plain: Path, tmp_path: Path) -> None:
    assert Extract(plain).box() is None
    bounds = '<bounds minlat="31" minlon="121" maxlat="31.1" maxlon="121.2"/>'
    text = plain.read_text(encoding="utf-8").replace('generator="test">', f'generator="test">{bounds}')
    (tmp_path / "cut.osm").write_text(text, encoding="utf-8")
    box = Extract(tmp_path / "cut.osm").box()
    assert box is not None
    assert (box.west, box.south, box.east, box.north) == pytest.approx((121, 31, 121.2, 31.1))


@pytest.mark.parametrize("data", [b"\x00" * 600, b"PK\x03\x04", b"<svg/>", "编号,经度\n".encode("gb18030")])
def test_what_is_no_openstreetmap_data_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.osm.pbf").write_bytes(data)
    with pytest.raises(BadExtract, match="OpenStreetMap"):
        extract_format(tmp_path / "a.osm.pbf")
