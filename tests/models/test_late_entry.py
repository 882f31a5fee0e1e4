from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Circumstances, Command, Delivery, Facts, Put, Refused
from models.incident import Clocks, Incident
from models.late_entry import AHEAD, BEFORE_INCIDENT, OLDEST, check_stated
from models.log_entry import AddLogEntry
from models.record import Key, replace
from tests.models.facts import NOON, Known, at, town


class CutPower(Command, frozen=True, kw_only=True):
    """What nobody can have done without the console."""

    DELIVERY = Delivery.LIVE

    def apply(self, facts: Facts, at: Circumstances) -> tuple[Put, ...]:
        return ()


NOTE = AddLogEntry(text="到场", incident_id="I")


def late(happened: datetime, entered: datetime = NOON) -> Circumstances:
    return msgspec.structs.replace(at(), made_at=happened, entered_at=entered)


def received(moment: datetime) -> Known:
    facts = town()
    incident = facts.get("incident", "I")
    assert isinstance(incident, Incident)
    facts[Key("incident", "I")] = replace(incident, clocks=Clocks(received_at=moment))
    return facts


def refusal(happened: datetime, facts: Known | None = None, command: Command = NOTE) -> str:
    try:
        check_stated(command, facts or Known(), late(happened))
    except Refused as refused:
        return refused.code
    return ""


@given(st.floats(min_value=-60 * 86_400, max_value=60 * 86_400))
def test_a_time_is_believed_from_a_month_ago_until_now_and_not_beyond(seconds: float) -> None:
    moment = NOON + timedelta(seconds=seconds)
    expected = "stated.future" if moment > NOON + AHEAD else "stated.old" if moment < NOON - OLDEST else ""
    assert refusal(moment) == expected


def test_a_time_more_than_a_day_before_its_incident_is_a_slip_of_the_date() -> None:
    facts = received(NOON)
    assert refusal(NOON - BEFORE_INCIDENT, facts) == ""
    assert refusal(NOON - BEFORE_INCIDENT - timedelta(seconds=1), facts) == "stated.before_incident"


def test_what_must_be_done_while_somebody_waits_is_not_entered_afterwards() -> None:
    assert refusal(NOON, command=CutPower()) == "stated.live"


def test_what_was_entered_at_once_is_not_questioned() -> None:
    check_stated(CutPower(), Known(), at(minutes=-1e6))


@pytest.mark.parametrize("received_after_s", [0.0, 1.0])
def test_a_late_entry_is_never_in_time_for_anything(received_after_s: float) -> None:
    assert at(received_after_s=received_after_s).in_time
    assert not msgspec.structs.replace(at(received_after_s=received_after_s), entered_at=NOON).in_time
