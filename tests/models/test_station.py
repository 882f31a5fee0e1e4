"""Stations are told apart by their type."""

from models.station import Station


def test_a_micro_station_is_found_by_its_type() -> None:
    assert Station(number="M1", name="幸福里微型站", type="micro").columns().type == "micro"
    assert Station(number="F1", name="城关消防站").columns().type == "fire"
