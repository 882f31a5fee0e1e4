import pytest

from models.alarm import Alarm, AlarmStatus, ConfirmAlarm, DismissAlarm, DismissReason, Grade
from models.command import Refused
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
    with pytest.raises(Refused, match=r"alarm\.confirmed"):
        ConfirmAlarm(alarm_id="S", incident_id="J").apply(known, at())


def test_a_dismissed_alarm_is_not_confirmed_and_the_other_way_round() -> None:
    known = facts()
    known.write(DismissAlarm(alarm_id="S", reason=DismissReason.TEST).apply(known, at()))
    with pytest.raises(Refused, match=r"alarm\.dismissed"):
        ConfirmAlarm(alarm_id="S").apply(known, at())
    known = facts()
    known.write(ConfirmAlarm(alarm_id="S").apply(known, at()))
    with pytest.raises(Refused, match=r"alarm\.confirmed"):
        DismissAlarm(alarm_id="S", reason=DismissReason.TEST).apply(known, at())


def test_the_gravest_alarm_has_the_highest_grade() -> None:
    assert max(Grade) is Grade.RED


def test_a_negative_number_of_repeats_is_no_fact() -> None:
    with pytest.raises(BadFact):
        Alarm(type="smoke", grade=Grade.RED, raised_at=NOON, repeats=-1)
