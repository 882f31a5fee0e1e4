"""Water sources and stations as OpenStreetMap tags them, and as the import takes them."""

from collections.abc import Mapping

import msgspec
import pytest

from maps.region.water import cubic_metres, litres_per_second, megapascals, millimetres, station_row, water_row
from models.hydrant import Hydrant, HydrantStatus, WaterType
from models.station import Station


def convert[T: (Hydrant, Station)](row: Mapping[str, object], fact: type[T]) -> T:
    """The fact of a row at some place; fails on a field that the fact does not have."""
    assert set(row) <= set(fact.__struct_fields__)
    return msgspec.convert({**row, "lon": 121.0, "lat": 31.0}, fact)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"fire_hydrant:type": "pillar"}, "above_ground"),
        ({"fire_hydrant:type": "underground"}, "underground"),
        ({"fire_hydrant:type": "wall"}, "wall"),
        ({"fire_hydrant:type": "something new"}, "unknown"),
        ({"emergency": "suction_point"}, "natural"),
        ({"emergency": "water_tank"}, "tank"),
        ({"emergency": "fire_water_pond"}, "natural"),
        ({"emergency": "water_crane"}, "crane"),
    ],
)
def test_types_are_ours(tags: dict[str, str], expected: str) -> None:
    row = water_row("osm:n1", {"emergency": "fire_hydrant", **tags})
    assert row is not None
    assert row["type"] == expected
    WaterType(str(row["type"]))


def test_a_row_is_a_fact_but_for_its_place() -> None:
    tags = {
        "emergency": "fire_hydrant", "ref": "12", "fire_hydrant:diameter": "100", "fire_hydrant:pressure": "4",
        "addr:street": "人民路", "addr:housenumber": "3", "couplings": "2", "operational_status": "broken",
        "description": "<script>alert(1)</script>", "flow_rate": "15 l/s",
    }  # fmt: skip
    row = dict(water_row("osm:n1", tags) or {})
    assert row.pop("key") == "osm:n1"
    fact = convert(row, Hydrant)
    assert (fact.number, fact.main_diameter_mm, fact.pressure_mpa, fact.flow_lps) == ("12", 100, 0.4, 15)
    assert (fact.outlets, fact.address, fact.status) == (2, "人民路 3", HydrantStatus.OUT_OF_SERVICE)


def test_a_station_row_is_a_fact_but_for_its_place() -> None:
    row = dict(station_row("osm:w1", {"amenity": "fire_station", "phone": "119"}) or {})
    assert row.pop("key") == "osm:w1"
    fact = convert(row, Station)
    assert (fact.number, fact.name, fact.type, fact.phone) == ("osm:w1", "osm:w1", "fire", "119")


@pytest.mark.parametrize("tags", [{}, {"emergency": "yes"}, {"emergency": "phone"}, {"amenity": "bench"}])
def test_everything_else_is_neither(tags: dict[str, str]) -> None:
    assert water_row("osm:n1", tags) is None
    assert station_row("osm:n1", tags) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("100", 100), ("100 mm", 100), ('4"', 101.6), ("80-150", None), ("", None), ("B", None), ("1,5", 1.5)],
)
def test_diameters(text: str, expected: float | None) -> None:
    assert millimetres(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4", 0.4), ("4 bar", 0.4), ("0.35 MPa", 0.35), ("350 kPa", 0.35), ("60 psi", 0.4137), ("suction", None)],
)
def test_pressures(text: str, expected: float | None) -> None:
    assert megapascals(text) == expected


def test_a_flow_without_a_unit_is_not_guessed() -> None:
    assert litres_per_second("1500") is None
    assert litres_per_second("900 l/min") == 15
    assert litres_per_second("96 m3/h") == pytest.approx(26.667)


def test_volumes() -> None:
    assert cubic_metres("200") == 200
    assert cubic_metres("48000 l") == 48
    assert cubic_metres("deep") is None
