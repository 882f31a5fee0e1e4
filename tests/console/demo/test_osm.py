"""The town as an OpenStreetMap file, synthetic for all to see."""

import gzip

import pytest
from defusedxml import ElementTree

from console.demo.osm import OsmWriter


@pytest.fixture(scope="module")
def document(folder):
    return ElementTree.fromstring(gzip.decompress((folder / "town.osm.gz").read_bytes()))


def tags(element):
    return {tag.get("k"): tag.get("v") for tag in element.iter("tag")}


def test_the_file_says_that_it_is_made_up(document):
    assert "synthetic" in document.get("generator")
    assert any("DEMO" in tags(node).get("note", "") for node in document.iter("node"))


def test_every_way_runs_over_nodes_of_the_file(document):
    nodes = {node.get("id") for node in document.iter("node")}
    used = {ref.get("ref") for ref in document.iter("nd")}
    assert used <= nodes


def test_streets_are_named_in_both_scripts(document):
    for way in document.iter("way"):
        named = tags(way)
        if named.get("highway") and named.get("name"):
            assert named["name:zh"] == named["name"]
            assert named["name:en"].isascii()


def test_some_roads_are_too_low_or_too_weak_for_an_engine(document):
    limits = {key for way in document.iter("way") for key in tags(way) if key.startswith("max")}
    assert {"maxheight", "maxweight"} <= limits


def test_text_is_escaped_and_a_place_is_written_once(tmp_path):
    osm = OsmWriter()
    assert osm.node((0.0, 0.0)) == osm.node((0.0, 0.0)) != osm.node((0.0, 0.0), {"name": 'a"<b>&'})
    osm.way([(0.0, 0.0), (0.0, 0.0), (9.0, 9.0)], {"name": "x"}, closed=True)
    osm.save(tmp_path / "a.osm.gz")
    read = ElementTree.fromstring(gzip.decompress((tmp_path / "a.osm.gz").read_bytes()))
    assert [tags(node).get("name") for node in read.iter("node")] == [None, 'a"<b>&', None]
    assert [ref.get("ref") for ref in read.iter("nd")] == ["1", "3", "1"]
