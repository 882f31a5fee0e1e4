"""Extracts give the things one asks for."""

import bz2
import gzip
from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.read import Options
from tests.console.importing.reading.files import cells_of, table_of

OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="48.1" lon="11.5"><tag k="emergency" v="fire_hydrant"/>
<tag k="fire_hydrant:type" v="pillar"/></node>
<node id="2" lat="48.1" lon="11.6"/><node id="3" lat="48.2" lon="11.6"/><node id="4" lat="48.2" lon="11.7"/>
<way id="7"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/>
<tag k="amenity" v="hospital"/><tag k="building" v="yes"/><tag k="area" v="yes"/><tag k="surface" v="paved"/>
<tag k="name" v="Klinik"/></way>
<way id="8"><nd ref="2"/><nd ref="99"/><nd ref="98"/><nd ref="2"/>
<tag k="building" v="yes"/><tag k="name" v="broken"/></way>
</osm>"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_what_is_asked_for_is_found(tmp_path: Path, pack) -> None:
    content = pack(OSM.encode())
    water = table_of(tmp_path, content, "a.osm", Options(kind="hydrants"))
    assert cells_of(water)[0]["type"] == "above_ground"
    assert (water.sheet, water.crs) == ("hydrants", "EPSG:4326")
    [hospital] = cells_of(table_of(tmp_path, content, "a.osm", Options(sheet="medical")))
    assert hospital["name"] == "Klinik"
    assert not {"area", "surface"} & hospital.keys(), "they are no numbers of square metres"
    assert 11.6 < hospital["lon"] < 11.7


def test_nothing_of_the_kind_or_a_file_cut_short_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, OSM, "a.osm", Options(kind="stations"))
    assert caught.value.code == "osm_none"
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, OSM[:400], "a.osm", Options(kind="hydrants"))
    assert caught.value.code == "extract"
