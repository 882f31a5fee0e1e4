"""The router is asked once for each way, and again when other roads are opened."""

from collections.abc import Sequence

from console.features.hydrants.allocation.scenario import Point
from console.features.hydrants.walks import WalkBook
from maps.routing import StraightLineRouter, WalkDistance
from models.record import Record
from tests.console.features.hydrants.fireground import LAT, LON, hydrant

POINT = Point(id="P", lon=LON, lat=LAT, demand_lps=10)
ROWS = [Record(kind="hydrant", id=f"h{m}", fact=hydrant(m)) for m in (50, 90)]


class Counting(StraightLineRouter):
    """Counts what it is asked, and knows no way to the second."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def walk_distances(
        self, origin: tuple[float, float], targets: Sequence[tuple[float, float]]
    ) -> list[WalkDistance | None]:
        """All but the last."""
        self.asked.append(len(targets))
        return [*super().walk_distances(origin, targets)[:-1], None]


def test_a_way_is_asked_for_once_and_none_is_remembered_as_well() -> None:
    router = Counting()
    book = WalkBook(lambda: router)
    first = book.ways(POINT, ROWS)
    assert [(w.source_id, w.walk_m is None, w.estimated) for w in first] == [
        ("h50", False, True),
        ("h90", True, False),
    ]
    assert book.ways(POINT, ROWS) == first
    assert router.asked == [2]


def test_other_roads_are_asked_anew() -> None:
    routers = [Counting(), Counting()]
    book = WalkBook(lambda: routers[-1])
    book.ways(POINT, ROWS)
    routers.append(Counting())
    book.ways(POINT, ROWS[:1])
    assert routers[-1].asked == [1]
