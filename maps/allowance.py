"""How much a page may say in a second, each kind for itself: one in a storm takes nothing from the others."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping

KIND = re.compile(r'\s*\{\s*"type"\s*:\s*"(\w{1,32})"')
OTHER = ""
"""All that is of no kind: they share one allowance."""


STORM_S = 3
"""So many seconds one after another of too many messages are a storm: no hand and no page at work makes that."""


class Allowance:
    """Counts by what a message says it is, before it is read: reading a storm would be the storm's success."""

    def __init__(self, kinds: Iterable[str], most: int, fewer: Mapping[str, int]) -> None:
        self._most = dict.fromkeys((*kinds, OTHER), most) | dict(fewer)
        self._quiet = frozenset(fewer)
        """Of these no hand makes any: a storm of them keeps no hand from anything."""
        self._second = 0
        self._said: Counter[str] = Counter()
        self._is_over = False
        self._seconds_over = 0

    def kind_of(self, text: str) -> str:
        """What it says it is."""
        found = KIND.match(text)
        kind = OTHER if found is None else found[1]
        return kind if kind in self._most else OTHER

    def take(self, kind: str) -> bool:
        """May one more of the kind be said in this second?"""
        second = int(time.monotonic())
        if second != self._second:
            is_next = second == self._second + 1
            self._seconds_over = self._seconds_over + 1 if self._is_over and is_next else 0
            self._second, self._is_over = second, False
            self._said.clear()
        self._said[kind] += 1
        is_allowed = self._said[kind] <= self._most[kind]
        self._is_over |= not is_allowed and kind not in self._quiet
        return is_allowed

    def is_storm(self) -> bool:
        """Has it been too much for so long? It has to begin anew to be told again."""
        is_long = self._is_over and self._seconds_over >= STORM_S - 1
        if is_long:
            self._is_over, self._seconds_over = False, 0
        return is_long
