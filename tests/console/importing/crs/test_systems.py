"""Every system leads to WGS-84 as PROJ's own list says, or as Taiwan's surveyors do."""

import numpy as np
import pytest
from pyproj import CRS, Transformer

from console.importing.crs.systems import (
    System,
    angular,
    asked,
    bd09,
    declared_by,
    epsg,
    gauss_krueger,
    gcj02,
    listed_at,
    metric,
    taiwan_metres,
    twd67_degrees,
    usual_at,
    utm,
    web_mercator,
    wgs84,
)
from console.importing.errors import BadFile
from models.geo import Box
from models.geo_shift import wgs84_to_bd09, wgs84_to_gcj02
from tests.console.importing.crs.distortions import to_twd67

AT = np.array([121.5, 120.3]), np.array([25.05, 23.1])
OURS = [
    taiwan_metres()[0],
    web_mercator(),
    utm(51, north=True),
    gauss_krueger(120, degrees=3),
    gauss_krueger(123, degrees=6),
    gauss_krueger(120, degrees=3, prefix=40),
    gauss_krueger(123, degrees=6, prefix=21),
]


@pytest.mark.parametrize("system", OURS, ids=lambda system: system.code)
def test_our_projections_are_those_of_their_epsg_numbers(system: System) -> None:
    x, y = Transformer.from_crs("EPSG:4326", system.code, always_xy=True).transform(*AT)
    lon, lat = system.to_wgs84(np.array(x), np.array(y))
    assert np.allclose(lon, AT[0], atol=1e-7)
    assert np.allclose(lat, AT[1], atol=1e-7)


def test_the_southern_half_has_its_own_zones() -> None:
    system = utm(56, north=False)
    assert system.code == "EPSG:32756"
    lon, lat = system.to_wgs84(np.array([334_000.0]), np.array([6_250_000.0]))
    assert (lon[0], lat[0]) == pytest.approx((151.2, -33.87), abs=0.01)


def test_twd67_is_where_the_surveyors_formula_puts_it_to_a_few_metres() -> None:
    lon, lat = taiwan_metres()[1].to_wgs84(*to_twd67(AT))
    assert np.hypot(lon - AT[0], lat - AT[1]).max() * 111_000 < 6
    degrees = Transformer.from_pipeline("+proj=tmerc +lon_0=121 +k=0.9999 +x_0=250000 +ellps=aust_SA")
    old = degrees.transform(*to_twd67(AT), direction="INVERSE")
    assert np.allclose(twd67_degrees().to_wgs84(*map(np.degrees, map(np.radians, old))), (lon, lat), atol=1e-7)


def test_the_shifted_systems_go_back() -> None:
    for system, there in ((gcj02(), wgs84_to_gcj02), (bd09(), wgs84_to_bd09)):
        assert np.allclose(system.to_wgs84(*there(*AT)), AT, atol=1e-7)


def test_numbers_outside_a_projection_are_no_position() -> None:
    lon, lat = utm(51, north=True).to_wgs84(np.array([1e12]), np.array([1e12]))
    assert np.isnan(lon).all()
    assert np.isnan(lat).all()


def test_where_the_points_are_says_which_systems_of_degrees_differ() -> None:
    assert {s.code for s in angular(Box(116, 39, 117, 40))} == {"wgs84", "gcj02", "bd09"}
    assert {s.code for s in angular(Box(11, 48, 12, 49))} == {"wgs84"}
    assert "EPSG:3821" in {s.code for s in angular(Box(121, 25, 122, 26))}


def test_a_zone_number_before_the_easting_names_its_zone() -> None:
    assert "EPSG:4528" in {s.code for s in metric(np.array([40_500_000.0]), np.array([3_000_000.0]))}
    assert {"EPSG:3826", "EPSG:3828"} <= {s.code for s in metric(np.array([300_000.0]), np.array([2_770_000.0]))}


def test_a_region_names_its_zones_and_epsgs_list_the_rest() -> None:
    box = Box(11.56, 48.13, 11.58, 48.14)
    assert "EPSG:32632" in {s.code for s in usual_at(box)}
    found = {s.code for s in listed_at(box, np.array([4_468_298.0]), np.array([5_333_000.0]))}
    assert "EPSG:31468" in found


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("WGS84", "wgs84"),
        ("gcj-02", "gcj02"),
        ("bd09", "bd09"),
        ("twd97", "EPSG:3826"),
        ("TWD67", "EPSG:3828"),
        ("EPSG:25832", "EPSG:25832"),
        ("25832", "EPSG:25832"),
        ("epsg:4326", "wgs84"),
        ("dms", "wgs84"),
        ("cgcs2000", "EPSG:4490"),
    ],
)
def test_a_person_names_a_system_by_its_word_or_number(word: str, code: str) -> None:
    assert asked(word)[0].code == code


@pytest.mark.parametrize("word", ["mars", "EPSG:1", "EPSG:99999999", "EPSG:5703", "", "4978"])
def test_a_word_that_is_no_system_of_two_axes_is_refused_with_a_sentence(word: str) -> None:
    with pytest.raises(BadFile, match="EPSG"):
        asked(word)


def test_a_files_own_declaration_is_a_number_a_definition_or_nothing() -> None:
    assert (declared_by("EPSG:4326") or epsg(3857)).code == wgs84().code
    wkt = CRS.from_epsg(31468).to_wkt()
    assert (declared_by(wkt) or wgs84()).code == "EPSG:31468"
    local = declared_by("+proj=tmerc +lat_0=31 +lon_0=121 +x_0=1000 +y_0=2000 +ellps=GRS80 +type=crs")
    assert local is not None
    assert local.projected
    assert declared_by("") is None
    assert declared_by("LOCAL_CS[nonsense") is None
