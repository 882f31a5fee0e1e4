"""Every way to read a pair is thought of, and the usual ones come first."""

import numpy as np

from console.importing.crs.cells import read_column
from console.importing.crs.pairs import Pair
from console.importing.crs.readings import Reading, readings_of
from console.importing.crs.systems import bd09, declared_by, wgs84
from models.geo import Box
from tests.console.importing.crs.distortions import projected, written

LON, LAT = np.linspace(101.60, 101.64, 40), np.linspace(40.13, 40.17, 40)
TOWN = Box(101.58, 40.12, 101.66, 40.18)


def _read(first: list[str], second: list[str], pair: Pair, regions: tuple[Box, ...] = ()) -> list[Reading]:
    columns = read_column(first), read_column(second)
    return sorted(readings_of(pair, columns, regions), key=lambda reading: -reading.log_prior)


def test_degrees_are_first_what_their_headers_say() -> None:
    found = _read(written(LON, 6), written(LAT, 6), Pair("lon", "lat", "degrees"))
    assert found[0].is_plain
    assert [reading.system.code for reading in found[:3]] == ["wgs84", "gcj02", "bd09"]
    lon, lat = found[0].place(LON, LAT)
    assert np.array_equal(lon, LON)
    assert np.array_equal(lat, LAT)


def test_latitudes_above_90_leave_one_order_only() -> None:
    found = _read(written(LAT, 6), written(LON, 6), Pair("lon", "lat", "degrees"))
    assert all(reading.swapped for reading in found if reading.unit.code == "degrees")
    assert np.array_equal(found[0].place(LAT, LON)[0], LON)


def test_cells_that_name_their_axis_settle_the_order() -> None:
    found = _read([f"{v:.5f}N" for v in LAT], [f"{v:.5f}E" for v in LON], Pair("x", "y", "plane"))
    assert all(reading.swapped for reading in found)


def test_a_system_in_the_headers_is_likelier() -> None:
    plain = _read(written(LON, 6), written(LAT, 6), Pair("lon", "lat", "degrees"))
    told = _read(written(LON, 6), written(LAT, 6), Pair("bd_lng", "bd_lat", "degrees", "bd09"))
    assert told[0].system.code == bd09().code
    assert plain[0].system.code == wgs84().code


def test_metres_are_tried_in_the_regions_systems_and_in_epsgs_list_last() -> None:
    x, y = projected(4543, (LON, LAT))
    pair = Pair("x", "y", "plane")
    assert "EPSG:4543" in {reading.system.code for reading in _read(written(x, 2), written(y, 2), pair, (TOWN,))}
    munich = Box(11.56, 48.13, 11.58, 48.14)
    x, y = projected(31468, (np.linspace(11.56, 11.58, 20), np.linspace(48.13, 48.14, 20)))
    assert "EPSG:31468" in {r.system.code for r in _read(written(x, 2), written(y, 2), pair, (munich,))}


def test_what_the_file_declares_is_tried_and_likelier() -> None:
    x, y = projected(3067, (np.linspace(24.9, 25.0, 20), np.linspace(60.1, 60.2, 20)))
    columns = read_column(written(x, 1)), read_column(written(y, 1))
    found = readings_of(Pair("x", "y", "plane"), columns, (), declared=declared_by("EPSG:3067"))
    assert max(found, key=lambda reading: reading.log_prior).system.code == "EPSG:3067"


def test_a_moved_reading_moves_every_point_and_is_less_likely() -> None:
    plain = _read(written(LON, 6), written(LAT, 6), Pair("lon", "lat", "degrees"))[0]
    moved = plain.moved(100.0, -50.0)
    assert moved.log_prior < plain.log_prior
    assert not moved.is_plain
    assert ((moved.place(LON, LAT)[1] - LAT) * 111_195 + 50 < 0.5).all()
