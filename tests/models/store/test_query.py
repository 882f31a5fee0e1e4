"""What a list may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.geo import Box
from models.site import Site
from models.store import Op, Query, Store, where
from models.store.query import selection
from tests.models.store.rows import change, filled

NAMES = ("同福商场", "100%棉厂", "a_b仓库", "aXb仓库", 'O\'Neill "店"; DROP TABLE site --')


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    sites = [
        change("site", f"s{n}", Site(number=f"S{n}", name=name, risk_grade=n % 5, lon=121 + n / 100, lat=31), n + 1)
        for n, name in enumerate(NAMES)
    ]
    cache, store = filled(tmp_path, [*sites, change("site", "d", Site(number="D", name="演练"), 9, "drill")])
    yield store
    store.close()
    cache.close()


def names(store: Store, query: Query) -> list[str]:
    return [row.name for row in store.rows(query)]


def test_only_the_ids_wanted_are_listed_in_the_order_asked_for(store: Store) -> None:
    among = '["s3", "s0", "nobody", "\\"; DROP TABLE site --"]'
    assert names(store, Query(kind="site", among=among)) == [NAMES[0], NAMES[3]]
    assert names(store, Query(kind="site", among=among, descending=True)) == [NAMES[3], NAMES[0]]
    assert store.count(Query(kind="site", among=among)) == 2


@pytest.mark.parametrize(
    ("op", "value", "count"),
    [(Op.EQ, 3, 1), (Op.NE, 3, 4), (Op.LT, 3, 3), (Op.LE, 3, 4), (Op.GT, 3, 1), (Op.GE, 3, 2),
     (Op.IN, (1, 2), 2), (Op.NOT_IN, (1, 2), 3)],
)  # fmt: skip
def test_every_comparison_compares_as_it_says(store: Store, op: Op, value: object, count: int) -> None:
    assert store.count(Query(kind="site", filters=(where("grade", value, op),))) == count


def test_a_box_keeps_what_lies_in_it(store: Store) -> None:
    assert len(names(store, Query(kind="site", box=Box(120.995, 30, 121.015, 32)))) == 2


def test_a_box_over_the_antimeridian_keeps_what_lies_on_both_its_sides_and_nothing_else(tmp_path: Path) -> None:
    lons = {"west": 179.9, "on": 180.0, "east": -179.9, "home": 0.0, "far": 121.0}
    sites = [
        change("site", id_, Site(number=id_, name=id_, lon=lon, lat=-17), at + 1)
        for at, (id_, lon) in enumerate(lons.items())
    ]
    cache, store = filled(tmp_path, sites)
    assert set(names(store, Query(kind="site", box=Box(179.5, -20, -179.5, -10)))) == {"west", "on", "east"}
    assert {near.record.id for near in store.near(Site, 179.99, -17, 20_000)} == {"west", "on", "east"}
    store.close()
    cache.close()


def test_an_exercise_sees_its_own_records_and_the_real_ones(store: Store) -> None:
    assert "演练" not in names(store, Query(kind="site"))
    assert "演练" in names(store, Query(kind="site", exercise_id="drill"))
    assert "演练" not in names(store, Query(kind="site", exercise_id="another"))


def test_columns_that_lists_do_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="no column 'json'"):
        where("json", "x")
    with pytest.raises(ValueError, match="no order by 'lat'"):
        selection(Query(kind="site", order="lat"), ["id"])


def test_a_query_knows_whether_it_asks_for_everything() -> None:
    assert Query(kind="site", order="name", descending=True).is_plain
    assert not Query(kind="site", among="[]").is_plain
    assert not Query(kind="site", box=Box(0, 0, 1, 1)).is_plain
