"""A hydrant's sensor opens a defect through the door of alarms: once a fold, and again for another one."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.sensed_defects import read_defects
from models.defect import DefectType
from models.defect_rule import defect_id_of
from models.ids import uuid7
from tests.backend.acts import envelope, load, loaded_id, record, send

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def terminal(client: httpx.Client) -> tuple[str, str]:
    """A smart hydrant: (its hydrant, its terminal)."""
    number = uuid7()
    load(client, "hydrant", {"number": number, "name": "人民路", "lon": 113.1, "lat": 22.7}, source="sensed")
    hydrant_id = loaded_id("hydrant", number, "sensed")
    row = {"number": number, "name": "终端", "type": "hydrant_pressure", "hydrant_id": hydrant_id}
    load(client, "device", row, source="sensed")
    return hydrant_id, loaded_id("device", number, "sensed")


def raise_(client: httpx.Client, device: str, type_: str, **fields: Any) -> str:
    """The id of the alarm."""
    report = {"type": type_, "at": datetime.now(UTC).isoformat(), "device_id": device, **fields}
    answer = client.post("/v1/alarms", json={"alarms": [report]})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["alarms"][0]["alarm_id"])


def data(client: httpx.Client, kind: str, record_id: str) -> dict[str, Any] | None:
    change = record(client, kind, record_id)
    return None if change is None else dict(change["data"])


def test_a_struck_hydrant_has_a_defect_of_its_sensors_alarm_however_often_it_is_reported(
    client: httpx.Client, terminal: tuple[str, str]
) -> None:
    hydrant_id, device = terminal
    alarm_id = raise_(client, device, "hydrant_struck", value=42.0, unit="°")
    defect = data(client, "defect", defect_id_of(alarm_id))
    assert defect is not None
    assert (defect["hydrant_id"], defect["type"], defect["origin"]) == (hydrant_id, "struck", "sensor")
    assert defect["alarm_id"] == alarm_id
    before = record(client, "hydrant", hydrant_id)
    assert before is not None
    assert [one[1] for one in before["data"]["open_defects"]] == ["struck"]
    assert raise_(client, device, "hydrant_struck", value=43.0) == alarm_id
    assert record(client, "hydrant", hydrant_id) == before


def test_a_false_one_stays_dismissed_within_its_fold_and_the_next_alarm_opens_another(
    client: httpx.Client, terminal: tuple[str, str]
) -> None:
    hydrant_id, device = terminal
    alarm_id = raise_(client, device, "hydrant_misuse")
    of = {"defect_id": defect_id_of(alarm_id), "hydrant_id": hydrant_id}
    assert (
        send(client, envelope("DismissDefect", {**of, "reason": "洒水车取水，已批准"}))[0]["outcome"] == "accepted"
    )
    raise_(client, device, "hydrant_misuse")
    hydrant = data(client, "hydrant", hydrant_id)
    assert hydrant is not None
    assert not hydrant.get("open_defects")
    send(client, envelope("DismissAlarm", {"alarm_id": alarm_id, "reason": "false_alarm"}))
    again = raise_(client, device, "hydrant_misuse")
    assert again != alarm_id
    assert data(client, "defect", defect_id_of(again)) is not None


def test_pressure_that_goes_within_a_fold_opens_the_defect_when_it_is_gone(
    client: httpx.Client, terminal: tuple[str, str]
) -> None:
    hydrant_id, device = terminal
    alarm_id = raise_(client, device, "low_pressure", value=0.12, unit="MPa")
    assert data(client, "defect", defect_id_of(alarm_id)) is None
    assert raise_(client, device, "low_pressure", value=0.0) == alarm_id
    defect, hydrant = data(client, "defect", defect_id_of(alarm_id)), data(client, "hydrant", hydrant_id)
    assert defect is not None
    assert hydrant is not None
    assert (defect["type"], hydrant["status"]) == ("no_pressure", "out_of_service")


def test_other_alarms_and_devices_that_sit_on_no_hydrant_open_none(client: httpx.Client) -> None:
    number = uuid7()
    load(client, "device", {"number": number, "name": "泵房", "type": "water_pressure"}, source="sensed")
    alarm_id = raise_(client, loaded_id("device", number, "sensed"), "low_pressure", value=0.0, unit="MPa")
    assert data(client, "defect", defect_id_of(alarm_id)) is None


def test_which_alarms_tell_of_defects_is_the_catalogues_to_say(tmp_path: Path) -> None:
    found = read_defects(ROOT / "resources" / "catalogues")
    assert found["hydrant_struck"] is DefectType.STRUCK
    assert set(found) == {"hydrant_struck", "hydrant_misuse", "low_pressure"}
    (tmp_path / "alarm_types.toml").write_text('[a]\ndefect = "castle"\n[b]\ndefect = "blocked"\n', "utf-8")
    assert read_defects(tmp_path) == {"b": DefectType.BLOCKED}
    assert read_defects(None) == {}
