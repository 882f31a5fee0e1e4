"""What one asks for, another grants, in time, once; by the backend's clock whatever the seats' say."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.approval import (
    CARRIED_OUT_WITHIN,
    EXPIRES,
    Approval,
    ApprovalState,
    DenyApproval,
    DoByVoice,
    GrantApproval,
    RequestApproval,
    decode_act,
)
from models.command import OPERATORS, Circumstances, Command, Refused, Role
from models.device import Device
from models.log_entry import LogEntry, LogKind
from models.power import CutPower
from models.record import Key, replace
from tests.models.facts import NOON, Known

KEY = Key("approval", "A")
POST = Key("device", "post")


def world() -> Known:
    return Known({POST: Device(number="P1", type="charging_post"), Key("device", "s"): Device(number="S1")})


def by(actor: str, seconds: float = 0, made_at: datetime | None = None, **fields: Any) -> Circumstances:
    received_at = NOON + timedelta(seconds=seconds)
    return Circumstances(
        command_id=f"{actor}{seconds}", actor=actor, seat="2", made_at=made_at or received_at,
        received_at=received_at, **fields,
    )  # fmt: skip


def ask(device_id: str = "post", reason: str = "电气火灾") -> RequestApproval:
    body = msgspec.json.encode(CutPower(device_id=device_id, incident_id="I")).decode()
    return RequestApproval(approval_id="A", what="CutPower", body=body, reason=reason)


def do(facts: Known, command: Command, at: Circumstances) -> Known:
    puts = command.apply(facts, at)
    assert {put.key for put in puts} <= set(command.touches(at.command_id))
    return facts.write(puts)


def asked() -> Known:
    return do(world(), ask(), by("li"))


def approval(facts: Known) -> Approval:
    found = facts[KEY]
    assert isinstance(found, Approval)
    return found


def test_another_person_grants_and_both_names_are_kept() -> None:
    facts = do(asked(), GrantApproval(approval_id="A"), by("wang", 60))
    found = approval(facts)
    assert (found.state, found.asked_by, found.decided_by) == (ApprovalState.GRANTED, "li", "wang")
    assert (found.incident_id, found.act) == ("I", CutPower(device_id="post", incident_id="I"))
    assert found.done_at is None


def test_nobody_grants_their_own_request_but_may_take_it_back() -> None:
    facts = asked()
    with pytest.raises(Refused, match=r"approval\.self"):
        GrantApproval(approval_id="A").apply(facts, by("li", 1))
    assert approval(do(facts, DenyApproval(approval_id="A"), by("li", 2))).state is ApprovalState.DENIED


@pytest.mark.parametrize("first", [GrantApproval, DenyApproval])
@pytest.mark.parametrize("second", [GrantApproval, DenyApproval])
def test_what_is_decided_is_decided_once(
    first: type[GrantApproval | DenyApproval], second: type[GrantApproval | DenyApproval]
) -> None:
    facts = do(asked(), first(approval_id="A"), by("wang", 1))
    with pytest.raises(Refused, match=r"approval\.decided"):
        second(approval_id="A").apply(facts, by("chen", 2))


@given(seconds=st.floats(0, 1_000), hours_wrong=st.floats(-48, 48))
def test_a_request_is_open_for_its_time_by_the_backends_clock_only(seconds: float, hours_wrong: float) -> None:
    made_at = NOON + timedelta(hours=hours_wrong)
    facts = do(world(), ask(), by("li", made_at=made_at))
    grant = GrantApproval(approval_id="A")
    if timedelta(seconds=seconds) <= EXPIRES:
        grant.apply(facts, by("wang", seconds, made_at=made_at))
    else:
        with pytest.raises(Refused, match=r"approval\.expired"):
            grant.apply(facts, by("wang", seconds, made_at=made_at))


def test_a_late_entry_neither_asks_nor_grants() -> None:
    late = by("wang", 1, entered_at=NOON)
    for command, facts in ((ask(), world()), (GrantApproval(approval_id="A"), asked())):
        with pytest.raises(Refused, match=r"command\.expired"):
            command.apply(facts, late)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (ask(reason=" "), "approval.reason"),
        (ask(device_id="s"), "power.no_switch"),
        (ask(device_id="none"), "missing"),
        (RequestApproval(approval_id="A", what="LaunchRocket", body="{}", reason="x"), "approval.what"),
        (RequestApproval(approval_id="A", what="CutPower", body="{", reason="x"), "approval.what"),
        (RequestApproval(approval_id="A", what="CutPower", body="[" * 9_999, reason="x"), "approval.what"),
        (RequestApproval(approval_id="A", what="CutPower", body='{"device_id": 1}', reason="x"), "approval.what"),
    ],
)
def test_what_could_not_be_done_is_not_asked_for(request_: RequestApproval, code: str) -> None:
    with pytest.raises(Refused) as refused:
        request_.apply(world(), by("li"))
    assert refused.value.code == code


def test_the_same_request_twice_is_refused_and_so_is_a_grant_of_none() -> None:
    with pytest.raises(Refused, match=r"approval\.exists"):
        ask().apply(asked(), by("li", 1))
    with pytest.raises(Refused, match="missing"):
        GrantApproval(approval_id="B").apply(asked(), by("wang", 1))


def test_who_may() -> None:
    assert RequestApproval.ROLES == OPERATORS
    assert {Role.DISPATCHER, Role.COMMANDER} == GrantApproval.ROLES
    in_person: Sequence[type[Command]] = (RequestApproval, GrantApproval, DenyApproval)
    assert all(command.IN_PERSON for command in in_person)


def test_an_act_of_two_persons_given_alone_is_refused() -> None:
    with pytest.raises(Refused, match=r"approval\.needed"):
        decode_act("CutPower", '{"device_id": "post"}').apply(world(), by("li"))


def test_a_request_sorts_by_its_time_under_its_incident() -> None:
    columns = approval(asked()).columns()
    assert (columns.type, columns.status, columns.parent_id) == ("CutPower", "asked", "I")


def granted(**fields: Any) -> Known:
    facts = do(asked(), GrantApproval(approval_id="A"), by("wang", 1))
    facts[KEY] = replace(approval(facts), **fields)
    return facts


def voice(facts: Known, seconds: float = 90, **fields: Any) -> Approval:
    return approval(do(facts, DoByVoice(approval_id="A", whom=" 物业张工 ", **fields), by("li", seconds)))


@pytest.mark.parametrize("outcome", ["failed", "expired", "no_channel", "unknown", "a word of a newer backend"])
def test_what_was_granted_and_not_done_is_undone_until_somebody_had_it_done_by_voice(outcome: str) -> None:
    facts = granted(outcome=outcome)
    assert approval(facts).is_undone(NOON)
    found = voice(facts)
    assert (found.voice_whom, found.voice_at) == ("物业张工", NOON + timedelta(seconds=90))
    assert not found.is_undone(NOON)
    assert (found.outcome, found.done_at) == (outcome, None)


def test_a_grant_nothing_was_heard_of_is_undone_once_it_cannot_go_out_any_more() -> None:
    found = approval(granted())
    decided_at = found.decided_at or NOON
    assert not found.is_undone(decided_at + CARRIED_OUT_WITHIN)
    assert found.is_undone(decided_at + CARRIED_OUT_WITHIN + timedelta(seconds=1))
    assert not replace(found, done_at=NOON).is_undone(NOON + timedelta(days=1))


def test_what_nobody_granted_is_never_recorded_as_done() -> None:
    denied = do(asked(), DenyApproval(approval_id="A"), by("wang", 1))
    for facts in (asked(), denied):
        assert not approval(facts).is_undone(NOON + timedelta(days=1))
        with pytest.raises(Refused, match=r"approval\.not_granted"):
            voice(facts)


@pytest.mark.parametrize(
    ("whom", "done_at", "code"),
    [
        ("", None, "told.whom"),
        ("x" * 500, None, "told.whom"),
        ("张工", NOON - timedelta(minutes=2), "approval.voice_time"),
        ("张工", NOON + timedelta(minutes=5), "approval.voice_time"),
        ("张工", NOON.replace(tzinfo=None), "approval.voice_time"),
    ],
)
def test_done_by_nobody_or_at_a_time_that_cannot_be_is_refused(
    whom: str, done_at: datetime | None, code: str
) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        DoByVoice(approval_id="A", whom=whom, done_at=done_at).apply(granted(outcome="failed"), by("li", 90))


def test_of_two_seats_that_had_it_done_the_first_stands_and_the_log_has_both() -> None:
    facts = do(granted(outcome="failed"), DoByVoice(approval_id="A", whom="张工"), by("li", 60))
    again = DoByVoice(approval_id="A", whom="李工").apply(facts, by("wang", 70))
    assert [put.key.kind for put in again] == ["log_entry"]
    assert approval(facts).voice_whom == "张工"


@pytest.mark.parametrize(("done_at", "kind"), [(None, "approval_by_voice"), (NOON, "approval_crossed")])
def test_had_done_by_voice_though_the_system_did_it_too_is_said_so(done_at: datetime | None, kind: str) -> None:
    facts = do(granted(done_at=done_at), DoByVoice(approval_id="A", whom="张工"), by("li", 60))
    assert approval(facts).done_at == done_at
    said = [fact.kind for fact in facts.values() if isinstance(fact, LogEntry)]
    assert said.count(LogKind(kind)) == 1
