"""Orders and granted acts reach a real server once, or it is said that they did not, or that nobody knows."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from backend.channels import ORDERS, Webhook
from backend.clock import iso_after, now, now_iso
from backend.commands import judge
from backend.courier import Courier
from backend.db import Database
from backend.outgoing import claim, finish, look_again, send_waiting, settle_unknown
from backend.schema import outgoing
from backend.work import Author
from models.ids import uuid7
from models.log_entry import LogEntry, LogKind
from models.record import Key
from models.unit import DispatchUnit, SetUnitStatus, Unit, UnitStatus
from tests.backend.acts import envelope, incident, load, loaded_id, record, send
from tests.backend.server import BackendProcess
from tests.backend.test_channels import SECRET, Station, station
from tests.backend.test_outgoing import DISPATCH, INCIDENT, ME, TOLD, acts, dispatches, states, town, wait
from tests.backend.test_two_person import PASSWORD, asking, deciding
from tests.backend.test_user import user
from tests.patience import MUST_COME_S

__all__ = ["town"]


def wait_until(condition: Callable[[], bool], timeout_s: float = MUST_COME_S) -> bool:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def there() -> Iterator[Station]:
    with station() as here:
        yield here


def carry(db: Database, there: Station, done: Callable[[], bool], timeout_s: float = 30.0) -> None:
    courier = Courier(db, {ORDERS: Webhook(url=there.url, secret=SECRET, timeout_s=timeout_s)})
    courier.start()
    try:
        assert wait_until(done)
    finally:
        courier.stop()


def ordered(db: Database) -> None:
    judge(db, ME, acts((DISPATCH, 1)), now(), send=lambda: None)


def ordered_too(db: Database) -> str:
    """A second unit is sent there as well; the act's id."""
    with db.writing() as work:
        work.put([(Key("unit", "B"), Unit(number="12"), None)], Author("test", now_iso(), uuid7()))
    act = acts((DispatchUnit(unit_id="B", incident_id=INCIDENT), 1))
    judge(db, ME, act, now(), send=lambda: None)
    return act[0].id


def told(db: Database) -> list[LogKind]:
    with db.writing() as work:
        return [fact.kind for _id, fact in work.every(LogEntry.KIND) if isinstance(fact, LogEntry)]


def test_an_order_is_tried_again_with_the_same_id_until_the_station_has_it(town: Database, there: Station) -> None:
    there.answers = iter([503, 0, 204])
    ordered(town)
    carry(town, there, lambda: list(states(town).values()) == ["sent"])
    assert len(there.got) == 3
    assert len({headers["wanghuolou-id"] for headers, _body in there.got}) == 1
    assert json.loads(there.got[0][1])["address"] == "解放路 1 号"
    assert [dispatch.ordered for dispatch in dispatches(town)] == [True]


@pytest.mark.parametrize(
    ("answer", "state", "kind"),
    [(404, "failed", LogKind.ORDER_FAILED), (500, "unknown", LogKind.ORDER_UNKNOWN)],
)
def test_an_order_nobody_took_is_not_ordered_and_the_log_says_why(
    town: Database, there: Station, answer: int, state: str, kind: LogKind
) -> None:
    there.answers = iter([answer] * 100)
    ordered(town)
    with town.writing() as work:
        work.connection.execute(update(outgoing).values(expires_at=iso_after(4.0)))
    carry(town, there, lambda: list(states(town).values()) == [state])
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(False, state)]
    assert kind in told(town)


def test_a_row_whose_sender_died_after_sending_is_unknown_and_never_sent_again(town: Database) -> None:
    ordered(town)
    assert len(claim(town, [ORDERS])) == 1
    assert (claim(town, [ORDERS]), send_waiting(town), settle_unknown(town)) == ([], 0, 0)
    with town.writing() as work:
        work.connection.execute(update(outgoing).values(expires_at=iso_after(-60), sent_at=iso_after(-60)))
    assert settle_unknown(town) == 1
    assert list(states(town).values()) == ["unknown"]
    assert send_waiting(town) == 0
    assert [dispatch.ordered for dispatch in dispatches(town)] == [False]
    assert LogKind.ORDER_UNKNOWN in told(town)


def test_what_cannot_be_read_holds_up_nothing(town: Database, there: Station) -> None:
    wait(town, "noise", 60, b"\xff{")
    ordered(town)
    carry(town, there, lambda: sorted(states(town).values()) == ["sent", "unreadable"])


def test_an_order_that_waited_behind_another_until_it_was_late_is_not_sent(town: Database, there: Station) -> None:
    def slow() -> int:
        time.sleep(2.5)
        return 204

    there.answers = iter([slow])
    ordered(town)
    second = ordered_too(town)
    with town.writing() as work:
        work.connection.execute(
            update(outgoing).where(outgoing.c.command_id == second).values(expires_at=iso_after(2.0))
        )
    carry(town, there, lambda: sorted(states(town).values()) == ["failed", "sent"])
    assert {json.loads(body)["unit"] for _headers, body in there.got} == {"11"}
    assert [d.undelivered for d in dispatches(town)] == ["", "failed"]


def test_an_order_nobody_takes_holds_up_no_other(town: Database, there: Station) -> None:
    there.answers = iter([503, 204])
    ordered(town)
    second = ordered_too(town)
    carry(town, there, lambda: states(town)[second] == "sent")
    assert there.got[1][0]["wanghuolou-id"] == second


def grant(backend: BackendProcess) -> tuple[str, dict[str, Any]]:
    with backend.client() as client:
        load(client, "device", {"number": "P1", "type": "charging_post"})
    with backend.client("li", PASSWORD) as li, backend.client("wang", PASSWORD, seat="3") as wang:
        approval_id, request = asking("li")
        assert send(li, request)[0]["outcome"] == "accepted"
        assert send(wang, deciding(approval_id, "wang"))[0]["outcome"] == "accepted"
        return approval_id, request


@pytest.fixture
def centre(tmp_path: Path) -> Callable[..., BackendProcess]:
    """A backend that is no demo: two operators of its own."""
    url = f"sqlite:///{tmp_path / 'backend.sqlite'}"
    for name in ("li", "wang"):
        user(url, "add", name, "--role", "dispatcher", password=PASSWORD)
    return lambda *options: BackendProcess(tmp_path, *options, demo=False)


def outcome(client: httpx.Client, approval_id: str, field: str) -> str:
    change = record(client, "approval", approval_id)
    return str(change["data"].get(field, "")) if change is not None else ""


def test_a_granted_act_goes_to_the_channel_that_is_set_up(
    centre: Callable[..., BackendProcess], tmp_path: Path, there: Station
) -> None:
    (tmp_path / "c.toml").write_text(
        f'[power]\nurl = "{there.url}"\nsecret = "{SECRET}"\ntimeout_s = 20\n', "utf-8"
    )
    with centre("--channels", str(tmp_path / "c.toml")) as backend, backend.client() as client:
        approval_id, _request = grant(backend)
        assert wait_until(lambda: bool(outcome(client, approval_id, "done_at")))
    ((_headers, body),) = there.got
    said = json.loads(body)
    assert (said["what"], said["asked_by"], said["granted_by"]) == ("CutPower", "li", "wang")


def test_without_a_channel_a_granted_act_says_that_nothing_was_done(centre: Callable[..., BackendProcess]) -> None:
    with centre() as backend, backend.client() as client:
        approval_id, _request = grant(backend)
        assert outcome(client, approval_id, "outcome") == "no_channel"
        assert outcome(client, approval_id, "done_at") == ""
        assert backend.rows("SELECT channel, state FROM outgoing") == [("power", "no_channel")]
        voice = envelope("DoByVoice", {"approval_id": approval_id, "whom": "物业张工"}, actor="local")
        assert send(client, voice)[0]["outcome"] == "accepted"
        assert outcome(client, approval_id, "voice_whom") == "物业张工"
        assert outcome(client, approval_id, "outcome") == "no_channel"


def test_the_rows_of_a_claim_are_what_was_ordered(town: Database) -> None:
    ordered(town)
    (claimed,) = claim(town, [ORDERS])
    with town.reading() as connection:
        row = connection.execute(select(outgoing)).one()
    assert (row.state, row.seq, bytes(row.payload)) == ("sending", claimed.seq, claimed.body)
    assert msgspec.json.decode(claimed.body)["unit"] == "11"


def released(unit_id: str, incident_id: str) -> list[dict[str, Any]]:
    body = {"unit_id": unit_id, "status": "available", "incident_id": incident_id}
    return [envelope("SetUnitStatus", body)]


def sent_elsewhere(unit_id: str, incident_id: str) -> list[dict[str, Any]]:
    other, create = incident("2-002")
    body = {"unit_id": unit_id, "incident_id": other, "from_incident_id": incident_id}
    return [create, envelope("DispatchUnit", body)]


def closed(unit_id: str, incident_id: str) -> list[dict[str, Any]]:
    return [*released(unit_id, incident_id), envelope("CloseIncident", {"incident_id": incident_id})]


def sent_anew(unit_id: str, incident_id: str) -> list[dict[str, Any]]:
    again = envelope("DispatchUnit", {"unit_id": unit_id, "incident_id": incident_id})
    return [*released(unit_id, incident_id), again]


Recall = Callable[[str, str], list[dict[str, Any]]]


@pytest.mark.parametrize("busy", [429, 503])
@pytest.mark.parametrize("recall", [released, sent_elsewhere, closed, sent_anew])
def test_an_order_that_is_tried_again_never_reaches_a_unit_that_was_recalled_meanwhile(
    tmp_path: Path, database_url: str, there: Station, recall: Recall, busy: int
) -> None:
    # The station has it recalled while it hears of it for the second time: no other attempt is on its way then.
    sent: list[tuple[httpx.Client, str, str]] = []

    def recall_meanwhile() -> int:
        assert wait_until(lambda: bool(sent))
        client, unit_id, incident_id = sent[0]
        assert {a["outcome"] for a in send(client, *recall(unit_id, incident_id))} == {"accepted"}
        return busy

    there.answers = iter([busy, recall_meanwhile])
    (tmp_path / "c.toml").write_text(
        f'[orders]\nurl = "{there.url}"\nsecret = "{SECRET}"\ntimeout_s = 20\n', "utf-8"
    )
    options = ("--channels", str(tmp_path / "c.toml"))
    with BackendProcess(tmp_path, *options, database_url=database_url) as backend, backend.client() as client:
        load(client, "unit", {"number": "E1"})
        unit_id = loaded_id("unit", "E1")
        incident_id, create = incident()
        dispatch = envelope("DispatchUnit", {"unit_id": unit_id, "incident_id": incident_id})
        assert [a["outcome"] for a in send(client, create, dispatch)] == ["accepted"] * 2
        sent.append((client, unit_id, incident_id))
        wanted = ["recalled", *(["sent"] if recall in (sent_elsewhere, sent_anew) else [])]
        assert wait_until(lambda: outgoing_states(backend) == wanted)
        changes = client.get("/v1/changes").json()["changes"]
    assert [headers["wanghuolou-id"] for headers, _body in there.got].count(dispatch["id"]) == 2
    said = {change["data"]["kind"] for change in changes if change["kind"] == LogEntry.KIND}
    assert (LogKind.ORDER_UNKNOWN in said) is (busy == 503)


def outgoing_states(backend: BackendProcess) -> list[str]:
    return [state for (state,) in backend.rows("SELECT state FROM outgoing ORDER BY seq")]


def test_an_order_that_crosses_its_recall_is_said_aloud(town: Database) -> None:
    ordered(town)
    (claimed,) = claim(town, [ORDERS])
    back = SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, incident_id=INCIDENT)
    judge(town, ME, acts((back, 0)), now(), send=lambda: None)
    finish(town, claimed.seq, "sent")
    assert LogKind.ORDER_CROSSED in told(town)


def test_who_was_told_by_voice_while_the_order_was_tried_is_said_in_the_next_attempt(town: Database) -> None:
    ordered(town)
    (claimed,) = claim(town, [ORDERS])
    judge(town, ME, acts((TOLD, 0)), now(), send=lambda: None)
    again = look_again(town, claimed, unsure=True)
    assert again is not None
    assert json.loads(again.body)["already_told"].startswith("王队 ")


def test_what_cannot_be_looked_at_again_is_not_sent(
    town: Database, there: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_disk(*_of: object, **_named: object) -> None:
        raise OperationalError("SELECT", {}, OSError("disk I/O error"))

    monkeypatch.setattr("backend.outgoing.look_again", no_disk)
    ordered(town)
    carry(town, there, lambda: list(states(town).values()) == ["failed"])
    assert there.got == []


@contextmanager
def power_centre(folder: Path, database_url: str, there: Station) -> Iterator[BackendProcess]:
    """A backend with two operators whose power cuts go to the station."""
    (folder / "c.toml").write_text(f'[power]\nurl = "{there.url}"\nsecret = "{SECRET}"\ntimeout_s = 20\n', "utf-8")
    for name in ("li", "wang"):
        user(database_url, "add", name, "--role", "dispatcher", password=PASSWORD)
    options = ("--channels", str(folder / "c.toml"))
    with BackendProcess(folder, *options, demo=False, database_url=database_url) as backend:
        yield backend


def by_voice(approval_id: str) -> dict[str, Any]:
    return envelope("DoByVoice", {"approval_id": approval_id, "whom": "物业张工"})


def said_in(client: httpx.Client) -> list[str]:
    changes = client.get("/v1/changes", params={"after": 0, "limit": 500}).json()["changes"]
    return [change["data"]["kind"] for change in changes if change["kind"] == LogEntry.KIND]


@pytest.mark.parametrize("busy", [429, 503])
def test_a_power_cut_that_is_tried_again_is_not_sent_any_more_once_it_was_had_done_by_voice(
    tmp_path: Path, database_url: str, there: Station, busy: int
) -> None:
    asked: list[str] = []
    with power_centre(tmp_path, database_url, there) as backend, backend.client() as client:
        # Done by voice while the station hears of it for the second time: no other attempt is on its way then.
        def voice_meanwhile() -> int:
            assert wait_until(lambda: bool(asked))
            assert send(client, by_voice(asked[0]))[0]["outcome"] == "accepted"
            return busy

        there.answers = iter([busy, voice_meanwhile])
        approval_id, _request = grant(backend)
        asked.append(approval_id)
        assert wait_until(lambda: outgoing_states(backend) == ["by_voice"])
        assert len(there.got) == 2
        assert outcome(client, approval_id, "voice_whom") == "物业张工"
        assert outcome(client, approval_id, "done_at") == ""
        assert outcome(client, approval_id, "outcome") == ("unknown" if busy == 503 else "")
        assert (LogKind.APPROVAL_UNKNOWN in said_in(client)) is (busy == 503)
        assert LogKind.APPROVAL_CROSSED not in said_in(client)


def test_a_power_cut_that_was_on_its_way_when_it_was_had_done_by_voice_is_recorded_as_done_both_ways(
    tmp_path: Path, database_url: str, there: Station
) -> None:
    with power_centre(tmp_path, database_url, there) as backend, backend.client() as client:
        asked: list[str] = []

        def voice_meanwhile() -> int:
            assert wait_until(lambda: bool(asked))
            assert send(client, by_voice(asked[0]))[0]["outcome"] == "accepted"
            return 204

        there.answers = iter([voice_meanwhile])
        asked.append(grant(backend)[0])
        assert wait_until(lambda: outgoing_states(backend) == ["sent"])
        assert len(there.got) == 1
        assert outcome(client, asked[0], "voice_whom") == "物业张工"
        assert outcome(client, asked[0], "done_at") != ""
        assert said_in(client).count(LogKind.APPROVAL_CROSSED) == 1


def test_a_power_cut_had_done_by_voice_while_nobody_carried_it_never_goes_out(
    tmp_path: Path, database_url: str, there: Station
) -> None:
    # As if its sender had been down since: the row waits, and is in time.
    there.answers = iter([404] * 9)
    with power_centre(tmp_path, database_url, there) as backend, backend.client() as client:
        approval_id, _request = grant(backend)
        assert wait_until(lambda: outgoing_states(backend) == ["failed"])
        assert send(client, by_voice(approval_id))[0]["outcome"] == "accepted"
        tried = len(there.got)
        db = Database(database_url)
        with db.writing() as work:
            work.connection.execute(update(outgoing).values(state="waiting", expires_at=iso_after(300)))
        db.close()
        assert wait_until(lambda: outgoing_states(backend) == ["by_voice"])
        assert len(there.got) == tried
        assert LogKind.APPROVAL_UNKNOWN not in said_in(client)


def test_a_record_of_voice_that_comes_after_the_power_was_cut_says_that_it_was_done_both_ways(
    tmp_path: Path, database_url: str, there: Station
) -> None:
    with power_centre(tmp_path, database_url, there) as backend, backend.client() as client:
        approval_id, _request = grant(backend)
        assert wait_until(lambda: outcome(client, approval_id, "done_at") != "")
        done_at = outcome(client, approval_id, "done_at")
        assert send(client, by_voice(approval_id))[0]["outcome"] == "accepted"
        assert outcome(client, approval_id, "done_at") == done_at
        said = said_in(client)
        assert (said.count(LogKind.APPROVAL_CROSSED), LogKind.APPROVAL_BY_VOICE in said) == (1, False)
    assert len(there.got) == 1
