"""Acts of a seat that chains them, judged in this process: what a console would send, without the line."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select, update

from backend.auth import Principal
from backend.commands import judge
from backend.db import Database
from backend.journal_book import add
from backend.schema import journal, journal_book, journal_chains
from models.command import Answer, Command, Envelope, Role
from models.ids import uuid7
from models.incident import CreateIncident
from models.journal import Head, linked
from models.log_entry import AddLogEntry

WHO = Principal(user="li", name="李", role=Role.ADMINISTRATOR, seat="2", digest="", expires_at="9")


class SeatActs:
    """One seat's chain; `say` and `open` judge at once and give the envelope."""

    def __init__(self, db: Database, seat: str = "2") -> None:
        self.db = db
        self.seat = seat
        self.chain = uuid7()
        self.head = Head(0, "")

    def made(self, command: Command, **fields: Any) -> Envelope:
        """The next act of the chain, not sent."""
        act = Envelope(
            id=uuid7(), name=command.NAME, actor="li", seat=self.seat, made_at=datetime.now(UTC),
            body=msgspec.Raw(msgspec.json.encode(command)), delivery=command.DELIVERY, **fields,
        )  # fmt: skip
        act = linked(act, self.chain, self.head)
        assert act.link is not None
        self.head = Head(act.link.n, act.link.hash)
        return act

    def send(self, *acts: Envelope) -> list[Answer]:
        """What the backend says to a batch."""
        return judge(self.db, WHO, acts, datetime.now(UTC))

    def do(self, command: Command, **fields: Any) -> Envelope:
        """An act that the backend accepts."""
        act = self.made(command, **fields)
        (answer,) = self.send(act)
        assert answer.outcome == "accepted", answer
        return act

    def open(self, number: str = "2-001") -> str:
        """A new incident's id."""
        incident_id = uuid7()
        self.do(CreateIncident(incident_id=incident_id, number=number, type="fire", address="中山路1号"))
        return incident_id

    def say(self, incident_id: str, text: str) -> Envelope:
        """A note in its log."""
        return self.do(AddLogEntry(text=text, incident_id=incident_id))


def recount(db: Database) -> None:
    """What somebody does who changed the journal and knows how it works: its book is made of what is left."""
    with db.writing() as work:
        work.connection.execute(delete(journal_chains))
        work.connection.execute(update(journal_book).values(entries=0, acts=0))
        left = list(work.connection.execute(select(journal)).mappings())
        if left:
            add(work.connection, left)
