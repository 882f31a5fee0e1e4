"""A draft carries over what is known of the record it begins from, and never loses a place."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from console.features.incidents.catalogue import incident_types
from console.features.incidents.origin import Draft, draft_from
from models.alarm import Alarm, Grade
from models.hydrant import Hydrant
from models.record import Record
from models.site import Site

PLACE = st.none() | st.tuples(st.floats(-180, 180), st.floats(-85, 85))
TEXT = st.text(st.characters(exclude_categories=["C"]), max_size=30)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def _placed(place: tuple[float, float] | None) -> dict[str, Any]:
    return {} if place is None else {"lon": place[0], "lat": place[1]}


@given(TEXT, TEXT, PLACE, PLACE, TEXT)
@example("", " ", None, None, "")
def test_an_alarm_brings_its_own_place_else_that_of_its_site(
    kind: str, address: str, own: tuple[float, float] | None, site: tuple[float, float] | None, site_name: str
) -> None:
    alarm = Alarm(type=kind, grade=Grade.RED, raised_at=NOON, address=address, site_id="s", **_placed(own))
    where = Site(number="1", name=site_name, address="站前路", **_placed(site))
    draft = draft_from(Record(kind="alarm", id="a", fact=alarm), Record(kind="site", id="s", fact=where))
    assert draft.alarm_id == "a"
    assert draft.site_id == "s"
    assert draft.type in incident_types()
    assert (draft.lon, draft.lat) == (own or site or (None, None))
    assert draft.address == (address if address.strip() else "站前路")
    assert draft.has_place
    assert draft.name == site_name


@given(st.builds(lambda p, n: Site(number="1", name=n, **_placed(p)), PLACE, TEXT))
def test_a_site_is_named_in_its_draft(site: Site) -> None:
    draft = draft_from(Record(kind="site", id="s", fact=site))
    assert (draft.site_id, draft.name, draft.lon, draft.lat) == ("s", site.name, site.lon, site.lat)


def _hydrant(place: tuple[float, float] | None) -> Hydrant:
    lon, lat = place or (None, None)
    return Hydrant(number="1", lon=lon, lat=lat)


@given(PLACE)
def test_a_hydrant_lends_its_place_only(place: tuple[float, float] | None) -> None:
    draft = draft_from(Record(kind="hydrant", id="h", fact=_hydrant(place)))
    assert (draft.lon, draft.lat, draft.site_id, draft.alarm_id) == (*(place or (None, None)), "", "")


def test_nothing_chosen_is_an_empty_draft_that_has_no_place() -> None:
    assert draft_from(None) == Draft()
    assert not Draft().has_place
