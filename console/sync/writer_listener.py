"""What the thread that writes the cache tells, and whom."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from console.sync.link import Changes
from models.journal import Head
from models.sqlite_errors import StoreError
from models.store.recovery import Opened


class WriterListener(Protocol):
    """Who is told; called from the writer's thread."""

    def on_changes(self, changes: Changes) -> None:
        """Committed and readable."""
        ...

    def on_delivered(self, ids: Sequence[str]) -> None:
        """The backend's rows of these accepted entries are in the cache."""
        ...

    def on_numbers(self, numbers: Sequence[str]) -> None:
        """Numbers of incidents that came from the backend."""
        ...

    def on_heads(self, heads: Mapping[str, Head]) -> None:
        """Newer ends of the backend's journal, by incident."""
        ...

    def on_cache_opened(self, opened: Opened) -> None:
        """The cache can be read, perhaps from its copy."""
        ...

    def on_cache_failed(self, error: StoreError) -> None:
        """A page could not be written; the stream has to begin again at the cursor."""
        ...

    def on_gap(self) -> None:
        """A page before this one is missing; the stream has to begin again at the cursor."""
        ...

    def on_tick(self) -> None:
        """About once a second: time to look at the age of things (the other threads may hang in a request)."""
        ...

    def on_unreadable(self, records: Sequence[str]) -> None:
        """Records that this console cannot read were left out."""
        ...
