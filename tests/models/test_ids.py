"""Identifiers sort by birth, and imports find their records again."""

import uuid

from models.ids import derived_id, uuid7


def test_later_ids_sort_behind_earlier_ones() -> None:
    made = [uuid7(moment) for moment in (0, 1, 1_700_000_000_000, 1_700_000_000_001, (1 << 48) - 1)]
    assert made == sorted(made)


def test_an_id_is_a_uuid_of_version_7_that_carries_its_moment() -> None:
    made = uuid.UUID(uuid7(1_700_000_000_123))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == 1_700_000_000_123


def test_a_thousand_ids_of_one_moment_differ() -> None:
    assert len({uuid7(5) for _ in range(1000)}) == 1000


def test_the_same_parts_give_the_same_id_on_every_machine() -> None:
    assert derived_id("hydrant", "taipei", "001") == "807249e2-1d3d-5900-b682-9d1847d3e50b"
    assert derived_id("hydrant", "taipei", "001") != derived_id("hydrant", "taipei0", "01")
