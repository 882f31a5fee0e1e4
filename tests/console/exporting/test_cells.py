"""Cells hold what a value says, and what they cannot hold is told with the records it was lost from."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from console.exporting.cells import EXAMPLES, Cell, Cells, Losses
from console.exporting.fields import fields_of
from models.device import Device
from models.plan import Hazard, Plan
from models.record import Fact
from models.unit import Unit


def row(kind: str, fact: Fact, numbers: dict[str, dict[str, str]] | None = None) -> tuple[dict[str, Cell], Losses]:
    cells = Cells(kind, fields_of(kind), numbers or {})
    return dict(zip((one.name for one in fields_of(kind)), cells.row("id-1", fact), strict=True)), cells.losses


def test_numbers_are_numbers_and_what_nobody_gave_is_nothing() -> None:
    found, _losses = row("device", Device(number="007", lon=1.5, lat=2.0))
    assert (found["lon"], found["number"], found["last_seen_at"], found["id"]) == (1.5, "007", None, "id-1")
    assert row("unit", Unit(number="1", crew=3))[0]["crew"] == 3


def test_a_moment_keeps_its_zone() -> None:
    at = datetime(2026, 5, 4, 12, tzinfo=timezone(timedelta(hours=8)))
    assert row("device", Device(number="1", last_seen_at=at))[0]["last_seen_at"] == "2026-05-04T12:00:00+08:00"
    utc = Device(number="1", last_seen_at=at.astimezone(UTC))
    assert row("device", utc)[0]["last_seen_at"] == "2026-05-04T04:00:00Z"


def test_a_reference_is_the_number_and_one_that_leads_nowhere_is_left_out_and_told() -> None:
    device = Device(number="D", site_id="S", hydrant_id="gone")
    found, losses = row("device", device, {"site": {"S": "=S1"}})
    assert (found["site_id"], found["hydrant_id"]) == ("'=S1", "")
    assert losses.counts == {"dangling": 1}


def test_what_is_nested_is_one_text() -> None:
    found, _losses = row("plan", Plan(number="P", name="p", hazards=(Hazard(name="柴油"),), entrances=("东门",)))
    assert (found["hazards"], found["entrances"], found["contacts"]) == ('[{"name":"柴油"}]', '["东门"]', "")


@pytest.mark.parametrize(
    ("text", "kept", "code"),
    [("a\0b\x07", "ab", "control"), ("a\r\nb\rc", "a\nb\nc", "line_ends"), (" a ", "a", "ends")],
)
def test_what_no_cell_can_hold_goes_and_is_counted(text: str, kept: str, code: str) -> None:
    found, losses = row("device", Device(number="D", room=text))
    assert (found["room"], losses.counts) == (kept, {code: 1})


def test_few_records_are_named_however_many_lost_something() -> None:
    losses = Losses()
    for n in range(50):
        losses.note("ends", f"N{n}")
    [sentence] = losses.sentences()
    assert "50" in sentence
    assert sentence.count("N") == EXAMPLES
