"""The collector rests while rows are worked on, and only then."""

import gc

import pytest

from models.bulk import undisturbed


def fail_within() -> None:
    with undisturbed():
        raise ValueError("failed within")


def test_the_collector_rests_until_the_last_work_ends_and_also_when_it_fails() -> None:
    with undisturbed():
        with undisturbed():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="within"):
        fail_within()
    assert gc.isenabled()
