"""What the endpoints share: settings, database, sessions, the live hub, and the queue of writers."""

from collections.abc import Callable

import anyio
from anyio.to_thread import run_sync
from fastapi import Request

from backend import outgoing, two_person
from backend.auth import Sessions
from backend.courier import Courier
from backend.db import Database
from backend.grades import read_grades
from backend.hub import Hub
from backend.presence import Board
from backend.sensed_defects import read_defects
from backend.settings import Settings


class Service:
    """One backend process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.db = Database(settings.database_url)
        self.sessions = Sessions(self.db, settings)
        self.hub = Hub(self.db, settings)
        self.presence = Board(self.db)
        self.courier = Courier(self.db, settings.channels)
        self.grades = read_grades(settings.catalogues)
        self.defects = read_defects(settings.catalogues)
        self._writers: anyio.CapacityLimiter | None = None

    def send_waiting(self) -> None:
        """What may leave the house leaves it: to the log here, by the courier where a channel is set up."""
        settings = self.settings
        logged = {outgoing.CHANNEL} if settings.demo or settings.orders_to_log else set()
        if settings.demo:
            logged |= two_person.CHANNELS
        outgoing.send_waiting(self.db, logged - settings.channels.keys())
        none = {outgoing.CHANNEL, *two_person.CHANNELS} - logged - settings.channels.keys()
        outgoing.refuse_without_channel(self.db, none)
        self.courier.wake()

    async def write[T](self, work: Callable[[], T]) -> T:
        """Run something that writes in a thread, one at a time: waiting writers take no thread from readers."""
        if self._writers is None:
            self._writers = anyio.CapacityLimiter(1)
        return await run_sync(work, limiter=self._writers)


def service_of(request: Request) -> Service:
    """The service behind a request."""
    service: Service = request.app.state.service
    return service
