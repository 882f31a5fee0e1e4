"""What the endpoints share: settings, database, sessions, the live hub, and the queue of writers."""

from collections.abc import Callable

import anyio
from anyio.to_thread import run_sync
from fastapi import Request

from backend.auth import Sessions
from backend.db import Database
from backend.grades import read_grades
from backend.hub import Hub
from backend.presence import Board
from backend.settings import Settings


class Service:
    """One backend process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.db = Database(settings.database_url)
        self.sessions = Sessions(self.db, settings)
        self.hub = Hub(self.db, settings)
        self.presence = Board(self.db)
        self.grades = read_grades(settings.catalogues)
        self._writers: anyio.CapacityLimiter | None = None

    async def write[T](self, work: Callable[[], T]) -> T:
        """Run something that writes in a thread, one at a time: waiting writers take no thread from readers."""
        if self._writers is None:
            self._writers = anyio.CapacityLimiter(1)
        return await run_sync(work, limiter=self._writers)


def service_of(request: Request) -> Service:
    """The service behind a request."""
    service: Service = request.app.state.service
    return service
