"""An act that is taken back is either done or withdrawn, on both databases, whatever comes in which order."""

from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from backend.auth import Principal
from backend.commands import judge
from backend.db import Database
from backend.withdrawals import withdraw
from models.command import Envelope, Outcome, Role
from models.ids import uuid7
from models.record import Key
from tests.backend.acts import envelope, incident, send
from tests.backend.server import BackendProcess

WHO = Principal(user="local", name="local", role=Role.ADMINISTRATOR, seat="2", digest="", expires_at="")


def _envelope(made: dict[str, Any]) -> Envelope:
    return msgspec.convert(made, Envelope)


def test_an_act_withdrawn_before_it_came_is_never_done(db: Database) -> None:
    incident_id, made = incident()
    create = _envelope({**made, "body": msgspec.Raw(msgspec.json.encode(made["body"]))})
    now = datetime.now(UTC)
    [answer] = withdraw(db, [create.id], now)
    assert (answer.outcome, answer.code) == (Outcome.REFUSED, "command.withdrawn")
    assert judge(db, WHO, [create], now) == [answer]
    assert withdraw(db, [create.id], now) == [answer]
    with db.writing() as work:
        assert work.row(Key("incident", incident_id)) is None


def test_an_act_that_was_done_stays_done_and_says_so(db: Database) -> None:
    incident_id, made = incident()
    create = _envelope({**made, "body": msgspec.Raw(msgspec.json.encode(made["body"]))})
    now = datetime.now(UTC)
    done = judge(db, WHO, [create], now)
    assert done[0].outcome is Outcome.ACCEPTED
    assert withdraw(db, [create.id, create.id], now) == done * 2
    with db.writing() as work:
        assert work.row(Key("incident", incident_id)) is not None


def test_over_the_line_each_id_is_answered_in_its_order(client: httpx.Client) -> None:
    note, never = envelope("AddLogEntry", {"text": "x"}), uuid7()
    send(client, note)
    answer = client.post("/v1/commands/withdrawals", json={"ids": [never, "no id", note["id"]]})
    assert answer.status_code == 200
    said = [(a["id"], a["outcome"], a.get("code")) for a in answer.json()["answers"]]
    assert said == [
        (never, "refused", "command.withdrawn"),
        ("no id", "refused", "command.id"),
        (note["id"], "accepted", None),
    ]


@pytest.mark.parametrize(
    ("user", "ids", "status"), [("gateway", [], 403), ("liming", ["x"] * 1_001, 413), ("liming", [1], 422)]
)
def test_who_may_give_no_command_or_asks_too_much_is_refused(
    backend: BackendProcess, user: str, ids: list[Any], status: int
) -> None:
    with backend.client(user, "wanghuolou") as client:
        assert client.post("/v1/commands/withdrawals", json={"ids": ids}).status_code == status
