"""Databases as released versions left them, with a row of everything."""

import msgspec
from sqlalchemy import MetaData, insert

from backend.accounts import hash_password
from backend.clock import iso_after
from backend.db import Database
from models.record import Change

PASSWORD = "kept through the years"
JUDGED = "0191f1a2-0000-7000-8000-000000000001"
AT = "2026-01-02T03:04:05.678Z"


def at_0001(url: str) -> None:
    """The first schema, used: two stations and a tombstone, a judged act, an account, a history, an alarm."""
    db = Database(url)
    db.migrate("0001")
    rows: dict[str, list[dict[str, object]]] = {
        "records": [_record("S1", 1, 1), _record("S2", 3, 4), _record("S3", 4, 4, deleted=True)],
        "commands": [{"id": JUDGED, "digest": "d", "answer": b'{"id":"x"}', "received_at": AT}],
        "audit": [_audited("S1")],
        "outgoing": [_ordered("sent")],
        "users": [
            {
                "name": "li", "display_name": "Li", "role": "administrator",
                "password_hash": hash_password(PASSWORD), "created_at": AT,
            }
        ],
        "tokens": [
            {
                "digest": "0" * 64, "user_name": "li", "display_name": "Li", "role": "administrator", "seat": "2",
                "source": "users", "expires_at": iso_after(3600),
            }
        ],
        "series": [{"device_id": "d", "channel": "c", "at_ms": 1, "value": 2.5}],
        "open_alarms": [{"device_id": "d", "type": "fire", "alarm_id": "a"}],
    }  # fmt: skip
    with db.writing() as work:
        tables = MetaData()
        tables.reflect(work.connection)
        for name, values in rows.items():
            work.connection.execute(insert(tables.tables[name]), values)
        work.connection.execute(tables.tables["counter"].update().values(revision=4))
    db.close()


def _record(number: str, revision: int, tx: int, deleted: bool = False) -> dict[str, object]:
    data = b"null" if deleted else msgspec.json.encode({"number": number, "name": f"station {number}"})
    change = Change(
        kind="station", id=number, revision=revision, data=msgspec.Raw(data), deleted=deleted, changed_at=AT
    )
    return {
        "kind": "station", "id": number, "revision": revision, "tx": tx, "deleted": deleted, "exercise_id": None,
        "change": msgspec.json.encode(change), "changed_at": AT, "changed_by": "li", "command_id": JUDGED,
    }  # fmt: skip


def _audited(number: str) -> dict[str, object]:
    return {
        "at": AT, "made_at": AT, "actor": "li", "credential": "li", "seat": "2", "command_id": JUDGED,
        "command": "Import", "kind": "station", "record_id": number, "exercise_id": None, "before": None,
        "after": b"{}", "note": "",
    }  # fmt: skip


def _ordered(state: str) -> dict[str, object]:
    return {
        "command_id": JUDGED, "channel": "log", "payload": b"{}", "state": state, "created_at": AT,
        "expires_at": AT, "sent_at": AT,
    }  # fmt: skip
