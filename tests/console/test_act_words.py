"""An entry of the outbox says in words what somebody did."""

from datetime import UTC, datetime

import msgspec

from console.act_words import act_words, saved_at
from models.command import Envelope
from models.kinds import COMMANDS
from models.outbox_entry import Entry
from resources.words import has, set_language


def _entry(name: str, body: bytes) -> Entry:
    envelope = Envelope(
        id="x", name=name, actor="a", seat="1", made_at=datetime(2026, 1, 1, tzinfo=UTC), body=msgspec.Raw(body)
    )
    return Entry(seq=1, envelope=envelope, saved_at="2026-01-01T00:00:00.000+00:00")


def test_an_act_is_told_by_its_name_and_number_without_ids() -> None:
    words = act_words(_entry("CreateIncident", b'{"incident_id": "01a1", "number": "2-017", "type": "gas_leak"}'))
    assert "2-017" in words
    assert "01a1" not in words
    assert "gas_leak" not in words


def test_every_command_has_its_words() -> None:
    assert [name for name in COMMANDS if not has(f"outbox.act.{name}")] == []


def test_a_body_that_cannot_be_read_still_shows_the_act() -> None:
    assert act_words(_entry("AddLogEntry", b"{broken")).strip()


def test_the_age_counts_from_when_the_act_was_saved() -> None:
    assert saved_at(_entry("AddLogEntry", b"{}")) == datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def test_a_row_of_the_demand_table_is_told_by_its_name_and_what_is_new_of_it() -> None:
    set_language("zh")
    row = (
        b'{"zh": "\xe4\xbd\x8f\xe5\xae\x85", "initial_lps": 10.0, "most_lps": 80.0, "incidents": ["building_fire"]}'
    )
    after = row.replace(b"10.0", b"12.5").replace(b'"]', b'", "vehicle_fire"]')
    body = b'{"row_id": "residential", "before": ' + row + b', "after": ' + after + b"}"
    words = act_words(_entry("SetDemandRow", body), {"residential": "住宅"})
    assert "住宅" in words
    assert "初期 L/s → 12.5" in words
    assert "建筑火灾、车辆火灾" in words
    assert "最多" not in words
