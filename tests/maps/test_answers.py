"""What the page asks about may be another thing by now, and its numbers may be any."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from maps.answers import box_seen, labels_for, point_in, rect_in, share_of, thing_at
from maps.bridge import AskedLabels, Viewed
from maps.layer import MAX_TEXT
from maps.points import PointLayer
from models.geo import Box
from tests.maps.test_points import layer_of


@pytest.fixture
def layer(qapp: object) -> PointLayer:
    return layer_of(3)


def test_an_index_means_a_thing_of_the_layer_as_the_page_knows_it(layer: PointLayer) -> None:
    layers = {layer.name: layer}
    assert thing_at(layers, layer.name, layer.base, 1) == layer.id_at(1)
    assert thing_at(layers, layer.name, layer.base + 1, 1) is None
    assert thing_at(layers, layer.name, layer.base, 9_999) is None
    assert thing_at(layers, "nowhere", 0, 0) is None


def test_labels_are_cut_and_only_those_of_known_things(layer: PointLayer) -> None:
    asked = AskedLabels(layer=layer.name, base=layer.base, indexes=[0, 2, 9_999])
    assert labels_for({layer.name: layer}, asked) is None
    layer.labels = lambda ids: ["长" * (MAX_TEXT + 5) for _ in ids]
    found = labels_for({layer.name: layer}, asked)
    assert found is not None
    assert found["indexes"] == [0, 2]
    assert found["texts"] == ["长" * MAX_TEXT] * 2


def seen(west: float, east: float) -> Viewed:
    return Viewed(lon=0, lat=0, zoom=1, west=west, south=-80, east=east, north=80, by_hand=False)


def test_a_view_shows_the_whole_world_at_most() -> None:
    assert box_seen(seen(-400, 400)) == Box(-180, -80, 180, 80)
    assert box_seen(seen(1e300, -1e300)) == Box(-180, -80, 180, 80)


def test_a_view_over_the_antimeridian_holds_both_its_sides_and_finds_a_place_on_either() -> None:
    for turn in (-360, 0, 360):
        box = box_seen(seen(170 + turn, 200 + turn))
        assert box.contains(175, 0)
        assert box.contains(-165, 0)
        assert not box.contains(0, 0)
        assert point_in(box, 179, 0, QSize(300, 200)) == QPoint(90, 100)
        assert point_in(box, -175, 0, QSize(300, 200)) == QPoint(150, 100)


def test_a_place_at_the_poles_or_on_a_map_without_size_is_somewhere() -> None:
    assert point_in(Box(0, -90, 10, 90), 5, 90, QSize(100, 100)) == QPoint(50, 0)
    assert point_in(Box(5, 5, 5, 5), 5, 5, QSize(0, 0)) == QPoint(0, 0)


def test_a_place_is_found_in_the_box_as_the_map_draws_it() -> None:
    box = Box(100.0, 30.0, 102.0, 32.0)
    assert share_of(box, 100.0, 32.0) == (0.0, 0.0)
    assert share_of(box, 102.0, 30.0) == (1.0, 1.0)
    assert point_in(box, 102.0, 30.0, QSize(800, 600)) == QPoint(800, 600)
    assert point_in(box, 103.0, 30.0, QSize(800, 600)) is None
    across, down = share_of(box, 101.0, 31.0)
    assert across == 0.5
    assert 0.5 < down < 0.51


def test_what_a_box_covers_of_the_map_is_cut_to_it() -> None:
    box, size = Box(100.0, -1.0, 102.0, 1.0), QSize(200, 200)
    assert rect_in(box, Box(100.5, -0.5, 101.5, 0.5), size) == QRect(QPoint(50, 50), QPoint(150, 150))
    assert rect_in(box, Box(101.0, -60.0, 170.0, 60.0), size) == QRect(100, 0, 100, 200)
    assert rect_in(box, Box(110.0, 0.0, 111.0, 0.5), size).isEmpty()
