"""Hospitals and clinics become rows of medical points, schools and police stations rows of sites."""

import pytest

from maps.region.facilities import facility_row


@pytest.mark.parametrize(("tags", "wanted"), [
    ({"amenity": "hospital", "name": "市一院", "beds": "800"},
     ("hospitals", {"type": "hospital", "name": "市一院", "beds": 800})),
    ({"amenity": "clinic", "name": "c"}, ("hospitals", {"type": "clinic"})),
    ({"amenity": "doctors", "healthcare": "clinic"}, ("hospitals", {"type": "clinic"})),
    ({"amenity": "school", "name": "s", "building:levels": "12"},
     ("schools", {"type": "school", "floors": 12, "height_m": 36.0})),
    ({"healthcare": "hospital", "name": "a"}, ("hospitals", {"type": "hospital"})),
    ({"amenity": "kindergarten", "ref": "7", "addr:street": "人民路", "addr:housenumber": "12"},
     ("schools", {"type": "school", "number": "7", "address": "人民路 12", "name": "osm:n1"})),
    ({"amenity": "police", "contact:phone": "110"}, ("police", {"type": "public", "phone": "110"})),
])  # fmt: skip
def test_a_facility_is_a_row_of_its_list(tags: dict[str, str], wanted: tuple[str, dict[str, object]]) -> None:
    found = facility_row("osm:n1", tags)
    assert found is not None
    assert found[0] == wanted[0]
    assert wanted[1].items() <= found[1].items()


@pytest.mark.parametrize("tags", [{}, {"amenity": "bench"}, {"name": "x"}, {"healthcare": "doctor"}])
def test_anything_else_is_none(tags: dict[str, str]) -> None:
    assert facility_row("osm:n1", tags) is None


@pytest.mark.parametrize("levels", ["", "-1", "0", "999", "1;2", "²"])
def test_levels_nobody_can_mean_are_left_out(levels: str) -> None:
    found = facility_row("osm:n1", {"amenity": "police", "building:levels": levels})
    assert found is not None
    assert "floors" not in found[1]


def test_a_medical_point_has_no_field_of_a_site() -> None:
    found = facility_row("osm:n1", {"amenity": "hospital", "building:levels": "12", "height": "40", "beds": "0"})
    assert found is not None
    assert not {"floors", "height_m", "beds"} & found[1].keys()
