"""Facts and commands from the line: hostile until decoded."""

import msgspec
import pytest

from models.command import Refused
from models.hydrant import Hydrant
from models.incident import CreateIncident
from models.kinds import COMMANDS, KINDS, apply_envelope, decode_command, decode_fact, record_of
from models.record import BadFact, Change, encode
from models.unit import DispatchUnit
from tests.models.facts import at, envelope, town


def test_every_fact_is_read_back_as_it_was_written() -> None:
    hydrant = Hydrant(number="H1", lon=121.5, lat=25.0, pressure_mpa=0.3)
    change = Change(kind="hydrant", id="h", revision=7, data=msgspec.Raw(encode(hydrant)))
    record = record_of(change)
    assert (record.fact, record.revision, record.key) == (hydrant, 7, change.key)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b'{"number": 1}', b'{"number": "1", "lon": 999, "lat": 1}']
)
def test_json_that_is_no_hydrant_is_a_bad_fact(data: bytes) -> None:
    with pytest.raises(BadFact, match="hydrant"):
        decode_fact("hydrant", data)


def test_a_kind_of_a_newer_backend_is_refused_with_the_likely_cause() -> None:
    with pytest.raises(BadFact, match="older than its backend"):
        decode_fact("drone", b"{}")


def test_an_unknown_field_of_a_newer_backend_is_overlooked() -> None:
    assert decode_fact("hydrant", b'{"number": "H1", "colour_of_cap": "red"}') == Hydrant(number="H1")


def test_every_kind_and_every_command_is_found_under_its_own_name() -> None:
    assert all(name == kind.KIND for name, kind in KINDS.items())
    assert all(name == command.NAME for name, command in COMMANDS.items())


def test_a_command_goes_through_its_envelope_unchanged() -> None:
    command = CreateIncident(incident_id="N", number="2-002", type="fire", address="解放路2号")
    assert decode_command(envelope(command)) == command


def test_an_unknown_command_and_a_body_that_does_not_fit_are_refused() -> None:
    sent = envelope(DispatchUnit(unit_id="A", incident_id="I"))
    with pytest.raises(Refused, match=r"command\.unknown"):
        decode_command(msgspec.structs.replace(sent, name="LaunchRocket"))
    with pytest.raises(Refused, match=r"command\.body"):
        decode_command(msgspec.structs.replace(sent, body=msgspec.Raw(b'{"unit_id": 5}')))


def test_a_command_that_would_make_an_impossible_fact_is_refused_and_changes_nothing() -> None:
    facts = town()
    before = dict(facts)
    sent = envelope(CreateIncident(incident_id="N", number="2-002", type="fire", address="x" * 5000))
    with pytest.raises(Refused):
        apply_envelope(sent, facts, at())
    assert facts == before
