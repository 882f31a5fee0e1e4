import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.accounts import add_user
from backend.db import Database
from models.command import Role
from models.drawing import Drawing
from models.ids import uuid7
from models.log_entry import log_key
from tests.backend.acts import envelope, incident, load, loaded_id, record, send
from tests.backend.server import BackendProcess

UNIT = loaded_id("unit", "E1")


def orders(backend: BackendProcess, command_id: str) -> list[str]:
    rows = backend.rows("SELECT state FROM outgoing WHERE command_id = :command_id", command_id=command_id)
    return [row[0] for row in rows]


def audited(backend: BackendProcess, command_id: str) -> list[tuple[Any, ...]]:
    return backend.rows(
        "SELECT actor, credential, seat, kind, before, after, note FROM audit WHERE command_id = :command_id",
        command_id=command_id,
    )


@pytest.fixture
def unit(client: httpx.Client) -> str:
    """A unit that is available."""
    number = f"E{uuid7()}"
    load(client, "unit", {"number": number})
    return loaded_id("unit", number)


def test_each_command_of_a_batch_is_answered_in_its_order(client: httpx.Client, unit: str) -> None:
    incident_id, create = incident()
    dispatch = envelope("DispatchUnit", {"unit_id": unit, "incident_id": incident_id})
    empty = envelope("AddLogEntry", {"text": " "})
    answers = send(client, create, empty, dispatch)
    assert [a["outcome"] for a in answers] == ["accepted", "refused", "accepted"]
    assert answers[1]["code"] == "log.empty"
    assert answers[0]["revision"] < answers[2]["revision"]


def test_the_same_id_gets_the_same_answer_and_happens_once(client: httpx.Client) -> None:
    incident_id, create = incident()
    first = send(client, create)
    assert send(client, create, create) == first * 2
    note = envelope("AddLogEntry", {"text": "x", "incident_id": incident_id})
    twice = send(client, note, note)
    assert twice[0] == twice[1]


def test_an_act_judged_before_is_not_judged_again_for_whoever_delivers_it(
    backend: BackendProcess, client: httpx.Client
) -> None:
    note = envelope("AddLogEntry", {"text": "the answer to this was lost"})
    answers = send(client, note)
    with backend.client("chenjing", "wanghuolou") as observer:
        assert send(observer, note) == answers


def test_an_id_used_for_another_act_is_refused(client: httpx.Client) -> None:
    note = envelope("AddLogEntry", {"text": "one"})
    send(client, note)
    answers = send(client, {**note, "body": {"text": "two"}})
    assert (answers[0]["outcome"], answers[0]["code"]) == ("refused", "command.reused")


def test_a_dispatch_in_time_is_ordered_once(backend: BackendProcess, client: httpx.Client, unit: str) -> None:
    incident_id, create = incident()
    dispatch = envelope("DispatchUnit", {"unit_id": unit, "incident_id": incident_id})
    send(client, create, dispatch)
    send(client, dispatch)
    assert orders(backend, dispatch["id"]) == ["sent"]
    change = record(client, "incident", incident_id)
    assert change is not None
    assert change["data"]["dispatches"][0]["ordered_at"]


@pytest.mark.parametrize(
    "fields",
    [
        {"late_s": 61},
        {"late_s": 61, "expires_s": 9_999.0},
        {"late_s": -7_200},
        {"late_s": 10, "clock_offset_s": -100.0},
        {"late_s": 5, "expires_s": 1.0},
    ],
    ids=["late", "sender cannot extend", "clock ahead and unknown", "clock ahead and known", "sender shortens"],
)
def test_a_late_dispatch_is_recorded_and_orders_nothing(
    backend: BackendProcess, client: httpx.Client, unit: str, fields: dict[str, Any]
) -> None:
    incident_id, create = incident()
    dispatch = envelope("DispatchUnit", {"unit_id": unit, "incident_id": incident_id}, **fields)
    answers = send(client, create, dispatch)
    assert answers[1]["outcome"] == "accepted"
    assert orders(backend, dispatch["id"]) == []
    change = record(client, "incident", incident_id)
    assert change is not None
    assert "ordered_at" not in change["data"]["dispatches"][0]


def test_a_clock_known_to_be_wrong_is_corrected(backend: BackendProcess, client: httpx.Client, unit: str) -> None:
    incident_id, create = incident(late_s=7_200, clock_offset_s=7_200.0)
    dispatch = envelope(
        "DispatchUnit", {"unit_id": unit, "incident_id": incident_id}, late_s=7_200, clock_offset_s=7_200.0
    )
    send(client, create, dispatch)
    assert orders(backend, dispatch["id"]) == ["sent"]


def test_a_live_command_that_arrives_late_is_refused_and_carried_out_never(client: httpx.Client) -> None:
    note = envelope("AddLogEntry", {"text": "x"}, late_s=30, delivery="live", expires_s=10.0)
    assert send(client, note)[0]["code"] == "command.expired"
    assert send(client, note)[0]["code"] == "command.expired"


def test_what_was_done_on_paper_is_recorded_with_its_real_time_and_orders_nothing(
    backend: BackendProcess, client: httpx.Client, unit: str
) -> None:
    incident_id, create = incident(late_s=0)
    stated_at = (datetime.now(UTC) - timedelta(minutes=40)).replace(microsecond=0)
    dispatch = envelope(
        "DispatchUnit", {"unit_id": unit, "incident_id": incident_id}, stated_at=stated_at.isoformat()
    )
    answers = send(client, create, dispatch)
    assert [a["outcome"] for a in answers] == ["accepted"] * 2
    assert orders(backend, dispatch["id"]) == []
    change = record(client, "incident", incident_id)
    assert change is not None
    assert "ordered_at" not in change["data"]["dispatches"][0]
    assert datetime.fromisoformat(change["data"]["clocks"]["dispatched_at"]) == stated_at
    entry = record(client, "log_entry", log_key(dispatch["id"]).id)
    assert entry is not None
    assert datetime.fromisoformat(entry["data"]["at"]) == stated_at
    assert datetime.fromisoformat(entry["data"]["entered_at"]) > stated_at
    assert all("late" in row[-1] for row in audited(backend, dispatch["id"]))


@pytest.mark.parametrize(
    ("minutes", "code"), [(5, "stated.future"), (-100_000, "stated.old"), (-3_000, "stated.before_incident")]
)
def test_a_stated_time_that_cannot_be_is_refused_and_changes_nothing(
    client: httpx.Client, minutes: int, code: str
) -> None:
    incident_id, create = incident()
    stated_at = (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
    note = envelope("AddLogEntry", {"text": "到场", "incident_id": incident_id}, stated_at=stated_at)
    assert [a.get("code", "") for a in send(client, create, note)] == ["", code]
    assert record(client, "log_entry", log_key(note["id"]).id) is None


def test_a_stated_time_without_its_zone_is_no_time(client: httpx.Client) -> None:
    note = envelope("AddLogEntry", {"text": "到场"}, stated_at="2026-05-04T12:00:00")
    assert send(client, note)[0]["code"] == "command.time"


def test_a_dispatch_told_by_voice_and_delivered_late_orders_nothing_and_keeps_who_was_told(
    backend: BackendProcess, client: httpx.Client, unit: str
) -> None:
    incident_id, create = incident(late_s=300)
    where = {"unit_id": unit, "incident_id": incident_id}
    dispatch = envelope("DispatchUnit", where, late_s=200)
    told = envelope("TellByVoice", {**where, "whom": "王队"}, late_s=180)
    assert [a["outcome"] for a in send(client, create, dispatch, told)] == ["accepted"] * 3
    send(client, dispatch, told)
    assert orders(backend, dispatch["id"]) == []
    change = record(client, "incident", incident_id)
    assert change is not None
    (sent,) = change["data"]["dispatches"]
    assert "ordered_at" not in sent
    assert sent["told_by_voice"].startswith("王队 ")


def test_an_exercise_orders_nothing_and_never_meets_the_real(
    backend: BackendProcess, client: httpx.Client, unit: str
) -> None:
    drill_id, drill = incident("2-E01", exercise_id="drill-1")
    real_id, real = incident("2-R01")
    dispatch = envelope("DispatchUnit", {"unit_id": unit, "incident_id": drill_id}, exercise_id="drill-1")
    answers = send(client, drill, real, dispatch)
    assert [a["outcome"] for a in answers] == ["accepted"] * 3
    assert orders(backend, dispatch["id"]) == []
    close_real = envelope("CloseIncident", {"incident_id": real_id}, exercise_id="drill-1")
    close_drill = envelope("CloseIncident", {"incident_id": drill_id})
    assert [a["code"] for a in send(client, close_real, close_drill)] == ["exercise.mixed"] * 2
    change, sent = record(client, "incident", drill_id), record(client, "unit", unit)
    assert change is not None
    assert change["exercise_id"] == "drill-1"
    assert sent is not None
    assert sent["exercise_id"] is None


def test_the_later_of_two_changes_to_one_field_is_told_both_values(client: httpx.Client) -> None:
    incident_id, create = incident()
    send(client, create)

    def regrade(to: int) -> dict[str, Any]:
        return envelope(
            "UpdateIncident", {"incident_id": incident_id, "before": {"grade": 1}, "after": {"grade": to}}
        )

    answers = send(client, regrade(2), regrade(3))
    assert answers[0]["outcome"] == "accepted"
    assert answers[1]["outcome"] == "conflict"
    assert answers[1]["fields"] == {"grade": [2, 3]}


def test_roles_are_enforced_and_a_strange_author_is_refused_or_audited(
    backend: BackendProcess, client: httpx.Client
) -> None:
    incident_id, create = incident()
    send(client, create)
    note = envelope("AddLogEntry", {"text": "x", "incident_id": incident_id})
    with backend.client("chenjing", "wanghuolou") as observer:
        assert send(observer, {**note, "id": uuid7(), "actor": "chenjing"})[0]["code"] == "role"
    with backend.client("liuyang", "wanghuolou") as field:
        status = envelope("SetUnitStatus", {"unit_id": "x", "status": "available"}, actor="李明")
        assert send(field, status)[0]["code"] == "command.actor"
    with backend.client("liming", "wanghuolou") as dispatcher:
        behalf = {**note, "id": uuid7(), "actor": "王芳"}
        assert send(dispatcher, behalf)[0]["outcome"] == "accepted"
    rows = audited(backend, behalf["id"])
    assert [(r[0], r[1], r[2], r[6]) for r in rows] == [("王芳", "liming", "2", "on behalf")]


def test_an_operators_session_lends_its_role_to_nobody(backend: BackendProcess) -> None:
    db = Database(backend.database_url)
    try:
        for user, name, role in (("onlooker", "旁观者", Role.OBSERVER), ("relief", "接班", Role.DISPATCHER)):
            add_user(db, user, name, role, "correct horse")
    finally:
        db.close()
    with backend.client("liming", "wanghuolou") as dispatcher:

        def done(actor: str) -> tuple[str, str]:
            (answer,) = send(dispatcher, envelope("AddLogEntry", {"text": "x"}, actor=actor))
            return answer["outcome"], answer.get("code", "")

        assert [done(actor) for actor in ("onlooker", "旁观者")] == [("refused", "role")] * 2
        assert done("relief") == ("accepted", "")


def test_the_audit_holds_before_and_after(backend: BackendProcess, client: httpx.Client) -> None:
    incident_id, create = incident()
    change = envelope("UpdateIncident", {"incident_id": incident_id, "before": {}, "after": {"grade": 4}})
    send(client, create, change)
    ((_, _, _, kind, before, after, _),) = audited(backend, change["id"])
    assert kind == "incident"
    assert b'"grade":4' in after
    assert b'"grade":4' not in before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "1"}, "command.id"),
        ({"name": "Nope"}, "command.unknown"),
        ({"body": []}, "command.body"),
        ({"body": {"text": 3}}, "command.body"),
        ({"actor": ""}, "command.value"),
        ({"seat": "a\nb"}, "command.value"),
        ({"exercise_id": "a b"}, "command.value"),
        ({"made_at": "2026-01-01T00:00:00"}, "command.time"),
        ({"made_at": "1999-01-01T00:00:00Z"}, "command.time"),
        ({"made_at": "2999-01-01T00:00:00Z"}, "command.time"),
        ({"clock_offset_s": 1e300}, "command.time"),
        ({"made_at": "9999-12-31T23:59:59Z", "clock_offset_s": 1e6}, "command.time"),
        ({"body": {"text": "x" * 70_000}}, "command.large"),
        ({"body": {"text": "x" * 5_000}}, "log.long"),
    ],
)
def test_impossible_commands_are_refused_with_a_reason(
    client: httpx.Client, change: dict[str, Any], code: str
) -> None:
    good = envelope("AddLogEntry", {"text": "good"})
    answers = send(client, {**envelope("AddLogEntry", {"text": "x"}), **change}, good)
    assert [a.get("code", "") for a in answers] == [code, ""]


@pytest.mark.parametrize(
    "after", [{"note": [[[]]]}, {"grade": 10**30}, {"lon": 1e308}, {"name": {}}, {"clocks": 1}]
)
def test_values_of_the_wrong_kind_never_reach_a_record(client: httpx.Client, after: dict[str, Any]) -> None:
    incident_id, create = incident()
    change = envelope("UpdateIncident", {"incident_id": incident_id, "before": {}, "after": after})
    assert send(client, create, change)[1]["outcome"] == "refused"


def test_deep_json_is_refused(client: httpx.Client) -> None:
    deep = '{"x":' * 20_000 + "1" + "}" * 20_000
    answer = client.post("/v1/commands", content='{"commands":[' + deep + "]}")
    assert answer.status_code in (400, 422)
    incident_id, create = incident()
    send(client, create)
    nested = envelope("UpdateIncident", {"incident_id": incident_id, "before": {}, "after": {"note": "DEEP"}})
    body = client.build_request("POST", "/v1/commands", json={"commands": [nested]}).read().decode()
    answer = client.post("/v1/commands", content=body.replace('"DEEP"', "[" * 20_000 + "]" * 20_000))
    assert answer.status_code < 500


def test_more_than_a_thousand_at_once_are_too_many(client: httpx.Client) -> None:
    batch = [envelope("AddLogEntry", {"text": "x"})] * 1001
    assert client.post("/v1/commands", json={"commands": batch}).status_code == 413


def test_killed_in_a_batch_and_sent_again_everything_is_there_exactly_once(
    tmp_path: Path, database_url: str
) -> None:
    incident_id, create = incident()
    batch = [create] + [
        envelope("AddLogEntry", {"text": f"note {i}", "incident_id": incident_id}) for i in range(600)
    ]
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        client = backend.client()
        killer = threading.Timer(0.12, backend.kill)
        killer.start()
        with pytest.raises(httpx.TransportError):
            _send_without_end(client, batch)
        killer.join()
        client.close()
        backend.start()
        with backend.client() as client:
            answers = send(client, *batch)
            page = client.get("/v1/changes", params={"limit": 5000}).json()
    assert {a["outcome"] for a in answers} == {"accepted"}
    assert len([c for c in page["changes"] if c["kind"] == "log_entry"]) == 601
    assert page["head"] == 602
    revisions = [c["revision"] for c in page["changes"]]
    assert revisions == list(range(1, 603))


def test_a_drawing_is_kept_contested_audited_and_wiped_out_for_every_seat(
    backend: BackendProcess, client: httpx.Client
) -> None:
    drawing_id, points = uuid7(), [[121.5, 25.0], [121.6, 25.0]]
    body = {"drawing_id": drawing_id, "type": "cordon", "form": "line", "points": points, "text": "北门"}
    first = envelope("AddDrawing", body)
    change = {"drawing_id": drawing_id, "before": {"text": "北门"}}
    theirs = envelope("ChangeDrawing", {**change, "after": {"text": "南门"}}, seat="5")
    mine = envelope("ChangeDrawing", {**change, "after": {"text": "东门"}})
    answers = send(client, first, theirs, mine)
    assert [answer["outcome"] for answer in answers] == ["accepted", "accepted", "conflict"]
    assert answers[2]["fields"] == {"text": ["南门", "东门"]}
    kept = record(client, Drawing.KIND, drawing_id)
    assert kept is not None
    assert (kept["data"]["points"], kept["data"]["text"]) == (points, "南门")
    wipe = envelope("RemoveDrawing", {"drawing_id": drawing_id, "before": {"text": "南门", "points": points}})
    assert send(client, wipe)[0]["outcome"] == "accepted"
    gone = record(client, Drawing.KIND, drawing_id)
    assert gone is not None
    assert gone["deleted"]
    assert Drawing.KIND in [row[3] for row in audited(backend, wipe["id"])]
    assert send(client, envelope("AddDrawing", body))[0]["outcome"] == "accepted"


def _send_without_end(client: httpx.Client, batch: list[dict[str, Any]]) -> None:
    while True:
        client.post("/v1/commands", json={"commands": batch})


def test_the_whole_line_stands_after_kill_9(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend, backend.client() as client:
        load(client, "unit", {"number": "E1"})
        incident_id, create = incident()
        dispatch = envelope("DispatchUnit", {"unit_id": UNIT, "incident_id": incident_id})
        assert [a["outcome"] for a in send(client, create, dispatch, dispatch)] == ["accepted"] * 3
        backend.kill()
        backend.start()
        page = client.get("/v1/changes").json()
        # The seventh says that the order was taken.
        assert page["head"] == 7
        assert len(page["changes"]) == 4
