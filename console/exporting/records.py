"""Where the records come from: this machine's cache, or a backend that is asked for everything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from console.sync.client import Client
from models.kinds import decode_fact
from models.record import BadFact, Change, Fact
from models.store import Query, Store

PAGE = 2_000
Pair = tuple[str, Fact]
"""The id of a record and its fact."""


class Records(Protocol):
    """Records of a kind in the order in which they are written."""

    def count(self) -> int:
        """How many, as far as is known now."""
        ...

    def pairs(self) -> Iterator[Pair]:
        """Each once."""
        ...

    def numbers(self, kind: str) -> Mapping[str, str]:
        """Id -> what a file calls a record of another kind."""
        ...


class StoredRecords:
    """What a query of the cache finds; only in background work."""

    def __init__(self, store: Store, query: Query) -> None:
        self._store, self._query = store, query

    def count(self) -> int:
        """As many as the table shows."""
        return self._store.count(self._query)

    def pairs(self) -> Iterator[Pair]:
        """Page after page; what changes meanwhile moves at most itself."""
        after, seen = None, set[str]()
        while page := self._store.page(self._query, PAGE, after=after):
            for record in page:
                if record.id not in seen:
                    seen.add(record.id)
                    yield record.id, record.fact
            last = page[-1]
            after = (getattr(last.fact.columns(), self._query.order), last.id)

    def numbers(self, kind: str) -> Mapping[str, str]:
        """Of every record of the kind, real ones and those of the exercise."""
        found: list[tuple[str, str]] = []
        query, after = Query(kind=kind, exercise_id=self._query.exercise_id), None
        while rows := self._store.rows(query, PAGE, after=after):
            found += [(row.id, row.number) for row in rows]
            after = (rows[-1].number, rows[-1].id)
        return named(found)


class ServedRecords:
    """Everything a backend has of the kinds asked for, read once from the beginning."""

    def __init__(self, client: Client, kind: str, kinds: Iterable[str]) -> None:
        self._kind = kind
        self._facts: dict[str, dict[str, Fact]] = {name: {} for name in {kind, *kinds}}
        after, more = 0, True
        while more:
            page = client.changes(after, PAGE)
            for change in page.changes:
                self._take(change)
            after, more = page.revision, page.more

    def _take(self, change: Change) -> None:
        facts = self._facts.get(change.kind)
        if facts is None or change.exercise_id is not None:
            return
        if change.deleted:
            facts.pop(change.id, None)
            return
        try:
            facts[change.id] = decode_fact(change.kind, change.data)
        except BadFact:
            facts.pop(change.id, None)

    def count(self) -> int:
        """All of them."""
        return len(self._facts[self._kind])

    def pairs(self) -> Iterator[Pair]:
        """By number."""
        facts = self._facts[self._kind]
        for record_id in sorted(facts, key=lambda record_id: (facts[record_id].columns().number, record_id)):
            yield record_id, facts[record_id]

    def numbers(self, kind: str) -> Mapping[str, str]:
        """Of every record of the kind."""
        return named((record_id, fact.columns().number) for record_id, fact in self._facts[kind].items())


def named(records: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """(id, number) pairs as id -> number; the id itself where the number is empty or names several."""
    pairs = list(records)
    taken = Counter(number for _record_id, number in pairs)
    return {record_id: number if number and taken[number] == 1 else record_id for record_id, number in pairs}
