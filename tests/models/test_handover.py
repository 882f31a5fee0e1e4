from typing import Any

import msgspec
import pytest

from models.claim import ClaimIncident
from models.command import Circumstances, Command, Conflicting, Refused
from models.handover import MAX_LISTED, AcceptHandover, Handover, WriteHandover
from models.incident import CloseIncident, Incident
from models.kinds import decode_fact
from models.log_entry import LogEntry, LogKind
from models.record import BadFact, Key, encode
from tests.models.facts import NOON, Known, at, town


def by(seat: str, actor: str, minutes: float = 0) -> Circumstances:
    return msgspec.structs.replace(at(minutes), seat=seat, actor=actor)


def do(facts: Known, command: Command, circumstances: Circumstances) -> None:
    facts.write(command.apply(facts, circumstances))


def shift(to_user: str = "", incident_ids: tuple[str, ...] = ("I",)) -> Known:
    """Li at seat 2 has the incident and hands it over."""
    facts = town()
    do(facts, ClaimIncident(incident_id="I"), by("2", "li"))
    do(facts, WriteHandover(handover_id="H", note="烟感误报多", to_user=to_user, incident_ids=incident_ids,
                            waiting=("调派力量",), open_alarms=3), by("2", "li", 1))  # fmt: skip
    return facts


def handover(facts: Known) -> Handover:
    found = facts[Key("handover", "H")]
    assert isinstance(found, Handover)
    return found


def incident(facts: Known) -> Incident:
    found = facts[Key("incident", "I")]
    assert isinstance(found, Incident)
    return found


def entries(facts: Known, incident_id: str) -> list[LogKind]:
    return [f.kind for f in facts.values() if isinstance(f, LogEntry) and f.incident_id == incident_id]


def test_the_incidents_of_a_shift_are_the_reliefs_once_it_has_signed() -> None:
    facts = shift()
    accept = AcceptHandover(handover_id="H", incident_ids=("I",))
    circumstances = by("3", "wang", 2)
    puts = accept.apply(facts, circumstances)
    assert {put.key for put in puts} == set(accept.touches(circumstances.command_id))
    facts.write(puts)
    assert (incident(facts).owner, incident(facts).owner_seat) == ("wang", "3")
    assert (handover(facts).accepted_by, handover(facts).accepted_seat) == ("wang", "3")
    assert entries(facts, "I") == [LogKind.CLAIMED, LogKind.HANDOVER_ACCEPTED]
    assert handover(facts).columns().status == "accepted"


def test_what_somebody_else_has_claimed_meanwhile_stays_theirs() -> None:
    facts = shift()
    facts[Key("incident", "I")] = msgspec.structs.replace(incident(facts), owner="chen", owner_seat="4")
    do(facts, AcceptHandover(handover_id="H", incident_ids=("I",)), by("3", "wang", 2))
    assert incident(facts).owner == "chen"
    assert handover(facts).accepted_by == "wang"


def test_a_closed_incident_an_unknown_one_and_one_that_was_not_listed_stay_as_they_are() -> None:
    facts = shift(incident_ids=("I", "nowhere"))
    do(facts, CloseIncident(incident_id="I"), by("2", "li"))
    before = incident(facts)
    do(facts, AcceptHandover(handover_id="H", incident_ids=("I", "nowhere", "other")), by("3", "wang", 2))
    assert incident(facts) == before


def test_a_hand_over_is_signed_for_once() -> None:
    facts = shift()
    do(facts, AcceptHandover(handover_id="H"), by("3", "wang", 2))
    with pytest.raises(Conflicting) as caught:
        AcceptHandover(handover_id="H").apply(facts, by("4", "chen", 3))
    assert caught.value.fields == {"accepted_by": ("wang", "chen")}


@pytest.mark.parametrize(("to_user", "actor"), [("", "li"), ("wang", "chen")])
def test_nobody_signs_for_their_own_hand_over_or_for_somebody_elses(to_user: str, actor: str) -> None:
    facts = shift(to_user)
    with pytest.raises(Refused, match=r"handover\.not_for_you"):
        AcceptHandover(handover_id="H").apply(facts, by("3", actor, 2))
    assert handover(facts).waits_for("wang")
    assert not handover(facts).waits_for(actor)


def test_a_hand_over_needs_words_and_is_written_once() -> None:
    with pytest.raises(Refused, match=r"handover\.empty"):
        WriteHandover(handover_id="H", note="  ").apply(town(), at())
    with pytest.raises(Refused, match=r"handover\.exists"):
        WriteHandover(handover_id="H", note="x").apply(shift(), at())


@pytest.mark.parametrize(
    "fields",
    [{"note": "x" * 5000}, {"opened": -1}, {"devices_out": ("d",) * (MAX_LISTED + 1)}, {"waiting": ("w" * 300,)}],
)
def test_a_hand_over_without_bounds_is_a_bad_fact(fields: dict[str, Any]) -> None:
    with pytest.raises(BadFact):
        Handover(**{"user": "li", "seat": "2", "written_at": NOON, "note": "x", **fields})


def test_a_hand_over_is_read_back_as_it_was_written() -> None:
    fact = handover(shift("wang"))
    assert decode_fact("handover", encode(fact)) == fact
    assert (fact.columns().parent_id, fact.columns().status, fact.columns().type) == ("2", "open", "wang")
