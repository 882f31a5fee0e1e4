"""The rows of tokens, and what shares most of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from models.store import postings
from models.store.grams import COMMON_FROM, text_grams
from models.store.postings import Postings
from models.store.readers import Readers
from models.store.search_index import BAND_BITS, FILE, Doc, SearchIndex, band_of

COUNT = COMMON_FROM + 10


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    index = SearchIndex(tmp_path / FILE)
    index.put([Doc("hydrant", f"h{n}", name=f"人民路{n}号") for n in range(COUNT)])
    index.put([Doc("site", "s", name="解放路7号"), Doc("hydrant", "last", name="解放路9号")])
    index.tidy()
    index.close()
    readers = Readers(tmp_path / FILE)
    readers.open()
    with readers.lend() as lent:
        yield lent
    readers.close()


def test_tokens_of_many_rows_are_learnt_and_few_others(connection: Connection) -> None:
    known = Postings()
    known.learn(connection)
    assert known.common["人民"] == COUNT
    assert "解放" not in known.common


def test_a_rare_token_counts_more_than_a_common_one(connection: Connection) -> None:
    known = Postings()
    known.learn(connection)
    best = known.most_alike(connection, set(text_grams("解放路号")), {band_of("hydrant")}, 1, 0)
    names = connection.exec_driver_sql("SELECT name FROM doc WHERE id = ?", (best[0],)).scalars().all()
    assert names == ["解放路9号"]


def test_only_the_bands_asked_for_answer_and_each_with_its_own_best(connection: Connection) -> None:
    known = Postings()
    tokens = set(text_grams("人民路7号"))
    sites, hydrants = band_of("site"), band_of("hydrant")
    both = known.most_alike(connection, tokens, {sites, hydrants}, 5, 1)
    assert {row >> BAND_BITS for row in both} == {sites, hydrants}
    assert {row >> BAND_BITS for row in known.most_alike(connection, tokens, {sites}, 5, 1)} == {sites}
    assert known.most_alike(connection, {"zzz"}, {sites}, 5, 1) == []


def test_a_token_is_read_once_for_as_long_as_somebody_types(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Postings()
    assert known.rows(connection, "人民") is known.rows(connection, "人民")
    assert known.common["人民"] == COUNT
    monkeypatch.setattr(postings, "KEPT_S", 0.0)
    assert known.rows(connection, "人民") is not known.rows(connection, "人民")


def test_only_so_many_rows_are_kept(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MOST_KEPT", COUNT + 2)
    known = Postings()
    first = known.rows(connection, "人民")
    known.rows(connection, "民路")
    assert known.rows(connection, "人民") is not first


def test_a_token_nobody_knew_to_be_so_common_is_not_read_to_its_end(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "MOST_OF_ONE", 100)
    assert len(Postings().rows(connection, "人民")) == 100
