import msgspec

from console.printing.act_line import act_line
from models.command import Command
from models.incident import UpdateIncident
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry
from models.unit import DispatchUnit, SetUnitStatus, UnitStatus
from resources.words import t
from tests.models.facts import envelope


def line(command: Command) -> str:
    return act_line(Entry(seq=1, envelope=envelope(command)), {"A": "11", "I": "2-017"})


def test_an_act_names_its_unit_its_incident_and_what_it_says() -> None:
    assert line(DispatchUnit(unit_id="A", incident_id="I")) == f"{t('outbox.act.DispatchUnit')}　11　2-017"
    assert line(AddLogEntry(text="出水", incident_id="I")).endswith("2-017　出水")
    status = line(SetUnitStatus(unit_id="A", incident_id="I", status=UnitStatus.ON_SCENE))
    assert t("enums.unit_status.on_scene") in status


def test_changed_fields_are_told_by_their_names() -> None:
    said = line(UpdateIncident(incident_id="I", before={}, after={"grade": 3, "colour": "red"}))
    assert f"{t('incidents.field.grade')} → 3" in said
    assert "colour → red" in said


def test_an_act_of_a_newer_console_and_a_broken_one_are_told_by_their_name() -> None:
    sent = msgspec.structs.replace(envelope(AddLogEntry(text="x")), name="LaunchRocket", body=msgspec.Raw(b"[1]"))
    assert act_line(Entry(seq=1, envelope=sent), {}) == "LaunchRocket"
    broken = msgspec.structs.replace(sent, body=msgspec.Raw(b"{"))
    assert act_line(Entry(seq=1, envelope=broken), {}) == "LaunchRocket"
