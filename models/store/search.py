"""The one search: what is typed, in whatever spelling, to records and places, best first."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from models.geo import distance_m
from models.record import Key
from models.store import candidates
from models.store.fit import Fit, Tier, ask, fit, nearly
from models.store.postings import Postings
from models.store.readers import Readers
from models.store.search_index import PLACE, Doc, band_of, doc_of
from models.store.store import Row, Store

TIER_STEP = 100.0
"""A better tier outweighs everything else that speaks for a find."""
SURE, NEAR, USED = 40.0, 10.0, 15.0
NEAR_M = 2_000.0
NEARLY_SHARE = 0.2
CLOSED_INCIDENT = -8.0
_WEIGHTS = {
    "incident": 10.0, "unit": 9.0, "station": 8.0, "site": 7.0, PLACE: 5.0, "medical": 5.0, "team": 4.0,
    "hydrant": 4.0, "shelter": 4.0, "camera": 3.0, "plan": 3.0, "person": 3.0, "expert": 3.0, "supply": 2.0,
    "log_entry": -5.0,
}  # fmt: skip
ASKED_S = 1.0
"""Somebody types while the last question is not older than this."""
NEAREST = 50
"""So many records a list shows of those that nearly fit."""
_ENOUGH = 3
"""So many times the finds asked for are looked up in the cache: some may be gone."""


class Found(msgspec.Struct, frozen=True):
    """One find: what it is, its row when it is a record, and how well it fits."""

    doc: Doc
    row: Row | None
    fit: Fit
    score: float

    @property
    def key(self) -> Key:
        """Names it."""
        return Key(self.doc.kind, self.doc.record)


class Among(msgspec.Struct, frozen=True):
    """The ids of records as a JSON array; `nearly`: nothing fits as it was typed, these are the nearest."""

    ids: str
    nearly: bool = False


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for. `near` is (lon, lat); no `kinds` are all of them; no `types` all of theirs."""

    text: str
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    near: tuple[float, float] | None = None
    exercise_id: str | None = None
    limit: int = 20


class Search:
    """Thread-safe; every method may block, and raises QueryInterrupted when superseded."""

    def __init__(self, path: Path, store: Store) -> None:
        self.readers = Readers(path)
        self._store = store
        self._open = False
        self._asked_at = -ASKED_S
        self._postings = Postings()

    def open(self) -> None:
        """The index is there now, or was tidied; until then nothing is found, and nobody waits."""
        self.readers.open()
        with self.readers.lend() as connection:
            self._postings.learn(connection)
        self._open = True

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Nobody has the index open inside, and nobody reads it until `open`: it is made anew."""
        self._open = False
        with self.readers.closed():
            yield

    def is_asked(self) -> bool:
        """Is somebody typing?"""
        return time.monotonic() - self._asked_at < ASKED_S

    def find(self, wish: Wish) -> list[Found]:
        """What the text fits as it stands; best first."""
        self._asked_at = time.monotonic()
        asked = ask(wish.text)
        if not asked.forms or not self._open:
            return []
        with self.readers.lend() as connection:
            used = candidates.chosen(connection)
            docs = {doc for doc, _times in used.values() if _wanted(wish, doc)}
            for question in candidates.questions(asked, wish.near):
                docs.update(doc for doc in self._docs(connection, wish, question))
                if len(docs) >= candidates.PLENTY:
                    break
        return self._best(wish, docs, lambda doc: fit(asked, doc.names), used)

    def find_nearly(self, wish: Wish, found: Iterable[Found] = ()) -> list[Found]:
        """What is meant when something is misspelt; what was found already is left out."""
        asked = ask(wish.text)
        if len(asked.text) < 2 or not self._open:
            return []
        known = {one.key for one in found}
        with self.readers.lend() as connection:
            used = candidates.chosen(connection)
            rows = candidates.alike(connection, asked, self._postings, set(_bands(wish)), many=bool(wish.types))
            docs = {doc for doc in map(doc_of, rows) if _is_new(wish, doc, known)}
        return self._best(wish, docs, lambda doc: nearly(asked, doc.names), used)

    def among(self, kind: str, text: str) -> Among:
        """All records of a kind that the text fits: what a list is filtered by.

        What is only nearly so counts when nothing fits; of that there are the `NEAREST` best.
        """
        asked = ask(text)
        if not asked.forms or not self._open:
            return Among("[]")
        with self.readers.lend() as connection:
            if candidates.is_one_gram(asked):
                return Among(candidates.ids(connection, kind, asked))
            rows = candidates.every_row(connection, kind, asked)
            fits = [row[2] for row in rows if fit(asked, doc_of(row).names)]
        if fits:
            return Among(msgspec.json.encode(fits).decode())
        near = self.find_nearly(Wish(text=text, kinds=(kind,), limit=NEAREST))
        return Among(msgspec.json.encode([found.doc.record for found in near]).decode(), nearly=bool(near))

    def count(self, kind: str) -> int:
        """How many of a kind can be found."""
        if not self._open:
            return 0
        with self.readers.lend() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM doc WHERE kind = ?", (kind,)).scalar_one())

    def close(self) -> None:
        """Close the readers."""
        self.readers.close()

    def _docs(self, connection: Connection, wish: Wish, question: candidates.Question) -> Iterator[Doc]:
        for row in candidates.rows(connection, question, _bands(wish), self._postings):
            doc = doc_of(row)
            if _wanted(wish, doc):
                yield doc

    def _best(
        self, wish: Wish, docs: Iterable[Doc], judge: Callable[[Doc], Fit | None], used: candidates.Used
    ) -> list[Found]:
        """The best of the docs that really are there; records that are gone are never among them."""
        judged = [Found(doc, None, found, _score(wish, doc, found, used)) for doc in docs if (found := judge(doc))]
        judged.sort(key=lambda one: (-one.score, one.doc.number, one.doc.name, one.doc.record))
        best = judged[: wish.limit * _ENOUGH]
        rows = self._rows(wish, best)
        there = [
            msgspec.structs.replace(one, row=rows.get(one.key), score=one.score + _live(rows.get(one.key)))
            for one in best
            if one.doc.kind == PLACE or one.key in rows
        ]
        there.sort(key=lambda one: -one.score)
        return there[: wish.limit]

    def _rows(self, wish: Wish, found: Sequence[Found]) -> dict[Key, Row]:
        ids: dict[str, list[str]] = {}
        for one in found:
            if one.doc.kind != PLACE:
                ids.setdefault(one.doc.kind, []).append(one.doc.record)
        return {
            Key(kind, row.id): row
            for kind, wanted in ids.items()
            for row in self._store.rows_of(kind, wanted, wish.exercise_id)
        }


def _wanted(wish: Wish, doc: Doc) -> bool:
    return (not wish.kinds or doc.kind in wish.kinds) and (not wish.types or doc.type in wish.types)


def _bands(wish: Wish) -> Sequence[int]:
    return sorted({band_of(kind) for kind in wish.kinds}) if wish.kinds else candidates.ALL_BANDS


def _is_new(wish: Wish, doc: Doc, known: Set[Key]) -> bool:
    return _wanted(wish, doc) and Key(doc.kind, doc.record) not in known


def _score(wish: Wish, doc: Doc, found: Fit, used: candidates.Used) -> float:
    speaks = _WEIGHTS.get(doc.kind, 0.0)
    if wish.near is not None and doc.lon is not None and doc.lat is not None:
        speaks += NEAR / (1 + distance_m(doc.lon, doc.lat, *wish.near) / NEAR_M)
    _doc, times = used.get(Key(doc.kind, doc.record), (doc, 0.0))
    speaks += USED * (1 - math.exp(-times))
    # Of what is nearly meant the likeness says most: a slip is small wherever the place is.
    share = NEARLY_SHARE if found.tier is Tier.NEARLY else 1.0
    return TIER_STEP * found.tier + SURE * found.sure + share * speaks


def _live(row: Row | None) -> float:
    """An incident that is closed matters less than one that is open."""
    return CLOSED_INCIDENT if row is not None and row.status == "closed" else 0.0
