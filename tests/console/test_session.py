from pytestqt.qtbot import QtBot

from console.session import Identity, Session
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
