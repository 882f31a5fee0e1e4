"""Every act of every feature, for every role: what the backend would refuse is refused here, with the reason."""

from types import SimpleNamespace
from typing import cast

import pytest

from console.context import Context
from console.feature import Act
from console.features import FEATURES
from console.permission import not_allowed
from console.session import Identity, Session
from models.command import Role
from models.kinds import COMMANDS
from resources.words import t

ACTS = [act for feature in FEATURES for act in feature.acts]
SEATED = [role for role in Role if role not in (Role.FIELD, Role.GATEWAY)]


def session_of(role: Role) -> Session:
    session = Session("2")
    session.sign_in(Identity("x", "x", role, "2"))
    return session


@pytest.mark.parametrize("role", SEATED, ids=str)
@pytest.mark.parametrize("act", [act for act in ACTS if act.commands], ids=lambda act: act.key)
def test_an_act_is_offered_exactly_to_the_roles_whose_command_the_backend_takes(
    qapp: object, act: Act, role: Role
) -> None:
    may = any(role in command.ROLES for command in act.commands)
    why = not_allowed(session_of(role), act.commands)
    assert (why == "") is may
    if not may:
        assert t(f"enums.role.{role}") in why


def test_every_command_an_act_names_is_one_the_backend_knows() -> None:
    assert {command.NAME for act in ACTS for command in act.commands} <= set(COMMANDS)


@pytest.mark.parametrize("role", SEATED, ids=str)
def test_the_audit_is_offered_to_those_who_may_read_it(qapp: object, role: Role) -> None:
    act = next(act for act in ACTS if act.key == "audit.show")
    context = cast("Context", SimpleNamespace(session=session_of(role)))
    assert (act.refusal(context) == "") is (role in (Role.COMMANDER, Role.ADMINISTRATOR))
