"""A cache as a fold asks it: what many acts touch is read in one statement a kind, not one a record."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from models.kinds import decode_fact
from models.record import Fact, Key
from models.store.cache import Cache


class Gathering:
    """models.fold.SyncedFacts over a cache.

    Each statement lets go of the interpreter and waits for it again; hundreds of them after an outage made the
    window wait.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._asked: frozenset[Key] = frozenset()
        self._found: dict[Key, tuple[int, bytes]] = {}

    @contextmanager
    def at_once(self, keys: Iterable[Key]) -> Iterator[None]:
        """Hold these records while the block runs; nothing may write to the cache meanwhile."""
        self._asked = frozenset(keys)
        self._found = self._cache.rows_of(self._asked)
        try:
            yield
        finally:
            self._asked, self._found = frozenset(), {}

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact as the backend has it; None for none. Raises BadFact."""
        key = Key(kind, record_id)
        if key not in self._asked:
            return self._cache.get(kind, record_id)
        row = self._found.get(key)
        return None if row is None else decode_fact(kind, row[1])

    def revision_of(self, key: Key) -> int:
        """The revision of a synced record, 0 for none."""
        if key not in self._asked:
            return self._cache.revision_of(key)
        return self._found.get(key, (0, b""))[0]
