"""The file beside: begun empty every time, and nowhere else to go when it cannot be made."""

from pathlib import Path

import pytest

from console.sync.load_beside import LoadBeside
from models.sqlite_errors import ProfileNotWritable
from models.store.cache import Cache


def test_a_load_begins_in_an_empty_file_whatever_one_before_left_there(tmp_path: Path) -> None:
    load = LoadBeside(tmp_path)
    left = Cache(load.path)
    left.apply([], 7)
    left.close()
    load.begin()
    assert load.cache is not None
    assert load.cache.cursor == 0
    load.end()
    assert not load.path.exists()


def test_pages_of_a_load_whose_file_cannot_be_made_have_no_room_until_it_ends(tmp_path: Path) -> None:
    load = LoadBeside(tmp_path)
    load.path.mkdir()
    with pytest.raises(ProfileNotWritable):
        load.begin()
    assert (load.has_no_room, load.complete()) == (True, False)
    load.end()
    assert not load.has_no_room


def test_a_complete_one_is_ready_to_take_its_place_and_nothing_is_under_way(tmp_path: Path) -> None:
    load = LoadBeside(tmp_path)
    load.begin()
    assert (load.under_way, load.complete(), load.under_way, load.cache) == (True, True, False, None)
    made = Cache(load.path)
    assert made.missing_indexes() == []
    made.close()
