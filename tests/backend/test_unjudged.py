"""Who sends what is not looked at is in the audit, and a flood of it is not."""

from backend.auth import Principal
from backend.db import Database
from backend.unjudged import Unjudged
from models.command import Refused, Role
from models.log_entry import AddLogEntry
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.models.facts import envelope as act

WHO = Principal(user="li", name="李", role=Role.OBSERVER, seat="2", digest="", expires_at="9")


def notes(db: Database) -> list[str]:
    with db.reading() as connection:
        return list(connection.exec_driver_sql("SELECT note FROM audit ORDER BY seq").scalars())


def test_an_act_of_a_role_that_may_not_is_in_the_audit(backend: BackendProcess) -> None:
    with backend.client("chenjing", "wanghuolou") as observer:
        wrong = envelope("AddLogEntry", {"text": "x"}, actor="chenjing")
        assert send(observer, wrong, {**wrong, "id": "no id\u0000"})[0]["code"] == "role"
    with backend.client() as auditor:
        found = auditor.get("/v1/audit", params={"command": "RefusedUnjudged"}).json()["entries"]
    said = [(entry["actor"], entry["credential"], entry["note"]) for entry in found]
    assert ("chenjing", "chenjing", f"role: AddLogEntry {wrong['id']}") in said
    assert ("chenjing", "chenjing", "command.id: AddLogEntry no id") in said


def test_a_flood_is_noted_up_to_its_end_and_says_so(db: Database) -> None:
    unjudged = Unjudged(an_hour=5, by_all=8)
    with db.writing() as work:
        for credential in ("a", "b", "c"):
            who = Principal(user=credential, name="", role=Role.OBSERVER, seat="2", digest="", expires_at="9")
            for _act in range(50):
                unjudged.note(work, who, act(AddLogEntry(text="x")), Refused("role"))
    found = notes(db)
    assert len(found) == 8
    assert [note.endswith("not noted") for note in found] == [False] * 4 + [True] + [False, False, True]
