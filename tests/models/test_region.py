"""A region is listed by its name and the moment it was built."""

from models.geo import Box
from models.kinds import decode_fact
from models.record import encode
from models.region import Region


def test_a_region_keeps_its_box_and_its_moment() -> None:
    region = Region(name="town", box=Box(121, 31, 121.1, 31.1), built_at="2026-05-04T12:00:00Z")
    assert decode_fact("region", encode(region)) == region
    assert (region.columns().name, region.columns().at) == ("town", "2026-05-04T12:00:00Z")
