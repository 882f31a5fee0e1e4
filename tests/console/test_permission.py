"""What a role may not do is grey and says why."""

from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.context import Context
from console.permission import ActButton, not_allowed
from console.session import Identity, Session
from models.command import Role
from models.unit import DispatchUnit
from resources.words import t


def signed_in(role: Role) -> Session:
    session = Session("2")
    session.sign_in(Identity("li", "李明", role, "2"))
    return session


@pytest.mark.parametrize("role", Role)
def test_a_role_that_may_not_is_named(qapp: object, role: Role) -> None:
    why = not_allowed(signed_in(role), (DispatchUnit,))
    assert bool(why) is (role not in DispatchUnit.ROLES)
    if why:
        assert t(f"enums.role.{role}") in why


def test_before_anybody_signed_in_acts_are_taken(qapp: object) -> None:
    assert not_allowed(Session("2"), (DispatchUnit,)) == ""
    assert not_allowed(signed_in(Role.OBSERVER), ()) == ""


def test_a_button_follows_the_role_and_says_what_else_is_in_the_way(qtbot: QtBot) -> None:
    session = Session("2")
    button = ActButton(cast("Context", SimpleNamespace(session=session)), "调派", DispatchUnit)
    qtbot.addWidget(button)
    assert button.isEnabled()
    button.set_possible(False, "没有选中车辆")
    assert (button.isEnabled(), button.toolTip()) == (False, "没有选中车辆")
    button.set_possible(True)
    session.sign_in(Identity("chen", "陈静", Role.OBSERVER, "2"))
    assert not button.isEnabled()
    assert t("enums.role.observer") in button.toolTip()
    session.sign_in(Identity("li", "李明", Role.DISPATCHER, "2"))
    assert button.isEnabled()


def test_a_locked_seat_says_so_before_anything_else(qtbot: QtBot) -> None:
    session = signed_in(Role.DISPATCHER)
    button = ActButton(cast("Context", SimpleNamespace(session=session)), "调派", DispatchUnit)
    qtbot.addWidget(button)
    session.lock()
    assert not button.isEnabled()
    assert not_allowed(session, (DispatchUnit,)) == t("identity.barred.locked")
    assert not_allowed(session, ()) == ""
    session.unlock()
    assert button.isEnabled()


def test_a_double_click_gives_a_command_once(qtbot: QtBot) -> None:
    button = ActButton(cast("Context", SimpleNamespace(session=Session("2"))), "下一步", DispatchUnit)
    qtbot.addWidget(button)
    button.show()
    clicked: list[bool] = []

    def count(checked: bool) -> None:
        clicked.append(checked)

    button.clicked.connect(count)
    at = QPointF(button.rect().center())
    left, none, plain = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    kinds = QEvent.Type
    for kind in (
        kinds.MouseButtonPress,
        kinds.MouseButtonRelease,
        kinds.MouseButtonDblClick,
        kinds.MouseButtonRelease,
    ):
        held = none if kind is kinds.MouseButtonRelease else left
        QApplication.sendEvent(button, QMouseEvent(kind, at, button.mapToGlobal(at), left, held, plain))
    assert len(clicked) == 1
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(clicked) == 2
