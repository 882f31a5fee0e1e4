"""How much a page may say in a second, each kind for itself: one in a storm takes nothing from the others."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping

KIND = re.compile(r'\s*\{\s*"type"\s*:\s*"(\w{1,32})"')
OTHER = ""
"""All that is of no kind: they share one allowance."""


class Allowance:
    """Counts by what a message says it is, before it is read: reading a storm would be the storm's success."""

    def __init__(self, kinds: Iterable[str], most: int, fewer: Mapping[str, int]) -> None:
        self._most = dict.fromkeys((*kinds, OTHER), most) | dict(fewer)
        self._second = 0
        self._said: Counter[str] = Counter()

    def kind_of(self, text: str) -> str:
        """What it says it is."""
        found = KIND.match(text)
        kind = OTHER if found is None else found[1]
        return kind if kind in self._most else OTHER

    def take(self, kind: str) -> bool:
        """May one more of the kind be said in this second?"""
        second = int(time.monotonic())
        if second != self._second:
            self._second = second
            self._said.clear()
        self._said[kind] += 1
        return self._said[kind] <= self._most[kind]
