"""Several extracts become one sorted file, each object once."""

from pathlib import Path

import osmium
import pytest
from osmium.osm import Node, Way

from maps.region.extract import BadExtract, Extract
from maps.region.merge import merge
from tests.maps.osm_file import OsmFile


def written(path: Path, osm: OsmFile) -> Extract:
    return Extract(osm.write(path))


def test_objects_of_all_files_are_there_once_and_sorted(tmp_path: Path) -> None:
    first, second = OsmFile(), OsmFile(first_id=3)
    first.road([(0, 0), (10, 0), (20, 0), (30, 0)], "a")
    second.road([(20, 0), (30, 0), (40, 0)], "b")
    merged = merge(
        [written(tmp_path / "a.osm", first), written(tmp_path / "b.osm", second)], tmp_path / "m.osm.pbf"
    )
    assert merged.shared == 2
    found = [(type(o).__name__, o.id) for o in osmium.FileProcessor(str(merged.path))]
    assert found == [("Node", 1), ("Node", 2), ("Node", 3), ("Node", 4), ("Node", 5), ("Way", 1), ("Way", 3)]


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_newest_version_is_taken_whichever_file_it_is_in(tmp_path: Path, newer_first: bool) -> None:
    files = []
    for version, name in ((1, "old"), (2, "new")):
        osm = OsmFile(version=version)
        osm.road([(0, 0), (10, 0)], name)
        files.append(written(tmp_path / f"{name}.osm", osm))
    merged = merge(files[::-1] if newer_first else files, tmp_path / "m.osm.pbf")
    assert [o.tags["name"] for o in osmium.FileProcessor(str(merged.path)) if isinstance(o, Way)] == ["new"]


def test_of_one_version_the_way_that_was_not_cut_off_is_taken(tmp_path: Path) -> None:
    whole, cut = OsmFile(), OsmFile()
    whole.road([(0, 0), (10, 0), (20, 0)], "a")
    cut.road([(0, 0), (10, 0)], "a")
    merged = merge([written(tmp_path / "c.osm", cut), written(tmp_path / "w.osm", whole)], tmp_path / "m.osm.pbf")
    assert [len(o.nodes) for o in osmium.FileProcessor(str(merged.path)) if isinstance(o, Way)] == [3]


def test_what_was_deleted_in_the_newest_version_is_left_out(tmp_path: Path) -> None:
    old = OsmFile()
    old.node(0, 0, {"name": "gone"})
    gone, other = '<node id="1" version="2" visible="false"/>', '<node id="2" version="1" lon="1" lat="2"/>'
    (tmp_path / "new.osm").write_text(f'<osm version="0.6">{gone}{other}</osm>')
    merged = merge([written(tmp_path / "old.osm", old), Extract(tmp_path / "new.osm")], tmp_path / "m.osm.pbf")
    assert [o.id for o in osmium.FileProcessor(str(merged.path)) if isinstance(o, Node)] == [2]


@pytest.mark.parametrize("ids", [(2, 1), (1, 1)])
def test_a_file_that_is_not_sorted_or_holds_a_history_is_named(tmp_path: Path, ids: tuple[int, int]) -> None:
    nodes = "".join(f'<node id="{number}" version="1" lon="1" lat="2"/>' for number in ids)
    (tmp_path / "bad.osm").write_text(f'<osm version="0.6">{nodes}</osm>')
    good = OsmFile()
    good.node(0, 0)
    with pytest.raises(BadExtract, match=r"bad\.osm"):
        merge([written(tmp_path / "good.osm", good), Extract(tmp_path / "bad.osm")], tmp_path / "m.osm.pbf")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    good = OsmFile()
    good.road([(0, 0), (10, 0)], "a")
    whole = good.write(tmp_path / "good.osm")
    (tmp_path / "cut.osm").write_bytes(whole.read_bytes()[:-60])
    with pytest.raises(BadExtract, match=r"cut\.osm"):
        merge([Extract(whole), Extract(tmp_path / "cut.osm")], tmp_path / "m.osm.pbf")
