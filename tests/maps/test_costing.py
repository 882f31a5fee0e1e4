"""A fire engine's size and rights, and a hose's ways, as the routing engine is told."""

from maps.costing import HOSE, engine_costing


def test_an_engine_is_held_to_its_size_and_not_to_what_binds_others() -> None:
    told = engine_costing((3.6, 2.5, 9.0, 18.0))
    assert [told[name] for name in ("height", "width", "length", "weight")] == [3.6, 2.5, 9.0, 18.0]
    assert told["ignore_closures"] is True
    assert told["private_access_penalty"] == 0


def test_a_hose_takes_the_shortest_way_and_no_ferry() -> None:
    assert HOSE["shortest"] is True
    assert HOSE["exclude_ferries"] is True
