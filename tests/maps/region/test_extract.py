"""What a file really is, whatever it is called."""

import bz2
import gzip
from pathlib import Path

import pytest
from osmium.osm import Way

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


@pytest.mark.parametrize(
    "data",
    [b"\x00" * 600, gzip.compress(b"a,b\n"), b"<svg/>", "编号,经度\n".encode("gb18030")],
    ids=["zeros", "packed table", "drawing", "table"],
)
def test_what_is_no_openstreetmap_data_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.osm.pbf").write_bytes(data)
    with pytest.raises(BadExtract, match="OpenStreetMap"):
        extract_format(tmp_path / "a.osm.pbf")


@pytest.mark.parametrize(("data", "kind"), [
    (b"PK\x03\x04" + b"x" * 99, "zip"), (b"7z\xbc\xaf\x27\x1c", "7z"), (bytes(257) + b"ustar", "tar"),
    (gzip.compress(bytes(257) + b"ustar" + bytes(300)), "tar"),
], ids=["zip", "7z", "tar", "packed tar"])  # fmt: skip
def test_an_archive_is_called_one(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "a.osm.pbf").write_bytes(data)
    with pytest.raises(BadExtract, match=kind):
        extract_format(tmp_path / "a.osm.pbf")


def test_a_file_of_changes_is_called_one(tmp_path: Path) -> None:
    (tmp_path / "a.osm.gz").write_bytes(gzip.compress(b"<?xml version='1.0'?><osmChange version='0.6'/>"))
    with pytest.raises(BadExtract, match="osc"):
        extract_format(tmp_path / "a.osm.gz")


@pytest.mark.parametrize("data", [gzip.compress(b"<osm/>" * 9)[:12], b"BZh91AY&SY" + bytes(40)], ids=["gz", "bz2"])
def test_a_packed_file_that_cannot_be_unpacked_is_called_broken(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.osm").write_bytes(data)
    with pytest.raises(BadExtract):
        extract_format(tmp_path / "a.osm")


def test_a_file_that_is_written_to_meanwhile_is_found(plain: Path) -> None:
    extract = Extract(plain)
    extract.check_unchanged()
    with plain.open("a") as file:
        file.write("\n")
    with pytest.raises(BadExtract, match=r"town\.osm"):
        extract.check_unchanged()
    plain.unlink()
    with pytest.raises(BadExtract, match=r"town\.osm"):
        extract.check_unchanged()


def test_ways_may_be_chosen_by_their_keys(tmp_path: Path) -> None:
    osm = OsmFile()
    ends = [osm.node(0, 0), osm.node(100, 0)]
    for tags in ({}, {"building": "yes"}, {"highway": "service"}, {"railway": "rail"}):
        osm.way(ends, tags)
    extract = Extract(osm.write(tmp_path / "a.osm"))
    for keys, found in (((), [1, 2, 3, 4]), (("highway", "railway"), [3, 4])):
        assert [o.id for o in extract.objects(tmp_path, keys) if isinstance(o, Way)] == found


def test_outline_ways_have_the_level_of_the_highest_district(tmp_path: Path) -> None:
    osm = OsmFile()
    way = osm.way([osm.node(0, 0), osm.node(100, 0)], {})
    for level in ("8", "6", "x"):
        osm.multipolygon([(way, "outer"), (77, "outer")], {"type": "boundary", "boundary": "administrative",
                                                           "admin_level": level})  # fmt: skip
    assert Extract(osm.write(tmp_path / "a.osm")).outline_ways() == {way: "6", 77: "6"}
