"""The router is asked once for each way, and again when other roads are opened."""

from collections.abc import Sequence

from console.features.hydrants.allocation.scenario import Point
from console.features.hydrants.walks import Counted, WalkBook
from maps.crossings import Crossing
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
        self.crossed: list[tuple[float, float]] = []
        self.tables: list[tuple[int, int]] = []

    def walk_table(
        self, origins: Sequence[tuple[float, float]], targets: Sequence[tuple[float, float]]
    ) -> list[list[WalkDistance | None]]:
        """Counted as one."""
        self.tables.append((len(origins), len(targets)))
        return super().walk_table(origins, targets)

    def walk_distances(
        self, origin: tuple[float, float], targets: Sequence[tuple[float, float]]
    ) -> list[WalkDistance | None]:
        """All but the last."""
        self.asked.append(len(targets))
        return [*super().walk_distances(origin, targets)[:-1], None]

    def crossings(self, origin: tuple[float, float], target: tuple[float, float]) -> list[Crossing] | None:
        """Two roads to the first source, no telling to the second."""
        self.crossed.append(origin)
        return [Crossing(*target), Crossing(*origin)] if len(self.crossed) == 1 else None


def test_a_way_is_asked_for_once_and_none_is_remembered_as_well() -> None:
    router = Counting()
    book = WalkBook(lambda: router)
    first = book.ways([POINT], ROWS)
    assert [(w.source_id, w.walk_m is None, w.estimated) for w in first] == [
        ("h50", False, True),
        ("h90", True, False),
    ]
    assert book.ways([POINT], ROWS) == first
    assert router.asked == [2]


def test_points_that_lie_together_are_asked_about_in_one_question_and_only_what_is_not_known() -> None:
    router = Counting()
    book = WalkBook(lambda: router)
    beside = Point(id="Q", lon=LON + 0.001, lat=LAT, demand_lps=10)
    book.ways([POINT], ROWS)
    found = book.ways([POINT, beside], ROWS)
    assert [(w.point_id, w.source_id) for w in found] == [("P", "h50"), ("P", "h90"), ("Q", "h50"), ("Q", "h90")]
    assert book.ways([POINT, beside], ROWS) == found
    assert router.tables == [(1, 2), (2, 2)]


def test_other_roads_are_asked_anew() -> None:
    routers = [Counting(), Counting()]
    book = WalkBook(lambda: routers[-1])
    book.ways([POINT], ROWS)
    routers.append(Counting())
    book.ways([POINT], ROWS[:1])
    assert routers[-1].asked == [1]


def test_crossings_are_counted_once_in_their_order_and_then_belong_to_the_way() -> None:
    router = Counting()
    book = WalkBook(lambda: router)
    assert book.count([], 1.0) == Counted(fresh=False, left=False)
    book.ways([POINT], ROWS)
    here = (POINT.lon, POINT.lat)
    pairs = [(here, (r.fact.lon or 0.0, r.fact.lat or 0.0)) for r in ROWS]
    assert book.count([pairs[0], pairs[0], pairs[1]], 60.0) == Counted(fresh=True, left=False)
    assert router.crossed == [pairs[0][1], pairs[1][1]]
    assert [way.crossings for way in book.ways([POINT], ROWS)] == [2, 0]
    assert book.crossed(*pairs[0]) == (Crossing(*here), Crossing(*pairs[0][1]))
    assert book.crossed(*pairs[1]) is None
    assert book.count(pairs, 60.0) == Counted(fresh=False, left=False)


def test_counting_ends_when_its_time_is_over_and_says_that_there_is_more() -> None:
    router = Counting()
    book = WalkBook(lambda: router)
    book.ways([POINT], ROWS)
    here = (POINT.lon, POINT.lat)
    pairs = [(here, (121.5, 25.0 + n / 1000)) for n in range(3)]
    assert book.count(pairs, -1.0) == Counted(fresh=False, left=True)
    assert router.crossed == []
