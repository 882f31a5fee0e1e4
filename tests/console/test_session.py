from dataclasses import replace

from pytestqt.qtbot import QtBot

from console.session import How, Identity, Session
from models.command import Role
from models.unit import DispatchUnit, SetUnitStatus


def test_nobody_may_do_anything(qtbot: QtBot) -> None:
    session = Session("2")
    assert (session.signed_in, session.seat, session.may(DispatchUnit)) == (False, "2", False)


def test_a_role_may_what_the_command_says(qtbot: QtBot) -> None:
    session = Session("2")
    with qtbot.waitSignal(session.changed):
        session.sign_in(Identity("li", "李", Role.FIELD, "4"))
    assert session.may(SetUnitStatus)
    assert not session.may("DispatchUnit")
    assert not session.may("NoSuchCommand")
    assert session.seat == "4"


def test_an_exercise_is_announced_and_left(qtbot: QtBot) -> None:
    session = Session("2")
    with qtbot.waitSignal(session.changed):
        session.take_part_in("drill")
    assert session.exercise_id == "drill"
    with qtbot.waitSignal(session.changed):
        session.take_part_in(None)
    assert session.exercise_id is None


def test_a_locked_seat_bars_every_act_until_its_user_or_another_is_there(qtbot: QtBot) -> None:
    session = Session("2")
    session.lock()
    assert not session.locked
    li = Identity("li", "李", Role.DISPATCHER, "2")
    session.sign_in(li)
    with qtbot.waitSignal(session.changed):
        session.lock()
    assert (session.locked, session.barred, session.user) == (True, "locked", "li")
    with qtbot.waitSignal(session.changed):
        session.unlock()
    assert session.barred == ""
    session.lock()
    session.sign_in(replace(li, how=How.OFFLINE))
    assert session.locked
    session.sign_in(Identity("wang", "王", Role.COMMANDER, "2"))
    assert not session.locked
    session.lock()
    session.sign_out()
    assert session.barred == "locked"
    session.sign_in(li)
    assert not session.locked


def test_a_seat_that_can_tell_people_apart_takes_no_act_of_nobody(qtbot: QtBot) -> None:
    session = Session("2")
    assert session.barred == ""
    with qtbot.waitSignal(session.changed):
        session.need_somebody(True)
    assert session.barred == "nobody"
    session.sign_in(Identity("li", "李", Role.DISPATCHER, "2"))
    assert session.barred == ""
