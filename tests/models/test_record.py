"""What is alike for every fact: its bounds, its place, its moments."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from models.geo import BadPosition
from models.hydrant import Hydrant
from models.record import MAX_NAME, BadFact, Change, Key, encode, iso, replace
from models.site import Site


def test_a_name_has_an_end() -> None:
    Site(number="1", name="名" * MAX_NAME)
    with pytest.raises(BadFact, match="201"):
        Site(number="1", name="名" * (MAX_NAME + 1))


@pytest.mark.parametrize(("lon", "lat"), [(121.5, None), (None, 25.0)])
def test_half_a_place_is_refused(lon: float | None, lat: float | None) -> None:
    with pytest.raises(BadFact, match="without"):
        Hydrant(number="H1", lon=lon, lat=lat)


def test_a_changed_copy_is_checked_again() -> None:
    hydrant = Hydrant(number="H1", lon=121.5, lat=25.0)
    assert replace(hydrant, name="路口").name == "路口"
    with pytest.raises(BadPosition):
        replace(hydrant, lat=95.0)


def test_moments_of_every_zone_sort_as_text() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    in_shanghai = (noon + timedelta(seconds=1)).astimezone(timezone(timedelta(hours=8)))
    assert iso(noon) == "2026-05-04T12:00:00.000Z"
    assert iso(noon) < iso(in_shanghai) < iso(noon + timedelta(seconds=1, milliseconds=1))
    assert iso(None) == ""


def test_json_leaves_out_what_is_not_known() -> None:
    assert encode(Site(number="1", name="商场")) == '{"number":"1","name":"商场"}'.encode()


def test_a_change_names_its_record() -> None:
    assert Change(kind="site", id="s", revision=1).key == Key("site", "s")
