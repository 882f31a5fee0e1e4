import logging

from console.features.map_sources.book import FILE, Kept, Shown, read_book, write_book
from maps.sources.ahead import Area
from maps.sources.source import Control, Datum, Kind, Source

SOURCE = Source(name="source_1", title="Made", address="https://a.org/{z}/{x}/{y}", datum=Datum.GCJ02)
IMAGE = Source(name="source_2", title="Drawing", kind=Kind.IMAGE, address="/a.png", controls=(Control(1, 2, 3, 4),))


def test_what_is_kept_comes_back(tmp_path):
    kept = Kept((SOURCE, IMAGE), {"source_1": Shown(True, 0.5)}, {"source_1": Area(1, 2, 3, 4, 5, 6)})
    write_book(tmp_path, kept)
    assert read_book(tmp_path) == kept


def test_without_a_file_nothing_is_declared(tmp_path):
    assert read_book(tmp_path) == Kept()


def test_a_file_that_cannot_be_read_goes_aside(tmp_path, expected_log):
    (tmp_path / FILE).write_text('{"sources": [{"name": "../up", "title": "x"}]}')
    assert read_book(tmp_path) == Kept()
    assert (tmp_path / FILE).with_suffix(".bad").exists()
    assert [record.levelno for record in expected_log] == [logging.WARNING]


def test_sources_are_changed_in_their_place_and_taken_out_with_all_of_theirs():
    kept = Kept((SOURCE, IMAGE), {"source_1": Shown(True)}, {"source_1": Area(1, 2, 3, 4, 5, 6)})
    changed = kept.with_source(Source(name="source_1", title="Other"))
    assert [source.title for source in changed.sources] == ["Other", "Drawing"]
    assert kept.free_name() == "source_3"
    assert kept.without("source_1") == Kept((IMAGE,))
    assert kept.without("source_1").free_name() == "source_1"
