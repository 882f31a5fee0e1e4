"""When the backend was last heard, as the cache keeps it for a start without a line."""

from datetime import datetime, timedelta

import structlog

from console.sync.link import LinkState
from console.sync.writer import Writer
from models.sqlite_errors import CorruptDatabase, StoreError
from models.store.cache import Cache

KEPT_EVERY = timedelta(minutes=1)
log = structlog.get_logger("sync.heard")


class Heard:
    """In quiet hours no page brings a moment with it, but heartbeats tell that there is nothing newer.

    Used by the thread of the line alone.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._kept_at: datetime | None = None

    def beat(self, state: LinkState) -> None:
        """A heartbeat came, and this is how things stand now: keep the moment where all is here, once a minute."""
        at, place = state.level_at, self._writer.place
        # A cache that fell back to its copy meanwhile is not the one the state tells of.
        if at is None or at != state.last_contact_at or place[0] < max(state.cursor, state.head):
            return
        if self._kept_at is None or abs(at - self._kept_at) >= KEPT_EVERY:
            self._kept_at = at
            self._writer.care(lambda cache: self._keep(cache, at, place))

    def _keep(self, cache: Cache, at: datetime, place: tuple[int, str]) -> None:
        """Not where the cache is at another place by now: what came has a moment of its own, or none."""
        if (cache.cursor, cache.epoch) != place or self._writer.other_past:
            return
        try:
            cache.remember(heard_at=at.isoformat())
        except CorruptDatabase:
            raise
        except StoreError as error:
            # An older moment stays; whatever has to be written will say that it cannot be.
            log.warning("moment not kept", error=str(error))


def seconds_of(text: str) -> float:
    """A remembered number; 0 for none."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def moment_of(text: str) -> datetime | None:
    """A moment with its zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
