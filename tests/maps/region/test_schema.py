"""Which layer and kind of the basemap the tags of an object mean."""

import pytest

from maps.region import schema


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "motorway"}, "highway"),
        ({"highway": "primary_link"}, "major"),
        ({"highway": "tertiary"}, "medium"),
        ({"highway": "service"}, "minor"),
        ({"highway": "steps"}, "path"),
        ({"railway": "rail"}, "rail"),
    ],
)
def test_roads_have_a_kind(tags: dict[str, str], kind: str) -> None:
    feature = schema.line(tags)
    assert feature is not None
    assert (feature.layer, feature.properties["kind"]) == ("roads", kind)


@pytest.mark.parametrize(
    "tags", [{}, {"highway": "proposed"}, {"highway": "service", "area": "yes"}, {"railway": "x"}]
)
def test_what_is_no_line_of_the_map_is_left_out(tags: dict[str, str]) -> None:
    assert schema.line(tags) is None


def test_a_road_carries_its_names_and_number() -> None:
    tags = {
        "highway": "trunk",
        "name": "Ring",
        "name:zh-Hans": "环路",
        "name:en": "Ring Road",
        "name:de": "Ring",
        "ref": "G1",
    }
    feature = schema.line(tags)
    assert feature is not None
    assert feature.properties == {
        "kind": "highway", "name": "Ring", "name:zh": "环路", "name:en": "Ring Road", "ref": "G1",
    }  # fmt: skip
    only_german = schema.line(tags, ["de"])
    assert only_german is not None
    assert only_german.properties["name:de"] == "Ring"
    assert "name:zh" not in only_german.properties


@pytest.mark.parametrize(
    ("tags", "layer"),
    [
        ({"building": "yes"}, "buildings"),
        ({"natural": "water"}, "water"),
        ({"landuse": "reservoir"}, "water"),
        ({"leisure": "park"}, "landuse"),
        ({"amenity": "hospital"}, "landuse"),
    ],
)
def test_surfaces_have_a_layer(tags: dict[str, str], layer: str) -> None:
    feature = schema.area(tags)
    assert feature is not None
    assert feature.layer == layer


@pytest.mark.parametrize("tags", [{"building": "no"}, {"landuse": "unheard_of"}, {}])
def test_other_surfaces_are_left_out(tags: dict[str, str]) -> None:
    assert schema.area(tags) is None


@pytest.mark.parametrize(
    ("tags", "metres"),
    [
        ({"height": "12.5"}, 12.5),
        ({"height": "12 m"}, 12),
        ({"building:levels": "4"}, 12),
        ({"height": "tall"}, None),
        ({"height": "-3"}, None),
        ({"height": "nan"}, None),
        ({"height": "x", "building:levels": "2"}, 6),
        ({}, None),
    ],
)
def test_heights(tags: dict[str, str], metres: float | None) -> None:
    assert schema.height_m(tags) == metres


def test_a_named_hospital_with_a_number_is_two_labels() -> None:
    found = schema.points({"amenity": "hospital", "name": "人民医院", "addr:housenumber": "1"})
    assert [feature.layer for feature in found] == ["pois", "housenumbers"]


def test_a_bench_is_no_label() -> None:
    assert schema.points({"amenity": "bench", "name": "x"}) == []


@pytest.mark.parametrize(("tags", "height_m", "levels"), [
    ({"height": "12.5"}, 12.5, None), ({"height": "12,5 m"}, 12.5, None), ({"height": "40'"}, 12.2, None),
    ({"height": "40 ft 6 in"}, 12.3, None), ({"building:levels": "4"}, 12.0, 4), ({"est_height": "9"}, 9.0, None),
    ({"height": "high", "building:levels": "2"}, 6.0, 2),
    ({"height": "-3"}, None, None), ({"height": "1e9"}, None, None),
    ({"building:levels": "999"}, None, None), ({"height": "nan"}, None, None), ({"height": "inf"}, None, None),
])  # fmt: skip
def test_a_building_has_the_height_and_levels_it_is_tagged_with(
    tags: dict[str, str], height_m: float | None, levels: int | None
) -> None:
    feature = schema.area({"building": "yes", **tags})
    assert feature is not None
    assert (feature.properties.get("height"), feature.properties.get("levels")) == (height_m, levels)
