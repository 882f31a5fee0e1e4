"""What a seat sees when it decides what to do next, and its dice."""

import random
from collections.abc import Callable, Iterable

import msgspec

from models.command import Command, Delivery
from models.store import Query, Row, Store

MOST_SEEN = 200


class Deed(msgspec.Struct, frozen=True):
    """An act to be submitted: its command, how it is to be delivered, and what its envelope says besides.

    `actor` empty: whoever sits there. `ago_s`: entered afterwards, and so long ago it really happened.
    """

    command: Command
    delivery: Delivery
    expires_s: float | None
    actor: str = ""
    ago_s: float | None = None


def deed(command: Command, expires_s: float | None = None, *, actor: str = "", ago_s: float | None = None) -> Deed:
    """An act as its command wants it delivered, or live for so long."""
    return Deed(
        command, Delivery.LIVE if expires_s else command.DELIVERY, expires_s or command.EXPIRES_S, actor, ago_s
    )


class Eye:
    """`name` goes into every text, so that each can be told from all others."""

    def __init__(self, seed: str, seat: str, name: str) -> None:
        self.chance = random.Random(seed)
        self.seat = seat
        self._name = name
        self._made = 0
        self._store: Store | None = None
        self._number: Callable[[], int] = int

    def look(self, store: Store, number: Callable[[], int]) -> None:
        """At what the seat shows now; `number` gives the seat's next incident number."""
        self._made += 1
        self._store, self._number = store, number

    @property
    def store(self) -> Store:
        """The store looked at."""
        assert self._store is not None, "look first"
        return self._store

    def text(self) -> str:
        """Words nobody else writes."""
        return f"{self._name}/{self._made}"

    def number(self) -> str:
        """The next incident's number."""
        return f"{self.seat}-{self._number():03d}"

    def new_id(self) -> str:
        """An id for something new."""
        return f"{self.chance.getrandbits(128):032x}"

    def rows(self, kind: str) -> list[Row]:
        """The records of a kind, as a list shows them."""
        return list(self.store.rows(Query(kind=kind), MOST_SEEN))

    def one(self, ids: Iterable[str]) -> str:
        """One of them; empty when there is none."""
        known = list(ids)
        return self.chance.choice(known) if known else ""

    def open_incidents(self) -> list[str]:
        """The ids of those the seat shows as open."""
        return [row.id for row in self.rows("incident") if row.status != "closed"]

    def incident(self) -> str:
        """An incident the seat shows as open; empty when there is none."""
        return self.one(self.open_incidents())

    def unit(self) -> str:
        """A unit; empty when there is none."""
        return self.one(row.id for row in self.rows("unit"))
