from sqlalchemy import insert, select

from backend.clock import iso_after, now_iso
from backend.db import Database
from backend.outgoing import send_waiting
from backend.schema import outgoing


def wait(db: Database, command_id: str, expires_s: float) -> None:
    with db.writing() as work:
        work.connection.execute(
            insert(outgoing).values(
                command_id=command_id, channel="log", payload=b"{}", state="waiting", created_at=now_iso(),
                expires_at=iso_after(expires_s), sent_at="",
            )
        )  # fmt: skip


def test_what_waits_is_sent_once_and_what_is_late_never(db: Database) -> None:
    wait(db, "in time", 60)
    wait(db, "late", -1)
    assert send_waiting(db) == 1
    assert send_waiting(db) == 0
    with db.reading() as connection:
        states = dict(map(tuple, connection.execute(select(outgoing.c.command_id, outgoing.c.state))))
    assert states == {"in time": "sent", "late": "expired"}
