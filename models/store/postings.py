"""Which rows of the index have a token, kept while somebody types, and the rows that share most of many tokens."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection

from models.store.grams import COMMON_FROM
from models.store.search_index import BAND_BITS, COMMON

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Rows = NDArray[np.int64]

KEPT_S = 10.0
"""So long a token's rows serve: whoever types asks for nearly the same ones with every key."""
MOST_KEPT = 1_500_000
"""Rows kept at once, of all tokens; eight bytes each."""
MOST_READ = 60_000
"""Rows read for one question; the commonest tokens, which tell least, are left out."""
MOST_OF_ONE = 20_000
"""A token with more rows than these is one of the commonest, also when nothing was learnt of it yet."""
_READ = "SELECT group_concat(rowid, ' ') FROM (SELECT rowid FROM gram WHERE gram MATCH ? LIMIT ?)"
_counts = msgspec.json.Decoder(dict[str, int])


class Postings:
    """Thread-safe. `common` are the tokens of many rows, and of how many: it may lag behind the index."""

    def __init__(self) -> None:
        self.common: dict[str, int] = {}
        self._kept: OrderedDict[str, tuple[float, Rows]] = OrderedDict()
        self._rows_kept = 0
        self._lock = threading.Lock()

    def learn(self, connection: Connection) -> None:
        """Which tokens are common, as the index was told when it was tidied."""
        row = connection.exec_driver_sql("SELECT value FROM about WHERE key = ?", (COMMON,)).first()
        self.common = _counts.decode(row[0]) if row is not None else {}
        with self._lock:
            self._kept.clear()
            self._rows_kept = 0

    def most_alike(
        self, connection: Connection, tokens: Iterable[str], bands: Set[int], most: int, a_band: int
    ) -> list[int]:
        """The rows that have most of the tokens, a rare one counting more, and of every band its own best."""
        import numpy as np

        parts = self._parts(connection, tokens)
        if not parts:
            return []
        rows = np.concatenate([rows for rows, _weight in parts])
        weights = np.repeat([weight for _rows, weight in parts], [len(rows) for rows, _weight in parts])
        order = np.argsort(rows, kind="stable")
        rows, weights = rows[order], weights[order]
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        found, shared = rows[starts], np.add.reduceat(weights, starts)
        band = found >> BAND_BITS
        wanted = np.isin(band, list(bands))
        found, shared, band = found[wanted], shared[wanted], band[wanted]
        best = np.argsort(-shared, kind="stable")
        chosen = [best[:most], *(best[band[best] == one][:a_band] for one in bands)]
        return [int(row) for row in found[np.unique(np.concatenate(chosen))]]

    def _parts(self, connection: Connection, tokens: Iterable[str]) -> Sequence[tuple["Rows", float]]:
        """The rows of the rarest tokens, as many as may be read, each with what it counts."""
        parts: list[tuple[Rows, float]] = []
        left = MOST_READ
        for token in sorted(tokens, key=lambda token: (self.common.get(token, 0), token)):
            if parts and self.common.get(token, 0) > left:
                break
            rows = self.rows(connection, token)
            left -= len(rows)
            if len(rows):
                parts.append((rows, 1 / math.log(2 + len(rows))))
        return parts

    def rows(self, connection: Connection, token: str) -> "Rows":
        """The rows that have the token, by number; of one that is too common and not known to be so, the first."""
        import numpy as np

        now = time.monotonic()
        with self._lock:
            at, rows = self._kept.get(token, (-KEPT_S, None))
            if rows is not None and now - at < KEPT_S:
                return rows
        limit = max(MOST_OF_ONE, self.common.get(token, 0) * 2)
        text = connection.exec_driver_sql(_READ, (f'"{token}"', limit)).scalar_one()
        rows = np.fromstring(text or "", dtype=np.int64, sep=" ")
        self._keep(token, rows, now)
        return rows

    def _keep(self, token: str, rows: "Rows", now: float) -> None:
        with self._lock:
            if len(rows) > COMMON_FROM:
                self.common[token] = len(rows)
            _at, before = self._kept.pop(token, (now, rows[:0]))
            self._kept[token] = (now, rows)
            self._rows_kept += len(rows) - len(before)
            while self._rows_kept > MOST_KEPT:
                _token, (_then, oldest) = self._kept.popitem(last=False)
                self._rows_kept -= len(oldest)
