import pytest

from models.alarm import Alarm, AlarmStatus, ConfirmAlarm, DismissAlarm, DismissReason, Grade
from models.command import Command, Conflicting
from models.record import BadFact, Key
from tests.models.facts import NOON, Known, at


def facts() -> Known:
    return Known({Key("alarm", "S"): Alarm(type="smoke", grade=Grade.RED, raised_at=NOON, name="3楼")})


def alarm(known: Known) -> Alarm:
    found = known.get("alarm", "S")
    assert isinstance(found, Alarm)
    return found


def test_a_confirmed_alarm_says_who_and_when() -> None:
    known = facts()
    known.write(ConfirmAlarm(alarm_id="S").apply(known, at(1)))
    assert (alarm(known).status, alarm(known).handled_by) == (AlarmStatus.CONFIRMED, "li")
    assert alarm(known).handled_at == at(1).made_at


def test_confirming_again_adds_the_incident_and_keeps_it() -> None:
    known = facts()
    known.write(ConfirmAlarm(alarm_id="S").apply(known, at()))
    known.write(ConfirmAlarm(alarm_id="S", incident_id="I").apply(known, at()))
    assert alarm(known).incident_id == "I"
    known.write(ConfirmAlarm(alarm_id="S").apply(known, at()))
    assert alarm(known).incident_id == "I"


def test_an_alarm_of_two_incidents_is_a_conflict_until_one_names_the_other() -> None:
    known = facts()
    known.write(ConfirmAlarm(alarm_id="S", incident_id="I").apply(known, at()))
    with pytest.raises(Conflicting) as caught:
        ConfirmAlarm(alarm_id="S", incident_id="J").apply(known, at())
    assert caught.value.fields == {"incident_id": ("I", "J")}
    known.write(ConfirmAlarm(alarm_id="S", incident_id="J", overrules="I").apply(known, at()))
    assert alarm(known).incident_id == "J"


@pytest.mark.parametrize("command", [ConfirmAlarm, DismissAlarm])
def test_who_judged_it_first_is_kept_whatever_arrives_first(command: type[Command]) -> None:
    orders = []
    for order in ((1, 2), (2, 1)):
        known = facts()
        for minutes in order:
            made = (
                ConfirmAlarm(alarm_id="S")
                if command is ConfirmAlarm
                else DismissAlarm(alarm_id="S", reason=DismissReason.TEST)
            )
            known.write(made.apply(known, at(minutes)))
        orders.append(alarm(known))
    assert orders[0] == orders[1]
    assert orders[0].handled_at == at(1).made_at


def test_two_reasons_to_dismiss_are_a_conflict_until_one_overrules_the_other() -> None:
    known = facts()
    known.write(DismissAlarm(alarm_id="S", reason=DismissReason.TEST).apply(known, at()))
    with pytest.raises(Conflicting) as caught:
        DismissAlarm(alarm_id="S", reason=DismissReason.FAULT).apply(known, at())
    assert caught.value.fields == {"dismiss_reason": ("test", "fault")}
    known.write(DismissAlarm(alarm_id="S", reason=DismissReason.FAULT, overrules="test").apply(known, at()))
    assert alarm(known).dismiss_reason == "fault"


def test_a_dismissed_alarm_is_not_confirmed_and_the_other_way_round() -> None:
    known = facts()
    known.write(DismissAlarm(alarm_id="S", reason=DismissReason.TEST).apply(known, at()))
    with pytest.raises(Conflicting) as caught:
        ConfirmAlarm(alarm_id="S").apply(known, at())
    assert caught.value.fields == {"status": ("dismissed", "confirmed")}
    known.write(ConfirmAlarm(alarm_id="S", overrules="dismissed").apply(known, at()))
    assert (alarm(known).status, alarm(known).dismiss_reason) == (AlarmStatus.CONFIRMED, "")
    known = facts()
    known.write(ConfirmAlarm(alarm_id="S").apply(known, at()))
    with pytest.raises(Conflicting) as caught:
        DismissAlarm(alarm_id="S", reason=DismissReason.TEST).apply(known, at())
    assert caught.value.fields == {"status": ("confirmed", "dismissed")}
    overruling = DismissAlarm(alarm_id="S", reason=DismissReason.TEST, overrules="confirmed")
    assert alarm(known.write(overruling.apply(known, at()))).status is AlarmStatus.DISMISSED


def test_the_gravest_alarm_has_the_highest_grade() -> None:
    assert max(Grade) is Grade.RED


def test_a_negative_number_of_repeats_is_no_fact() -> None:
    with pytest.raises(BadFact):
        Alarm(type="smoke", grade=Grade.RED, raised_at=NOON, repeats=-1)
