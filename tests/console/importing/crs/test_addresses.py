"""Rows that name a street lie at it, or the system is wrong."""

import numpy as np
import pytest

from console.importing.crs.addresses import Addresses
from console.importing.crs.ground import PackGround
from tests.maps.osm_file import place
from tests.maps.towns import small_town

ROWS: list[dict[str, str | None]] = [
    {"地址": "明湖市城关区人民路12号", "名称": ""},
    {"地址": "", "名称": "解放路"},
    {"地址": "Leopoldstraße 12a", "名称": "x"},
    {"地址": "无名路5号", "名称": ""},
    {"地址": None, "名称": None},
]


@pytest.fixture
def addresses() -> Addresses:
    return Addresses(PackGround(small_town()), ROWS, ("地址", "名称"))


def test_each_row_is_measured_to_the_street_it_names(addresses: Addresses) -> None:
    assert len(addresses) == 3
    lon, lat = np.array([place(100, 20), place(600, 300), place(10, 100), place(0, 0), place(0, 0)]).T
    assert (addresses.distances_m(lon, lat) < 35).all()
    assert addresses.log_fit(lon, lat) > 6


def test_rows_far_from_their_streets_speak_for_nothing(addresses: Addresses) -> None:
    lon, lat = np.array([place(5_000, 20)] * 5).T
    assert addresses.log_fit(lon, lat) == 0
    lon[0] = np.nan
    assert np.isinf(addresses.distances_m(lon, lat)[0])


def test_without_an_address_there_is_no_evidence() -> None:
    none = Addresses(PackGround(small_town()), ROWS, ())
    assert len(none) == 0
    assert none.log_fit(np.zeros(5), np.zeros(5)) == 0
