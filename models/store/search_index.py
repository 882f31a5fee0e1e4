"""The index of names in a file of its own: one thread writes it, and what is in it can always be had again."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from models.kinds import KINDS
from models.record import Key
from models.sqlite_errors import explained, opened_soundly
from models.sqlite_transaction import transaction
from models.store.grams import COMMON_FROM, cell_token, tokens_of
from models.store.spelling import spelt

FILE = "search.db"
VERSION = 3
"""Raised when names are spelt or kept in another way: the index is then made again."""
PLACE = "place"
"""The kind of what is found in a region pack."""
UNSEARCHED = frozenset({"sign_in", "approval", "reading", "handover", "demand_row"})
"""Kinds that have a screen of their own and no name anybody would type."""
SEARCHED = tuple(kind for kind in KINDS if kind not in UNSEARCHED)
BANDS: tuple[tuple[str, ...], ...] = (
    ("incident",), ("unit", "station"),
    ("site", "camera", "plan", "person", "medical", "team", "shelter", "expert", "supply"), (PLACE,), ("hydrant",),
)  # fmt: skip
"""Kinds that are looked through together, most wanted first; every other kind is in a last band."""
BAND_BITS = 40
CHOSEN_KEPT = 120
COMMON = "common"
"""What is remembered of the tokens of many rows: how many each has."""
_PRAGMAS = (
    "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -16000",
    "PRAGMA temp_store = MEMORY",
)  # fmt: skip
_TABLES = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE doc (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, type TEXT NOT NULL,"
    " number TEXT NOT NULL, name TEXT NOT NULL, more TEXT NOT NULL, detail TEXT NOT NULL, lon REAL, lat REAL)",
    "CREATE UNIQUE INDEX doc_by_record ON doc (kind, record)",
    "CREATE VIRTUAL TABLE gram USING fts5(text, content='', detail=none, columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE gram_count USING fts5vocab(gram, 'row')",
    "CREATE TABLE chosen (kind TEXT NOT NULL, record TEXT NOT NULL, times REAL NOT NULL, at REAL NOT NULL,"
    " PRIMARY KEY (kind, record)) WITHOUT ROWID",
)
_INSERT = "INSERT INTO doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Doc(msgspec.Struct, frozen=True, gc=False):
    """What is found: a record, or a place of a region pack, by its number, its name and what else it is called."""

    kind: str
    record: str
    number: str = ""
    name: str = ""
    more: tuple[str, ...] = ()
    type: str = ""
    detail: str = ""
    lon: float | None = None
    lat: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, the number first."""
        return tuple(text for text in (self.number, self.name, *self.more) if text)


def band_of(kind: str) -> int:
    """Where a kind stands among the bands."""
    return next((at for at, kinds in enumerate(BANDS) if kind in kinds), len(BANDS))


class SearchIndex:
    """The connection that writes the index. Raises StoreError's kinds; after one, nothing of the call was kept."""

    def __init__(self, path: Path) -> None:
        """Open or create; one that another version made is emptied. Raises CorruptDatabase, DiskFull."""
        self.path = path
        with explained(path):
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10.0)
            with opened_soundly(self._db, path):
                self._prepare()

    def _prepare(self) -> None:
        for pragma in _PRAGMAS:
            self._db.execute(pragma)
        tables = {row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        made_by = self.about("version") if "about" in tables else ""
        if made_by != str(VERSION):
            with transaction(self._db):
                for table in ("gram_count", "gram", "doc", "about", "chosen"):
                    self._db.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in _TABLES:
                    self._db.execute(statement)
                self._set_about("version", str(VERSION))
        self._db.execute("SELECT id FROM doc LIMIT 1").fetchone()
        self._db.execute("INSERT INTO gram (gram, rank) VALUES ('automerge', 4)")

    def close(self) -> None:
        """Close; the WAL is folded into the file."""
        self._db.close()

    def about(self, key: str) -> str:
        """A remembered value, empty for none."""
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def remember(self, key: str, value: str) -> None:
        """Keep a value, such as how far the index is."""
        with explained(self.path), transaction(self._db):
            self._set_about(key, value)

    def _set_about(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    def count(self, kind: str) -> int:
        """How many of a kind are in the index."""
        return int(self._db.execute("SELECT count(*) FROM doc WHERE kind = ?", (kind,)).fetchone()[0])

    def put(
        self, docs: Sequence[Doc], gone: Iterable[Key] = (), after_each: Callable[[int], None] = lambda _count: None
    ) -> int:
        """Take these in and those out in one transaction; how many were really different from before.

        `after_each` is called with the number of each one; what it raises undoes the whole.
        """
        with explained(self.path), transaction(self._db):
            known = self._known([Key(doc.kind, doc.record) for doc in docs])
            changed = 0
            for count, doc in enumerate(docs, 1):
                after_each(count)
                row_id, before = known.get(Key(doc.kind, doc.record), (0, None))
                if before != doc:
                    changed += 1
                    self._write(doc, row_id, before)
            for key, (row_id, before) in self._known(list(gone)).items():
                changed += 1
                self._forget(row_id, before)
                self._db.execute("DELETE FROM chosen WHERE kind = ? AND record = ?", (key.kind, key.id))
        return changed

    def _known(self, keys: Sequence[Key]) -> dict[Key, tuple[int, Doc]]:
        found: dict[Key, tuple[int, Doc]] = {}
        for key in keys:
            row = self._db.execute("SELECT * FROM doc WHERE kind = ? AND record = ?", (key.kind, key.id)).fetchone()
            if row is not None:
                found[key] = (row[0], doc_of(row))
        return found

    def _write(self, doc: Doc, row_id: int, before: Doc | None) -> None:
        if before is None:
            band = band_of(doc.kind) << BAND_BITS
            upper = band + (1 << BAND_BITS)
            last = self._db.execute("SELECT max(id) FROM doc WHERE id >= ? AND id < ?", (band, upper)).fetchone()[0]
            row_id = (last or band) + 1
        elif _tokens(before) == _tokens(doc):
            # The same words elsewhere or with another detail: the grams stay.
            self._db.execute("DELETE FROM doc WHERE id = ?", (row_id,))
            self._db.execute(_INSERT, _row(row_id, doc))
            return
        else:
            self._forget(row_id, before)
        self._db.execute(_INSERT, _row(row_id, doc))
        self._db.execute("INSERT INTO gram (rowid, text) VALUES (?, ?)", (row_id, _tokens(doc)))

    def _forget(self, row_id: int, doc: Doc) -> None:
        """The index keeps no texts: it is told again what it was told of the row."""
        self._db.execute("INSERT INTO gram (gram, rowid, text) VALUES ('delete', ?, ?)", (row_id, _tokens(doc)))
        self._db.execute("DELETE FROM doc WHERE id = ?", (row_id,))

    def records(self, kind: str, after: str = "", limit: int = 2_000) -> list[str]:
        """Records of a kind that are in the index, a portion behind `after`."""
        rows = self._db.execute(
            "SELECT record FROM doc WHERE kind = ? AND record > ? ORDER BY record LIMIT ?", (kind, after, limit)
        )
        return [row[0] for row in rows]

    def choose(self, key: Key) -> None:
        """This seat chose it: it comes earlier the next time. Only so many choices are kept."""
        with explained(self.path), transaction(self._db):
            self._db.execute(
                "INSERT INTO chosen VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE SET times = times * 0.9 + 1, at = ?",
                (key.kind, key.id, time.time(), time.time()),
            )
            self._db.execute(
                "DELETE FROM chosen WHERE at < (SELECT at FROM chosen ORDER BY at DESC LIMIT 1 OFFSET ?)",
                (CHOSEN_KEPT - 1,),
            )

    def tidy(self) -> None:
        """After many changes: merge the index into one piece, read fastest, and count its common tokens."""
        with explained(self.path):
            self._db.execute("INSERT INTO gram (gram) VALUES ('optimize')")
            counts = self._db.execute("SELECT term, doc FROM gram_count WHERE doc > ?", (COMMON_FROM,)).fetchall()
            self.remember(COMMON, msgspec.json.encode(dict(counts)).decode())


def _tokens(doc: Doc) -> str:
    tokens = tokens_of(spelt(name) for name in doc.names)
    if doc.lon is not None and doc.lat is not None:
        tokens.add(cell_token(doc.lon, doc.lat))
    return " ".join(sorted(tokens))


def _row(row_id: int, doc: Doc) -> tuple[Any, ...]:
    more = "\n".join(doc.more)
    return row_id, doc.kind, doc.record, doc.type, doc.number, doc.name, more, doc.detail, doc.lon, doc.lat


def doc_of(row: Sequence[Any]) -> Doc:
    """A row of the table `doc`."""
    _id, kind, record, type_, number, name, more, detail, lon, lat = row
    return Doc(kind, record, number, name, tuple(more.split("\n")) if more else (), type_, detail, lon, lat)
