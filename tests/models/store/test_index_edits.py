"""Whatever was put in, changed and taken out, in whatever order: the index is that of the names there are."""

import sqlite3
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from models.record import Key
from models.store.search_index import FILE, Doc, SearchIndex

KINDS = ("unit", "hydrant", "incident")
NAMES = ("人民路12号", "解放路仓库", "Leopoldstraße 12", "重庆北路", "107号栓", "a", "", "长安街&中山路口")
docs = st.builds(
    Doc, st.sampled_from(KINDS), st.sampled_from([f"r{at}" for at in range(6)]),
    st.sampled_from(["", "H-1", "A07"]),
    st.sampled_from(NAMES), st.sampled_from([(), ("又名",), ("又名", "Alias")]), st.just("x"), st.just("城关区"),
    st.sampled_from([None, 116.5]), st.sampled_from([None, 39.5]),
)  # fmt: skip
edits = st.lists(st.one_of(docs, st.builds(Key, st.sampled_from(KINDS), st.sampled_from(["r0", "r1", "r2"]))))
batches = st.lists(edits, max_size=8)


def contents(path: Path) -> tuple[set[tuple[object, ...]], set[tuple[str, str, str]]]:
    """Every row but for its number, and every token with the record it is of."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE VIRTUAL TABLE temp.spot USING fts5vocab(main, gram, instance)")
        rows = {tuple(row[1:]) for row in db.execute("SELECT * FROM doc")}
        tokens = set(
            db.execute("SELECT spot.term, doc.kind, doc.record FROM spot LEFT JOIN doc ON doc.id = spot.doc")
        )
    db.close()
    return rows, tokens


@settings(max_examples=60, deadline=None)
@given(batches)
def test_any_order_of_edits_gives_the_index_of_the_names_that_are_left(batches: list[list[Doc | Key]]) -> None:
    left: dict[Key, Doc] = {}
    with tempfile.TemporaryDirectory() as folder:
        edited, fresh = SearchIndex(Path(folder) / FILE), SearchIndex(Path(folder) / f"fresh-{FILE}")
        for batch in batches:
            # A record is put in once in a batch, or taken out: as the indexer does it.
            last = {Key(one.kind, one.record) if isinstance(one, Doc) else one: one for one in batch}
            put = [one for one in last.values() if isinstance(one, Doc)]
            gone = [one for one in last.values() if isinstance(one, Key)]
            edited.put(put, gone)
            for key in gone:
                left.pop(key, None)
            left.update({Key(one.kind, one.record): one for one in put})
        edited.tidy()
        fresh.put(list(left.values()))
        edited.close()
        fresh.close()
        assert contents(Path(folder) / FILE) == contents(Path(folder) / f"fresh-{FILE}")
