"""The write side of the search index."""

import sqlite3
from pathlib import Path

import pytest

from models.record import Key
from models.sqlite_errors import CorruptDatabase
from models.store.search_index import BAND_BITS, CHOSEN_KEPT, FILE, Doc, SearchIndex, band_of


@pytest.fixture
def index(tmp_path: Path):
    made = SearchIndex(tmp_path / FILE)
    yield made
    made.close()


def grams(index: SearchIndex, question: str) -> list[int]:
    with sqlite3.connect(index.path) as db:
        return [row[0] for row in db.execute("SELECT rowid FROM gram WHERE gram MATCH ?", (question,))]


def test_only_what_differs_is_written(index: SearchIndex) -> None:
    docs = [Doc("unit", "A", "A1", "主战车"), Doc("hydrant", "h", "H1", "人民路")]
    assert index.put(docs) == 2
    assert index.put(docs) == 0
    assert index.put([Doc("unit", "A", "A1", "主战车", lon=1.0, lat=2.0)]) == 1
    assert index.count("unit") == 1


def test_rows_stand_in_the_order_of_their_kinds(index: SearchIndex) -> None:
    index.put(
        [
            Doc("hydrant", "h", "H1", "人民路"),
            Doc("incident", "i", "9-1", "人民路"),
            Doc("place", "p:1", "", "人民路"),
        ]
    )
    found = grams(index, '"人民"')
    assert [row >> BAND_BITS for row in found] == [band_of(kind) for kind in ("incident", "place", "hydrant")]


def test_a_new_name_replaces_the_old_and_what_is_gone_is_gone(index: SearchIndex) -> None:
    index.put([Doc("site", "s", "S1", "人民医院")])
    index.put([Doc("site", "s", "S1", "解放医院")])
    assert grams(index, '"人民"') == []
    assert len(grams(index, '"解放"')) == 1
    index.put([], [Key("site", "s"), Key("site", "never")])
    assert grams(index, '"解放"') == []
    assert index.count("site") == 0


def test_an_index_of_another_version_is_made_again(tmp_path: Path) -> None:
    first = SearchIndex(tmp_path / FILE)
    first.put([Doc("site", "s", "S1", "人民医院")])
    first.remember("version", "0")
    first.close()
    second = SearchIndex(tmp_path / FILE)
    assert second.count("site") == 0
    second.close()


def test_a_file_that_is_no_index_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all " * 100)
    with pytest.raises(CorruptDatabase):
        SearchIndex(tmp_path / FILE)


def test_only_so_many_choices_are_kept(index: SearchIndex) -> None:
    for at in range(CHOSEN_KEPT + 20):
        index.choose(Key("unit", str(at)))
    with sqlite3.connect(index.path) as db:
        kept = [row[0] for row in db.execute("SELECT record FROM chosen")]
    assert len(kept) == CHOSEN_KEPT
    assert str(CHOSEN_KEPT + 19) in kept


def test_what_was_remembered_is_there_after_a_restart(index: SearchIndex) -> None:
    index.remember("level.unit", "e 7")
    assert index.about("level.unit") == "e 7"
    assert index.about("nothing") == ""


def test_the_records_of_a_kind_come_in_portions(index: SearchIndex) -> None:
    index.put([Doc("unit", f"u{at}", f"A{at}") for at in range(5)])
    assert index.records("unit", limit=3) == ["u0", "u1", "u2"]
    assert index.records("unit", after="u2") == ["u3", "u4"]
