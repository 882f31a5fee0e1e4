"""A desk whose map looks at a small town with its pack."""

from models.geo import Box
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON
from tests.maps.towns import small_town

AROUND = Box(LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01)


def use_town(desk: Desk) -> None:
    """The small town's pack is the one in use."""
    desk.context.places.open(small_town().path)
