from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.claim import MAX_REASON, ClaimIncident, ReleaseIncident, TakeOverIncident
from models.command import Circumstances, Command, Conflicting, Refused
from models.fold import deliverable, fold
from models.incident import CloseIncident, CreateIncident, Incident
from models.log_entry import LogEntry, LogKind, log_key
from models.outbox_entry import Entry, EntryState
from models.record import Key, SyncState
from models.unit import DispatchUnit
from tests.models.facts import Known, at, envelope, town

INCIDENT = Key("incident", "I")


def by(seat: str, actor: str = "", minutes: float = 0) -> Circumstances:
    return msgspec.structs.replace(at(minutes), seat=seat, actor=actor or f"user{seat}")


def holder(facts: Known) -> tuple[str, str]:
    incident = facts[INCIDENT]
    assert isinstance(incident, Incident)
    return incident.owner_seat, incident.owner


def do(facts: Known, command: Command, circumstances: Circumstances) -> LogEntry:
    facts.write(command.apply(facts, circumstances))
    entry = facts[log_key(circumstances.command_id)]
    assert isinstance(entry, LogEntry)
    return entry


def test_whoever_opens_an_incident_works_it() -> None:
    facts = Known()
    do(facts, CreateIncident(incident_id="I", number="2-1", type="fire", address="x"), by("2", "li", 3))
    assert holder(facts) == ("2", "li")
    incident = facts[INCIDENT]
    assert isinstance(incident, Incident)
    assert incident.claimed_at == at(3).made_at


def test_of_two_seats_that_claim_the_first_has_it_and_the_second_is_told_who() -> None:
    facts = town()
    assert do(facts, ClaimIncident(incident_id="I"), by("3")).kind is LogKind.CLAIMED
    with pytest.raises(Conflicting) as caught:
        ClaimIncident(incident_id="I").apply(facts, by("2"))
    assert caught.value.fields["owner_seat"] == ("3", "2")
    assert holder(facts) == ("3", "user3")


def test_a_relief_at_the_same_seat_simply_goes_on() -> None:
    facts = town()
    do(facts, ClaimIncident(incident_id="I"), by("3", "li"))
    do(facts, ClaimIncident(incident_id="I"), by("3", "wang"))
    assert holder(facts) == ("3", "wang")


def test_claiming_twice_keeps_the_first_moment_and_is_written_down() -> None:
    facts = town()
    do(facts, ClaimIncident(incident_id="I"), by("3"))
    before = facts[INCIDENT]
    do(facts, ClaimIncident(incident_id="I"), by("3", minutes=5))
    assert facts[INCIDENT] == before


def test_an_incident_is_taken_over_at_any_time_with_the_reason_in_the_log() -> None:
    facts = town()
    do(facts, ClaimIncident(incident_id="I"), by("3"))
    entry = do(
        facts, TakeOverIncident(incident_id="I", reason=" 3 席离开 ", from_owner="user3", from_seat="3"), by("2")
    )
    assert (entry.kind, entry.text, entry.params["seat"]) == (LogKind.TAKEN_OVER, "3 席离开", "3")
    assert holder(facts) == ("2", "user2")


def test_taking_over_from_a_seat_that_has_it_no_more_is_a_conflict() -> None:
    facts = town()
    do(facts, ClaimIncident(incident_id="I"), by("4"))
    with pytest.raises(Conflicting):
        TakeOverIncident(incident_id="I", reason="x", from_seat="3").apply(facts, by("2"))


@pytest.mark.parametrize(("reason", "code"), [(" ", "reason"), ("x" * (MAX_REASON + 1), "long")])
def test_taking_over_without_a_reason_or_with_an_endless_one_is_refused(reason: str, code: str) -> None:
    with pytest.raises(Refused, match=rf"claim\.{code}"):
        TakeOverIncident(incident_id="I", reason=reason).apply(town(), by("2"))


def test_only_the_seat_that_has_an_incident_gives_it_up() -> None:
    facts = town()
    with pytest.raises(Refused, match=r"claim\.not_held"):
        ReleaseIncident(incident_id="I").apply(facts, by(""))
    do(facts, ClaimIncident(incident_id="I"), by("3"))
    with pytest.raises(Refused, match=r"claim\.not_held"):
        ReleaseIncident(incident_id="I").apply(facts, by("2"))
    assert do(facts, ReleaseIncident(incident_id="I"), by("3")).kind is LogKind.RELEASED
    assert holder(facts) == ("", "")
    do(facts, ClaimIncident(incident_id="I"), by("2"))


def test_a_closed_incident_is_nobodys_to_claim() -> None:
    facts = town()
    do(facts, CloseIncident(incident_id="I"), by("3"))
    for command in (
        ClaimIncident(incident_id="I"),
        TakeOverIncident(incident_id="I", reason="x"),
        ReleaseIncident(incident_id="I"),
    ):
        with pytest.raises(Refused, match=r"incident\.closed"):
            command.apply(facts, by("2"))


def test_a_contested_claim_holds_no_act_on_the_incident_back() -> None:
    claim, sent = envelope(ClaimIncident(incident_id="I")), envelope(DispatchUnit(unit_id="A", incident_id="I"))
    entries = [
        Entry(seq=1, envelope=claim, state=EntryState.CONFLICT, code="conflict"),
        Entry(seq=2, envelope=sent),
    ]
    assert [e.id for e in deliverable(entries, 10)] == [sent.id]
    row = fold(entries, town())[Key("unit", "A")]
    assert (row.state, row.reason) == (SyncState.PENDING, "")


SEATS = st.sampled_from(["1", "2", "3"])
ACTS = st.lists(st.tuples(SEATS, st.sampled_from(["claim", "take", "release"]), SEATS), max_size=30)


@given(acts=ACTS)
def test_whatever_seats_do_an_incident_has_one_holder_and_every_change_of_hands_is_in_the_log(
    acts: list[tuple[str, str, str]],
) -> None:
    facts = town()
    for minutes, (seat, act, other) in enumerate(acts):
        command: Command = ClaimIncident(incident_id="I")
        if act == "take":
            command = TakeOverIncident(incident_id="I", reason="x", from_seat=other, from_owner=f"user{other}")
        elif act == "release":
            command = ReleaseIncident(incident_id="I")
        before, circumstances = holder(facts), by(seat, minutes=minutes)
        try:
            facts.write(command.apply(facts, circumstances))
        except (Refused, Conflicting):
            assert holder(facts) == before
            continue
        assert log_key(circumstances.command_id) in facts
        assert holder(facts) == (("", "") if act == "release" else (seat, f"user{seat}"))
        assert before[0] in ("", seat) or (act == "take" and before[0] == other)
        incident = facts[INCIDENT]
        assert isinstance(incident, Incident)
        assert (incident.claimed_at is None) == (act == "release")
        assert circumstances.made_at - (incident.claimed_at or circumstances.made_at) <= timedelta(minutes=30)
