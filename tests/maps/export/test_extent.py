"""What a picture shows, at the antimeridian too."""

from hypothesis import given
from hypothesis import strategies as st

from maps import bridge
from maps.export.extent import Extent


def seen(west: float, east: float) -> Extent:
    return Extent.of(bridge.Viewed(0.0, 0.0, 3.0, west, -10.0, east, 10.0))


def test_over_the_antimeridian_it_goes_on_beyond_180_and_finds_what_lies_there() -> None:
    fiji = seen(179.0, 181.0)
    assert (fiji.west, fiji.east) == (179.0, 181.0)
    assert fiji.turn_of([(179.5, 0.0)]) == 0.0
    assert fiji.turn_of([(-179.5, 0.0)]) == 360.0
    assert seen(-181.0, -179.0).turn_of([(179.5, 0.0)]) in (0.0, -360.0)
    assert fiji.turn_of([(0.0, 0.0)]) is None
    assert fiji.turn_of([(179.5, 60.0)]) is None


def test_more_than_the_world_is_the_world() -> None:
    assert seen(-700.0, 500.0).east - seen(-700.0, 500.0).west == 360.0


@given(st.floats(-1_000, 1_000), st.floats(0.001, 400))
def test_its_middle_lies_on_the_first_turn_of_the_world(west: float, width: float) -> None:
    extent = seen(west, west + width)
    assert -180.0 <= extent.lon <= 180.0
    assert extent.west < extent.east <= extent.west + 360.0001
