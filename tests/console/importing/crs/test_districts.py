"""Rows that name a district speak against a reading that puts them outside."""

import json
from pathlib import Path

import numpy as np
import pytest

from console.importing.crs.districts import Districts
from maps.outlines import Outlines

ROWS = [{"所在地区": "明湖市城关区", "地址": None}] * 20 + [{"所在地区": "别处", "地址": ""}] * 3
LON, LAT = np.linspace(120.41, 120.59, 23), np.full(23, 30.5)


@pytest.fixture
def districts(tmp_path: Path) -> Districts:
    ring = [[120.4, 30.4], [120.6, 30.4], [120.6, 30.6], [120.4, 30.6], [120.4, 30.4]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    path = tmp_path / "districts.geojson"
    path.write_text(json.dumps({"features": [{"properties": {"name": "城关区"}, "geometry": shape}]}), "utf-8")
    return Districts(Outlines(path), ROWS, ("所在地区", "地址"))


def test_rows_in_their_district_say_nothing_and_rows_outside_speak_against(districts: Districts) -> None:
    assert len(districts) == 20
    assert districts.inside(LON, LAT) == 20
    assert districts.log_fit(LON, LAT) == 0
    assert not districts.speaks_against(LON, LAT)
    assert districts.log_fit(LON + 0.1, LAT) < -10
    assert districts.speaks_against(LON + 0.1, LAT)


def test_without_a_named_district_there_is_no_evidence(districts: Districts) -> None:
    none = Districts(districts._outlines, ROWS, ("地址",))
    assert len(none) == 0
    assert none.log_fit(LON, LAT) == 0
    assert not none.speaks_against(LON, LAT)
