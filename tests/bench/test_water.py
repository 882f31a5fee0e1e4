"""The hydrants every figure is measured on."""

from models.geo import Box
from tests.bench.water import Address, changes, hydrants

HOUSES = [Address("Marienplatz 1", 11.5755, 48.1374), Address("Tal 3", 11.5779, 48.1362)]
BOX = Box(11.5656, 48.1314, 11.5861, 48.1434)


def test_every_run_has_the_same_hydrants() -> None:
    assert list(hydrants(HOUSES, BOX, 500)) == list(hydrants(HOUSES, BOX, 500))


def test_the_town_is_full_before_its_copies_begin() -> None:
    placed = [fact for _key, fact in hydrants(HOUSES, BOX, 6_000)]
    inside = [BOX.contains(fact.lon, fact.lat) for fact in placed if fact.lon is not None and fact.lat is not None]
    assert all(inside[:2_000])
    assert not any(inside[2_100:])


def test_changes_are_numbered_without_a_gap() -> None:
    found = changes(hydrants(HOUSES, BOX, 50))
    assert [change.revision for change in found] == list(range(1, 51))
    assert len({change.id for change in found}) == 50
