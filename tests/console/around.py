"""As much of a context as a panel of the shell needs: a cache, a line told what to say, nobody signed in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec

from console.background import Background
from console.context import Context
from console.openings import Openings
from console.selection import Selection
from console.session import Session
from console.sync.bridge import SyncBridge
from models.age import ASPECTS
from models.record import Change, Fact, Key, encode
from models.store import Store
from models.store.cache import Cache

USUAL = {
    "now": lambda: datetime.now(UTC),
    "settings": SimpleNamespace(number={f"age.{a.name}_s": a.life_s for a in ASPECTS}.__getitem__),
}
"""The clock and the shelf lives, unless the test has its own."""


@contextmanager
def context_over(folder: Path, facts: Mapping[Key, Fact], **more: Any) -> Iterator[Context]:
    """A context whose store holds the facts; `more` are further parts of it."""
    cache = Cache(folder / "cache.sqlite")
    changes = [
        Change(kind=key.kind, id=key.id, revision=number, data=msgspec.Raw(encode(fact)))
        for number, (key, fact) in enumerate(facts.items(), 1)
    ]
    cache.apply(changes, len(changes))
    store, background, link = Store(folder / "cache.sqlite"), Background(), SyncBridge()
    store.readers.open()
    more.setdefault("commands", SimpleNamespace(entries=tuple, openings=Openings(link)))
    made = SimpleNamespace(
        store=store, background=background, link=link, selection=Selection(), session=Session("2"), **(USUAL | more)
    )
    try:
        yield cast("Context", made)
    finally:
        link.close()
        background.close()
        store.close()
        cache.close()
